/** Rows off the wire: texts, arrays, many pieces, and a connection that goes on after either side has failed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { decodeTexts } from "../../foundation/column-chunk.ts";
import { copyOut } from "../../foundation/copy.ts";
import { inTransaction } from "../../foundation/database.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { CopyReader } from "./read-copy.ts";
import { Words } from "./words.ts";

const { db } = await testDatabase({ connections: 2 });

test("numbers, words and arrays of texts come as they stand, over many pieces", async () => {
  const [reader, words, arrays] = [new CopyReader(), new Words(), new Words()];
  const rows: (readonly [number, string | null, readonly string[] | null])[] = [];
  let pieces = 0;
  await inTransaction(db, (tx) =>
    copyOut(
      tx,
      `select i::int8, case when i % 7 > 0 then 'tea-' || i % 3000 || repeat('é', i % 40) end,
        case i % 3 when 0 then '{}'::text[] when 1 then array['a,b', 'ü ' || i % 5] end from generate_series(1, 20000) i`,
      (piece) => {
        pieces += 1;
        reader.feed(piece, 3, () => {
          const id = reader.int64(-1);
          const [word, array] = [reader.word(words), reader.word(arrays)];
          rows.push([id, word < 0 ? null : words.text(word), array < 0 ? null : decodeTexts(arrays.bytes(array))]);
        });
      },
    ),
  );
  assert.ok(pieces > 3, `${pieces} pieces`);
  assert.equal(rows.length, 20_000);
  for (const [index, row] of rows.entries()) {
    const i = index + 1;
    assert.deepEqual(row, [
      i,
      i % 7 > 0 ? `tea-${i % 3000}${"é".repeat(i % 40)}` : null,
      [[], ["a,b", `ü ${i % 5}`], null][i % 3],
    ]);
  }
});

test("what the database or the reader throws is told, and the connection is good for the next statement", async () => {
  await inTransaction(db, async (tx) => {
    let taken = 0;
    await assert.rejects(
      copyOut(tx, "select repeat('x', 1000) from generate_series(1, 5000)", () => {
        taken += 1;
        throw new Error("no more");
      }),
      /no more/,
    );
    assert.equal(taken, 1);
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(tx);
    assert.equal(rows[0]!.one, 1);
  });
  await assert.rejects(
    inTransaction(db, (tx) =>
      copyOut(tx, "select 1 / (3000 - i), repeat('x', 1000) from generate_series(1, 5000) i", () => {}),
    ),
    /division by zero/,
  );
  await inTransaction(db, async (tx) => assert.equal((await sql`select 1`.execute(tx)).rows.length, 1));
});
