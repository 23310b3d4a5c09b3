import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Conversion, ConversionState } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program_conversion: { id: Generated<bigint> };
  }
}

const columns = sql<Conversion>`
  id, program_id as "programId", member_id as "memberId", group_id as "groupId", event, sale_id as "saleId", reference, at,
  buyer_id as "buyerId", click_id as "clickId", market, currency, amount, decision, subscription, payment, state,
  delivered_at as "deliveredAt", decided_at as "decidedAt", decided_by as "decidedBy", reason`;

export async function insertConversion(
  db: Db,
  row: Omit<Conversion, "id" | "deliveredAt" | "decidedBy" | "reason">,
): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into program_conversion (program_id, member_id, group_id, event, sale_id, reference, at, buyer_id, click_id, market,
      currency, amount, decision, subscription, payment, state, decided_at)
    values (${row.programId}, ${row.memberId}, ${row.groupId}, ${row.event}, ${row.saleId}, ${row.reference},
      ${row.at}::timestamptz, ${row.buyerId}, ${row.clickId}, ${row.market}, ${row.currency}, ${row.amount},
      ${JSON.stringify(row.decision)}::jsonb, ${row.subscription}, ${row.payment}, ${row.state}, ${row.decidedAt}::timestamptz)
    returning id`.execute(db);
  return rows[0]!.id;
}

/** Locked in the order of ids until the transaction ends. */
export async function lockConversions(db: Db, ids: readonly bigint[]): Promise<readonly Conversion[]> {
  return (
    await sql<Conversion>`
      select ${columns} from program_conversion where id = any(${[...ids]}::bigint[]) order by id for update`.execute(
      db,
    )
  ).rows;
}

export async function conversionById(db: Db, id: bigint): Promise<Conversion | undefined> {
  return (await sql<Conversion>`select ${columns} from program_conversion where id = ${id}`.execute(db)).rows[0];
}

export async function conversionsOfSale(db: Db, saleId: bigint): Promise<readonly Conversion[]> {
  return (
    await sql<Conversion>`select ${columns} from program_conversion where sale_id = ${saleId} order by id`.execute(db)
  ).rows;
}

/** Whoever was credited for an autoship's first payment that is known, with the program. */
export async function firstOfSubscription(db: Db, subscription: string): Promise<Conversion | undefined> {
  return (
    await sql<Conversion>`
      select ${columns} from program_conversion where subscription = ${subscription} and state <> 'refused'
      order by payment, id limit 1`.execute(db)
  ).rows[0];
}

export interface ConversionFilter {
  readonly memberId?: bigint | undefined;
  readonly programId?: bigint | undefined;
  readonly saleId?: bigint | undefined;
  readonly state?: ConversionState | undefined;
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listConversions(db: Db, filter: ConversionFilter): Promise<readonly Conversion[]> {
  const { memberId, programId, saleId, state, before, limit } = filter;
  // Written out only where they are wished, a state as it stands, so that each question finds the index made for it.
  const wanted = [
    sql`true`,
    ...(memberId === undefined ? [] : [sql`member_id = ${memberId}`]),
    ...(programId === undefined ? [] : [sql`program_id = ${programId}`]),
    ...(saleId === undefined ? [] : [sql`sale_id = ${saleId}`]),
    ...(state === undefined ? [] : [sql`state = ${sql.lit(state)}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ];
  return (
    await sql<Conversion>`
      select ${columns} from program_conversion where ${sql.join(wanted, sql` and `)}
      order by id desc limit ${limit}`.execute(db)
  ).rows;
}

export async function writeDecided(
  db: Db,
  ids: readonly bigint[],
  decided: {
    readonly state: "approved" | "refused";
    readonly at: Temporal.Instant;
    readonly by: bigint | null;
    readonly reason: string | null;
  },
): Promise<void> {
  await sql`
    update program_conversion set state = ${decided.state}, decided_at = ${decided.at}::timestamptz,
      decided_by = ${decided.by}, reason = ${decided.reason}
    where id = any(${[...ids]}::bigint[])`.execute(db);
}

export async function writeDelivered(db: Db, ids: readonly bigint[], at: Temporal.Instant): Promise<void> {
  await sql`update program_conversion set delivered_at = ${at}::timestamptz where id = any(${[...ids]}::bigint[])`.execute(
    db,
  );
}

/** One state of what conversions have earned. */
export interface StandingPart {
  readonly conversionId: bigint;
  readonly earnerId: bigint;
  readonly level: number;
  readonly currency: string;
  readonly state: "pending" | "held" | "available" | "paid" | "reversed";
  readonly holdReason: "chargeback" | "risk" | null;
  readonly heldUntil: Temporal.Instant | null;
  readonly amount: bigint;
}

export async function standingOf(db: Db, ids: readonly bigint[]): Promise<readonly StandingPart[]> {
  return (
    await sql<StandingPart>`
      select conversion_id as "conversionId", earner_id as "earnerId", level, currency, state,
        hold_reason as "holdReason", held_until as "heldUntil", amount
      from earning_of_conversion where conversion_id = any(${[...ids]}::bigint[])
      order by conversion_id, level, earner_id`.execute(db)
  ).rows;
}

/** When an affiliate's sales were made since an instant, newest first. */
export async function recentSales(
  db: Db,
  about: { readonly memberId: bigint; readonly since: Temporal.Instant; readonly but: bigint },
): Promise<readonly Temporal.Instant[]> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select at from program_conversion
    where member_id = ${about.memberId} and at >= ${about.since}::timestamptz and event = 'sale'
      and sale_id is distinct from ${about.but}
    order by at desc limit 1000`.execute(db);
  return rows.map(({ at }) => at);
}
