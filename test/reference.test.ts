/** docs/plan-reference.md is what the schema and the examples give, and leaves nothing out. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { EXAMPLES, renderReference } from "../engine/scripts/reference/reference.ts";
import { checkPlan, expectValue, parsePlanText, planJsonSchema } from "../engine/src/index.ts";

const docs = resolve(import.meta.dirname, "../docs");
const shapes = resolve(import.meta.dirname, "../plans/shapes");
const page = readFileSync(join(docs, "plan-reference.md"), "utf8");
const introduction = readFileSync(join(docs, "plan-language.md"), "utf8");
const LINK = /\]\(([^)]+)\)/g;

test("the page is in step; node engine/scripts/write-reference.ts writes it", () => {
  assert.equal(page, renderReference());
});

test("every plan of plans/shapes is an example of the page and has cases, and every example is there", () => {
  const files = readdirSync(shapes).filter((file) => file.endsWith(".json"));
  const plans = files.filter((file) => !file.endsWith(".cases.json")).map((file) => file.replace(/\.json$/, ""));
  assert.deepEqual(plans.toSorted(), Object.values(EXAMPLES).flat().toSorted());
  assert.deepEqual(
    plans.filter((name) => !files.includes(`${name}.cases.json`)),
    [],
  );
});

test("every key of the schema has a description", () => {
  assert.deepEqual([...undescribed(planJsonSchema(), "")], []);
});

test("what the two pages on the language link to is there", () => {
  const anchors = new Set([...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id));
  for (const [, heading = ""] of page.matchAll(/^#+ (.+)$/gm)) anchors.add(anchorOf(heading));
  const links = [...page.matchAll(LINK), ...introduction.matchAll(LINK)].map(([, target = ""]) => target);
  assert.ok(links.length > 100);
  for (const target of links) {
    const [file, anchor] = target.split("#");
    if (file !== "") assert.ok(existsSync(join(docs, file!)), `there is no ${file}`);
    if (anchor !== undefined) assert.ok(anchors.has(anchor), `nothing in the reference is #${anchor}`);
  }
});

test("the plan that the introduction shows is sound", () => {
  const shown = /```json\n([\s\S]*?)```/.exec(introduction)?.[1] ?? "";
  const plan = expectValue(parsePlanText(shown));
  assert.deepEqual(
    checkPlan(plan).filter(({ severity }) => severity !== "note"),
    [],
  );
});

/** Paths of keys without a description; a key with one fixed value says what it is by that. */
function* undescribed(schema: unknown, path: string): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      for (const [name, form] of Object.entries(value as Record<string, object>)) {
        if (!("description" in form) && !("const" in form)) yield `${path}/${name}`;
      }
    }
    yield* undescribed(value, `${path}/${key}`);
  }
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
