import { redirect } from "react-router";
import type { Call, Reply } from "../../api.ts";
import { readTableQuery } from "../../ui/office/table-query.ts";
import type { Permission } from "../session.ts";
import type { Card } from "../money/person.tsx";

export type Entry = Reply<"GET /api/admin/ledger/entries">["entries"][number];
type Account = Reply<"GET /api/admin/ledger/accounts">["accounts"][number];

const FILTERS = ["account", "member", "period", "cause"] as const;

/**
 * One page of the entries as the address narrows them. What was typed may be the id of an account, a member, a period or of
 * what caused a row, which becomes that filter; or a name, which becomes the member of that name, or a choice of several.
 */
export async function readEntries(call: Call, request: Request, may: readonly Permission[]) {
  const { q, filters, before } = readTableQuery(request, FILTERS);
  const people = q === undefined ? null : await readWish(call, q, new URL(request.url), may);
  const { account, member, period, cause } = filters;
  const { entries, next } = await call("GET /api/admin/ledger/entries", {
    query: {
      ...(account === undefined ? {} : { account }),
      ...(member === undefined ? {} : { member }),
      ...(period === undefined ? {} : { period }),
      ...(cause === undefined ? {} : { cause }),
      ...(before === undefined ? {} : { before }),
    },
  });
  // Names of periods and members belong to other permissions; without them the rows are shown all the same.
  const { periods } = may.includes("run.read") ? await call("GET /api/admin/periods") : { periods: [] };
  const { accounts } = await call("GET /api/admin/ledger/accounts", {
    query: member === undefined ? {} : { member },
  });
  const chosen = account === undefined ? undefined : sideOf(entries, account);
  return {
    // A name that several have, or nobody, shows the choice and no rows: any others would be an answer to something else.
    entries: people === null ? entries : [],
    next: people === null ? next : null,
    periods: periods.map((one) => one.period),
    accounts: withChosen(accounts, chosen),
    account: account ?? null,
    member: member === undefined ? null : (accounts[0]?.member ?? memberIn(entries, member)),
    people,
    q,
  };
}

const KINDS: Readonly<Record<string, (typeof FILTERS)[number]>> = { acc: "account", mbr: "member", per: "period" };

async function readWish(call: Call, q: string, url: URL, may: readonly Permission[]): Promise<readonly Card[]> {
  const narrow = (name: string, value: string): never => {
    url.searchParams.delete("q");
    url.searchParams.delete("before");
    url.searchParams.set(name, value);
    throw redirect(`${url.pathname}${url.search}`);
  };
  const id = /^([a-z]+)_[0-9A-Z]+$/.exec(q);
  if (id !== null) narrow(KINDS[id[1] ?? ""] ?? "cause", q);
  if (!may.includes("member.read")) return [];
  const { members } = await call("GET /api/admin/members", { query: { search: q, limit: 20 } });
  const [only, ...others] = members;
  if (only !== undefined && others.length === 0) narrow("member", only.id);
  return members.map(({ id: member, handle, displayName }) => ({ id: member, handle, displayName }));
}

/** The account that is chosen, where it is a member's and so not among the company's. */
function withChosen(accounts: readonly Account[], chosen: ReturnType<typeof sideOf>) {
  const known = accounts.map(({ id, account, currency, member }) => ({ id, account, currency, member }));
  return chosen === undefined || known.some(({ id }) => id === chosen.id)
    ? known
    : [...known, { id: chosen.id, account: chosen.account, currency: chosen.currency, member: chosen.member }];
}

function sideOf(entries: readonly Entry[], id: string) {
  for (const { debit, credit, amount } of entries) {
    for (const side of [debit, credit]) if (side.id === id) return { ...side, currency: amount.currency };
  }
  return undefined;
}

function memberIn(entries: readonly Entry[], id: string): Card | null {
  return entries.flatMap(({ debit, credit }) => [debit.member, credit.member]).find((one) => one?.id === id) ?? null;
}
