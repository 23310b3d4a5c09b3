import assert from "node:assert/strict";
import { test } from "node:test";
import { findIn, teamOf } from "./team.ts";

const person = (id: string, parentId: string | null, depth: number, displayName: string) => ({
  id,
  parentId,
  depth,
  displayName,
  handle: id,
  kind: "distributor" as const,
  status: "active" as const,
  joinedAt: "2026-01-01T00:00:00Z",
});
const team = teamOf([
  person("me", null, 0, "Me"),
  person("ana", "me", 1, "Ána Šimić"),
  person("bo", "me", 1, "Bo"),
  person("cy", "ana", 2, "Cy"),
  person("di", "cy", 3, "Di"),
]);

test("everybody knows how many stand below and who stands between", () => {
  assert.deepEqual(
    team.map(({ id, below }) => [id, below]),
    [
      ["me", 4],
      ["ana", 2],
      ["bo", 0],
      ["cy", 1],
      ["di", 0],
    ],
  );
  assert.deepEqual(
    team.map(({ path }) => path),
    [[], [], [], ["Ána Šimić"], ["Ána Šimić", "Cy"]],
  );
});

test("people are found without accents and by their handle, the reader never", () => {
  const names = (q: string) => findIn(team, q).map(({ id }) => id);
  assert.deepEqual(names("simic"), ["ana"]);
  assert.deepEqual(names("@bo"), ["bo"]);
  assert.deepEqual(names("me"), []);
});
