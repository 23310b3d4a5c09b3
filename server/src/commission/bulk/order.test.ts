/** Ids in order: by number, and by their text at the edge. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { toEdge } from "../../foundation/ids.ts";
import { edgeOrder } from "./edge-order.ts";
import { ascending, inOrder } from "./ids.ts";

/** Close to each other, far from each other, and both. */
const someIds = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 3_000 }), { maxLength: 300 }),
    fc.uniqueArray(fc.maxSafeNat(), { maxLength: 30 }),
  )
  .map(([near, far]) => [...new Set([...near, ...far])]);

test("ids that come in any order are put in order by number; those that are need nothing", () => {
  fc.assert(
    fc.property(someIds, (ids) => {
      const order = ascending(Float64Array.from(ids));
      const sorted = ids.toSorted((a, b) => a - b);
      if (order === null) assert.deepEqual(ids, sorted);
      else assert.deepEqual([...inOrder(Float64Array.from(ids), order)], sorted);
    }),
  );
});

test("ids stand in the order of their text", () => {
  fc.assert(
    fc.property(someIds, (ids) => {
      const sorted = Float64Array.from(ids).sort();
      const texts = Array.from(edgeOrder(sorted), (at) => toEdge("member", BigInt(sorted[at]!)));
      assert.deepEqual(
        texts,
        texts.toSorted((a, b) => (a < b ? -1 : 1)),
      );
      assert.equal(new Set(texts).size, ids.length);
    }),
  );
});
