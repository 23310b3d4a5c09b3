import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Figures } from "./model.ts";
import { readTotals } from "./read-report.ts";
import "./tables.ts";

export type Totals = readonly (Figures & { readonly currency: string })[];

export interface Glance {
  readonly today: Totals;
  readonly yesterday: Totals;
  /** The last thirty days, today among them, and the thirty before them. */
  readonly month: Totals;
  readonly monthBefore: Totals;
}

/** Today at a glance, of one affiliate or of everybody (null). Clicks of the last seconds, which are not in the sums yet, are in. */
export async function readGlance(
  db: Db,
  query: { readonly memberId: bigint | null; readonly today: Temporal.PlainDate; readonly timeZone: string },
): Promise<Glance> {
  const { memberId, today, timeZone } = query;
  const totals = (from: Temporal.PlainDate, to: Temporal.PlainDate) => readTotals(db, { memberId, days: { from, to } });
  const yesterday = today.subtract({ days: 1 });
  const [own, day, month, before, fresh] = await Promise.all([
    totals(today, today),
    totals(yesterday, yesterday),
    totals(today.subtract({ days: 29 }), today),
    totals(today.subtract({ days: 59 }), today.subtract({ days: 30 })),
    freshClicks(db, { memberId, today, timeZone }),
  ]);
  return { today: withClicks(own, fresh), yesterday: day, month: withClicks(month, fresh), monthBefore: before };
}

interface Fresh {
  readonly gross: bigint;
  readonly net: bigint;
}

async function freshClicks(db: Db, { memberId, today, timeZone }: Parameters<typeof readGlance>[1]): Promise<Fresh> {
  const { rows } = await sql<Fresh>`
    select count(*) as gross, count(*) filter (where valid) as net from (
      select member_id, at, valid from click_fact where seq > (select clicks from report_progress)
      order by seq limit 200000) fresh
    where (${memberId}::bigint is null or member_id = ${memberId})
      and (at at time zone ${timeZone})::date = ${today.toString()}::date`.execute(db);
  return rows[0]!;
}

const nothing: Figures = {
  gross: 0n,
  net: 0n,
  conversions: 0n,
  clickConversions: 0n,
  reversed: 0n,
  orders: 0n,
  amount: 0n,
  earned: 0n,
  clickEarned: 0n,
  tierEarned: 0n,
};

function withClicks(totals: Totals, { gross, net }: Fresh): Totals {
  if (gross === 0n) return totals;
  const clicks = totals.find(({ currency }) => currency === "") ?? { ...nothing, currency: "" };
  return [
    { ...clicks, gross: clicks.gross + gross, net: clicks.net + net },
    ...totals.filter(({ currency }) => currency !== ""),
  ];
}
