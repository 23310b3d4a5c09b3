/** The rows of an import's files as they stand, in temporary tables of the transaction, and what they say when read. */
import { CURRENCIES, currencyDecimals } from "@fairline/engine";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { nextPersonId } from "../../access/index.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import { nextMemberId } from "../../members/index.ts";
import { columnsOf, importFiles } from "./columns.ts";
import type { Fault, ImportFile } from "./columns.ts";
import { copyIn } from "./copy-in.ts";
import { readRows } from "./read-rows.ts";

/** Reads a file's parts, in their order. */
export type ReadPieces = (file: ImportFile) => AsyncIterable<string>;

/** Rows that were read, by file; a file that was not sent is absent. */
export type RowCounts = { readonly [File in ImportFile]?: number };

/** Fills `raw_<file>` with every whole row as text, and `raw_fault` with the others. */
export async function stageFiles(tx: Tx, sent: readonly ImportFile[], read: ReadPieces): Promise<RowCounts> {
  await sql`create temporary table raw_fault (file text, line integer, field text, value text, reason text, mend text)
    on commit drop`.execute(tx);
  const counts: { [File in ImportFile]?: number } = {};
  const faults: Fault[] = [];
  for (const file of importFiles) {
    const { required, optional } = columnsOf[file];
    const names = ["line", ...required, ...optional];
    const table = `raw_${file}`;
    const columns = names.map((name) => sql`${sql.id(name)} ${sql.raw(name === "line" ? "integer" : "text")}`);
    await sql`create temporary table ${sql.id(table)} (${sql.join(columns)}) on commit drop`.execute(tx);
    if (!sent.includes(file)) continue;
    let count = 0;
    const target = `${table} (${names.map((name) => `"${name}"`).join(", ")})`;
    await copyIn(tx, target, async (write) => {
      for await (const rows of readRows(file, read(file), (fault) => faults.push(fault))) {
        for (const { line, values } of rows) {
          const full = write([line, ...values]);
          if (full !== undefined) await full;
        }
        count += rows.length;
      }
    });
    counts[file] = count;
    await sql`analyze ${sql.id(table)}`.execute(tx);
  }
  await copyIn(tx, "raw_fault (file, line, field, value, reason, mend)", async (write) => {
    for (const { file, line, field, value, reason, mend } of faults)
      await write([file, line, field, value, reason, mend]);
  });
  return counts;
}

const instantForm = String.raw`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$`;
const dayForm = String.raw`^\d{4}-\d{2}-\d{2}$`;

/** A day (its start in the time zone) or an instant with its offset; null where the text is neither. */
export function instantOf(text: RawBuilder<unknown>, timeZone: string): RawBuilder<unknown> {
  return sql`case
    when ${text} ~ ${dayForm} and pg_input_is_valid(${text}, 'date') then ${text}::date::timestamp at time zone ${timeZone}
    when ${text} ~ ${instantForm} and pg_input_is_valid(${text}, 'timestamptz') then ${text}::timestamptz end`;
}

