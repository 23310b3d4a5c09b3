/** Lists for the payout desk: payees to look at, members who ask to be paid, debts that were given up. */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { payeeColumns } from "./payee-store.ts";
import type { Payee, Withdrawal } from "./model.ts";

/** `pending`: their identity waits to be looked at. `refused`, `blocked`: not paid. `no-form`: verified, no tax form yet. */
export const payeeViews = ["pending", "refused", "blocked", "no-form"] as const;
export type PayeeView = (typeof payeeViews)[number];

const viewOf = {
  pending: sql`kyc = 'pending'`,
  refused: sql`kyc = 'refused'`,
  blocked: sql`blocked_at is not null`,
  "no-form": sql`kyc = 'verified' and tax_form is null`,
} as const satisfies Record<PayeeView, unknown>;

/** Payees of whom something is known, the latest member first; with a view those of it. */
export async function listPayees(
  db: Db,
  filter: { readonly view?: PayeeView; readonly before?: bigint; readonly limit: number },
): Promise<readonly Payee[]> {
  const seen = filter.view === undefined ? sql`true` : viewOf[filter.view];
  const before = filter.before === undefined ? sql`true` : sql`member_id < ${filter.before}`;
  const { rows } = await sql<Payee>`
    select ${payeeColumns} from payee where ${seen} and ${before} order by member_id desc limit ${filter.limit}`.execute(
    db,
  );
  return rows;
}

/** Who asks to be paid and is in no batch yet, the longest waiting first. */
export async function openWithdrawals(
  db: Db,
  limit: number,
): Promise<readonly Omit<Withdrawal, "state" | "payoutId">[]> {
  return (
    await sql<Omit<Withdrawal, "state" | "payoutId">>`
      select id, member_id as "memberId", currency, amount, asked_at as "askedAt"
      from withdrawal where state = 'open' order by asked_at, id limit ${limit}`.execute(db)
  ).rows;
}

export interface WrittenOff {
  readonly id: bigint;
  readonly memberId: bigint;
  readonly currency: string;
  /** Minor units, positive. */
  readonly amount: bigint;
  readonly owedSince: Temporal.Instant;
  readonly at: Temporal.Instant;
}

/** Debts that were written off, the newest first. */
export async function listWriteOffs(
  db: Db,
  filter: { readonly before?: bigint; readonly limit: number },
): Promise<readonly WrittenOff[]> {
  const before = filter.before === undefined ? sql`true` : sql`id < ${filter.before}`;
  const { rows } = await sql<WrittenOff>`
    select id, member_id as "memberId", currency, amount, owed_since as "owedSince", at
    from write_off where ${before} order by id desc limit ${filter.limit}`.execute(db);
  return rows;
}
