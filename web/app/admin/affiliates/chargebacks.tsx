import { Badge } from "@mantine/core";
import { Outlet } from "react-router";
import { api, ApiProblem } from "../../api.ts";
import type { Call } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { formatMoney } from "../../ui/format-money.ts";
import type { MoneyValue } from "../../ui/format-money.ts";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { oneOf } from "../daily/given.ts";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { staffOf } from "../session.ts";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import type { Chargeback } from "./read-chargeback.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/chargebacks.ts";
import { Brief } from "../../ui/brief.tsx";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "chargebacks.title");
}

const STATES = ["open", "won", "lost"] as const;
/** Each row reads its sale. */
const MOST = 25;

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { before, filters } = readTableQuery(request, ["state"]);
  const state = oneOf(STATES, filters["state"]);
  const { chargebacks, next } = await call("GET /api/admin/chargebacks", {
    query: { limit: MOST, ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) },
  });
  const mayRead = staffOf(context).permissions.includes("run.read");
  const rows = await Promise.all(
    chargebacks.map(async (one) => ({ ...one, sold: mayRead ? await readSale(call, one.sale) : null })),
  );
  return { rows, next };
}

async function readSale(call: Call, id: string) {
  try {
    return await call("GET /api/admin/sales/{id}", { params: { id } });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return null;
    throw error;
  }
}

const TONES = { open: "wait", won: "good", lost: "bad" } as const;

export function ChargebackBadge({ state }: Pick<Chargeback, "state">) {
  const t = useWords();
  return <Badge color={TONES[state]}>{t(`chargeback.state.${state}`)}</Badge>;
}

type Row = Route.ComponentProps["loaderData"]["rows"][number];

/** Disputed sales, and what each dispute did to what the sale had earned. */
export default function Chargebacks({ loaderData: { rows, next } }: Route.ComponentProps) {
  const t = useWords();
  const mayRecord = useMay("order.refund");
  const mayRead = useMay("run.read");
  const columns: readonly Column<Row>[] = [
    {
      key: "sold",
      head: t("chargeback.sold"),
      cell: ({ sale, sold }) => <span className={styles["text"]}>{sold?.titles.join(", ") || sale}</span>,
    },
    {
      key: "state",
      head: t("program.state"),
      phone: "figure",
      cell: ({ state }) => <ChargebackBadge state={state} />,
    },
    { key: "why", head: t("chargeback.why"), cell: ({ reason }) => <Brief>{reason}</Brief> },
    {
      key: "ref",
      head: t("chargeback.ref"),
      cell: ({ sourceRef }) => (
        <Brief>
          <code>{sourceRef}</code>
        </Brief>
      ),
    },
    { key: "opened", head: t("chargeback.opened"), cell: ({ openedAt }) => <When at={openedAt} /> },
    ...(mayRead ? [{ key: "did", head: t("chargeback.did"), cell: (row: Row) => <Did row={row} /> }] : []),
  ];
  const add = mayRecord ? (
    <ButtonLink to="/admin/affiliates/chargebacks/new" preventScrollReset>
      {t("chargebacks.new")}
    </ButtonLink>
  ) : null;
  return (
    <>
      <PageTitle title={t("room")} lead={t("chargebacks.lead")} actions={add} />
      <AffiliatesNav />
      <DataTable
        name={t("chargebacks.title")}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowTo={({ sale }) => `/admin/affiliates/chargebacks/${sale}`}
        beside
        next={next}
        views={[
          { label: t("all"), search: "" },
          ...STATES.map((state) => ({ label: t(`chargeback.state.${state}`), search: `?state=${state}` })),
        ]}
        empty={<Empty title={t("chargebacks.none")}>{t("chargebacks.none.text")}</Empty>}
      />
      <Outlet />
    </>
  );
}

/** What the dispute did to commissions: what waits, what went on, what was taken back. */
function Did({ row: { state, sold } }: { readonly row: Row }) {
  const t = useWords();
  const locale = useLocale();
  if (sold === null) return "–";
  const { earnings } = sold;
  if (earnings.length === 0) return t("chargeback.did.none");
  if (state === "lost")
    return t("chargeback.did.reversed", { count: new Set(earnings.map(({ earner }) => earner.id)).size });
  const paid = earnings.filter((one) => one.state === "paid");
  const rest = earnings.filter((one) => one.state !== "paid" && one.state !== "reversed");
  const tell = (of: typeof earnings): string =>
    sumsOf(of.map(({ amount }) => amount))
      .map((sum) => formatMoney(sum, locale))
      .join(" + ");
  const parts =
    state === "won"
      ? [t("chargeback.did.kept", { sum: tell([...paid, ...rest]) })]
      : [
          ...(rest.length === 0 ? [] : [t("chargeback.did.held", { sum: tell(rest) })]),
          ...(paid.length === 0 ? [] : [t("chargeback.did.paid", { sum: tell(paid) })]),
        ];
  return parts.length === 0 ? "–" : parts.join(" · ");
}

/** One sum for each currency; currencies are never added up. */
function sumsOf(amounts: readonly MoneyValue[]): readonly MoneyValue[] {
  return [...Map.groupBy(amounts, ({ currency }) => currency).values()].map((same) =>
    moneyOf(
      same.reduce((sum, one) => sum + minorOf(one), 0n),
      same[0]!,
    ),
  );
}
