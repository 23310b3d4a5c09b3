import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareBytewise, sortBytewise } from "./order.ts";

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom("a", "b", "\u{ffff}", "\u{e000}", "\u{d7ff}", "\u{1f600}"),
    fc.string({ unit: "binary" }),
  ),
});

test("texts compare as their UTF-8 bytes do", () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      assert.equal(Math.sign(compareBytewise(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2_000 },
  );
});

test("sorting by a key is sorting by its bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(texts, fc.string())), (keys) => {
      const expected = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      assert.deepEqual(
        sortBytewise(keys, (key) => key),
        expected,
      );
    }),
  );
});
