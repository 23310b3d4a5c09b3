import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Context, Db, Tables, Tx } from "../foundation/database.ts";
import type { Autoship, AutoshipEventKind, AutoshipLine, AutoshipRule, Charge, Contact } from "./model.ts";
import "./tables.ts";

type Row = Selectable<Tables["autoship"]>;

function toAutoship(row: Row): Autoship {
  return {
    id: row.id,
    personId: row.person_id,
    market: row.market,
    locale: row.locale,
    currency: row.currency,
    state: row.state,
    why: row.why,
    timeZone: row.time_zone,
    every: row.every,
    unit: row.unit,
    anchorOn: row.anchor_on,
    nextOn: row.next_on,
    nextAt: row.next_at,
    resumeOn: row.resume_on,
    resumeAt: row.resume_at,
    methodId: row.payment_method_id,
    pendingMethodId: row.pending_method_id,
    shippingMethodId: row.shipping_method_id,
    clickId: row.click_id,
    code: row.code,
    shopUrl: row.shop_url,
    toldTotal: row.told_total,
    toldOn: row.told_on,
    payments: row.payments,
    startedAt: row.started_at,
  };
}

export async function findAutoship(db: Db, id: bigint): Promise<Autoship | undefined> {
  const row = await db.selectFrom("autoship").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toAutoship(row);
}

/** Locked to the transaction's end: the first lock of everything that changes an autoship or orders for it; orders come after. */
export async function lockAutoship(tx: Tx, id: bigint): Promise<Autoship | undefined> {
  const row = await tx.selectFrom("autoship").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row && toAutoship(row);
}

export async function insertAutoship(tx: Tx, row: Insertable<Tables["autoship"]>): Promise<bigint> {
  return (await tx.insertInto("autoship").values(row).returning("id").executeTakeFirstOrThrow()).id;
}

/** Changes an autoship that the caller has locked. @returns it as it is then. */
export async function updateAutoship(
  { tx, now }: Context,
  id: bigint,
  change: Updateable<Tables["autoship"]>,
): Promise<Autoship> {
  const row = await tx
    .updateTable("autoship")
    .set({ ...change, changed_at: now })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAutoship(row);
}

export async function autoshipLines(db: Db, id: bigint): Promise<readonly AutoshipLine[]> {
  const rows = await db
    .selectFrom("autoship_line")
    .select(["variant_id", "quantity"])
    .where("autoship_id", "=", id)
    .orderBy("position")
    .execute();
  return rows.map(({ variant_id, quantity }) => ({ variantId: variant_id, quantity }));
}

/** The lines of these autoships, each one's in their order. */
export async function linesOfAll(
  db: Db,
  autoships: readonly { readonly id: bigint }[],
): Promise<readonly (AutoshipLine & { readonly autoshipId: bigint })[]> {
  const rows = await db
    .selectFrom("autoship_line")
    .select(["autoship_id", "variant_id", "quantity"])
    .where("autoship_id", "=", sql<bigint>`any(${autoships.map(({ id }) => id)}::bigint[])`)
    .orderBy("autoship_id")
    .orderBy("position")
    .execute();
  return rows.map((row) => ({ autoshipId: row.autoship_id, variantId: row.variant_id, quantity: row.quantity }));
}

export async function writeLines(tx: Tx, id: bigint, lines: readonly AutoshipLine[]): Promise<void> {
  await tx.deleteFrom("autoship_line").where("autoship_id", "=", id).execute();
  const rows = lines.map(({ variantId, quantity }, index) => ({
    autoship_id: id,
    position: index + 1,
    variant_id: variantId,
    quantity,
  }));
  await tx.insertInto("autoship_line").values(rows).execute();
}

/** Undefined where it was erased. */
export async function autoshipContact(db: Db, id: bigint): Promise<Contact | undefined> {
  return await db
    .selectFrom("autoship_contact")
    .select(["name", "email", "line1", "line2", "postcode", "city", "region", "country"])
    .where("autoship_id", "=", id)
    .executeTakeFirst();
}

export async function writeContact(tx: Tx, id: bigint, contact: Contact): Promise<void> {
  const { name, email, line1, line2, postcode, city, region, country } = contact;
  const row = { name, email, line1, line2, postcode, city, region, country };
  await tx
    .insertInto("autoship_contact")
    .values({ autoship_id: id, ...row })
    .onConflict((conflict) => conflict.column("autoship_id").doUpdateSet(row))
    .execute();
}

function toCharge(row: Selectable<Tables["autoship_charge"]>): Charge {
  return {
    orderId: row.order_id,
    autoshipId: row.autoship_id,
    number: row.number,
    dueOn: row.due_on,
    state: row.state,
    failures: row.failures,
    counted: row.counted,
    lookAt: row.look_at,
    begunAt: row.begun_at,
  };
}

/** The order of an autoship that is under way. */
export async function openCharge(db: Db, id: bigint): Promise<Charge | undefined> {
  const row = await db
    .selectFrom("autoship_charge")
    .selectAll()
    .where("autoship_id", "=", id)
    .where("state", "=", "open")
    .executeTakeFirst();
  return row && toCharge(row);
}

/** All orders of an autoship, newest first. */
export async function chargesOf(db: Db, id: bigint, limit = 50): Promise<readonly Charge[]> {
  const rows = await db
    .selectFrom("autoship_charge")
    .selectAll()
    .where("autoship_id", "=", id)
    .orderBy("order_id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toCharge);
}

export async function updateCharge(
  tx: Tx,
  orderId: bigint,
  change: Updateable<Tables["autoship_charge"]>,
): Promise<void> {
  await tx.updateTable("autoship_charge").set(change).where("order_id", "=", orderId).execute();
}

export async function noteEvent(
  { tx, now, actor }: Context,
  id: bigint,
  kind: AutoshipEventKind,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx
    .insertInto("autoship_event")
    .values({ autoship_id: id, at: now, kind, actor, data: JSON.stringify(data) })
    .execute();
}

export interface AutoshipEvent {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly kind: AutoshipEventKind;
  readonly actor: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened to it, newest first. */
export async function eventsOf(db: Db, id: bigint, limit = 100): Promise<readonly AutoshipEvent[]> {
  const { rows } = await sql<AutoshipEvent>`
    select event.id, event.at, event.kind, card.name as actor, event.data
    from autoship_event event left join person_card card on card.person_id = event.actor
    where event.autoship_id = ${id} order by event.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function readRule(db: Db): Promise<AutoshipRule> {
  const row = await db.selectFrom("autoship_rule").selectAll().executeTakeFirstOrThrow();
  return { retryDays: row.retry_days, noticeDays: row.notice_days, hour: row.hour };
}

/** Whether orders that repeat are charged to a kept way to pay, or will be. */
export async function isMethodInUse(db: Db, methodId: bigint): Promise<boolean> {
  const { rows } = await sql`
    select from autoship where payment_method_id = ${methodId} and state in ('active', 'paused') limit 1`.execute(db);
  return rows.length > 0;
}
