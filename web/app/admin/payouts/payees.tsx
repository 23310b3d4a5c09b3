import { Badge } from "@mantine/core";
import { Outlet, useNavigate } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf } from "../daily/given.ts";
import { MemberField } from "../desk/member-field.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { PayoutsNav } from "./room.tsx";
import type { Route } from "./+types/payees.ts";
import styles from "../desk/desk.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "payees.title");
}

const VIEWS = ["pending", "refused", "blocked", "no-form"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const { before, filters } = readTableQuery(request, ["view"]);
  const view = oneOf(VIEWS, filters["view"]);
  return await api(context)("GET /api/admin/payees", {
    query: { ...(view === undefined ? {} : { view }), ...(before === undefined ? {} : { before }) },
  });
}

type Row = Reply<"GET /api/admin/payees">["payees"][number];
export type Payee = Row["payee"];

const KYC = { none: "gray", pending: "wait", verified: "good", refused: "bad" } as const;

export function KycBadge({ kyc }: { readonly kyc: Payee["kyc"] }) {
  const t = useWords();
  return <Badge color={KYC[kyc]}>{t(`kyc.${kyc}`)}</Badge>;
}

/** Whom the company pays: who they proved to be, which tax form they gave, whether anything stops their payouts. */
export default function Payees({ loaderData: { payees, next } }: Route.ComponentProps) {
  const t = useWords();
  const navigate = useNavigate();
  const columns: readonly Column<Row>[] = [
    { key: "member", head: t("adjust.member"), cell: ({ member }) => member.displayName },
    {
      key: "kyc",
      head: t("payees.identity"),
      phone: "line",
      cell: ({ payee }) => (
        <>
          <KycBadge kyc={payee.kyc} /> {payee.blocked ? <Badge color="bad">{t("payees.blocked")}</Badge> : null}
        </>
      ),
    },
    { key: "form", head: t("payees.form"), cell: ({ payee }) => payee.taxForm ?? "–" },
    {
      key: "accounts",
      head: t("payees.accounts"),
      cell: ({ accounts }) =>
        accounts.length === 0 ? "–" : accounts.map((one) => t(`account.${one.kind}`, { shown: one.shown })).join(", "),
    },
  ];
  return (
    <>
      <PageTitle title={t("payouts.room")} lead={t("payees.lead")} />
      <PayoutsNav />
      <div className={styles["form"]}>
        <div className={styles["find"]}>
          <MemberField
            name="find"
            label={t("payees.find")}
            onChoose={(choice) => {
              if (choice !== null) void navigate(`/admin/payouts/payees/${choice.value}`);
            }}
          />
        </div>
        <DataTable
          name={t("payees.title")}
          columns={columns}
          rows={payees}
          rowKey={({ member }) => member.id}
          rowTo={({ member }) => `/admin/payouts/payees/${member.id}`}
          beside
          next={next}
          views={[
            { label: t("changes.all"), search: "" },
            ...VIEWS.map((view) => ({ label: t(`payees.view.${view}`), search: `?view=${view}` })),
          ]}
          empty={<Empty title={t("payees.none")}>{t("payees.none.text")}</Empty>}
        />
      </div>
      <Outlet />
    </>
  );
}
