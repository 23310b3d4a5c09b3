/** Every rule that a row of an import must keep, each checked over all rows at once. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import type { ImportFile } from "./columns.ts";
import { instantOf, unitsOf } from "./stage.ts";

/** One rule: the column it looks at, when it is broken, why, and how to mend it. */
interface RowRule {
  readonly field: string;
  readonly value: RawBuilder<unknown>;
  readonly broken: RawBuilder<unknown>;
  readonly reason: string;
  readonly mend: string;
}

const rule = (field: string, broken: RawBuilder<unknown>, reason: string, mend: string): RowRule => ({
  field,
  value: sql`row.${sql.id(field)}`,
  broken,
  reason,
  mend,
});

/** Finds all broken rules of all rows in one pass. */
async function checkRows(
  tx: Tx,
  file: ImportFile,
  rows: RawBuilder<unknown>,
  rules: readonly RowRule[],
): Promise<void> {
  const list = rules.map(
    ({ field, value, broken, reason, mend }) =>
      sql`(${field}::text, ${value}::text, coalesce(${broken}, false), ${reason}::text, ${mend}::text)`,
  );
  // Few rows break any rule: only these are unfolded into one row a rule.
  const any = sql.join(
    rules.map(({ broken }) => broken),
    sql` or `,
  );
  await sql`insert into raw_fault
    select ${file}, row.line, found.field, left(coalesce(found.value, ''), 200), found.reason, found.mend
    from (select * from (${rows}) row where ${any}) row
    cross join lateral (values ${sql.join(list)}) found (field, value, broken, reason, mend)
    where found.broken`.execute(tx);
}

const when = "write a day as 2026-03-31, or an instant with its offset as 2026-03-31T09:30:00Z";

/** Puts everything that is wrong into `raw_fault`. */
export async function checkStaged(
  tx: Tx,
  options: { readonly now: Temporal.Instant; readonly timeZone: string },
): Promise<void> {
  await checkMembers(tx, options.now);
  await checkTrees(tx, options.now);
  await checkSales(tx, options);
  await checkBalances(tx);
}

