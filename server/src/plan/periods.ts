import type { Generated } from "kysely";
import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import type { Period, PeriodState } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    period: PeriodTable;
  }
}

interface PeriodTable {
  id: Generated<bigint>;
  calendar: "month";
  name: string;
  during: string;
  state: Generated<PeriodState>;
}

const columns = sql<Period>`id, name, lower(during) as "from", upper(during) as "to", state`;

/** The month around an instant: from its first midnight to the next month's, in the company's time zone. */
export function monthAround(
  at: Temporal.Instant,
  timeZone: string,
): { readonly name: string; readonly from: Temporal.Instant; readonly to: Temporal.Instant } {
  const month = at.toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth();
  const start = (of: Temporal.PlainYearMonth) => of.toPlainDate({ day: 1 }).toZonedDateTime(timeZone).toInstant();
  return { name: month.toString(), from: start(month), to: start(month.add({ months: 1 })) };
}

/** The period of an instant; it is opened with its first sale. */
export async function periodAt(context: Context, at: Temporal.Instant): Promise<Period> {
  const find = () =>
    sql<Period>`select ${columns} from period where calendar = 'month' and during @> ${at}::timestamptz`.execute(
      context.tx,
    );
  const known = (await find()).rows[0];
  if (known !== undefined) return known;
  const { timeZone } = await readCompany(context.tx);
  const month = monthAround(at, timeZone);
  await sql`
    insert into period (calendar, name, during)
    values ('month', ${month.name}, tstzrange(${month.from}::timestamptz, ${month.to}::timestamptz))
    on conflict do nothing`.execute(context.tx);
  const opened = (await find()).rows[0];
  if (opened === undefined) throw new Error(`period ${month.name} could not be opened`);
  return opened;
}

/**
 * The open period that something happening now belongs to, held against being locked until the transaction ends. Should
 * the month have been locked in this very moment, it is the next one.
 */
export async function openPeriodAt(context: Context, at: Temporal.Instant): Promise<Period> {
  const { rows } = await sql<Period>`
    select ${columns} from period where calendar = 'month' and during @> ${at}::timestamptz for share`.execute(
    context.tx,
  );
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
