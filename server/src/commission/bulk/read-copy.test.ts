/** Rows off the wire: texts, arrays, many pieces, and a connection that goes on after either side has failed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { decodeTexts } from "../../foundation/column-chunk.ts";
import { besideTransaction } from "../../foundation/beside.ts";
import { copyIn, copyOut, KEPT } from "../../foundation/copy.ts";
import { inTransaction } from "../../foundation/database.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { ByteWriter, copyEnd, copyHeader } from "./byte-writer.ts";
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

test("rows end with their piece, however long they are, and pieces that are given back are filled anew", async () => {
  const query = `select i, repeat(chr(97 + i % 26), case when i % 700 = 0 then 600000 else i % 90 end) from generate_series(1, 7000) i`;
  const read = async (source: Parameters<typeof copyOut>[0]): Promise<number> => {
    const reader = new CopyReader();
    const [buffers, lengths] = [new Set<ArrayBuffer>(), new Map<number, string>()];
    await copyOut(source, query, async (piece) => {
      buffers.add(piece.buffer);
      reader.feed(piece, 2, () => {
        const i = reader.int32(-1);
        const text = reader.raw()!;
        assert.ok(!lengths.has(i));
        lengths.set(i, `${text[0] ?? ""}${text[text.length - 1] ?? ""}${text.length}`);
      });
      // As a thread gives it back, a little later.
      await new Promise((done) => setImmediate(done));
      return piece.buffer;
    });
    assert.equal(lengths.size, 7_000);
    for (let i = 1; i <= 7_000; i++) {
      const [letter, length] = [String.fromCodePoint(97 + (i % 26)), i % 700 === 0 ? 600_000 : i % 90];
      assert.equal(lengths.get(i), length === 0 ? "0" : `${letter}${letter}${length}`);
    }
    return buffers.size;
  };
  await inTransaction(db, async (tx) => {
    // Ten of them are longer than a piece.
    assert.ok((await read(tx)) < 20);
    await besideTransaction(tx, 1, async ([one]) => assert.ok((await read(one!)) < 20));
  });
});

test("a long piece has left when the next one is asked for: its memory may be filled anew", async () => {
  const text = (piece: number): string => String.fromCodePoint(97 + (piece % 26)).repeat(KEPT);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield copyHeader;
    const memory = Buffer.alloc(KEPT + 20);
    for (let piece = 0; piece < 60; piece++) {
      const row = new ByteWriter((bytes) => {
        memory.set(bytes);
        return undefined;
      }, KEPT + 5_000);
      row.int16(2);
      row.intField(piece);
      row.field(Buffer.from(text(piece)));
      row.flush();
      yield memory.subarray(0, KEPT + 14);
      memory.fill(0);
    }
    yield copyEnd;
  }
  await inTransaction(db, async (tx) => {
    await sql`create temporary table long_piece (number integer, letters text) on commit drop`.execute(tx);
    await copyIn(tx, "long_piece (number, letters)", pieces(), { fresh: false });
    const { rows } = await sql<{ number: number; letters: string }>`
      select number, letters from long_piece order by number`.execute(tx);
    assert.equal(rows.length, 60);
    for (const { number, letters } of rows) assert.ok(letters === text(number), `the piece ${number}`);
  });
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
