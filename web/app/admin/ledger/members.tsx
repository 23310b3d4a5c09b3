import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import type { Call, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../money/page-meta.ts";
import { useWords } from "../money/words.ts";
import { staffOf } from "../session.ts";
import { MEMBER_ACCOUNTS, signWord } from "./account-names.ts";
import type { Route } from "./+types/members.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "accounts.title");
}

const FILTERS = ["account", "currency", "member"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, filters } = readTableQuery(request, FILTERS);
  const call = api(context);
  const mayFind = staffOf(context).permissions.includes("member.read");
  const books = await readAccounts(call, mayFind ? q : undefined, filters);
  const fits = (row: Row): boolean =>
    row.member !== null &&
    (filters["account"] === undefined || row.account === filters["account"]) &&
    (filters["currency"] === undefined || row.currency === filters["currency"]);
  const isSomebody = q !== undefined || filters["member"] !== undefined;
  // Of a name, those with nothing in them say nothing; of a person, all are shown.
  const says = (row: Row): boolean => isSomebody || /[1-9]/.test(row.balance.amount);
  return {
    rows: books.accounts.filter((row) => fits(row) && says(row)),
    currencies: books.totals.map(({ currency }) => currency),
    mayFind,
  };
}

type Books = Reply<"GET /api/admin/ledger/accounts">;
type Row = Books["accounts"][number];

/** Those of the people found, of one person, of one name, or of every name. */
async function readAccounts(
  call: Call,
  q: string | undefined,
  filters: Readonly<Record<string, string>>,
): Promise<Books> {
  if (q !== undefined) {
    const { members } = await call("GET /api/admin/members", { query: { search: q, limit: 50 } });
    // Nobody of that name has no accounts; the sums are asked for all the same, for the currencies.
    const ids = members.length === 0 ? "mbr_0" : members.map(({ id }) => id).join(",");
    return await call("GET /api/admin/ledger/accounts", { query: { members: ids } });
  }
  const { member, currency } = filters;
  if (member !== undefined) return await call("GET /api/admin/ledger/accounts", { query: { member } });
  const named = MEMBER_ACCOUNTS.filter((name) => filters["account"] === undefined || name === filters["account"]);
  const all = await Promise.all(
    named.map((account) =>
      call("GET /api/admin/ledger/accounts", { query: { account, ...(currency === undefined ? {} : { currency }) } }),
    ),
  );
  const [first] = all;
  return {
    accounts: all.flatMap(({ accounts }) => accounts),
    totals: first?.totals ?? [],
    problems: [],
    closedAt: first?.closedAt ?? null,
  };
}

/** Members' accounts with their balances; each leads to its entries. */
export default function MemberAccounts({ loaderData: { rows, currencies, mayFind } }: Route.ComponentProps) {
  const t = useWords();
  const [search] = useSearchParams();
  const one = search.get("member") === null ? null : (rows[0]?.member ?? null);
  const columns: readonly Column<Row>[] = [
    {
      key: "member",
      head: t("accounts.member"),
      cell: ({ member }) => member?.displayName,
      sort: (a, b) => (a.member?.displayName ?? "").localeCompare(b.member?.displayName ?? ""),
    },
    { key: "account", head: t("accounts.account"), phone: "line", cell: ({ account }) => t(`account.${account}`) },
    { key: "currency", head: t("accounts.currency"), phone: "none", cell: ({ currency }) => currency },
    {
      key: "balance",
      head: t("ledger.balance"),
      numeric: true,
      phone: "figure",
      cell: ({ account, balance }) => <Money value={balance} {...signWord(t, account)} />,
    },
  ];
  return (
    <>
      <PageTitle
        title={t("accounts.title")}
        lead={t("accounts.lead")}
        back={{ to: "/admin/ledger", label: t("accounts.back") }}
      />
      <DataTable
        name={t("accounts.title")}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/ledger/entries?account=${id}`}
        searchable={mayFind}
        filters={[
          {
            name: "account",
            label: t("accounts.account"),
            options: MEMBER_ACCOUNTS.map((name) => ({ value: name, label: t(`account.${name}`) })),
          },
          {
            name: "currency",
            label: t("accounts.currency"),
            options: currencies.map((currency) => ({ value: currency, label: currency })),
          },
          ...memberFilter(t("accounts.member"), one),
        ]}
        empty={<Empty title={t("accounts.none")}>{t("accounts.none.text")}</Empty>}
      />
    </>
  );
}

/** Shown while the address names a member, so that it can be taken off. */
function memberFilter(label: string, member: Row["member"]) {
  return member === null ? [] : [{ name: "member", label, options: [{ value: member.id, label: member.displayName }] }];
}
