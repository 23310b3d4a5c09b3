import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { buildNetwork, networkFromColumns } from "./network.ts";
import { nearestHolders } from "./nearest.ts";
import { NONE, orderTree } from "./order.ts";

/** A forest in shuffled order: parent by input index. */
const forests = fc
  .array(fc.record({ up: fc.nat(), root: fc.boolean() }), { maxLength: 60 })
  .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray([...steps.keys()], { minLength: steps.length })))
  .map(([steps, place]) => {
    const parents = new Int32Array(steps.length).fill(NONE);
    for (const [index, { up, root }] of steps.entries()) {
      if (!root && index > 0) parents[place[index]!] = place[up % index]!;
    }
    return parents;
  });

test("ordered: parents first, siblings together, nobody lost, depths right", () => {
  fc.assert(
    fc.property(forests, (parents) => {
      const tree = orderTree(parents);
      assert.ok(!("cycles" in tree));
      for (let at = 0; at < parents.length; at++) {
        const source: number = tree.source[at]!;
        assert.equal(tree.position[source], at);
        const parent: number = parents[source]!;
        assert.equal(tree.parent[at], parent === NONE ? NONE : tree.position[parent]);
        assert.ok(tree.parent[at]! < at);
        assert.ok(at === 0 || tree.parent[at]! >= tree.parent[at - 1]!);
        assert.equal(tree.depth[at], parent === NONE ? 0 : tree.depth[tree.parent[at]!]! + 1);
      }
    }),
  );
});

test("the nearest holder is who one meets first on the way up", () => {
  fc.assert(
    fc.property(forests, fc.infiniteStream(fc.boolean()), (parents, coins) => {
      const tree = orderTree(parents);
      assert.ok(!("cycles" in tree));
      const holds = Uint8Array.from(parents, () => Number(coins.next().value));
      const nearest = nearestHolders(tree, holds);
      for (let at = 0; at < parents.length; at++) {
        let above: number = tree.parent[at]!;
        while (above !== NONE && holds[above] === 0) above = tree.parent[above]!;
        assert.equal(nearest[at], above);
      }
    }),
  );
});

test("a line of a million people, all but the first inactive, is ordered and compressed in one pass each", () => {
  const size = 1_000_000;
  // The last in the file is the first in the tree.
  const parents = Int32Array.from({ length: size }, (_, index) => (index === size - 1 ? NONE : index + 1));
  const started = performance.now();
  const tree = orderTree(parents);
  assert.ok(!("cycles" in tree));
  assert.equal(tree.depth[size - 1], size - 1);
  const holds = new Uint8Array(size);
  holds[0] = 1;
  assert.equal(nearestHolders(tree, holds)[size - 1], 0);
  assert.ok(performance.now() - started < 5_000, "far from quadratic");
});

test("every circle is named once, also beside a sound tree and with people hanging below", () => {
  const result = buildNetwork([
    { id: "root", kind: "distributor", sponsorId: null },
    { id: "below", kind: "customer", sponsorId: "b" },
    { id: "a", kind: "distributor", sponsorId: "b" },
    { id: "b", kind: "distributor", sponsorId: "c" },
    { id: "c", kind: "distributor", sponsorId: "a" },
    { id: "x", kind: "distributor", sponsorId: "y" },
    { id: "y", kind: "distributor", sponsorId: "x" },
  ]);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.faults.map(({ code, data }) => [code, data.cycle]),
    [
      ["network.cycle", ["a", "b", "c"]],
      ["network.cycle", ["x", "y"]],
    ],
  );
  assert.equal(networkFromColumns(Int32Array.of(1, 0), Uint8Array.of(2, 2)), null);
});

test("a circle of many is shortened in words and whole in data", () => {
  const size = 1_000;
  const members = Array.from({ length: size }, (_, index) => ({
    id: `m${index}`,
    kind: "distributor" as const,
    sponsorId: `m${(index + 1) % size}`,
  }));
  const result = buildNetwork(members);
  assert.ok(!result.ok);
  assert.equal(result.faults.length, 1);
  assert.equal(result.faults[0]!.data.cycle?.length, size);
  assert.match(result.faults[0]!.message, /m0 -> m1 -> .* 993 more .* -> m999 -> m0/);
});

test("duplicates, unknown sponsors and own sponsors are all named", () => {
  const result = buildNetwork([
    { id: "a", kind: "distributor", sponsorId: "nobody" },
    { id: "a", kind: "distributor", sponsorId: null },
    { id: "b", kind: "distributor", sponsorId: "b" },
  ]);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.faults.map(({ code, data }) => `${data.index} ${code}`),
    ["1 network.duplicate-id", "0 network.unknown-sponsor", "2 network.own-sponsor"],
  );
});
