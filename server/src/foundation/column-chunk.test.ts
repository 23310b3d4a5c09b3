import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { decodeColumn, decodeTexts, encodeColumn, encodeSlices, encodeTexts } from "./column-chunk.ts";
import { testDatabase } from "./testing.ts";

const NONE = -(2 ** 53 - 1);
const most = 2 ** 52 - 1;

/** Of one width each, with nulls or without. */
const columns = fc
  .tuple(
    fc.constantFrom(0, 1, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, most),
    fc.integer({ min: -most, max: 0 }),
    fc.boolean(),
  )
  .chain(([spread, least, nulls]) => {
    const value = fc.oneof(fc.constantFrom(0, spread), fc.integer({ min: 0, max: spread })).map((over) => least + over);
    return fc.array(nulls ? fc.option(value, { nil: NONE, freq: 3 }) : value, { maxLength: 40 });
  });

test("a column says what was put into it, wherever it stands in memory", () => {
  fc.assert(
    fc.property(columns, fc.nat(3), fc.nat(9), (values, skipped, shift) => {
      const column = Float64Array.from([...Array.from({ length: skipped }, () => 7), ...values]);
      const bytes = encodeColumn(column, skipped, column.length, NONE);
      const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
      shifted.set(bytes);
      const into = new Float64Array(values.length + 2);
      decodeColumn(shifted, values.length, into, 1, NONE);
      assert.deepEqual([...into], [0, ...values.map((value) => value + 0), 0]);
      const buffer = Buffer.from(shifted.buffer, shifted.byteOffset, shifted.byteLength);
      decodeColumn(buffer, values.length, into, 1, NONE);
      assert.deepEqual([...into], [0, ...values.map((value) => value + 0), 0]);
      // What is read is left as it was.
      assert.deepEqual([...shifted], [...bytes]);
    }),
  );
});

test("a value takes as many bytes as the difference to the least one", () => {
  const length = (values: number[], none?: number): number => encodeColumn(values, 0, values.length, none).length - 16;
  assert.equal(length([]), 0);
  assert.equal(length([5, 5, 5]), 0);
  assert.equal(length([1_000_000, 1_000_255]), 2);
  assert.equal(length([1_000_000, 1_000_255, NONE], NONE), 6);
  assert.equal(length([0, 65_536]), 8);
  assert.equal(length([0, 2 ** 40]), 16);
  assert.equal(length([NONE], NONE), 1);
});

test("what no column can hold is refused, and bytes that are none", () => {
  assert.throws(() => encodeColumn([1.5], 0, 1), /1.5 is no whole number/);
  assert.throws(() => encodeColumn([-(2 ** 53 - 1), 2], 0, 2), /too far apart/);
  const bytes = encodeColumn([1, 2, 3], 0, 3);
  assert.throws(() => decodeColumn(bytes, 4, [], 0), /19 bytes are no column of 4 values/);
  assert.throws(() => decodeColumn(bytes.with(0, 3), 1, [], 0), RangeError);
});

test("the database reads columns, and makes them", async () => {
  const { db } = await testDatabase();
  await fc.assert(
    fc.asyncProperty(columns, async (values) => {
      const wanted = values.map((value) => (value === NONE ? null : value + 0));
      const bytes = Buffer.from(encodeColumn(values, 0, values.length, NONE));
      const { rows } = await sql<{ read: string; made: Buffer }>`
        select to_json(chunk_values(${bytes}, ${values.length}))::text as read,
          to_chunk(${wanted}::bigint[]) as made`.execute(db);
      assert.deepEqual(JSON.parse(rows[0]!.read), wanted);
      const into: number[] = [];
      decodeColumn(rows[0]!.made, values.length, into, 0, NONE);
      assert.deepEqual(
        into,
        values.map((value) => value + 0),
      );
    }),
    { numRuns: 60 },
  );
  await assert.rejects(
    sql`select chunk_values(${Buffer.alloc(17)}, 2)`.execute(db),
    /17 bytes are no column of 2 values/,
  );
});

test("a list of texts is the database's own", async () => {
  const { db } = await testDatabase();
  for (const texts of [[], ["EUR"], ["", 'Ärmel, "lang"', "{}", "日本"]]) {
    assert.deepEqual(decodeTexts(encodeTexts(texts)), texts);
    // The same out of one piece of memory, from the last to the first.
    const parts = texts.map((text) => Buffer.from(text)).toReversed();
    const starts = Int32Array.from([0, ...parts.map((_, at) => Buffer.concat(parts.slice(0, at + 1)).length)]);
    const numbers = Int32Array.from(texts, (_, at) => texts.length - 1 - at);
    assert.deepEqual([...encodeSlices(Buffer.concat(parts), starts, numbers)], [...encodeTexts(texts)]);
    const { rows } = await sql<{ same: boolean }>`
      select array_send(${texts}::text[]) = ${Buffer.from(encodeTexts(texts))} as same`.execute(db);
    assert.equal(rows[0]!.same, true);
  }
});
