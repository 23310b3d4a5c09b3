import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { classOf, findMarket, offers } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { foundAnywhere } from "../foundation/found-by.ts";
import type { Autoship, AutoshipLine, AutoshipState, AutoshipWhy, Rhythm } from "./model.ts";
import { autoshipContact, autoshipLines, linesOfAll } from "./store.ts";
import { priceNext } from "./price-next.ts";
import type { NextOrder } from "./price-next.ts";
import "./tables.ts";

export interface AutoshipRow extends Rhythm {
  readonly id: bigint;
  readonly personId: bigint;
  readonly market: string;
  readonly locale: string;
  readonly currency: string;
  readonly state: AutoshipState;
  readonly why: AutoshipWhy | null;
  readonly timeZone: string;
  readonly nextOn: Temporal.PlainDate;
  readonly resumeOn: Temporal.PlainDate | null;
  readonly toldTotal: bigint | null;
  readonly payments: number;
  /** How many things each order has. */
  readonly things: number;
  readonly startedAt: Temporal.Instant;
  /** Null where they were erased. */
  readonly name: string | null;
  readonly email: string | null;
  /** Of an order that was declined: how often, and when it is tried again. */
  readonly failures: number | null;
  readonly retryAt: Temporal.Instant | null;
}

/** What somebody looks for. */
export const autoshipMatters = ["retrying", "unpaid", "this-week"] as const;

export interface AutoshipFilter {
  readonly personId?: bigint | undefined;
  /** A part of a name or mail address. */
  readonly search?: string | undefined;
  readonly state?: AutoshipState | undefined;
  readonly with?: (typeof autoshipMatters)[number] | undefined;
  readonly ids?: readonly bigint[] | undefined;
}

const mattersSql: Readonly<Record<(typeof autoshipMatters)[number], (now: Temporal.Instant) => RawBuilder<unknown>>> = {
  retrying: () =>
    sql`exists (select from autoship_charge one where one.autoship_id = autoship.id and one.state = 'open' and one.failures > 0)`,
  unpaid: () => sql`autoship.state = 'paused' and autoship.why = 'unpaid'`,
  "this-week": (now) =>
    sql`autoship.state = 'active' and autoship.next_at < ${now.add({ hours: 24 * 7 })}::timestamptz`,
};

/** Autoships, newest first; paged by id, never counted. */
export async function listAutoships(
  db: Db,
  filter: AutoshipFilter & {
    readonly now: Temporal.Instant;
    readonly before?: bigint | undefined;
    readonly limit: number;
  },
): Promise<readonly AutoshipRow[]> {
  const wanted = [
    sql`true`,
    ...(filter.personId === undefined ? [] : [sql`autoship.person_id = ${filter.personId}`]),
    ...(filter.state === undefined ? [] : [sql`autoship.state = ${filter.state}`]),
    ...(filter.with === undefined ? [] : [mattersSql[filter.with](filter.now)]),
    ...(filter.ids === undefined ? [] : [sql`autoship.id = any(${[...filter.ids]}::bigint[])`]),
    ...(filter.search === undefined ? [] : [foundAnywhere(sql`contact.found_by`, filter.search)]),
    ...(filter.before === undefined ? [] : [sql`autoship.id < ${filter.before}`]),
  ];
  const { rows } = await sql<AutoshipRow>`
    select autoship.id, person_id as "personId", market, locale, currency, autoship.state, why, time_zone as "timeZone", every, unit,
      next_on as "nextOn", resume_on as "resumeOn", told_total as "toldTotal", payments, started_at as "startedAt",
      contact.name, contact.email, charge.failures, charge.look_at as "retryAt",
      (select coalesce(sum(quantity), 0)::integer from autoship_line line where line.autoship_id = autoship.id) as things
    from autoship left join autoship_contact contact on contact.autoship_id = autoship.id
    left join autoship_charge charge on charge.autoship_id = autoship.id and charge.state = 'open' and charge.failures > 0
    where ${sql.join(wanted, sql` and `)}
    order by autoship.id desc limit ${filter.limit}`.execute(db);
  return rows;
}

/** What is in an autoship, by name, and how many there are now; what is no longer sold has no name. */
export interface NamedLine extends AutoshipLine {
  readonly title: string;
  readonly variantName: string;
  readonly there: number;
}

/** The next order of an autoship as things stand, with the names of all that is in it. */
export async function readNext(
  db: Db,
  autoship: Autoship,
  now: Temporal.Instant,
): Promise<{ readonly lines: readonly NamedLine[]; readonly next: NextOrder | undefined }> {
  const lines = await autoshipLines(db, autoship.id);
  const contact = await autoshipContact(db, autoship.id);
  const next = await priceNext(db, { ...autoship, lines, to: contact }, now);
  if (next === undefined) {
    return { lines: lines.map((line) => ({ ...line, title: "", variantName: "", there: 0 })), next };
  }
  const { market, customerClass } = next;
  const variantIds = lines.map(({ variantId }) => variantId);
  const found = await offers(db, { market, customerClass, locale: autoship.locale, variantIds, now });
  return {
    next,
    lines: lines.map((line) => {
      const offer = found.get(line.variantId);
      const there = Math.min(line.quantity, offer?.available ?? 0);
      return { ...line, title: offer?.title ?? "", variantName: offer?.variantName ?? "", there };
    }),
  };
}

/** The titles of what is in autoships of one shopper, by autoship, in their language. */
export async function titlesOf(
  db: Db,
  rows: readonly AutoshipRow[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<bigint, readonly string[]>> {
  const titles = new Map<bigint, readonly string[]>();
  const lines = Map.groupBy(await linesOfAll(db, rows), ({ autoshipId }) => autoshipId);
  // What is the same for many is asked once for all of them.
  for (const alike of Map.groupBy(rows, (row) => `${row.personId} ${row.market} ${row.locale}`).values()) {
    const [first] = alike;
    if (first === undefined) continue;
    const { personId, market: code, locale } = first;
    const market = await findMarket(db, code);
    const isOpen = market !== undefined && market.storeOn;
    const variantIds = alike.flatMap(({ id }) => (lines.get(id) ?? []).map(({ variantId }) => variantId));
    const customerClass = await classOf(db, personId, now);
    const found = isOpen ? await offers(db, { market, customerClass, locale, variantIds, now }) : undefined;
    for (const { id } of alike) {
      const offered = (lines.get(id) ?? []).map(({ variantId }) => found?.get(variantId));
      const there = offered.filter((offer) => offer?.comesAs === "parcel" && offer.available > 0);
      titles.set(id, [...new Set(there.flatMap((offer) => (offer === undefined ? [] : [offer.title])))]);
    }
  }
  return titles;
}

/** The numbers of orders, by id. */
export async function numbersOf(db: Db, orders: readonly bigint[]): Promise<ReadonlyMap<bigint, string>> {
  const { rows } = await sql<{ id: bigint; number: string }>`
    select order_id as id, number from order_name where order_id = any(${[...orders]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, number }) => [id, number]));
}
