import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Batch, BatchState, Payout, SealedAccount, SealedPayout } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    payout_account: PayoutAccountTable;
    payout_minimum: PayoutMinimumTable;
    payout_batch: PayoutBatchTable;
    payout: PayoutTable;
    payout_line: PayoutLineTable;
  }
}

interface PayoutAccountTable {
  member_id: bigint;
  holder: string;
  iban_sealed: Uint8Array;
  iban_last4: string;
  bic: string | null;
  country: string;
  changed_at: Temporal.Instant;
}

interface PayoutMinimumTable {
  currency: string;
  amount: bigint;
}

interface PayoutBatchTable {
  id: Generated<bigint>;
  currency: string;
  state: BatchState;
  execution_date: Temporal.PlainDate;
  made_at: Temporal.Instant;
  made_by: bigint;
  approved_at: Temporal.Instant | null;
  approved_by: bigint | null;
  paid_at: Temporal.Instant | null;
  paid_by: bigint | null;
  refused_at: Temporal.Instant | null;
  refused_by: bigint | null;
}

interface PayoutTable {
  id: Generated<bigint>;
  batch_id: bigint;
  member_id: bigint;
  amount: bigint;
  currency: string;
  state: BatchState;
  holder: string;
  iban_sealed: Uint8Array;
  iban_last4: string;
  bic: string | null;
  country: string;
}

interface PayoutLineTable {
  payout_id: bigint;
  earning_id: bigint;
  amount: bigint;
}

const accountColumns = sql<SealedAccount>`
  member_id as "memberId", holder, iban_sealed as "ibanSealed", iban_last4 as "ibanLast4", bic, country,
  changed_at as "changedAt"`;

export async function findAccount(db: Db, memberId: bigint): Promise<SealedAccount | undefined> {
  return (
    await sql<SealedAccount>`select ${accountColumns} from payout_account where member_id = ${memberId}`.execute(db)
  ).rows[0];
}

export async function findAccounts(db: Db, memberIds: readonly bigint[]): Promise<ReadonlyMap<bigint, SealedAccount>> {
  const { rows } = await sql<SealedAccount>`
    select ${accountColumns} from payout_account where member_id = any(${[...memberIds]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row]));
}

export async function writeAccount(db: Db, account: SealedAccount): Promise<void> {
  const values = {
    holder: account.holder,
    iban_sealed: account.ibanSealed,
    iban_last4: account.ibanLast4,
    bic: account.bic,
    country: account.country,
    changed_at: account.changedAt,
  };
  await db
    .insertInto("payout_account")
    .values({ member_id: account.memberId, ...values })
    .onConflict((conflict) => conflict.column("member_id").doUpdateSet(values))
    .execute();
}

/** The smallest amount that is paid; one minor unit where nothing is set. */
export async function payoutMinimum(db: Db, currency: string): Promise<bigint> {
  const row = await db
    .selectFrom("payout_minimum")
    .select("amount")
    .where("currency", "=", currency)
    .executeTakeFirst();
  return row?.amount ?? 1n;
}

const batchColumns = sql<Batch>`
  id, currency, state, execution_date as "executionDate", made_at as "madeAt", made_by as "madeBy",
  approved_at as "approvedAt", approved_by as "approvedBy", paid_at as "paidAt", paid_by as "paidBy",
  refused_at as "refusedAt", refused_by as "refusedBy"`;

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
  batch: Pick<Batch, "currency" | "executionDate" | "madeAt" | "madeBy">,
): Promise<bigint> {
  const row = await db
    .insertInto("payout_batch")
    .values({
      currency: batch.currency,
      state: "made",
      execution_date: batch.executionDate,
      made_at: batch.madeAt,
      made_by: batch.madeBy,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** New payouts of a batch with the accounts as they are now. Their ids, by member. */
export async function insertPayouts(
  db: Db,
  batch: { readonly id: bigint; readonly currency: string },
  payouts: readonly { readonly amount: bigint; readonly account: SealedAccount }[],
): Promise<ReadonlyMap<bigint, bigint>> {
  const column = <T>(value: (account: SealedAccount) => T): T[] => payouts.map((payout) => value(payout.account));
  const { rows } = await sql<{ id: bigint; memberId: bigint }>`
    insert into payout (batch_id, currency, state, amount, member_id, holder, iban_sealed, iban_last4, bic, country)
    select ${batch.id}, ${batch.currency}, 'made', * from unnest(
      ${payouts.map((payout) => payout.amount)}::bigint[], ${column((account) => account.memberId)}::bigint[],
      ${column((account) => account.holder)}::text[],
      ${column((account) => `\\x${Buffer.from(account.ibanSealed).toString("hex")}`)}::bytea[],
      ${column((account) => account.ibanLast4)}::text[], ${column((account) => account.bic)}::text[],
      ${column((account) => account.country)}::text[])
    returning id, member_id as "memberId"`.execute(db);
  return new Map(rows.map((row) => [row.memberId, row.id]));
}

export async function insertPayoutLines(
  db: Db,
  lines: readonly { readonly payoutId: bigint; readonly earningId: bigint; readonly amount: bigint }[],
): Promise<void> {
  await sql`
    insert into payout_line (payout_id, earning_id, amount)
    select * from unnest(${lines.map((line) => line.payoutId)}::bigint[],
      ${lines.map((line) => line.earningId)}::bigint[], ${lines.map((line) => line.amount)}::bigint[])`.execute(db);
}

/** Brings a batch and all its payouts into a state. */
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
  }[to];
  await db
    .updateTable("payout_batch")
    .set({ state: to, ...stamps })
    .where("id", "=", id)
    .execute();
  await db.updateTable("payout").set({ state: to }).where("batch_id", "=", id).execute();
}

export async function moveExecutionDate(db: Db, id: bigint, date: Temporal.PlainDate): Promise<void> {
  await db.updateTable("payout_batch").set({ execution_date: date }).where("id", "=", id).execute();
}

const payoutColumns = sql<Payout>`
  id, batch_id as "batchId", member_id as "memberId", amount, currency, state, holder, iban_last4 as "ibanLast4", bic,
  country`;

/** The payouts of a batch, in the order of ids. */
export async function payoutsOfBatch(db: Db, batchId: bigint): Promise<readonly SealedPayout[]> {
  return (
    await sql<SealedPayout>`
      select ${payoutColumns}, iban_sealed as "ibanSealed" from payout where batch_id = ${batchId} order by id`.execute(
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

/** A member's payouts, newest first, with when they were made and paid. */
export async function payoutsOfMember(
  db: Db,
  memberId: bigint,
  limit: number,
): Promise<readonly (Payout & { readonly madeAt: Temporal.Instant; readonly paidAt: Temporal.Instant | null })[]> {
  return (
    await sql<Payout & { madeAt: Temporal.Instant; paidAt: Temporal.Instant | null }>`
      select payout.*, batch.made_at as "madeAt", batch.paid_at as "paidAt"
      from (select ${payoutColumns} from payout where member_id = ${memberId} order by id desc limit ${limit}) payout
      join payout_batch batch on batch.id = payout."batchId"
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
