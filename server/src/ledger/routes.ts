import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, moneySchema, pageQuery, route, toMoney } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { readCause } from "./cause.ts";
import { lastClosing } from "./close-books.ts";
import { entries } from "./list-entries.ts";
import { statement } from "./member-statement.ts";
import { companyAccounts, memberAccounts } from "./model.ts";
import type { Entry, EntrySide } from "./model.ts";
import { balanceAt, balances } from "./read-balances.ts";
import { trialBalance } from "./trial-balance.ts";

/** What the ledger asks of rooms above it: whose accounts these are, for display. */
export interface LedgerServices {
  memberNames(
    db: Db,
    ids: readonly bigint[],
  ): Promise<ReadonlyMap<bigint, { readonly handle: string; readonly displayName: string }>>;
}

/** Accounts of one name are one a member: as many as can be looked through, those with most in them first. */
const mostAccounts = 500;

const accountName = z.enum([...companyAccounts, ...memberAccounts]);
const memberSchema = z
  .object({ id: z.string(), handle: z.string(), displayName: z.string() })
  .nullable()
  .openapi("LedgerMember");

const accountSchema = z
  .object({
    id: z.string(),
    account: accountName,
    member: memberSchema,
    currency: z.string(),
    balance: moneySchema,
  })
  .openapi("LedgerAccount");

const sideSchema = z.object({ id: z.string(), account: accountName, member: memberSchema }).openapi("LedgerSide");

const entrySchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    debit: sideSchema,
    credit: sideSchema,
    amount: moneySchema,
    key: z.string(),
    cause: z.string().openapi({ description: "The id of what caused it: a sale, order, refund, run, batch or payout" }),
    causeKind: z.string().nullable(),
    period: z.string().nullable(),
  })
  .openapi("LedgerEntry");

