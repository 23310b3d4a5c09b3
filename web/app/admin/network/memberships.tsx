import { NativeSelect } from "@mantine/core";
import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { useMay } from "../use-staff.ts";
import { BALANCES } from "./membership-words.ts";
import { requestQuery, useRequestColumns } from "./request-columns.tsx";
import { NetworkNav } from "./room.tsx";
import type { Route } from "./+types/memberships.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "network.memberships");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [{ transfers, next }, { balances }] = await Promise.all([
    call("GET /api/admin/network/memberships", {
      query: requestQuery(request),
    }),
    call("GET /api/admin/network/membership-setting"),
  ]);
  return { transfers, next, balances, at: new Date().toISOString() };
}

/** Sets whose is what was earned before, where nobody says otherwise. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    await api(context)("PUT /api/admin/network/membership-setting", {
      body: { balances: oneOf(BALANCES, textOf(form, "balances")) ?? "stay" },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Row = Reply<"GET /api/admin/network/memberships">["transfers"][number];

/** Whole memberships for another member: to an heir, a buyer or a partner, or two of the same person made one. */
export default function Memberships({ loaderData: { transfers, next, balances, at } }: Route.ComponentProps) {
  const t = useWords();
  const mayAsk = useMay("network.write");
  const maySet = useMay("network.approve");
  const shared = useRequestColumns(at);
  const columns: readonly Column<Row>[] = [
    {
      key: "what",
      head: t("changes.what"),
      cell: ({ from, to }) =>
        t.rich("membership.what", { from: <b>{from.displayName}</b>, to: <b>{to.displayName}</b> }),
    },
    shared.state,
    { key: "kind", head: t("membership.kind"), cell: ({ kind }) => t(`membership.kind.${kind}`) },
    shared.asked,
    shared.from,
  ];
  return (
    <>
      <PageTitle
        title={t("network.title")}
        lead={t("memberships.lead")}
        actions={
          mayAsk ? (
            <ButtonLink to="/admin/network/memberships/new" preventScrollReset>
              {t("membership.ask")}
            </ButtonLink>
          ) : null
        }
      />
      <NetworkNav />
      <DataTable
        name={t("network.memberships")}
        columns={columns}
        rows={transfers}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/network/memberships/${id}`}
        beside
        next={next}
        views={shared.views}
        empty={<Empty title={t("changes.none")}>{t("memberships.none.text")}</Empty>}
      />
      <section aria-labelledby="setting" className={styles["below"]}>
        <h2 id="setting">{t("membership.setting")}</h2>
        <p>{t(`membership.setting.${balances}`)}</p>
        {maySet ? (
          <ConfirmWithReason
            label={t("membership.setting.change")}
            title={t("membership.setting.title")}
            confirm={t("membership.setting.do")}
            tone="plain"
            reason={false}
            action="/admin/network/memberships"
          >
            <NativeSelect
              name="balances"
              label={t("membership.balances")}
              defaultValue={balances}
              data={BALANCES.map((value) => ({ value, label: t(`membership.balances.${value}`) }))}
            />
            <p>{t("membership.setting.means")}</p>
          </ConfirmWithReason>
        ) : null}
      </section>
      <Outlet />
    </>
  );
}