async function checkMembers(tx: Tx, now: Temporal.Instant): Promise<void> {
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

async function checkTrees(tx: Tx, now: Temporal.Instant): Promise<void> {
  const rows = sql`
    select raw.*, tree.kind as tree_kind, node.seats, node.width, node.leg as number, node.member_id, node.fresh,
      node.member_kind, node.parent_member, node.wanted, greatest(node.starts, level.starts) as starts, level.line is not null as reached,
      first_value(raw.line) over (partition by raw.tree, raw.node order by raw.line) as first_node,
      case when node.seats and raw.parent <> '' then
        first_value(raw.line) over (partition by raw.tree, raw.parent, node.leg order by raw.line) end as first_seat,
      row_number() over (partition by raw.tree, raw.parent order by raw.line) as beside,
      raw.parent = '' or exists (select from staged_node up where up.tree = raw.tree and up.node = raw.parent) as parent_there,
      not node.seats and not node.fresh and exists (
        select from tree_edge edge where edge.tree = raw.tree and edge.member_id = node.member_id and upper_inf(edge.during)
      ) as placed,
      not node.seats and not node.fresh and exists (
        select from tree_edge edge where edge.tree = raw.tree and edge.parent_id = node.member_id and upper_inf(edge.during)
      ) as has_below
    from raw_trees raw left join tree on tree.name = raw.tree
    left join staged_node node on node.tree = raw.tree and node.node = raw.node
    left join staged_level level on level.line = raw.line`;
  const seated = sql`row.seats and row.parent <> ''`;
  await checkRows(tx, "trees", rows, [
    rule(
      "tree",
      sql`row.tree_kind is null`,
      "the company has no tree of this name",
      "add the tree first, or mend the name",
    ),
    rule("node", sql`row.node = ''`, "who stands here is missing", "write the member's handle, or the position's name"),
    rule(
      "node",
      sql`row.first_node <> row.line`,
      "an earlier row places this one in the same tree",
      "keep one of the two",
    ),
    {
      ...rule(
        "member",
        sql`row.member_id is null and row.node <> ''`,
        "there is no member of this handle",
        "add them to the members, or mend the handle",
      ),
      value: sql`coalesce(nullif(row.member, ''), row.node)`,
    },
    rule(
      "member",
      sql`not row.seats and row.member not in ('', row.node)`,
      "in this tree members stand, not positions",
      "leave it empty",
    ),
    rule(
      "node",
      sql`row.seats and row.member_kind <> 'distributor'`,
      "only distributors hold positions",
      "remove the row, or make the member a distributor",
    ),
    rule(
      "parent",
      sql`not row.seats and row.parent <> '' and row.parent_member is null`,
      "there is no member of this handle to stand under",
      "add them to the members, or mend the handle",
    ),
    rule(
      "parent",
      sql`not row.seats and row.parent = ''`,
      "nobody is named to stand under",
      "remove the row: who is in no row of this tree is a root of it",
    ),
    rule(
      "parent",
      sql`row.seats and not row.parent_there`,
      "no row of this tree places this position",
      "add its row, or mend the name",
    ),
    rule(
      "parent",
      sql`row.parent = row.node and row.node <> ''`,
      "this one stands under itself",
      "name another parent",
    ),
    rule(
      "leg",
      sql`${seated} and row.number is null`,
      "the leg is missing or unclear",
      "write left, right, or its number from 0",
    ),
    rule(
      "leg",
      sql`${seated} and row.number >= row.width`,
      "the tree has no such leg",
      "legs are counted from 0 up to one less than the width",
    ),
    rule(
      "leg",
      sql`${seated} and row.first_seat <> row.line and row.number is not null`,
      "an earlier row has this seat",
      "choose another leg or parent",
    ),
    rule(
      "parent",
      sql`not row.seats and row.parent <> '' and row.beside > row.width`,
      "more stand under this one than the tree is wide",
      "choose another parent",
    ),
    rule("from", sql`row."from" <> '' and row.wanted is null`, "this is no day", when),
    rule(
      "from",
      sql`row.wanted > ${now}::timestamptz`,
      "this day is not over",
      "an import tells what stands up to now",
    ),
    rule(
      "from",
      sql`row.wanted < row.starts`,
      "who stands here, or the one above, was not there yet",
      "write a later day, or leave it empty",
    ),
    rule(
      "node",
      sql`row.placed`,
      "this member has a place in the tree already",
      "remove the row; a move is asked for in the office",
    ),
    rule(
      "node",
      sql`row.has_below and not row.placed`,
      "this member has others below in the tree already",
      "remove the row; a move is asked for in the office",
    ),
  ]);
  await checkCircles(tx);
}

/** How many times what only hangs below a circle is taken off; what is left after that is named with it. */
const trims = 1000;

/** Rows that no root leads to: the circles themselves, without what merely stands below them. */
async function checkCircles(tx: Tx): Promise<void> {
  await sql`create temporary table lost on commit drop as
    select line, tree, node, parent from staged_node
    where not exists (select from staged_level level where level.line = staged_node.line)`.execute(tx);
  await sql`create index on lost (tree, parent)`.execute(tx);
  for (let trim = 0; trim < trims; trim += 1) {
    const { numAffectedRows } = await sql`delete from lost where not exists (
      select from lost child where child.tree = lost.tree and child.parent = lost.node)`.execute(tx);
    if ((numAffectedRows ?? 0n) === 0n) break;
  }
  await sql`insert into raw_fault
    select 'trees', line, 'parent', parent, 'this one stands below itself: these rows close a circle',
      'name another parent in one of the rows of the circle'
    from lost where node <> parent`.execute(tx);
}

async function checkSales(
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

async function checkBalances(tx: Tx): Promise<void> {
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
