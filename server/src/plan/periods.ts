import { looksBack } from "@fairline/engine";
import type { Generated } from "kysely";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import { calendarName, periodAround } from "./calendars.ts";
import type { PeriodSpan } from "./calendars.ts";
import type { Period, PeriodState } from "./model.ts";
import { planAround } from "./versions.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    period: PeriodTable;
  }
}

interface PeriodTable {
  id: Generated<bigint>;
  /** As `calendarName` says it. */
  calendar: string;
  name: string;
  during: string;
  state: Generated<PeriodState>;
}

const columns = sql<Period>`id, calendar, name, lower(during) as "from", upper(during) as "to", state`;

/**
 * The period that an instant lies in by the calendar of the plan then in force, whether it is kept already or not. Before the first plan
 * its calendar counts, months where there is none. A plan of another calendar than the one before it may begin within a period of its own:
 * that one is cut to begin with the plan.
 */
export async function spanAt(
  db: Db,
  at: Temporal.Instant,
): Promise<PeriodSpan & { readonly calendar: string; readonly looksBack: boolean }> {
  const { timeZone } = await readCompany(db);
  const version = await planAround(db, at);
  const calendar = version?.plan.period ?? "month";
  const span = periodAround(at, timeZone, calendar);
  const isCut = version !== null && !version.isFirst && Temporal.Instant.compare(version.from, span.from) > 0;
  return {
    ...span,
    from: isCut ? version.from : span.from,
    calendar: calendarName(calendar),
    looksBack: version !== null && looksBack(version.plan),
  };
}

/**
 * The period of an instant; it is opened with its first sale. Where the plan looks back, those since the last one are opened with it: a
 * window of four weeks counts a week in which nobody bought.
 */
export async function periodAt(context: Context, at: Temporal.Instant): Promise<Period> {
  const { tx } = context;
  const find = () => sql<Period>`select ${columns} from period where during @> ${at}::timestamptz`.execute(tx);
  const known = (await find()).rows[0];
  if (known !== undefined) return known;
  const span = await spanAt(tx, at);
  const spans = span.looksBack ? [...(await passedOver(tx, span.from)), span] : [span];
  await sql`
    insert into period (calendar, name, during)
    select calendar, name, tstzrange(opens, ends)
    from unnest(${spans.map(({ calendar }) => calendar)}::text[], ${spans.map(({ name }) => name)}::text[],
      ${spans.map(({ from }) => from.toString())}::timestamptz[], ${spans.map(({ to }) => to.toString())}::timestamptz[])
      as span (calendar, name, opens, ends)
    order by opens
    on conflict do nothing`.execute(tx);
  const opened = (await find()).rows[0];
  if (opened === undefined) throw new Error(`period ${span.name} could not be opened`);
  return opened;
}

/** The periods between the last one that is kept and the one that begins at `from`. */
async function passedOver(tx: Db, from: Temporal.Instant): Promise<readonly (PeriodSpan & { calendar: string })[]> {
  const { rows } = await sql<{ until: Temporal.Instant | null }>`
    select max(upper(during)) as until from period where upper(during) <= ${from}::timestamptz`.execute(tx);
  const spans: (PeriodSpan & { calendar: string })[] = [];
  let at = rows[0]?.until ?? from;
  while (Temporal.Instant.compare(at, from) < 0) {
    const span = await spanAt(tx, at);
    spans.push(span);
    at = span.to;
  }
  return spans;
}

/**
 * The open period that something happening now belongs to, held against being locked until the transaction ends. Should
 * the period have been locked in this very moment, it is the next one.
 */
export async function openPeriodAt(context: Context, at: Temporal.Instant): Promise<Period> {
  const { rows } = await sql<Period>`
    select ${columns} from period where during @> ${at}::timestamptz for share`.execute(context.tx);
  const held = rows[0] ?? (await holdPeriod(context.tx, (await periodAt(context, at)).id));
  return held.state === "open" ? held : await openPeriodAt(context, held.to);
}

/** Reads a period and keeps it as it is until the transaction ends: sales and refunds share it, a lock or commit waits. */
export async function holdPeriod(tx: Db, id: bigint): Promise<Period> {
  return await readPeriod(tx, id, sql`for share`);
}

/** Reads a period for changing its state: waits for every sale and refund that is under way. */
export async function lockPeriodRow(tx: Db, id: bigint): Promise<Period> {
  return await readPeriod(tx, id, sql`for update`);
}

async function readPeriod(tx: Db, id: bigint, lock: ReturnType<typeof sql>): Promise<Period> {
  const { rows } = await sql<Period>`select ${columns} from period where id = ${id} ${lock}`.execute(tx);
  if (rows[0] === undefined) throw new Error(`there is no period ${id}`);
  return rows[0];
}

export async function findPeriod(db: Db, id: bigint): Promise<Period | undefined> {
  return (await sql<Period>`select ${columns} from period where id = ${id}`.execute(db)).rows[0];
}

/** All periods, the newest first. */
export async function listPeriods(db: Db): Promise<readonly Period[]> {
  return (await sql<Period>`select ${columns} from period order by lower(during) desc`.execute(db)).rows;
}

const after: Readonly<Record<PeriodState, PeriodState | null>> = {
  open: "locked",
  locked: "committed",
  committed: null,
};

/** open -> locked -> committed, never back. The caller holds the row by `lockPeriodRow`. */
export async function advancePeriod(tx: Db, period: Period, to: PeriodState): Promise<void> {
  if (after[period.state] !== to) throw new Error(`period ${period.name} cannot go from ${period.state} to ${to}`);
  await tx.updateTable("period").set({ state: to }).where("id", "=", period.id).execute();
}

/** The first day of a period in the company's time zone, "2026-03-01". */
export function firstDay(period: Pick<Period, "from">, timeZone: string): string {
  return period.from.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
