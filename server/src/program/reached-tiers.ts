import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import type { Tier } from "./model.ts";
import { tiersOf } from "./store.ts";

/**
 * The tiers that an affiliate has reached by their sales in the program before an instant: how many, or what their goods came
 * to in one currency; in the company's month or ever. Refused sales do not count, refunded ones do.
 */
export async function reachedTiers(
  db: Db,
  about: {
    readonly programId: bigint;
    readonly memberId: bigint;
    readonly at: Temporal.Instant;
    readonly timeZone: string;
  },
): Promise<readonly Tier[]> {
  const tiers = await keptSetting(db, `tiers ${about.programId}`, () => tiersOf(db, about.programId));
  if (tiers.length === 0) return [];
  const month = about.at.toZonedDateTimeISO(about.timeZone).with({ day: 1 }).startOfDay().toInstant();
  const { rows } = await sql<{
    currency: string;
    sales: bigint;
    amount: bigint;
    monthSales: bigint;
    monthAmount: bigint;
  }>`
    select currency, count(*) as sales, sum(amount)::bigint as amount,
      count(*) filter (where at >= ${month}::timestamptz) as "monthSales",
      coalesce(sum(amount) filter (where at >= ${month}::timestamptz), 0)::bigint as "monthAmount"
    from program_conversion
    where program_id = ${about.programId} and member_id = ${about.memberId} and event = 'sale' and state <> 'refused'
    group by currency`.execute(db);
  const counted = (tier: Tier): bigint =>
    rows
      .filter(({ currency }) => tier.currency === null || currency === tier.currency)
      .reduce((sum, row) => {
        if (tier.measure === "sales") return sum + (tier.span === "month" ? row.monthSales : row.sales);
        return sum + (tier.span === "month" ? row.monthAmount : row.amount);
      }, 0n);
  return tiers.filter((tier) => counted(tier) >= tier.least);
}
