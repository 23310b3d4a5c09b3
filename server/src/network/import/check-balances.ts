/** What is wrong with balances. */
import { sql } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import { checkRows, rule } from "./row-rule.ts";
import { unitsOf } from "./stage.ts";

export async function checkBalances(tx: Tx): Promise<void> {
  const rows = sql`
    select raw.*, known.member_id, currency.places,
      first_value(raw.line) over (partition by raw.member, raw.currency, raw.account order by raw.line) as first_row
    from raw_balances raw left join known_member known on known.handle = raw.member
    left join currency_places currency on currency.currency = raw.currency`;
  await checkRows(tx, "balances", rows, [
    rule(
      "member",
      sql`row.member_id is null`,
      "there is no member of this handle",
      "add them to the members, or mend the handle",
    ),
    rule("member", sql`row.first_row <> row.line`, "an earlier row has this balance", "add the two up in one row"),
    rule("currency", sql`row.places is null`, "there is no such currency", "write its three capital letters, as EUR"),
    rule(
      "amount",
      sql`row.places is not null and ${unitsOf(sql`row.amount`, sql`row.places`)} is null`,
      "this is no amount of the currency",
      "write it with a point, at most as many places as the currency has, as 12.34",
    ),
    rule(
      "account",
      sql`row.account not in ('', 'available', 'reserve')`,
      "a balance cannot be brought into this account",
      "write available or reserve",
    ),
  ]);
}
