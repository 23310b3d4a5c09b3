import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const here = import.meta.dirname;

test("every code that the checker knows is explained in docs/plan-check.md, and no other", async () => {
  const codes = new Set<string>();
  for await (const file of glob("*.ts", { cwd: here })) {
    if (file.endsWith(".test.ts")) continue;
    const source = await readFile(join(here, file), "utf8");
    for (const [, code] of source.matchAll(/\b(?:fault|warning|note|fromIssue)\(\s*"([a-z.-]+)"/g)) codes.add(code!);
  }
  for (const [, reasons] of (await readFile(join(here, "../plan/schema.ts"), "utf8")).matchAll(
    /readonly reason: ([^;]+);/g,
  )) {
    for (const [, reason] of reasons!.matchAll(/"([a-z-]+)"/g)) codes.add(reason!);
  }
  const page = await readFile(join(here, "../../../docs/plan-check.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const told = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([a-z.-]+)`/g)].map(([, code]) => code!));
  const shapes = ["seller", "bands", "walk", "levels", "differential", "passed-up", "generations"];
  assert.ok(codes.size > 30);
  assert.deepEqual(told.filter((code) => !shapes.includes(code)).sort(), [...codes].sort());
});
