import { Button } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import type { Route } from "./+types/sites.ts";
import styles from "./members.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "sites.title");
}

const STATES = ["waiting", "shown", "refused"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const state = oneOf(STATES, readTableQuery(request, ["state"]).filters["state"]) ?? "waiting";
  return await api(context)("GET /api/admin/sites", { query: { state } });
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const reason = textOf(form, "reason");
  try {
    if (form.has("reviewFirst")) {
      await call("PUT /api/admin/site-rule", { body: { reviewFirst: textOf(form, "reviewFirst") === "yes" } });
      return {};
    }
    await call("PUT /api/admin/sites/{member}/{version}", {
      params: { member: textOf(form, "member"), version: textOf(form, "version") },
      body: {
        state: oneOf(["shown", "refused"], form.get("state")) ?? "refused",
        ...(reason === "" ? {} : { reason }),
      },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Site = Reply<"GET /api/admin/sites">["sites"][number];

/** What members show of themselves, to be seen before shoppers do, or taken down after. */
export default function Sites({ loaderData: { sites, reviewFirst } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("member.write");
  const columns: readonly Column<Site>[] = [
    {
      key: "member",
      head: t("sites.member"),
      cell: ({ member }) => (
        <span className={styles["name"]}>
          <a href={`/@${member.handle}?draft=yes`}>{member.displayName}</a>
          <small>@{member.handle}</small>
        </span>
      ),
    },
    {
      key: "story",
      head: t("sites.story"),
      cell: ({ story, picks }) => (
        <span className={styles["siteStory"]}>
          {story} <small>{picks.join(", ")}</small>
        </span>
      ),
    },
    {
      key: "photo",
      head: t("sites.photo"),
      cell: ({ photo, preview }) => (
        <span className={styles["sitePictures"]}>
          {[photo, preview].map((url) => (url === null ? null : <img key={url} src={`${url}?w=320`} alt="" />))}
        </span>
      ),
    },
    { key: "at", head: t("sites.at"), phone: "figure", cell: ({ madeAt }) => <When at={madeAt} as="moment" /> },
    ...(may ? [{ key: "do", head: "", cell: (site: Site) => <Decide of={site} /> } as const] : []),
  ];
  return (
    <>
      <PageTitle
        title={t("sites.title")}
        back={{ to: "/admin/members", label: t("members.title") }}
        lead={t("sites.lead")}
        actions={may ? <Rule reviewFirst={reviewFirst} /> : null}
      />
      <DataTable
        name={t("sites.title")}
        columns={columns}
        rows={sites}
        rowKey={({ member, version }) => `${member.id} ${version}`}
        views={STATES.map((state) => ({
          label: t(`sites.${state}`),
          search: state === "waiting" ? "" : `?state=${state}`,
        }))}
        empty={<Empty title={t("sites.none")}>{t("sites.none.text")}</Empty>}
      />
    </>
  );
}

function Rule({ reviewFirst }: { readonly reviewFirst: boolean }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  return (
    <IdempotentForm fetcher={fetcher}>
      <input type="hidden" name="reviewFirst" value={reviewFirst ? "no" : "yes"} />
      <p>{t(reviewFirst ? "sites.first.on" : "sites.first.off")}</p>
      <Button type="submit" size="compact-sm" variant="default" loading={fetcher.state !== "idle"}>
        {t("sites.first.switch")}
      </Button>
    </IdempotentForm>
  );
}

function Decide({ of }: { readonly of: Site }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const fields = { member: of.member.id, version: String(of.version) };
  return (
    <span className={styles["sitePictures"]}>
      {of.state === "shown" ? null : (
        <IdempotentForm fetcher={fetcher}>
          <input type="hidden" name="member" value={fields.member} />
          <input type="hidden" name="version" value={fields.version} />
          <input type="hidden" name="state" value="shown" />
          <Button type="submit" size="compact-sm" variant="default" loading={fetcher.state !== "idle"}>
            {t("sites.show")}
          </Button>
        </IdempotentForm>
      )}
      {of.state === "refused" ? null : (
        <ConfirmWithReason
          label={t("sites.refuse")}
          title={t("sites.refuse.title")}
          confirm={t("sites.refuse")}
          tone="quiet"
          fields={{ ...fields, state: "refused" }}
        >
          <p>{t("sites.refuse.text")}</p>
        </ConfirmWithReason>
      )}
    </span>
  );
}
