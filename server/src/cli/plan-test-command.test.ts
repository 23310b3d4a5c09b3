import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fairline, newFolder, plans } from "./testing.ts";

/** A folder with a copy of the design example, one of whose cases expects other numbers. */
function withWrongCase(): string {
  const folder = newFolder();
  cpSync(join(plans, "unilevel-design.json"), join(folder, "u.json"));
  const golden = JSON.parse(readFileSync(join(plans, "unilevel-design.cases.json"), "utf8")) as {
    findings?: unknown;
    cases: { earnings: string[]; owed: string }[];
  };
  delete golden.findings;
  const [first] = golden.cases;
  assert.match(first!.earnings[3]!, /^sale,unilevel,4,4,u4,80.00,5,4.00,USD$/);
  first!.earnings[3] = "sale,unilevel,4,4,u4,80.00,5,40.00,USD";
  first!.owed = "52.00";
  writeFileSync(join(folder, "u.cases.json"), JSON.stringify(golden));
  return folder;
}

test("every case of the repository holds, a line each", () => {
  const { code, out, err } = fairline("plan", "test", plans);
  assert.equal(err, "");
  assert.equal(code, 0, out);
  assert.match(out, /^holds {4}\S+amway-india\.cases\.json: 21% less what four legs take$/m);
  const lines = out.trimEnd().split("\n");
  assert.ok(lines.length > 20);
  assert.ok(lines.slice(0, -1).every((line) => line.startsWith("holds")));
  assert.equal(lines.at(-1), `${lines.length - 1} hold`);
});

test("a case that does not hold: expected and got side by side, exit 1; the others still run", () => {
  const folder = withWrongCase();
  const { code, out } = fairline("plan", "test", folder);
  assert.equal(code, 1);
  assert.deepEqual(out.trimEnd().split("\n"), [
    `differs  ${folder}/u.cases.json: 4.00 to each of four uplines`,
    "                   expected                               | got",
    "         earnings  sale,unilevel,4,4,u4,80.00,5,40.00,USD | sale,unilevel,4,4,u4,80.00,5,4.00,USD",
    "         owed      52.00                                  | 16.00",
    `holds    ${folder}/u.cases.json: three quarters of it come back in a later month`,
    "1 hold, 1 does not",
  ]);
});

test("--json says the same to machines", () => {
  const { code, out } = fairline("plan", "test", withWrongCase(), "--json");
  assert.equal(code, 1);
  const { holds, files } = JSON.parse(out) as { holds: boolean; files: { plan: string; cases: object[] }[] };
  assert.equal(holds, false);
  assert.equal(files[0]!.plan, "unilevel-design 1");
  assert.deepEqual((files[0]!.cases[0] as { differences: object[] }).differences[1], {
    where: "owed",
    expected: "52.00",
    got: "16.00",
  });
});

test("files are named by their cases or by their plan; folders are searched to the bottom, each file once", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "deep"));
  for (const name of ["starter.json", "starter.cases.json"]) cpSync(join(plans, name), join(folder, "deep", name));
  const file = join(folder, "deep", "starter");
  const { code, out } = fairline("plan", "test", folder, `${file}.json`, `${file}.cases.json`);
  assert.equal(code, 0);
  assert.equal(out.trimEnd().split("\n").at(-1), "5 hold");
});

test("bad cases and bad plans are faults of their file, and the others still run", () => {
  const folder = withWrongCase();
  writeFileSync(join(folder, "a.cases.json"), '{ "cases": [{ "nam": "x" }] }');
  writeFileSync(join(folder, "b.cases.json"), readFileSync(join(folder, "u.cases.json")));
  writeFileSync(join(folder, "b.json"), '{ "name": "b" }');
  writeFileSync(
    join(folder, "u.cases.json"),
    '{ "companyCurrency": "USD", "cases": [{ "name": "n", "why": "w", "members": [{ "id": "a", "sponsor": "b" }], "owed": "0" }] }',
  );
  const { code, out } = fairline("plan", "test", folder);
  assert.equal(code, 1);
  assert.match(out, /^faulty {3}\S+a\.cases\.json$/m);
  assert.match(out, /cases\[0\]\.nam: unknown key "nam"; did you mean "name"\?/);
  assert.match(out, /b\.json: version: is required and missing/);
  assert.match(out, /u\.cases\.json: n\n\s+cases\[0\]\.members\[0\]\.sponsor: unknown member "b"/);
  assert.match(out, /0 hold, 3 do not/);
});

test("nothing to test is bad input, and no path is wrong usage", () => {
  const empty = fairline("plan", "test", newFolder());
  assert.deepEqual([empty.code, /there is no file of cases/.test(empty.err)], [1, true]);
  const gone = fairline("plan", "test", join(newFolder(), "gone"));
  assert.deepEqual([gone.code, /there is no such file or folder/.test(gone.err)], [1, true]);
  const alone = newFolder();
  writeFileSync(join(alone, "p.json"), "{}");
  const uncased = fairline("plan", "test", join(alone, "p.json"));
  assert.deepEqual([uncased.code, /p\.cases\.json: cannot be read/.test(uncased.err)], [1, true]);
  assert.equal(fairline("plan", "test").code, 2);
  assert.equal(fairline("plan", "test", "--jsn", plans).code, 2);
});
