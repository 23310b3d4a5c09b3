import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** What a period sold on one day, in one currency: net of tax and shipping, minor units. */
export interface SoldOnDay {
  /** The day in the company's time zone, such as `2026-03-14`. */
  readonly day: string;
  readonly currency: string;
  /** Sales less the refunds of that day that count in the period; negative where more went back than was sold. */
  readonly amount: bigint;
  readonly sales: number;
}

/**
 * A period's sales day by day, refunds taken off on the day they were made. Over the whole period the days add up to what
 * its run reads; a refund that counts in this period for a sale of an older one is in it, as in the books.
 */
export async function soldByDay(db: Db, periodId: bigint, timeZone: string): Promise<readonly SoldOnDay[]> {
  const { rows } = await sql<SoldOnDay>`
    select to_char(day, 'YYYY-MM-DD') as day, currency, sum(amount)::bigint as amount, sum(sales)::integer as sales
    from (
      select (sale.at at time zone ${timeZone})::date as day, sale.currency, line.amount, (line.line = 1)::integer as sales
      from sale join sale_line line on line.sale_id = sale.id
      where sale.period_id = ${periodId}
        -- A period's sales lie together: said, so that not the lines of all of them are read.
        and line.sale_id >= (select min(id) from sale where period_id = ${periodId})
        and line.sale_id <= (select max(id) from sale where period_id = ${periodId})
      union all
      select (reversal.at at time zone ${timeZone})::date, sale.currency, -gone.amount, 0
      from sale_reversal reversal
      join sale on sale.id = reversal.sale_id
      join sale_reversal_line gone on gone.reversal_id = reversal.id
      where reversal.period_id = ${periodId}
    ) as moved
    group by moved.day, currency order by moved.day, currency`.execute(db);
  return rows;
}
