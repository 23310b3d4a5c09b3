import type { Generated } from "kysely";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Adjustment, AdjustmentState, AdjustmentTotal, AdjustmentType } from "./adjustment-model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    adjustment: AdjustmentTable;
    adjustment_type: AdjustmentTypeTable;
  }
}

interface AdjustmentTypeTable {
  code: string;
  statement: string;
  taxable: boolean;
  direction: AdjustmentType["direction"];
  by_hand: Generated<boolean>;
  retired_at: Temporal.Instant | null;
}

interface AdjustmentTable {
  id: Generated<bigint>;
  key: string;
  type: string;
  member_id: bigint;
  currency: string;
  amount: bigint;
  period_id: bigint | null;
  bonus: string | null;
  statement: string;
  taxable: boolean;
  reason: string;
  origin: string | null;
  correction_id: bigint | null;
  state: AdjustmentState;
  requested_by: bigint | null;
  requested_at: Temporal.Instant;
  decided_by: bigint | null;
  decided_at: Temporal.Instant | null;
  posted_period_id: bigint | null;
}

const columns = sql<Adjustment>`
  id, key, type, member_id as "memberId", currency, amount, period_id as "periodId", bonus, statement, taxable, reason,
  origin, correction_id as "correctionId", state, requested_by as "requestedBy", requested_at as "requestedAt",
  decided_by as "decidedBy", decided_at as "decidedAt", posted_period_id as "postedPeriodId"`;

export async function findAdjustment(db: Db, id: bigint): Promise<Adjustment | undefined> {
  return (await sql<Adjustment>`select ${columns} from adjustment where id = ${id}`.execute(db)).rows[0];
}

export async function findAdjustments(db: Db, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, Adjustment>> {
  const { rows } = await sql<Adjustment>`
    select ${columns} from adjustment where id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** As `findAdjustment`, held: decisions of one adjustment take turns. */
export async function lockAdjustment(tx: Db, id: bigint): Promise<Adjustment | undefined> {
  return (await sql<Adjustment>`select ${columns} from adjustment where id = ${id} for no key update`.execute(tx))
    .rows[0];
}

export async function adjustmentOfKey(db: Db, key: string): Promise<Adjustment | undefined> {
  return (await sql<Adjustment>`select ${columns} from adjustment where key = ${key}`.execute(db)).rows[0];
}

export interface AdjustmentFilter {
  readonly state?: AdjustmentState;
  readonly memberId?: bigint;
  /** The period that it belongs to, or was posted in. */
  readonly periodId?: bigint;
  readonly correctionId?: bigint;
  readonly before?: bigint;
  readonly limit: number;
}

/** Newest first. */
export async function listAdjustments(db: Db, filter: AdjustmentFilter): Promise<readonly Adjustment[]> {
  const conditions = [sql`true`];
  if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`);
  if (filter.memberId !== undefined) conditions.push(sql`member_id = ${filter.memberId}`);
  if (filter.periodId !== undefined) {
    conditions.push(sql`coalesce(posted_period_id, period_id) = ${filter.periodId}`);
  }
  if (filter.correctionId !== undefined) conditions.push(sql`correction_id = ${filter.correctionId}`);
  if (filter.before !== undefined) conditions.push(sql`id < ${filter.before}`);
  return (
    await sql<Adjustment>`
      select ${columns} from adjustment where ${sql.join(conditions, sql` and `)}
      order by id desc limit ${filter.limit}`.execute(db)
  ).rows;
}

/** Overrides that wait for the commit of their period, held until the transaction ends. */
export async function lockOverrides(tx: Db, periodId: bigint): Promise<readonly Adjustment[]> {
  return (
    await sql<Adjustment>`
      select ${columns} from adjustment
      where period_id = ${periodId} and bonus is not null and state = 'approved' order by id for no key update`.execute(
      tx,
    )
  ).rows;
}

export async function approvedOverrides(db: Db, periodId: bigint): Promise<readonly Adjustment[]> {
  return (
    await sql<Adjustment>`
      select ${columns} from adjustment
      where period_id = ${periodId} and bonus is not null and state = 'approved' order by id`.execute(db)
  ).rows;
}

