import assert from "node:assert/strict";
import { test } from "node:test";
import { dotsOf, openAtFirst, pathTo, plant, rowsOf } from "./tree-model.ts";
import type { TreePerson } from "./tree-model.ts";

const person = (id: string, parentId: string | null): TreePerson => ({
  id,
  parentId,
  name: id,
  tone: "good",
  status: "",
});
const people = [
  person("c", "b"),
  person("a", null),
  person("b", "a"),
  person("d", "a"),
  person("e", "c"),
  person("lost", "gone"),
];

test("a flat list in any order becomes a tree; who has lost their place stands below the first", () => {
  const root = plant(people)!;
  assert.equal(root.value, 6);
  assert.deepEqual(
    root.children?.map(({ data }) => data.id),
    ["b", "d", "lost"],
  );
  assert.equal(plant([]), undefined);
});

test("rows follow what is open, and everybody's line leads to the first", () => {
  const root = plant(people)!;
  assert.deepEqual([...openAtFirst(root)], ["a", "b"]);
  const rows = rowsOf(root, openAtFirst(root));
  assert.deepEqual(
    rows.map(({ data }) => data.id),
    ["a", "b", "c", "d", "lost"],
  );
  assert.deepEqual(
    pathTo(rows[2]!).map(({ data }) => data.id),
    ["a", "b", "c"],
  );
  assert.deepEqual([...openAtFirst(root, 4)], ["a"]);
});

test("everybody is a dot inside the picture, generations apart", () => {
  const { dots, height } = dotsOf(plant(people)!, 300, 20);
  assert.equal(dots.length, 6);
  assert.ok(dots.every(({ x, y }) => x >= 0 && x <= 300 && y >= 0 && y <= height));
  assert.deepEqual(new Set(dots.map(({ y }) => y)), new Set([8, 28, 48, 68]));
});
