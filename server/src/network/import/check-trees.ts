/** What is wrong with the places in trees. */
import { sql } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import { checkRows, rule, when } from "./row-rule.ts";

export async function checkTrees(tx: Tx, now: Temporal.Instant): Promise<void> {
  const rows = sql`
    select raw.*, tree.kind as tree_kind, node.seats, node.width, node.leg as number, node.member_id, node.fresh,
      node.member_kind, node.parent_member, node.wanted, greatest(node.starts, level.starts) as starts, level.line is not null as reached,
      first_value(raw.line) over (partition by raw.tree, raw.node order by raw.line) as first_node,
      case when node.seats and raw.parent <> '' then
        first_value(raw.line) over (partition by raw.tree, raw.parent, node.leg order by raw.line) end as first_seat,
      row_number() over (partition by raw.tree, raw.parent order by raw.line) as beside,
      raw.parent = '' or exists (select from staged_node up where up.tree = raw.tree and up.node = raw.parent) as parent_there,
      not node.seats and not node.fresh and exists (
        select from tree_edge edge where edge.tree = raw.tree and edge.member_id = node.member_id
          and edge.during && tstzrange(greatest(node.starts, level.starts), null)
      ) as placed,
      not node.seats and not node.fresh and exists (
        select from tree_edge edge where edge.tree = raw.tree and edge.parent_id = node.member_id
          and edge.during && tstzrange(greatest(node.starts, level.starts), null)
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
      "from",
      sql`row.starts < (select until from closed_until)`,
      "this would change a period that is closed",
      "write the first day after the last closed period, or a later one",
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
