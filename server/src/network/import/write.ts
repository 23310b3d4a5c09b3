/** Writes what was staged and found right, all of it in the caller's transaction. */
import { sql } from "kysely";
import { importPeople } from "../../access/index.ts";
import type { Context, Tx } from "../../foundation/database.ts";
import { toEdge } from "../../foundation/ids.ts";
import { withoutKeys, withoutTriggers } from "../../foundation/without-keys.ts";
import { bringBalances, causeOf } from "../../ledger/index.ts";
import { importMembers } from "../../members/index.ts";
import { instantOf, unitsOf } from "./stage.ts";
import type { RowCounts } from "./stage.ts";

/** From so many places or members on keys are made anew instead of kept up: see `withoutKeys`. */
const manyRows = 20_000;

const treeTables = ["tree_edge", "position", "position_holder", "seat"];

function holdsTrees(rows: RowCounts): boolean {
  return (rows.trees ?? 0) >= manyRows;
}

/**
 * With many places nobody else writes in the trees until the import has ended, from before its rows are checked: the checks then say
 * of all of them at once what the tables' triggers would say of each (circles, closed periods, legs, width), in a fifth of the time.
 */
export async function holdTrees(tx: Tx, rows: RowCounts): Promise<void> {
  if (!holdsTrees(rows)) return;
  const tables = sql.join(treeTables.map((table) => sql.id(table)));
  await sql`lock table ${tables} in share row exclusive mode`.execute(tx);
}

/** Balances that are posted together. */
const batch = 20_000;

export async function writeStaged(
  context: Context,
  importId: bigint,
  { timeZone, rows }: { readonly timeZone: string; readonly rows: RowCounts },
): Promise<void> {
  const { tx } = context;
  const manyMembers = (rows.members ?? 0) >= manyRows;
  await importPeople(
    tx,
    sql`select person_id as id, name, email, locale, ${context.now}::timestamptz as at
      from staged_member where known_person is null`,
    manyMembers,
  );
  await importMembers(
    tx,
    sql`select member_id as id, person_id, handle, display_name, joined_at, kind, status from staged_member`,
    manyMembers,
  );
  const tables = holdsTrees(rows) ? treeTables : [];
  await withoutTriggers(tx, tables, () => withoutKeys(tx, tables, () => writeTrees(context)));
  const manySales = (rows.sales ?? 0) >= manyRows;
  await withoutKeys(tx, manySales ? ["past_sale"] : [], () => writeSales(tx, importId, timeZone));
  await writeBalances(context, importId);
}

/** Parents before children: who has nobody below yet is placed without a climb. */
async function writeTrees({ tx, now }: Context): Promise<void> {
  await sql`insert into tree_edge (tree, member_id, parent_id, during)
    select node.tree, node.member_id, node.parent_member, tstzrange(level.starts, null)
    from staged_node node join staged_level level on level.line = node.line
    where not node.seats order by node.tree, level.level, node.line`.execute(tx);
  await sql`create temporary table staged_position on commit drop as
    select node.tree, node.node, node.line, node.parent, node.leg, node.member_id, level.level, level.starts,
      nextval(pg_get_serial_sequence('position', 'id')) as id
    from staged_node node join staged_level level on level.line = node.line
    where node.seats order by node.tree, level.level, node.line`.execute(tx);
  await sql`create unique index on staged_position (tree, node)`.execute(tx);
  await sql`analyze staged_position`.execute(tx);
  await sql`insert into position (id, tree, created_at) overriding system value
    select id, tree, ${now}::timestamptz from staged_position order by id`.execute(tx);
  await sql`insert into position_holder (position_id, member_id, during)
    select id, member_id, tstzrange(starts, null) from staged_position order by id`.execute(tx);
  await sql`insert into seat (tree, position_id, parent_id, leg, during)
    select own.tree, own.id, above.id, case when above.id is not null then own.leg end, tstzrange(own.starts, null)
    from staged_position own left join staged_position above on above.tree = own.tree and above.node = own.parent
    order by own.id`.execute(tx);
}

async function writeSales(tx: Tx, importId: bigint, timeZone: string): Promise<void> {
  await sql`insert into past_sale (import_id, ref, at, member_id, currency, amount, cv, qv)
    select ${importId}, raw.ref, ${instantOf(sql`raw.at`, timeZone)}, known.member_id, raw.currency,
      ${unitsOf(sql`raw.amount`, sql`currency.places`)},
      ${unitsOf(sql`coalesce(nullif(raw.cv, ''), '0')`, sql`2`)}, ${unitsOf(sql`coalesce(nullif(raw.qv, ''), '0')`, sql`2`)}
    from raw_sales raw join known_member known on known.handle = raw.member
    join currency_places currency on currency.currency = raw.currency
    order by raw.line`.execute(tx);
}

async function writeBalances(context: Context, importId: bigint): Promise<void> {
  const cause = causeOf("import", importId);
  for (let after = 0; ;) {
    const { rows } = await sql<{
      line: number;
      member: bigint;
      currency: string;
      account: "available" | "reserve";
      amount: bigint;
    }>`
      select raw.line, known.member_id as member, raw.currency, coalesce(nullif(raw.account, ''), 'available') as account,
        ${unitsOf(sql`raw.amount`, sql`currency.places`)} as amount
      from raw_balances raw join known_member known on known.handle = raw.member
      join currency_places currency on currency.currency = raw.currency
      where raw.line > ${after} order by raw.line limit ${batch}`.execute(context.tx);
    if (rows.length === 0) return;
    after = rows.at(-1)!.line;
    await bringBalances(
      context,
      rows.map((row) => ({
        member: row.member,
        account: row.account,
        kind: "opening",
        from: { company: "opening" },
        amount: row.amount,
        currency: row.currency,
        key: `import:${toEdge("import", importId)}:${toEdge("member", row.member)}:${row.account}:${row.currency}`,
        cause,
      })),
    );
  }
}
