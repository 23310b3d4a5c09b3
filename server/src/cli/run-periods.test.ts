/** What plans beyond the starter ask of `fairline run`: lines that no single sale pays, and days of joining. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fairline, MEMBERS_HEADER, readEarnings, readJson, runFiles } from "./testing.ts";

const plan = JSON.stringify({
  name: "periods",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" } },
  volumes: { pv: { of: "credited", points: "cv" } },
  activity: { all: { kind: ["distributor"] }, "new-here": { joined: { periods: 1 } } },
  bonuses: {
    bands: {
      shape: "bands",
      seller: ["distributor"],
      volume: "pv",
      method: "whole",
      bands: [
        { from: "0", percent: "1" },
        { from: "100", percent: "10" },
      ],
    },
    welcome: { shape: "seller", seller: ["distributor"], takes: "new-here", base: "cv", percent: "50" },
    start: {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "cv",
      newcomers: { days: 30 },
      takes: "all",
      compression: "none",
      percent: ["2"],
    },
  },
});
const members = `${MEMBERS_HEADER}\ntop,distributor,,2020-01-01\nann,distributor,top,2021-03-01\n`;
const header = "id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency,product_id,refund_of";
const sales = [
  header,
  "s1,2021-03-31,ann,,1,80.00,80.00,80.00,USD,,",
  "s2,2021-04-01,ann,,1,40.00,40.00,40.00,USD,,",
  "s3,2021-03-02,ann,,1,40.00,40.00,40.00,USD,,",
  "r3,2021-04-10,ann,,-1,-10.00,-10.00,-10.00,USD,,s3",
  "r1,2021-05-10,ann,,-1,-40.00,-40.00,-40.00,USD,,s1",
].join("\n");
const files = { plan, members, sales };

test("what a member's whole period pays stands before the sales, with its source at the end", () => {
  const { code, err, dir } = runFiles(files);
  assert.equal(code, 0, err);
  assert.deepEqual(readEarnings(dir), [
    ",bands,0,0,ann,120.00,10,12.00,USD,ann",
    "s1,start,1,1,top,80.00,2,1.60,USD,",
    "s1,welcome,0,0,ann,80.00,50,40.00,USD,",
    "s3,start,1,1,top,40.00,2,0.80,USD,",
    "s3,welcome,0,0,ann,40.00,50,20.00,USD,",
  ]);
  assert.equal(readJson(dir, "summary.json")["total"], "74.40");
});

test("a refund takes back what the whole period paid, over what earlier refunds left", () => {
  const april = runFiles(files, "2021-04");
  assert.equal(april.code, 0, april.err);
  // March again: 120 at 10% less 110 at 10%. April itself: 40 at 1%, the 31st day is too late for a start.
  assert.deepEqual(readEarnings(april.dir), [
    ",bands,0,0,ann,40.00,1,0.40,USD,ann",
    ",bands,0,0,ann,120.00,10,-1.00,USD,ann",
    "s3,start,1,1,top,-10.00,2,-0.20,USD,",
    "s3,welcome,0,0,ann,-10.00,50,-5.00,USD,",
  ]);
  const may = runFiles(files, "2021-05");
  // The 10 of April are gone already: 110 at 10% less 70, whose band is the one that was reached.
  const [again] = readEarnings(may.dir);
  assert.equal(again, ",bands,0,0,ann,110.00,10,-4.00,USD,ann");
  const told = fairline("explain", "--out", join(may.folder, "out"), "--earner", "ann");
  assert.equal(told.code, 0, told.err);
  assert.match(told.out, /bands: -4\.00 USD to ann, their own\n +worked out again over what is left of 2021-03/);
});

const lookingBack = JSON.stringify({
  name: "looks-back",
  version: "1",
  period: "month",
  trees: {},
  volumes: {
    pv: { of: "credited", points: "cv" },
    quarter: { of: "window", volume: "pv", periods: 3 },
  },
  activity: {},
  ranks: [{ name: "gold", reach: { atLeast: { pv: "100" } }, keep: { atLeast: { pv: "1" } } }],
  bonuses: {
    quarter: {
      shape: "bands",
      seller: ["distributor"],
      volume: "quarter",
      method: "whole",
      bands: [{ from: "0", percent: "1" }],
    },
    weekly: {
      shape: "seller",
      seller: ["distributor"],
      base: "cv",
      percent: "10",
      period: "week",
    },
  },
});

test("a plan that looks back runs the file's earlier months first, and months without a sale as well", () => {
  const months = [
    header,
    "a,2021-01-15,ann,,1,100.00,100.00,100.00,USD,,",
    "b,2021-03-15,ann,,1,5.00,5.00,5.00,USD,,",
    "c,2021-04-15,ann,,1,7.00,7.00,7.00,USD,,",
  ].join("\n");
  const march = runFiles({ plan: lookingBack, members, sales: months }, "2021-03");
  assert.equal(march.code, 0, march.err);
  // January's 100, nothing in February, 5 in March.
  assert.deepEqual(readEarnings(march.dir), [",quarter,0,0,ann,105.00,1,1.05,USD,ann"]);
  const april = runFiles({ plan: lookingBack, members, sales: months }, "2021-04");
  assert.deepEqual(readEarnings(april.dir), [",quarter,0,0,ann,12.00,1,0.12,USD,ann"]);
  // The title of January was kept in no month: February had no point, so April's 7 keep nothing.
  const told = fairline("explain", "--out", april.dir, "--earner", "ann");
  assert.match(told.out, /^2021-04 {2}ann/);
});

test("the bonuses of another calendar are run by its periods, named by a day", () => {
  const weeks = [
    header,
    "a,2021-03-31,ann,,1,50.00,50.00,50.00,USD,,",
    "b,2021-04-04,ann,,1,20.00,20.00,20.00,USD,,",
    "c,2021-04-05,ann,,1,9.00,9.00,9.00,USD,,",
    "r,2021-04-06,ann,,-1,-10.00,-10.00,-10.00,USD,,a",
  ].join("\n");
  const run = (...args: readonly string[]) => {
    const { folder } = runFiles({ plan: lookingBack, members, sales: weeks }, "2021-04");
    const paths = ["plan.json", "members.csv", "sales.csv"].map((name) => join(folder, name));
    const dir = join(folder, "week");
    const called = fairline(
      "run",
      "--plan",
      paths[0]!,
      "--members",
      paths[1]!,
      "--sales",
      paths[2]!,
      "--out",
      dir,
      ...args,
    );
    return { ...called, dir };
  };
  // Monday 29 March to Sunday 4 April, across the month's end.
  const first = run("--period", "2021-04-01", "--calendar", "week");
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /^2021-03-29: 2 lines/);
  assert.deepEqual(readEarnings(first.dir), [
    "a,weekly,0,0,ann,50.00,10,5.00,USD,",
    "b,weekly,0,0,ann,20.00,10,2.00,USD,",
  ]);
  const told = fairline("explain", "--out", first.dir, "--earner", "ann");
  assert.equal(told.code, 0, told.err);
  const second = run("--period", "2021-04-11", "--calendar", "weekly");
  assert.deepEqual(readEarnings(second.dir), [
    "a,weekly,0,0,ann,-10.00,10,-1.00,USD,",
    "c,weekly,0,0,ann,9.00,10,0.90,USD,",
  ]);
  assert.match(run("--period", "2021-04", "--calendar", "week").err, /name a day, like 2021-03-31/);
  assert.match(run("--period", "2021-04-11").err, /name a month, like 2021-03/);
  assert.match(run("--period", "2021-04-11", "--calendar", "year").err, /no bonus of the plan is paid by it/);
});
