/** What is wrong with past sales. */
import { sql } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import { checkRows, rule, when } from "./row-rule.ts";
import { instantOf, unitsOf } from "./stage.ts";

export async function checkSales(
  tx: Tx,
  { now, timeZone }: { readonly now: Temporal.Instant; readonly timeZone: string },
): Promise<void> {
  const two = sql`2`;
  const rows = sql`
    select raw.*, known.member_id, currency.places, ${instantOf(sql`raw.at`, timeZone)} as sold_at,
      first_value(raw.line) over (partition by raw.ref order by raw.line) as first_ref, past.id as past
    from raw_sales raw left join known_member known on known.handle = raw.member
    left join currency_places currency on currency.currency = raw.currency
    left join past_sale past on past.ref = raw.ref`;
  const number = "write it with a point, at most as many places as the currency has, as 12.34";
  await checkRows(tx, "sales", rows, [
    rule("ref", sql`row.ref = ''`, "the sale has no reference", "write the number that the other system gave it"),
    rule("ref", sql`row.first_ref <> row.line`, "an earlier row has this reference", "give each sale one of its own"),
    rule("ref", sql`row.past is not null`, "a sale of this reference was imported before", "remove the row"),
    rule(
      "member",
      sql`row.member_id is null`,
      "there is no member of this handle",
      "add them to the members, or mend the handle",
    ),
    rule("at", sql`row.sold_at is null`, "this is no day", when),
    rule("at", sql`row.sold_at > ${now}::timestamptz`, "this day is not over", "past sales are up to now"),
    rule("currency", sql`row.places is null`, "there is no such currency", "write its three capital letters, as EUR"),
    rule(
      "amount",
      sql`row.places is not null and ${unitsOf(sql`row.amount`, sql`row.places`)} is null`,
      "this is no amount of the currency",
      number,
    ),
    rule(
      "cv",
      sql`row.cv <> '' and ${unitsOf(sql`row.cv`, two)} is null`,
      "these are no points",
      "points have at most two places, as 12.34",
    ),
    rule(
      "qv",
      sql`row.qv <> '' and ${unitsOf(sql`row.qv`, two)} is null`,
      "these are no points",
      "points have at most two places, as 12.34",
    ),
  ]);
}
