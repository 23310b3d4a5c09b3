import assert from "node:assert/strict";
import { test } from "node:test";
import { searchOf, shownIn } from "./address.ts";
import { between, moved, onBranch, whole, within, zoomed } from "./camera.ts";
import { cellUnder, readCells } from "./read-cells.ts";
import { shadeOf } from "./shades.ts";

const ground = { people: 1_000_000, levels: 40, shown: 20 };

test("zooming keeps what is under the pointer, and ends at everybody and at a few people", () => {
  const near = zoomed(ground, whole(ground), 4, 0.25);
  assert.deepEqual(near, { from: 187_500, to: 437_500, top: 0 });
  assert.deepEqual(zoomed(ground, near, 1e-9, 0.5), { from: 0, to: 1_000_000, top: 0 });
  const nearest = zoomed(ground, near, 1e9, 0.5);
  assert.equal(Math.round(nearest.to - nearest.from), 6);
  assert.equal((nearest.from + nearest.to) / 2, 312_500);
});

test("nothing is shown past an edge, and a small tree is shown whole", () => {
  assert.deepEqual(moved(ground, { from: 0, to: 100, top: 0 }, -5, -3), { from: 0, to: 100, top: 0 });
  assert.deepEqual(moved(ground, { from: 0, to: 100, top: 0 }, 1e9, 99), { from: 999_900, to: 1_000_000, top: 20 });
  assert.deepEqual(within({ people: 3, levels: 2, shown: 9 }, { from: 1, to: 2, top: 4 }), { from: 0, to: 3, top: 0 });
});

test("a branch fills the width below the one above it; a person without a branch keeps neighbours in sight", () => {
  assert.deepEqual(onBranch(ground, { at: 500, span: 200, level: 7 }), { from: 500, to: 700, top: 6 });
  assert.deepEqual(onBranch(ground, { at: 500, span: 1, level: 7 }), { from: 497.5, to: 503.5, top: 6 });
});

test("on the way to a branch the branch never leaves the sight", () => {
  const [start, end] = [whole(ground), { from: 999_000, to: 999_010, top: 12 }];
  for (const part of [0.1, 0.5, 0.9, 0.99, 1]) {
    const { from, to } = between(start, end, part);
    assert.ok(from <= end.from + 1e-6 && to >= end.to - 1e-6, `${part}: ${from} to ${to}`);
  }
  assert.deepEqual(between(start, end, 1), end);
});

test("cells are read as they are sent, and found where they are drawn", () => {
  const head = new TextEncoder().encode(JSON.stringify({ taken: 5, labels: [[1, "Ann"]] }).padEnd(40));
  const bytes = new ArrayBuffer(4 + head.length + 2 * 9 * 4);
  new DataView(bytes).setInt32(0, head.length, true);
  new Uint8Array(bytes).set(head, 4);
  new Int32Array(bytes, 4 + head.length).set([0, 10, 0, 1, 1, 2, 0, 100, 3, 4, 3, 1, 2, 3, 1, -1, 60, 0]);
  const cells = readCells(bytes);
  assert.deepEqual([cells.taken, cells.count, cells.names.get(1)], [5, 2, "Ann"]);
  assert.equal(cellUnder(cells, 9.9, 0.5)?.index, 0);
  assert.equal(cellUnder(cells, 10, 0.5), undefined);
  assert.equal(cellUnder(cells, 5, 2.9)?.branches, 3);
  assert.equal(cellUnder(cells, 7, 2), undefined);
  const block = cellUnder(cells, 5, 1.5)!;
  assert.equal(shadeOf("activity", block), 4 + 2);
  assert.equal(shadeOf("rank", block), 1);
});

test("an address says what is shown and nothing that is usual; what it cannot mean is passed over", () => {
  const shown = shownIn("?day=2026-03-01&colour=volume&view=table&id=mbr_2");
  assert.equal(searchOf(shown), "?day=2026-03-01&id=mbr_2&colour=volume&view=table");
  assert.equal(searchOf(shownIn("?day=soon&colour=pink&view=globe&tree=sponsor")), "");
});
