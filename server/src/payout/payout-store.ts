import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type {
  Batch,
  BatchState,
  Payout,
  PayoutMethod,
  SealedAccount,
  SealedPayout,
  batchlessMethods,
} from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout: PayoutTable;
  }
}

interface PayoutTable {
  id: Generated<bigint>;
  batch_id: bigint | null;
  member_id: bigint;
  amount: bigint;
  currency: string;
  state: BatchState;
  method: PayoutMethod;
  kind: Payout["kind"];
  holder: string;
  number_sealed: Uint8Array;
  shown: string;
  bic: string | null;
  country: string;
  routing: string | null;
  savings: boolean;
  business: boolean;
  netted: bigint;
  paid_at: Temporal.Instant | null;
  failed_at: Temporal.Instant | null;
}

export interface NewPayout {
  readonly amount: bigint;
  readonly netted: bigint;
  readonly account: SealedAccount;
}

/** New payouts of a batch with the accounts as they are now. Their ids, by member. */
export async function insertPayouts(
  db: Db,
  batch: Pick<Batch, "id" | "currency" | "method">,
  payouts: readonly NewPayout[],
): Promise<ReadonlyMap<bigint, bigint>> {
  const column = <T>(value: (account: SealedAccount) => T): T[] => payouts.map((payout) => value(payout.account));
  const { rows } = await sql<{ id: bigint; memberId: bigint }>`
    insert into payout (batch_id, currency, method, state, amount, netted, member_id, kind, holder, number_sealed, shown, bic,
      country, routing, savings, business)
    select ${batch.id}, ${batch.currency}, ${batch.method}, 'made', * from unnest(
      ${payouts.map((payout) => payout.amount)}::bigint[], ${payouts.map((payout) => payout.netted)}::bigint[],
      ${column((account) => account.memberId)}::bigint[], ${column((account) => account.kind)}::text[],
      ${column((account) => account.holder)}::text[],
      ${column((account) => `\\x${Buffer.from(account.numberSealed).toString("hex")}`)}::bytea[],
      ${column((account) => account.shown)}::text[], ${column((account) => account.bic)}::text[],
      ${column((account) => account.country)}::text[], ${column((account) => account.routing)}::text[],
      ${column((account) => account.savings)}::boolean[], ${column((account) => account.business)}::boolean[])
    returning id, member_id as "memberId"`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row.id]));
}

/** A payout that no bank makes: done when it is asked for. */
export async function insertBatchless(
  db: Db,
  payout: Pick<Payout, "memberId" | "currency" | "amount" | "netted"> & {
    readonly method: (typeof batchlessMethods)[number];
    readonly at: Temporal.Instant;
  },
): Promise<bigint> {
  const row = await db
    .insertInto("payout")
    .values({
      batch_id: null,
      member_id: payout.memberId,
      amount: payout.amount,
      netted: payout.netted,
      currency: payout.currency,
      state: "paid",
      method: payout.method,
      kind: payout.method,
      holder: "",
      number_sealed: Buffer.alloc(0),
      shown: "",
      country: "ZZ",
      savings: false,
      business: false,
      paid_at: payout.at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Brings payouts into a state. */
export async function movePayouts(
  db: Db,
  ids: readonly bigint[],
  to: Exclude<BatchState, "made">,
  at: Temporal.Instant,
): Promise<void> {
  const stamps = to === "paid" ? { paid_at: at } : to === "failed" ? { failed_at: at } : {};
  await db
    .updateTable("payout")
    .set({ state: to, ...stamps })
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .execute();
}

const payoutColumns = sql<Payout>`
  id, batch_id as "batchId", member_id as "memberId", amount, currency, state, method, kind, holder, shown, bic, country,
  routing, savings, business, netted, paid_at as "paidAt", failed_at as "failedAt"`;

/** The payouts of a batch, in the order of ids. */
export async function payoutsOfBatch(db: Db, batchId: bigint): Promise<readonly SealedPayout[]> {
  return (
    await sql<SealedPayout>`
      select ${payoutColumns}, number_sealed as "numberSealed" from payout where batch_id = ${batchId} order by id`.execute(
      db,
    )
  ).rows;
}

export async function findPayout(db: Db, id: bigint): Promise<Payout | undefined> {
  return (await sql<Payout>`select ${payoutColumns} from payout where id = ${id}`.execute(db)).rows[0];
}

export async function findSealedPayout(db: Db, id: bigint): Promise<SealedPayout | undefined> {
  return (
    await sql<SealedPayout>`select ${payoutColumns}, number_sealed as "numberSealed" from payout where id = ${id}`.execute(
      db,
    )
  ).rows[0];
}

/** The payouts with these ids. */
export async function findPayouts(db: Db, ids: readonly bigint[]): Promise<readonly Payout[]> {
  return (await sql<Payout>`select ${payoutColumns} from payout where id = any(${[...ids]}::bigint[])`.execute(db))
    .rows;
}

/** A member's payouts, newest first, with when they were made. */
export async function payoutsOfMember(
  db: Db,
  memberId: bigint,
  limit: number,
): Promise<readonly (Payout & { readonly madeAt: Temporal.Instant })[]> {
  return (
    await sql<Payout & { madeAt: Temporal.Instant }>`
      select payout.*, coalesce(batch.made_at, payout."paidAt") as "madeAt"
      from (select ${payoutColumns} from payout where member_id = ${memberId} order by id desc limit ${limit}) payout
      left join payout_batch batch on batch.id = payout."batchId"
      order by payout.id desc`.execute(db)
  ).rows;
}

/** Payouts that left their members' accounts and are not paid yet; of all members or of one. */
export async function payoutsOnTheWay(
  db: Db,
  memberId?: bigint,
): Promise<readonly { readonly memberId: bigint; readonly currency: string; readonly amount: bigint }[]> {
  let query = db
    .selectFrom("payout")
    .select(["member_id as memberId", "currency", "amount"])
    .where("state", "in", ["made", "approved"]);
  if (memberId !== undefined) query = query.where("member_id", "=", memberId);
  return await query.execute();
}

/** A membership that has gone to another, with all that its old holder can be paid. */
export interface PassedMembership {
  readonly transferId: bigint;
  readonly fromId: bigint;
  readonly toId: bigint;
}

/** The oldest first: what went on twice goes through the first of its new holders. */
export async function passedMemberships(db: Db): Promise<readonly PassedMembership[]> {
  return (
    await sql<PassedMembership>`select transfer_id as "transferId", from_id as "fromId", to_id as "toId"
      from passed_membership order by transfer_id`.execute(db)
  ).rows;
}
