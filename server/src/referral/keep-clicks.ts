import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { forgetCarried } from "./carry-click.ts";
import { readClickRules } from "./click-rules.ts";
import { destroyOldSecrets } from "./visitor-key.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Destroys old secrets of visitor hashes, drops months of clicks that are past their time, makes the next ones. */
    "keep-clicks": Record<string, never>;
  }
}

export const keepClicksJob: JobHandler<"keep-clicks"> = async (_payload, { db, clock }) => {
  const now = clock.now();
  await destroyOldSecrets(db, now);
  await forgetCarried(db, now);
  await keepMonths(db, now, (await readClickRules(db)).keepMonths);
};

/** Soon after midnight (UTC), when yesterday's secret is of no more use. */
export const keepClicksSchedule: Recurring = { job: "keep-clicks", at: "1 0 * * *" };

/**
 * Makes this month's table and the next two, so that no click waits for one, and drops those of which every click is more
 * than `months` whole months old. What sales stand on was frozen with them.
 * @returns the names of the tables that were dropped
 */
export async function keepMonths(db: Db, now: Temporal.Instant, months: number): Promise<readonly string[]> {
  const month = now.toZonedDateTimeISO("UTC").toPlainDate().toPlainYearMonth();
  for (const ahead of [0, 1, 2]) {
    const first = month.add({ months: ahead }).toPlainDate({ day: 1 });
    await sql`select ensure_click_month(${first.toString()}::timestamp at time zone 'UTC')`.execute(db);
  }
  const oldest = `click_${month.subtract({ months }).toString().replace("-", "_")}`;
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits
      join pg_class child on child.oid = inhrelid
    where inhparent = 'click'::regclass and child.relname < ${oldest} collate "C" order by 1`.execute(db);
  for (const { name } of rows) await sql`drop table ${sql.id(name)}`.execute(db);
  return rows.map(({ name }) => name);
}