/** The undecided or waiting override of a member's bonus; the database holds that there is one at most. */
export async function openOverride(
  db: Db,
  of: { readonly periodId: bigint; readonly bonus: string; readonly memberId: bigint; readonly currency: string },
): Promise<Adjustment | undefined> {
  return (
    await sql<Adjustment>`
      select ${columns} from adjustment
      where period_id = ${of.periodId} and bonus = ${of.bonus} and member_id = ${of.memberId}
        and currency = ${of.currency} and state in ('requested', 'approved')`.execute(db)
  ).rows[0];
}

/** What was posted as adjustments in a period, by type and currency. An override counts with what it added. */
export async function adjustmentTotals(db: Db, periodId: bigint): Promise<readonly AdjustmentTotal[]> {
  return (
    await sql<AdjustmentTotal>`
      select adjustment.type, earning.currency, sum(earning.amount)::bigint as amount, count(*)::integer as count
      from earning join adjustment on adjustment.id = earning.adjustment_id
      where earning.period_id = ${periodId} group by 1, 2 order by 1, 2`.execute(db)
  ).rows;
}

/** What stands for a bonus of a member in a period, with what overrides of it have added since. */
export async function standingBonus(
  db: Db,
  of: { readonly periodId: bigint; readonly bonus: string; readonly memberId: bigint; readonly currency: string },
): Promise<bigint> {
  const { rows } = await sql<{ amount: bigint }>`
    select coalesce(sum(earning.amount), 0)::bigint as amount
    from earning left join adjustment on adjustment.id = earning.adjustment_id
    where earning.earner_id = ${of.memberId} and earning.currency = ${of.currency}
      and ((earning.period_id = ${of.periodId} and earning.adjustment_id is null and earning.bonus = ${of.bonus})
        or (adjustment.period_id = ${of.periodId} and adjustment.bonus = ${of.bonus}))`.execute(db);
  return rows[0]!.amount;
}

export async function adjustmentTypes(db: Db): Promise<readonly AdjustmentType[]> {
  return (
    await sql<AdjustmentType>`
      select code, statement, taxable, direction, by_hand as "byHand", retired_at as "retiredAt"
      from adjustment_type order by code`.execute(db)
  ).rows;
}

export async function writeAdjustmentType(db: Db, type: AdjustmentType): Promise<void> {
  const values = {
    statement: type.statement,
    taxable: type.taxable,
    direction: type.direction,
    retired_at: type.retiredAt,
  };
  await db
    .insertInto("adjustment_type")
    .values({ code: type.code, ...values })
    .onConflict((conflict) => conflict.column("code").doUpdateSet(values))
    .execute();
}

export type NewAdjustment = Omit<Adjustment, "id" | "decidedBy" | "decidedAt" | "postedPeriodId">;

/** Undefined where the key is taken. */
export async function insertAdjustment(db: Db, adjustment: NewAdjustment): Promise<bigint | undefined> {
  const row = await db
    .insertInto("adjustment")
    .values({
      key: adjustment.key,
      type: adjustment.type,
      member_id: adjustment.memberId,
      currency: adjustment.currency,
      amount: adjustment.amount,
      period_id: adjustment.periodId,
      bonus: adjustment.bonus,
      statement: adjustment.statement,
      taxable: adjustment.taxable,
      reason: adjustment.reason,
      origin: adjustment.origin,
      correction_id: adjustment.correctionId,
      state: adjustment.state,
      requested_by: adjustment.requestedBy,
      requested_at: adjustment.requestedAt,
    })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

export async function moveAdjustment(
  db: Db,
  id: bigint,
  to: {
    readonly state: Exclude<AdjustmentState, "requested">;
    /** Left out where it was decided before. */
    readonly decided?: { readonly by: bigint; readonly at: Temporal.Instant };
    readonly postedPeriodId?: bigint;
  },
): Promise<void> {
  await db
    .updateTable("adjustment")
    .set({
      state: to.state,
      ...(to.decided && { decided_by: to.decided.by, decided_at: to.decided.at }),
      ...(to.postedPeriodId !== undefined && { posted_period_id: to.postedPeriodId }),
    })
    .where("id", "=", id)
    .execute();
}
