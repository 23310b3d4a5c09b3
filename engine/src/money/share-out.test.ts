import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shareOut } from "./share-out.ts";

test("the parts are the whole, and none is a unit away from its exact share", () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 12n),
      fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 40 }).filter((weights) => weights.some(Boolean)),
      (total, weights) => {
        const parts = shareOut(total, weights);
        const sum = weights.reduce((a, b) => a + b, 0n);
        assert.equal(
          parts.reduce((a, b) => a + b, 0n),
          total,
        );
        for (const [index, part] of parts.entries()) {
          const error = part * sum - total * weights[index]!;
          assert.ok(error > -sum && error < sum);
          if (weights[index] === 0n) assert.equal(part, 0n);
          if (total <= sum) assert.ok(part <= weights[index]!, "never more than is there");
        }
      },
    ),
  );
});

test("worked by hand: equal parts, unequal parts, nothing", () => {
  assert.deepEqual(shareOut(10n, [1n, 1n, 1n]), [4n, 3n, 3n]);
  // 100 x 1/6, 2/6, 3/6: 16.67, 33.33, 50.
  assert.deepEqual(shareOut(100n, [1n, 2n, 3n]), [17n, 33n, 50n]);
  assert.deepEqual(shareOut(0n, [0n, 0n]), [0n, 0n]);
  assert.throws(() => shareOut(1n, [0n]), /over nothing/);
});