export function ledgerRoutes(services: LedgerServices) {
  type Names = Awaited<ReturnType<LedgerServices["memberNames"]>>;
  const card = (names: Names, id: bigint | null): z.infer<typeof memberSchema> => {
    const name = id === null ? undefined : names.get(id);
    return id === null
      ? null
      : { id: toEdge("member", id), handle: name?.handle ?? "", displayName: name?.displayName ?? "" };
  };
  const side = (names: Names, of: EntrySide): z.infer<typeof sideSchema> => ({
    id: toEdge("account", of.accountId),
    account: of.account,
    member: card(names, of.member),
  });
  const entryJson = (names: Names, entry: Entry): z.infer<typeof entrySchema> => ({
    id: toEdge("entry", entry.id),
    at: entry.at.toString(),
    debit: side(names, entry.debit),
    credit: side(names, entry.credit),
    amount: toMoney(entry.amount, entry.currency),
    key: entry.key,
    cause: entry.cause,
    causeKind: readCause(entry.cause)?.kind ?? null,
    period: entry.periodId === null ? null : toEdge("period", entry.periodId),
  });

  return [
    route({
      key: "GET /api/admin/ledger/accounts",
      summary:
        "The company's accounts, one member's, or all of a name; the sums over all accounts and what is wrong with them",
      access: ["ledger.read"],
      query: z.object({
        member: idSchema("member").optional(),
        members: z
          .string()
          .max(2000)
          .transform((text) => text.split(","))
          .pipe(z.array(idSchema("member")))
          .optional()
          .openapi({ type: "string", description: "Several members' ids, between commas" }),
        account: accountName.optional().openapi({ description: "All accounts of this name, the largest first" }),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        at: z.iso.datetime({ offset: true }).optional(),
      }),
      reply: z.object({
        accounts: z.array(accountSchema),
        totals: z.array(
          z.object({
            currency: z.string(),
            sum: moneySchema,
            accounts: z.array(z.object({ account: accountName, count: z.number().int(), balance: moneySchema })),
          }),
        ),
        problems: z
          .array(z.string())
          .openapi({ description: "Found when the books were last closed, and in the sums now" }),
        closedAt: instantSchema.nullable().openapi({ description: "Nothing can be posted at this time or earlier" }),
      }),
      handle: async ({ query }, call) => {
        const whose = {
          ...(query.member !== undefined && { member: query.member }),
          ...(query.members !== undefined && { members: query.members }),
          ...(query.account !== undefined && { account: query.account }),
          ...([query.member, query.members, query.account].every((one) => one === undefined) && {
            company: true as const,
          }),
          ...(query.account !== undefined && { largest: mostAccounts }),
          ...(query.currency !== undefined && { currency: query.currency }),
        };
        const found =
          query.at === undefined
            ? await balances(call.db, whose)
            : await balanceAt(call.db, { ...whose, at: Temporal.Instant.from(query.at) });
        const ids = new Set(found.flatMap((row) => (row.member === null ? [] : [row.member])));
        const names = await services.memberNames(call.db, [...ids]);
        const totals = await trialBalance(call.db);
        const closed = await lastClosing(call.db);
        const unbalanced = totals
          .filter(({ sum }) => sum !== 0n)
          .map(({ currency, sum }) => `all ${currency} balances sum to ${sum}, not to 0`);
        return {
          accounts: found.map((row) => ({
            id: toEdge("account", row.accountId),
            account: row.account,
            member: card(names, row.member),
            currency: row.currency,
            balance: toMoney(row.balance, row.currency),
          })),
          totals: totals.map(({ currency, sum, accounts }) => ({
            currency,
            sum: toMoney(sum, currency),
            accounts: accounts.map(({ account, count, balance }) => ({
              account,
              count,
              balance: toMoney(balance, currency),
            })),
          })),
          problems: [...unbalanced, ...(closed?.problems ?? [])],
          closedAt: closed?.at.toString() ?? null,
        };
      },
    }),
    route({
      key: "GET /api/admin/ledger/entries",
      summary: "Rows of the books, newest first; each names what caused it",
      access: ["ledger.read"],
      query: z.object({
        account: idSchema("account").optional(),
        member: idSchema("member").optional(),
        period: idSchema("period").optional(),
        cause: z.string().max(40).optional(),
        ...pageQuery,
      }),
      reply: z.object({ entries: z.array(entrySchema), next: z.string().nullable() }),
      handle: async ({ query }, call) => {
        const before = query.before === undefined ? undefined : fromEdge("entry", query.before);
        if (before === undefined && query.before !== undefined) {
          return new Failure("bad-input", `"${query.before}" is not the id of an entry.`, { field: "before" });
        }
        const found = await entries(call.db, {
          ...(query.account !== undefined && { account: query.account }),
          ...(query.member !== undefined && { member: query.member }),
          ...(query.period !== undefined && { period: query.period }),
          ...(query.cause !== undefined && { cause: query.cause }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const page = found.slice(0, query.limit);
        const last = page.at(-1);
        const people = page.flatMap((entry) => [entry.debit.member, entry.credit.member]);
        const ids = [...new Set(people)].filter((id) => id !== null);
        const names = await services.memberNames(call.db, ids);
        return {
          entries: page.map((entry) => entryJson(names, entry)),
          next: found.length > query.limit && last !== undefined ? toEdge("entry", last.id) : null,
        };
      },
    }),
    route({
      key: "GET /api/admin/ledger/statement",
      summary: "What the company owes a member in a currency, change by change with the sum after it, newest first",
      access: ["ledger.read"],
      query: z.object({
        member: idSchema("member"),
        currency: z.string().regex(/^[A-Z]{3}$/),
        account: z.enum(memberAccounts).optional().openapi({ description: "One account instead of all that is owed" }),
        ...pageQuery,
      }),
      reply: z.object({
        lines: z.array(
          z.object({
            entry: z.string(),
            at: instantSchema,
            change: moneySchema,
            balance: moneySchema,
            from: accountName,
            to: accountName,
            cause: z.string(),
            causeKind: z.string().nullable(),
            period: z.string().nullable(),
          }),
        ),
        next: z.string().nullable(),
      }),
      handle: async ({ query }, call) => {
        const before = query.before === undefined ? undefined : fromEdge("entry", query.before);
        if (before === undefined && query.before !== undefined) {
          return new Failure("bad-input", `"${query.before}" is not the id of an entry.`, { field: "before" });
        }
        const found = await statement(call.db, {
          member: query.member,
          currency: query.currency,
          ...(query.account !== undefined && { accounts: [query.account] }),
          ...(before !== undefined && { before }),
          limit: query.limit + 1,
        });
        const page = found.slice(0, query.limit);
        const last = page.at(-1);
        return {
          lines: page.map((line) => ({
            entry: toEdge("entry", line.entryId),
            at: line.at.toString(),
            change: toMoney(line.change, query.currency),
            balance: toMoney(line.balance, query.currency),
            from: line.from,
            to: line.to,
            cause: line.cause,
            causeKind: readCause(line.cause)?.kind ?? null,
            period: line.periodId === null ? null : toEdge("period", line.periodId),
          })),
          next: found.length > query.limit && last !== undefined ? toEdge("entry", last.entryId) : null,
        };
      },
    }),
  ] as const;
}
