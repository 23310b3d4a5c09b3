/** What is wrong with the rows of members. */
import { sql } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import { checkRows, rule, when } from "./row-rule.ts";

export async function checkMembers(tx: Tx, now: Temporal.Instant): Promise<void> {
  const rows = sql`
    select raw.*, staged.joined_at, first_value(raw.line) over (partition by raw.handle order by raw.line) as first_handle,
      first_value(raw.line) over (partition by lower(raw.email) order by raw.line) as first_email,
      named.member_id as named, already.member_id as already
    from raw_members raw join staged_member staged on staged.line = raw.line
    left join member_card named on named.handle = raw.handle
    left join member_card already on already.person_id = staged.known_person`;
  await checkRows(tx, "members", rows, [
    rule(
      "handle",
      sql`row.handle !~ '^[a-z0-9][a-z0-9-]{1,30}$'`,
      "this cannot be part of an address",
      "use 2 to 31 lower-case letters, digits and hyphens, not a hyphen first",
    ),
    rule(
      "handle",
      sql`row.first_handle <> row.line`,
      "an earlier row has this handle",
      "give each member a handle of their own",
    ),
    rule(
      "handle",
      sql`row.named is not null`,
      "a member of the company has this handle",
      "choose another, or remove the row",
    ),
    rule(
      "name",
      sql`row.name = '' or length(row.name) > 200`,
      "the name is missing or too long",
      "write 1 to 200 letters",
    ),
    rule(
      "display_name",
      sql`length(row.display_name) > 100`,
      "the name to be shown is too long",
      "write at most 100 letters",
    ),
    rule(
      "email",
      sql`row.email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or length(row.email) > 254`,
      "this is no mail address",
      "write it as name@example.com",
    ),
    rule(
      "email",
      sql`row.first_email <> row.line`,
      "an earlier row has this address",
      "one person is one member: give each an address of their own",
    ),
    rule("email", sql`row.already is not null`, "the person of this address is a member already", "remove the row"),
    rule(
      "kind",
      sql`row.kind not in ('affiliate', 'distributor')`,
      "there is no such kind of member",
      "write affiliate or distributor",
    ),
    rule(
      "status",
      sql`row.status not in ('', 'active', 'suspended', 'terminated')`,
      "there is no such status",
      "write active, suspended or terminated",
    ),
    rule("joined", sql`row.joined_at is null`, "this is no day", when),
    rule("joined", sql`row.joined_at > ${now}::timestamptz`, "this day is not over", "members join up to now"),
    rule(
      "locale",
      sql`row.locale !~ '^([a-z]{2}(-[A-Z]{2})?)?$'`,
      "there is no such language",
      "write it as en or en-GB",
    ),
  ]);
}
