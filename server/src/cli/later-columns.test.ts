/** The columns that plans may ask for beside the required ones: read, checked, hashed, and explained. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fairline, MEMBERS_HEADER, readEarnings, readJson, runFiles, SALES_HEADER } from "./testing.ts";

const plan = JSON.stringify({
  name: "later",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" }, enrolment: { parent: "enroller" } },
  volumes: { pv: { of: "credited", points: "qv" } },
  activity: { anybody: { kind: ["distributor"] } },
  ranks: [
    { name: "star", reach: { atLeast: { pv: "1000" } }, keep: {} },
    { name: "moon", reach: { atLeast: { pv: "1000" }, title: "star" } },
  ],
  bonuses: {
    margin: {
      shape: "seller",
      seller: ["distributor"],
      base: "margin",
      percent: "100",
      kept: true,
      sales: { tagged: ["stand"], markets: ["eu"] },
    },
    start: walk({ tree: "enrolment", percent: ["10"] }),
    titled: walk({ tree: "sponsor", rankBy: "title", percent: { byRank: { star: ["4"] } } }),
    match: walk({ tree: "sponsor", base: "earnings", on: ["start"], percent: ["50"] }),
  },
});

function walk(of: object): object {
  return { shape: "walk", seller: ["distributor"], base: "cv", takes: "anybody", compression: "none", ...of };
}

const members = `${MEMBERS_HEADER},enroller_id,title,highest
A,distributor,,2020-01-01,,star,star
B,distributor,A,2020-01-01,,,
C,distributor,A,2020-01-01,B,,
`;
const sales = `${SALES_HEADER},market,tags,wholesale,retail
s1,2021-03-05,C,,1,100.00,100.00,100.00,EUR,eu,stand; spring,70.00,110.00
s2,2021-03-06,C,,1,100.00,100.00,100.00,EUR,us,stand,70.00,110.00
`;

test("trees, titles, markets, tags and prices are read; periods name their source; what is kept is in no total", () => {
  const { code, err, dir } = runFiles({ members, sales, plan });
  assert.equal(code, 0, err);
  assert.deepEqual(readEarnings(dir), [
    // B enrolled C and is paid 10% of both sales; A is matched on B's 20.00.
    ",match,1,1,A,20.00,50,10.00,EUR,B",
    "s1,margin,0,0,C,30.00,100,30.00,EUR,",
    "s1,start,1,1,B,100.00,10,10.00,EUR,",
    "s1,titled,1,1,A,100.00,4,4.00,EUR,",
    "s2,start,1,1,B,100.00,10,10.00,EUR,",
    "s2,titled,1,1,A,100.00,4,4.00,EUR,",
  ]);
  const { lines, earners, total } = readJson(dir, "summary.json");
  assert.deepEqual([lines, earners, total], [6, 2, "38.00"]);
  const told = fairline("explain", "--out", dir, "--earner", "A");
  assert.match(told.out, /the whole period of B:\n {2}match: 10\.00 EUR to A, level 1, paid level 1/);
  assert.match(told.out, /3 lines, together 18\.00 EUR/);
  assert.match(fairline("explain", "--out", dir, "--earner", "C").out, /1 line, together 0\.00 EUR/);
});

test("a refund of a later month works a whole period out again, and tells so", () => {
  const refunded = `${SALES_HEADER},refund_of,market,tags,wholesale,retail
s1,2021-03-05,C,,1,100.00,100.00,100.00,EUR,,eu,stand,70.00,110.00
s2,2021-03-06,C,,1,100.00,100.00,100.00,EUR,,us,,,
r1,2021-04-02,C,,1,-100.00,-100.00,-100.00,EUR,s2,,,,
`;
  const { code, err, dir } = runFiles({ members, sales: refunded, plan }, "2021-04");
  assert.equal(code, 0, err);
  assert.equal(readEarnings(dir)[0], ",match,1,1,A,20.00,50,-5.00,EUR,B");
  const told = fairline("explain", "--out", dir, "--earner", "A");
  assert.match(told.out, /match: -5\.00 EUR to A.*\n.*worked out again over what is left of 2021-03/);
});

test("the hash says what the columns say, and nothing of columns without a value", () => {
  const hash = (of: { members: string; sales: string }) =>
    readJson(runFiles({ ...of, plan }).dir, "summary.json")["input_sha256"];
  const own = hash({ members, sales });
  assert.notEqual(hash({ members: members.replace("star,star", "star,moon"), sales }), own);
  assert.notEqual(hash({ members, sales: sales.replace(",eu,", ",us,") }), own);
  const bare = `${SALES_HEADER}\ns1,2021-03-05,C,,1,100.00,100.00,100.00,EUR\n`;
  const empty = `${SALES_HEADER},market,tags,wholesale,retail\ns1,2021-03-05,C,,1,100.00,100.00,100.00,EUR,,,,\n`;
  assert.equal(hash({ members, sales: bare }), hash({ members, sales: empty }));
});

test("what is wrong in them is named with line and column", () => {
  const wrong = runFiles({
    members: members.replace(",B,,\n", ",X,,\n").replace("star,star", "stern,star"),
    sales: `${SALES_HEADER},refund_of,wholesale,tags
s1,2021-03-05,C,,1,100.00,100.00,100.00,EUR,,-1,
r1,2021-03-06,C,,1,-1.00,0,0,EUR,s1,,gone
`,
    plan,
  });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /members\.csv line 2.*title.*stern.*unknown rank.*did you mean star/);
  assert.match(wrong.err, /members\.csv line 4.*enroller_id.*X.*unknown enroller/);
  assert.match(wrong.err, /sales\.csv line 2.*wholesale.*-1/);
  assert.match(wrong.err, /sales\.csv line 3.*tags.*gone.*told in a refund/);
});