/** A decimal number as whole units of `decimals` places; null where it is none, or has more places. */
export function unitsOf(text: RawBuilder<unknown>, decimals: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${text} ~ '^-?[0-9]{1,13}(\.[0-9]{1,4})?$' and scale(${text}::numeric) <= ${decimals}
    then (${text}::numeric * 10 ^ ${decimals}::numeric)::bigint end`;
}

/**
 * Reads what was staged: `staged_member`, `known_member` (those of the file and those of the company that the files speak
 * of), `staged_node` (one row a place in a tree), `staged_level` (how far below a root each stands, and from when on).
 * What cannot be read is null there; the checks name it.
 * @param options.real takes ids for the new; a dry run numbers them by their lines, below zero
 */
export async function readStaged(
  tx: Tx,
  options: { readonly timeZone: string; readonly real: boolean },
): Promise<void> {
  const { timeZone, real } = options;
  await sql`create temporary table staged_member on commit drop as
    select raw.line, raw.handle, raw.name, raw.email, raw.kind, coalesce(nullif(raw.status, ''), 'active') as status,
      coalesce(nullif(raw.display_name, ''), raw.name) as display_name, coalesce(nullif(raw.locale, ''), 'en') as locale,
      ${instantOf(sql`raw.joined`, timeZone)} as joined_at, person.person_id as known_person,
      coalesce(person.person_id, ${real ? nextPersonId : sql`-raw.line::bigint`}) as person_id,
      ${real ? nextMemberId : sql`-raw.line::bigint`} as member_id
    from raw_members raw left join person_card person on lower(person.email) = lower(raw.email)
    order by raw.line`.execute(tx);
  await sql`create index on staged_member (handle)`.execute(tx);
  await sql`analyze staged_member`.execute(tx);

  await sql`create temporary table known_member on commit drop as
    select distinct on (handle) handle, member_id, joined_at, kind, status, true as fresh from staged_member
    union all
    select card.handle, card.member_id, card.joined_at, now.kind, now.status, false
    from member_card card join member_history now on now.member_id = card.member_id and upper_inf(now.during)
    where card.handle not in (select handle from staged_member) and card.handle in (
      select node from raw_trees union select parent from raw_trees union select member from raw_trees
      union select member from raw_sales union select member from raw_balances)`.execute(tx);
  await sql`create unique index on known_member (handle)`.execute(tx);
  await sql`analyze known_member`.execute(tx);

  await sql`create temporary table staged_node on commit drop as
    select distinct on (raw.tree, raw.node) raw.line, raw.tree, raw.node, nullif(raw.parent, '') as parent, tree.kind,
      tree.kind in ('binary', 'matrix') as seats, tree.width,
      case when raw.leg in ('left', 'L') then 0 when raw.leg in ('right', 'R') then tree.width - 1
        when raw.leg ~ '^[0-9]{1,3}$' then raw.leg::smallint end as leg,
      holder.member_id, holder.fresh, holder.kind as member_kind, above.member_id as parent_member,
      ${instantOf(sql`raw."from"`, timeZone)} as wanted,
      greatest(coalesce(${instantOf(sql`raw."from"`, timeZone)}, holder.joined_at), holder.joined_at,
        case when tree.kind in ('enroller', 'sponsor') then above.joined_at end) as starts
    from raw_trees raw left join tree on tree.name = raw.tree
    left join known_member holder on holder.handle = coalesce(nullif(raw.member, ''), raw.node)
    left join known_member above on above.handle = raw.parent
    order by raw.tree, raw.node, raw.line`.execute(tx);
  await sql`create index on staged_node (tree, node)`.execute(tx);
  await sql`create index on staged_node (tree, parent)`.execute(tx);
  await sql`analyze staged_node`.execute(tx);

  // Parents before children; who is never reached stands in a circle, or below one.
  await sql`create temporary table staged_level on commit drop as
    with recursive walk (line, tree, node, level, starts) as (
      select line, tree, node, 0, starts from staged_node root
      where not exists (select from staged_node above where above.tree = root.tree and above.node = root.parent)
      union all
      select child.line, child.tree, child.node, walk.level + 1,
        case when child.seats then greatest(child.starts, walk.starts) else child.starts end
      from walk join staged_node child on child.tree = walk.tree and child.parent = walk.node
    )
    select * from walk`.execute(tx);
  await sql`create index on staged_level (line)`.execute(tx);
  await sql`analyze staged_level`.execute(tx);

  await sql`create temporary table currency_places (currency text primary key, places integer) on commit drop`.execute(
    tx,
  );
  await sql`insert into currency_places select * from unnest(${CURRENCIES}::text[],
    ${CURRENCIES.map((code) => currencyDecimals(code)!)}::integer[])`.execute(tx);
}

/** What is wrong, by file and line. */
export async function stagedFaults(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from raw_fault`.execute(db);
  return rows[0]!.count;
}
