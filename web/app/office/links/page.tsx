import { data, redirect } from "react-router";
import { ApiProblem, api, refusalOf } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useZones } from "../../words/zone.ts";
import { titleOf } from "../page-meta.ts";
import { List } from "../parts/list.tsx";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { useWords } from "../words.ts";
import { ClickChart } from "./click-chart.tsx";
import { CopyAddress } from "./copy-address.tsx";
import { dayOf, everyDay } from "./days.ts";
import { LinkCard, Outcome } from "./link-card.tsx";
import { NewLink } from "./new-link.tsx";
import { Reasons } from "./reasons.tsx";
import { storePath } from "./store-path.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "links.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const found = await api(context)("GET /api/partner/links");
  return {
    ...found,
    origin: url.origin,
    at: new Date().toISOString(),
    adding: url.searchParams.has("new"),
    page: url.searchParams.get("page") ?? "",
    made: url.searchParams.get("made"),
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const form = await request.formData();
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const given = { page: read("page"), label: read("label"), code: read("code") };
  const path = storePath(given.page, url.origin);
  const empty = { page: given.page === "", label: given.label === "" };
  if (empty.page || empty.label || path === undefined) {
    const wrong = { ...(empty.label ? { label: "empty" as const } : {}), ...pageFault(empty.page, path) };
    return data({ given, wrong }, { status: 400 });
  }
  try {
    const { code } = await api(context)("POST /api/partner/links", {
      body: { path, label: given.label, ...(given.code === "" ? {} : { code: given.code }) },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/office/links?made=${encodeURIComponent(code)}`);
  } catch (error) {
    const { code, status } = refusalOf(error);
    if (code === "already-exists") return data({ given, wrong: { code: "taken" as const } }, { status });
    const field =
      error instanceof ApiProblem ? (error.problem.data as { readonly field?: string } | undefined)?.field : undefined;
    const wrong = field === "path" ? { page: "elsewhere" as const } : { code: "badcode" as const };
    return data({ given, wrong }, { status });
  }
}

const pageFault = (empty: boolean, path: string | undefined) =>
  empty ? { page: "empty" as const } : path === undefined ? { page: "elsewhere" as const } : {};

export default function Links({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const zones = useZones();
  const { handle, site, links, days, reasons, origin, at, adding, page, made } = loaderData;
  const siteAddress = `${origin}/@${handle}`;
  return (
    <>
      <PageTitle
        title={t("links.title")}
        lead={t("links.lead")}
        actions={
          adding ? undefined : (
            <ButtonLink to="?new" preventScrollReset>
              {t("links.new")}
            </ButtonLink>
          )
        }
      />
      <PromoteNav />
      <div className={styles["page"]}>
        {made === null ? null : (
          <Notice tone="good" title={t("links.made")} live>
            <CopyAddress address={`${origin}/r/${made}`} title={t("links.made")} />
          </Notice>
        )}
        {adding ? <NewLink origin={origin} page={page} answer={actionData} /> : null}
        <section className={styles["site"]} aria-labelledby="site">
          <div>
            <h2 id="site" className={styles["heading"]}>
              {t("links.site")}
            </h2>
            <p className={styles["text"]}>{t("links.site.text")}</p>
          </div>
          <CopyAddress address={siteAddress} title={t("links.site")} />
          <Outcome of={site} />
        </section>
        <section className={styles["chart"]}>
          <ClickChart days={everyDay(days, dayOf(at, zones.company))} />
          <Reasons reasons={reasons} />
        </section>
        <section aria-labelledby="list">
          <h2 id="list" className={styles["heading"]}>
            {t("links.list")}
          </h2>
          {links.length === 0 ? (
            <Empty
              title={t("links.none")}
              action={
                <ButtonLink to="?new" tone="quiet">
                  {t("links.none.action")}
                </ButtonLink>
              }
            >
              {t("links.none.text")}
            </Empty>
          ) : (
            <List className={styles["list"]}>
              {links.map((link) => (
                <LinkCard key={link.id} link={link} origin={origin} />
              ))}
            </List>
          )}
        </section>
        <section className={styles["site"]}>
          <p className={styles["text"]}>{t("hosts.open.text")}</p>
          <div>
            <ButtonLink to="/office/links/hosts" tone="quiet">
              {t("hosts.open")}
            </ButtonLink>
          </div>
        </section>
      </div>
    </>
  );
}
