/**
 * Balances that no earning explains: what another system owed a member when they came from there, and what the holder of a
 * membership before them had earned. Each is a row beside its entry, so that a payout can name what it pays.
 */
import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import type { AccountRef } from "./model.ts";
import { post } from "./post-movements.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    brought_balance: {
      id: Generated<bigint>;
      member_id: bigint;
      account: "available" | "reserve";
      currency: string;
      amount: bigint;
      kind: BroughtKind;
      at: Temporal.Instant;
      cause: string;
      key: string;
    };
  }
}

export const broughtKinds = ["opening", "passed-on"] as const;
export type BroughtKind = (typeof broughtKinds)[number];

export interface Brought {
  readonly member: bigint;
  readonly account: "available" | "reserve";
  readonly kind: BroughtKind;
  /** Where it comes from. */
  readonly from: AccountRef;
  /** Minor units; below zero for what the member owes. */
  readonly amount: bigint;
  readonly currency: string;
  readonly key: string;
  readonly cause: string;
}

/** Posts them at `context.now`; idempotent by `key`, as `post`. */
export async function bringBalances(context: Context, rows: readonly Brought[]): Promise<void> {
  const wanted = rows.filter(({ amount }) => amount !== 0n);
  await post(
    context,
    wanted.map(({ member, account, from, amount, currency, key, cause }) => ({
      debit: from,
      credit: { member, account },
      amount,
      currency,
      key,
      cause,
      periodId: null,
    })),
  );
  await sql`insert into brought_balance (member_id, account, currency, amount, kind, at, cause, key)
    select member_id, account, currency, amount, kind, ${context.now}::timestamptz, cause, key
    from unnest(${wanted.map((row) => row.member)}::bigint[], ${wanted.map((row) => row.account)}::text[],
      ${wanted.map((row) => row.currency)}::text[], ${wanted.map((row) => row.amount)}::bigint[],
      ${wanted.map((row) => row.kind)}::text[], ${wanted.map((row) => row.cause)}::text[],
      ${wanted.map((row) => row.key)}::text[]) as row (member_id, account, currency, amount, kind, cause, key)
    on conflict (key) do nothing`.execute(context.tx);
}

/** What was brought to each member so far, by account and currency. */
export async function broughtSums(db: Db): Promise<
  readonly {
    readonly member: bigint;
    readonly account: "available" | "reserve";
    readonly currency: string;
    readonly amount: bigint;
  }[]
> {
  const { rows } = await sql<{
    member: bigint;
    account: "available" | "reserve";
    currency: string;
    amount: bigint;
  }>`select member_id as member, account, currency, sum(amount)::bigint as amount from brought_balance
    group by member_id, account, currency`.execute(db);
  return rows;
}
