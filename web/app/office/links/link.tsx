import { data, redirect } from "react-router";
import { ApiProblem, api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { More } from "../parts/more.tsx";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { channelName } from "../reports/page.tsx";
import { useWords } from "../words.ts";
import { CopyAddress } from "./copy-address.tsx";
import { Outcome } from "./link-card.tsx";
import type { Route } from "./+types/link.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "links.title");
}

const CHANNELS = ["blog", "review", "social", "paid", "mail", "video", "print", "other"] as const;
const SUB_IDS = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;
const UTM = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"] as const;

export async function loader({ context, url, params: { id } }: Route.LoaderArgs) {
  const { links } = await api(context)("GET /api/partner/links");
  const link = links.find((one) => one.id === id);
  if (link === undefined) throw data(null, { status: 404 });
  return { link, origin: url.origin };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  try {
    if (text("deed") === "address") {
      const tags = [...SUB_IDS, ...UTM].flatMap((name) => (text(name) === "" ? [] : [[name, text(name)] as const]));
      const page = text("page");
      const { address } = await call("POST /api/partner/links/{id}/address", {
        params: { id },
        body: { tags: Object.fromEntries(tags), ...(page === "" ? {} : { page }) },
      });
      return { address };
    }
    const archived = text("deed") === "archive";
    await call("PUT /api/partner/links/{id}", {
      params: { id },
      body: archived
        ? { archived }
        : {
            label: text("label"),
            channel: CHANNELS.find((one) => one === text("channel")) ?? "other",
            campaign: text("campaign") || null,
          },
    });
    return archived ? redirect("/office/links") : { saved: true };
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) throw error;
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One link: its QR code, addresses for each place it is used, and what it is called and for. */
export default function LinkPage({ loaderData: { link, origin }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const qr = `/api/partner/links/${link.id}/qr`;
  const answer: { readonly address?: string; readonly saved?: boolean; readonly problem?: Problem } = actionData ?? {};
  return (
    <>
      <PageTitle title={link.label} back={{ to: "/office/links", label: t("links.title") }} />
      <PromoteNav />
      <div className={styles["page"]}>
        {answer.problem === undefined ? null : <ProblemNotice problem={answer.problem} />}
        {answer.saved === true ? (
          <Notice tone="good" live>
            <p>{t("link.saved")}</p>
          </Notice>
        ) : null}
        <section className={styles["site"]}>
          <CopyAddress address={`${origin}/r/${link.code}`} title={link.label} />
          <Outcome of={link} />
        </section>
        <section className={styles["new"]} aria-labelledby="builder">
          <div>
            <h2 id="builder" className={styles["heading"]}>
              {t("builder.title")}
            </h2>
            <p className={styles["text"]}>{t("builder.text")}</p>
          </div>
          {answer.address === undefined ? null : (
            <Notice tone="good" title={t("builder.ready")} live>
              <CopyAddress address={answer.address} title={link.label} />
            </Notice>
          )}
          <IdempotentForm className={styles["form"]} preventScrollReset>
            <input type="hidden" name="deed" value="address" />
            <Field
              label={t("builder.page")}
              hint={t("builder.page.hint")}
              name="page"
              inputMode="url"
              autoComplete="off"
              placeholder={link.path}
            />
            <Field
              label={t("builder.sub", { slot: "s1" })}
              hint={t("builder.sub.hint")}
              name="s1"
              maxLength={200}
              autoComplete="off"
            />
            <More label={t("builder.more")}>
              <div className={styles["form"]}>
                {[...SUB_IDS.slice(1), ...UTM].map((name) => (
                  <Field key={name} label={name} name={name} maxLength={200} autoComplete="off" />
                ))}
              </div>
            </More>
            <p className={styles["buttons"]}>
              <Button>{t("builder.do")}</Button>
            </p>
          </IdempotentForm>
        </section>
        <section className={styles["new"]} aria-labelledby="qr">
          <div>
            <h2 id="qr" className={styles["heading"]}>
              {t("qr.title")}
            </h2>
            <p className={styles["text"]}>{t("qr.text")}</p>
          </div>
          <img
            src={`${qr}?as=svg`}
            alt={t("qr.alt", { name: link.label })}
            width={180}
            height={180}
            className={styles["qr"]}
          />
          <p className={styles["buttons"]}>
            <a href={`${qr}?as=svg`} download>
              <Icon name="download" size={16} /> {t("qr.svg")}
            </a>
            <a href={`${qr}?as=png`} download>
              <Icon name="download" size={16} /> {t("qr.png")}
            </a>
          </p>
        </section>
        <section className={styles["new"]} aria-labelledby="about">
          <h2 id="about" className={styles["heading"]}>
            {t("link.about")}
          </h2>
          <IdempotentForm className={styles["form"]} preventScrollReset>
            <input type="hidden" name="deed" value="change" />
            <Field
              label={t("links.form.label")}
              name="label"
              defaultValue={link.label}
              required
              maxLength={100}
              autoComplete="off"
            />
            <Choice label={t("link.channel")} hint={t("link.channel.hint")} name="channel" defaultValue={link.channel}>
              {CHANNELS.map((one) => (
                <option key={one} value={one}>
                  {channelName(t, one)}
                </option>
              ))}
            </Choice>
            <Field
              label={t("link.campaign")}
              hint={t("link.campaign.hint")}
              name="campaign"
              defaultValue={link.campaign ?? ""}
              maxLength={100}
              autoComplete="off"
            />
            <p className={styles["buttons"]}>
              <Button>{t("link.save")}</Button>
            </p>
          </IdempotentForm>
          <More label={t("link.archive")}>
            <p>{t("link.archive.text")}</p>
            <IdempotentForm>
              <input type="hidden" name="deed" value="archive" />
              <Button tone="quiet">{t("link.archive.do")}</Button>
            </IdempotentForm>
          </More>
        </section>
      </div>
    </>
  );
}
