import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fairline, MEMBERS_HEADER, readJson, runFiles, SALES_HEADER } from "./testing.ts";

const members = [
  MEMBERS_HEADER,
  "top,distributor,,2021-01-01",
  "idle,distributor,top,2021-01-01",
  "dan,distributor,idle,2021-01-01",
  "kim,customer,dan,2021-01-01",
].join("\n");
const sales = [
  `${SALES_HEADER},refund_of`,
  "p,2021-03-01,top,top,1,30.00,0.00,30.00,USD,",
  "i,2021-03-01,idle,idle,1,12.00,0.00,12.00,USD,",
  "s,2021-03-02,dan,kim,1,29.30,29.30,29.30,USD,",
  "r,2021-04-02,dan,kim,1,-9.30,-9.30,-9.30,USD,s",
].join("\n");

test("what a member earned, line by line, with who was skipped and why", () => {
  const { dir } = runFiles({ members, sales });
  const { code, out } = fairline("explain", "--out", dir, "--earner", "top");
  assert.equal(code, 0);
  assert.equal(
    out,
    `2021-03  top: distributor, PV 30.00, active
sale s: seller dan (distributor), buyer kim (customer)
  unilevel: 1.47 USD to top, level 2, paid level 1
    29.30 CV at 1 USD a point = 29.30 USD; 5% of 29.30 USD = 1.465, rounded 1.47
      level 1  idle  skipped: PV 12.00 is below 30.00
      level 2  top  takes paid level 1 at 5%: 1.47 USD
1 line, together 1.47 USD
`,
  );
});

test("who was skipped is told why, for one sale and for the month", () => {
  const { dir } = runFiles({ members, sales });
  const ofSale = fairline("explain", "--out", dir, "--earner", "idle", "--sale", "s");
  assert.match(ofSale.out, /unilevel: nothing to idle, level 1: PV 12\.00 is below 30\.00/);
  assert.match(
    fairline("explain", "--out", dir, "--earner", "idle").out,
    /idle: distributor, PV 12\.00, not active .*\nno earnings in this period/,
  );
  assert.match(fairline("explain", "--out", dir, "--earner", "kim", "--sale", "s").out, /kim has no part in it/);
});

test("a line that a later refund reversed", () => {
  const { dir } = runFiles({ members, sales }, "2021-04");
  const { out } = fairline("explain", "--out", dir, "--earner", "top");
  assert.match(out, /unilevel: -0\.47 USD to top, level 2, paid level 1\n {4}before the refund: 1\.47 USD\n/);
  assert.match(out, /after the refund: 1\.00 USD/);
  assert.match(out, /earner, level and rate are those of 2021-03:/);
  assert.match(out, /together -0\.47 USD/);
  const skipped = fairline("explain", "--out", dir, "--earner", "idle", "--sale", "s");
  assert.match(skipped.out, /refunded in 2021-04, sold in 2021-03: no line of idle.*\n[^]*PV 12\.00 is below 30\.00/);
});

test("changed inputs are refused, and the file is named", () => {
  for (const file of ["members.csv", "sales.csv"]) {
    const { dir, folder } = runFiles({ members, sales });
    appendFileSync(join(folder, file), "\n");
    const { code, err, out } = fairline("explain", "--out", dir, "--earner", "top");
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.match(err, new RegExp(`${file}: the \\w+ file changed since the run`));
  }
  const { dir, folder } = runFiles({
    members,
    sales,
    plan: readFileSync(new URL("../../../plans/starter.json", import.meta.url), "utf8"),
  });
  appendFileSync(join(folder, "plan.json"), " ");
  assert.match(
    fairline("explain", "--out", dir, "--earner", "top").err,
    /plan\.json: the plan file changed since the run/,
  );
});

test("results that this engine would not give are refused", () => {
  const { dir } = runFiles({ members, sales });
  const record = { ...readJson(dir, "run.json"), engine: "0.0.1", output_sha256: "0" };
  writeFileSync(join(dir, "run.json"), JSON.stringify(record));
  const { code, err } = fairline("explain", "--out", dir, "--earner", "top");
  assert.equal(code, 1);
  assert.match(err, /gives other results than the run recorded by 0\.0\.1/);
});

test("unknown members and sales, a folder without a run", () => {
  const { dir, folder } = runFiles({ members, sales });
  const asked: ReadonlyArray<readonly [string[], RegExp]> = [
    [["--earner", "zed"], /--earner zed: no member has this id/],
    [["--earner", "top", "--sale", "zed"], /--sale zed: no row has this id/],
    [["--earner", "top", "--sale", "r"], /--sale r: this row is a refund; its lines carry the sale it takes from, "s"/],
  ];
  for (const [args, expected] of asked) {
    const { code, err } = fairline("explain", "--out", dir, ...args);
    assert.equal(code, 1);
    assert.match(err, expected);
  }
  assert.match(fairline("explain", "--out", folder, "--earner", "top").err, /run\.json: cannot be read/);
  for (const broken of ["{", "{}", "[]", "null", '{"inputs":{}}']) {
    writeFileSync(join(dir, "run.json"), broken);
    const { code, err } = fairline("explain", "--out", dir, "--earner", "top");
    assert.equal(code, 1);
    assert.match(err, /run\.json: not the record of a run/);
  }
});

test("a sale of another month is refused with its date", () => {
  const { dir } = runFiles({ members, sales }, "2021-05");
  const { code, err } = fairline("explain", "--out", dir, "--earner", "top", "--sale", "s");
  assert.equal(code, 1);
  assert.match(err, /--sale s: it is of 2021-03-02, and neither it nor a refund of it is in the run of 2021-05/);
});
