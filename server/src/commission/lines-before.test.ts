/** Runs from before lines stood in chunks: the migration takes their rows over. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import type { RunLine } from "./model.ts";
import { everyLine, runLines } from "./run-lines.ts";

const { db, pool } = await testDatabase();

const migration = await readFile(new URL("../../migrations/0048-lines-in-columns.sql", import.meta.url), "utf8");

/** A schema as it was, as far as lines go: their rows in tables of their runs. */
const before = `
  create schema before_chunks;
  set local search_path to before_chunks, public;
  create table run_work (stage text constraint run_work_stage_check check (stage in ('reading', 'indexing')));
  insert into run_work values ('indexing');
  create table run (id bigint, state text);
  insert into run values (1, 'committed'), (2, 'discarded'), (3, 'draft'), (4, 'locked');
  create table run_line (run_id bigint not null, sale_id bigint, source_id bigint, earner_id bigint not null, amount bigint not null,
    level integer not null, paid_level integer not null, kept boolean not null, currency char(3) not null,
    bonus text not null collate "C", base text not null, rate text) partition by list (run_id);
  create table run_line_1 partition of run_line for values in (1);
  create table run_line_3 partition of run_line for values in (3);
  create table run_line_4 partition of run_line for values in (4);
  create table run_line_2 (like run_line);
  create function open_run_tables(bigint) returns void language sql as '';
  create function attach_run_tables(bigint) returns void language sql as '';
  create function index_run_lines(bigint) returns void language sql as '';
  insert into run_line
    select case when i % 10 = 0 then 3 else 1 end, case when i % 3 > 0 then i / 4 end, case when i % 3 = 0 then i / 4 + 1 end, 1 + i * 7919 % 500,
      (i - 6000) * 1000003::bigint, i % 12, i % 5, i % 11 = 0, (array['EUR', 'JPY', 'USD'])[1 + i % 3], 'bonus-' || i % 4,
      (i % 700) / 100.0, nullif(i % 9, 0)::text
    from generate_series(1, 12000) i`;

const lineColumns = `sale_id as "saleId", source_id as "sourceId", kept, bonus, earner_id as "earnerId", level, paid_level as "paidLevel",
  base, rate, amount, currency`;

/** Not all at once: the difference between two lists of thousands would take minutes to tell. */
function sameLines(made: readonly RunLine[], wanted: readonly RunLine[]): void {
  assert.equal(made.length, wanted.length);
  for (const [at, line] of made.entries()) assert.deepEqual(line, wanted[at]);
}

test("rows of runs become chunks that say the same, in either order; what was discarded goes", async () => {
  const wanted = new Map<bigint, readonly RunLine[]>();
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(before);
    for (const id of [1n, 3n, 4n]) {
      const { rows } = await client.query<RunLine>(
        `select ${lineColumns} from run_line where run_id = ${id}
        order by coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id`,
      );
      wanted.set(id, rows);
    }
    await client.query(migration);
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'before_chunks'::regnamespace and relkind in ('r', 'p', 'v')
        and relname like 'run_line%' order by 1`,
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["run_line", "run_line_chunk", "run_line_chunk_1", "run_line_chunk_3", "run_line_chunk_4"],
    );
    assert.deepEqual((await client.query("select stage from run_work")).rows, [{ stage: "checking" }]);
    await client.query("commit");
  } finally {
    client.release();
  }
  assert.ok(wanted.get(1n)!.length > 10_000 && wanted.get(3n)!.length > 1_000);
  await inTransaction(db, async (tx) => {
    await sql`set local search_path to before_chunks, public`.execute(tx);
    for (const [id, lines] of wanted) {
      sameLines(await everyLine(tx, id, "pages"), lines);
      sameLines(
        await everyLine(tx, id, "earners"),
        lines.toSorted((a, b) => Number(a.earnerId - b.earnerId)),
      );
      const { rows } = await sql<RunLine>`select ${sql.raw(lineColumns)} from run_line where run_id = ${id}
        order by coalesce(sale_id, 9223372036854775807), coalesce(source_id, 0), bonus, earner_id`.execute(tx);
      sameLines(rows, lines);
    }
    const lines = wanted.get(1n)!;
    const { saleId, earnerId } = lines[4_100]!;
    const [ofSale, ofEarner] = [
      lines.filter((line) => line.saleId === saleId),
      lines.filter((line) => line.earnerId === earnerId),
    ];
    assert.deepEqual(await runLines(tx, 1n, { sale: saleId! }), ofSale);
    assert.deepEqual(await runLines(tx, 1n, { earner: earnerId }), ofEarner);
  });
});
