import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type {
  Batch,
  BatchMethod,
  BatchState,
  OpenEarning,
  Payout,
  PayoutMethod,
  SealedAccount,
  SealedPayout,
  TakenEarning,
} from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_batch: PayoutBatchTable;
    payout: PayoutTable;
    payout_line: PayoutLineTable;
  }
}

interface PayoutBatchTable {
  id: Generated<bigint>;
  currency: string;
  method: BatchMethod;
  state: BatchState;
  execution_date: Temporal.PlainDate;
  made_at: Temporal.Instant;
  made_by: bigint;
  approved_at: Temporal.Instant | null;
  approved_by: bigint | null;
  file_taken_at: Temporal.Instant | null;
  paid_at: Temporal.Instant | null;
  paid_by: bigint | null;
  refused_at: Temporal.Instant | null;
  refused_by: bigint | null;
  cancelled_at: Temporal.Instant | null;
  cancelled_by: bigint | null;
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

interface PayoutLineTable {
  payout_id: bigint;
  earning_id: bigint;
  amount: bigint;
}

const batchColumns = sql<Batch>`
  id, currency, method, state, execution_date as "executionDate", made_at as "madeAt", made_by as "madeBy",
  approved_at as "approvedAt", approved_by as "approvedBy", file_taken_at as "fileTakenAt", paid_at as "paidAt", paid_by as "paidBy",
  refused_at as "refusedAt", refused_by as "refusedBy", cancelled_at as "cancelledAt", cancelled_by as "cancelledBy"`;

export async function findBatch(db: Db, id: bigint): Promise<Batch | undefined> {
  return (await sql<Batch>`select ${batchColumns} from payout_batch where id = ${id}`.execute(db)).rows[0];
}

/** As `findBatch`, held until the transaction ends: approval, payment and refusal of one batch take turns. */
export async function lockBatch(tx: Db, id: bigint): Promise<Batch | undefined> {
  return (await sql<Batch>`select ${batchColumns} from payout_batch where id = ${id} for no key update`.execute(tx))
    .rows[0];
}

/** Batches, newest first. */
export async function listBatches(
  db: Db,
  page: { readonly limit: number; readonly before?: bigint },
): Promise<readonly (Batch & { readonly count: number; readonly total: bigint })[]> {
  const before = page.before === undefined ? sql`true` : sql`id < ${page.before}`;
  return (
    await sql<Batch & { count: number; total: bigint }>`
      select ${batchColumns},
        (select count(*) from payout where batch_id = payout_batch.id)::integer as count,
        (select coalesce(sum(amount), 0) from payout where batch_id = payout_batch.id)::bigint as total
      from payout_batch where ${before} order by id desc limit ${page.limit}`.execute(db)
  ).rows;
}

export async function insertBatch(
  db: Db,
  batch: Pick<Batch, "currency" | "method" | "executionDate" | "madeAt" | "madeBy">,
): Promise<bigint> {
  const row = await db
    .insertInto("payout_batch")
    .values({
      currency: batch.currency,
      method: batch.method,
      state: "made",
      execution_date: batch.executionDate,
      made_at: batch.madeAt,
      made_by: batch.madeBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
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

/** A payout to store credit: done when it is asked for. */
export async function insertStoreCredit(
  db: Db,
  payout: Pick<Payout, "memberId" | "currency" | "amount" | "netted"> & { readonly at: Temporal.Instant },
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
      method: "store-credit",
      kind: "store-credit",
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

export async function insertPayoutLines(
  db: Db,
  taken: readonly (TakenEarning & { readonly payoutId: bigint })[],
): Promise<void> {
  // What a refund brought to nothing is settled with a payout, and is no part of its amount.
  const lines = taken.filter((line) => line.amount !== 0n);
  await sql`
    insert into payout_line (payout_id, earning_id, amount)
    select * from unnest(${lines.map((line) => line.payoutId)}::bigint[],
      ${lines.map((line) => line.earningId)}::bigint[], ${lines.map((line) => line.amount)}::bigint[])`.execute(db);
}

/** Brings a batch into a state; its payouts are moved by `movePayouts`. */
export async function moveBatch(
  db: Db,
  id: bigint,
  to: Exclude<BatchState, "made">,
  by: bigint,
  at: Temporal.Instant,
): Promise<void> {
  const stamps = {
    approved: { approved_at: at, approved_by: by },
    paid: { paid_at: at, paid_by: by },
    refused: { refused_at: at, refused_by: by },
    cancelled: { cancelled_at: at, cancelled_by: by },
    failed: {},
  }[to];
  await db
    .updateTable("payout_batch")
    .set({ state: to, ...stamps })
    .where("id", "=", id)
    .execute();
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

/** Notes the first time that a file of the batch was taken. */
export async function noteFileTaken(db: Db, id: bigint, at: Temporal.Instant): Promise<void> {
  await sql`update payout_batch set file_taken_at = ${at} where id = ${id} and file_taken_at is null`.execute(db);
}

export async function moveExecutionDate(db: Db, id: bigint, date: Temporal.PlainDate): Promise<void> {
  await db.updateTable("payout_batch").set({ execution_date: date }).where("id", "=", id).execute();
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

/** The earnings that a payout was made of, with what they stood at then. */
export async function payoutLines(
  db: Db,
  payoutId: bigint,
): Promise<readonly { readonly earningId: bigint; readonly amount: bigint }[]> {
  return await db
    .selectFrom("payout_line")
    .select(["earning_id as earningId", "amount"])
    .where("payout_id", "=", payoutId)
    .orderBy("earning_id")
    .execute();
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

/** The earnings of which these payouts took something. */
export async function earningsInPayouts(db: Db, payoutIds: readonly bigint[]): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select distinct earning_id as id from payout_line where payout_id = any(${[...payoutIds]}::bigint[])`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * What can be paid of the available earnings of a currency, oldest first: each less what payouts that happen have taken of it.
 * What is in an unfinished payout as a whole has nothing left.
 */
export async function openEarnings(db: Db, currency: string, memberId?: bigint): Promise<readonly OpenEarning[]> {
  const own = memberId === undefined ? sql`true` : sql`earning.earner_id = ${memberId}`;
  return (
    await sql<OpenEarning>`
      select earning.id, earning.earner_id as "earnerId", (earning.amount - taken.amount)::bigint as rest
      from earning_standing earning cross join lateral (
        select coalesce(sum(line.amount), 0) as amount from payout_line line join payout on payout.id = line.payout_id
        where line.earning_id = earning.id and payout.state in ('made', 'approved', 'paid')) taken
      where earning.state = 'available' and earning.currency = ${currency} and ${own} order by earning.id`.execute(db)
  ).rows;
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

/** What payouts are made of: the sum and number of their earnings. The rest of the amount was netted. */
export async function payoutSums(
  db: Db,
  payoutIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly earnings: bigint; readonly count: number }>> {
  const { rows } = await sql<{ payoutId: bigint; earnings: bigint; count: number }>`
    select payout_id as "payoutId", sum(amount)::bigint as earnings, count(*)::integer as count from payout_line
    where payout_id = any(${[...payoutIds]}::bigint[]) group by payout_id`.execute(db);
  return new Map(rows.map((row) => [row.payoutId, row]));
}

/** Members who are in a batch of this currency that is not finished. */
export async function membersInUnfinishedBatches(db: Db, currency: string): Promise<ReadonlySet<bigint>> {
  const rows = await db
    .selectFrom("payout")
    .select("member_id")
    .where("currency", "=", currency)
    .where("state", "in", ["made", "approved"])
    .execute();
  return new Set(rows.map((row) => row.member_id));
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

/** What each member got as store credit so far. */
export async function storeCreditGiven(db: Db): Promise<readonly MemberSum[]> {
  return (
    await sql<MemberSum>`
      select member_id as "memberId", currency, sum(amount)::bigint as amount from payout
      where method = 'store-credit' group by member_id, currency`.execute(db)
  ).rows;
}

/** What each member is not asked for any more. */
export async function writtenOff(db: Db): Promise<readonly MemberSum[]> {
  return (
    await sql<MemberSum>`
      select member_id as "memberId", currency, sum(amount)::bigint as amount from write_off
      group by member_id, currency`.execute(db)
  ).rows;
}

interface MemberSum {
  readonly memberId: bigint;
  readonly currency: string;
  readonly amount: bigint;
}

/** Payouts that are more than what they are made of; there must be none. */
export async function payoutsAboveEarnings(
  db: Db,
): Promise<readonly { readonly id: bigint; readonly amount: bigint; readonly earnings: bigint }[]> {
  return (
    await sql<{ id: bigint; amount: bigint; earnings: bigint }>`
      select payout.id, payout.amount, coalesce(sum(line.amount), 0)::bigint as earnings
      from payout left join payout_line line on line.payout_id = payout.id
      group by payout.id, payout.amount having payout.amount > coalesce(sum(line.amount), 0) limit 100`.execute(db)
  ).rows;
}
