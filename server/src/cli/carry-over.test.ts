/** What legs, pools, awards and advances ask of `fairline run`: places, positions, hosts, and what periods hand on. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { fairline, MEMBERS_HEADER, newFolder, readEarnings, readJson, runFiles } from "./testing.ts";
import type { Files } from "./testing.ts";

const SALES = "id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency,refund_of";

const members = `${MEMBERS_HEADER},placement_id,placement_leg
top,distributor,,2020-01-01,,
ann,distributor,top,2020-01-01,top,left
bob,distributor,top,2020-01-01,top,right
`;

function planOf(bonuses: object, more: object = {}): string {
  return JSON.stringify({
    name: "carry-over",
    version: "1",
    period: "month",
    trees: { binary: { parent: "placement", legs: 2 }, sponsor: { parent: "sponsor" } },
    volumes: { cv: { of: "credited", points: "cv" }, parties: { of: "hosted", points: "cv" } },
    activity: { buys: { atLeast: { cv: "10" } }, hosts: { atLeast: { parties: "50" } } },
    bonuses,
    ...more,
  });
}

const binary = { shape: "legs", tree: "binary", seller: ["distributor"], volume: "cv", match: { percent: "10" } };

function sales(...rows: readonly string[]): string {
  return [SALES, ...rows, ""].join("\n");
}

function sale(id: string, day: string, seller: string, points: string, refundOf = ""): string {
  const quantity = refundOf === "" ? 1 : -1;
  return `${id},${day},${seller},,${quantity},${points},${points},${points},USD,${refundOf}`;
}

/** The lines of one period, and what is told of an earner. */
function paid(files: Files, period: string, earner = "top"): { lines: string[]; told: string } {
  const { code, err, dir } = runFiles(files, period);
  assert.equal(code, 0, err);
  const told = fairline("explain", "--out", dir, "--earner", earner);
  assert.equal(told.code, 0, told.err);
  return { lines: readEarnings(dir), told: told.out };
}

test("legs carry on from month to month, and each month is run after those before it", () => {
  const files = {
    plan: planOf({ binary }),
    members,
    sales: sales(
      sale("a1", "2021-01-05", "ann", "200.00"),
      sale("b1", "2021-01-06", "bob", "500.00"),
      sale("a2", "2021-03-05", "ann", "400.00"),
      sale("b2", "2021-03-06", "bob", "100.00"),
    ),
  };
  assert.deepEqual(paid(files, "2021-01").lines, [",binary,0,0,top,200.00,10,20.00,USD,top"]);
  // 0 / 300 are carried over February: 400 / 400 in March.
  const march = paid(files, "2021-03");
  assert.deepEqual(march.lines, [",binary,0,0,top,400.00,10,40.00,USD,top"]);
  assert.match(march.told, /binary/);
  const numbered = members.replace("left", "1").replace("right", "2");
  assert.deepEqual(paid({ ...files, members: numbered }, "2021-03").lines, march.lines);
});

test("a refund of a later month takes its volume from the legs: what is carried shrinks, what was matched is owed", () => {
  const rows = [
    sale("a1", "2021-01-05", "ann", "200.00"),
    sale("b1", "2021-01-06", "bob", "500.00"),
    // All of the left leg, which was matched, and 100 of the right one, of which 300 are left.
    sale("r1", "2021-02-05", "ann", "-200.00", "a1"),
    sale("r2", "2021-02-06", "bob", "-100.00", "b1"),
    sale("a2", "2021-03-05", "ann", "250.00"),
  ];
  const files = { plan: planOf({ binary }), members, sales: sales(...rows) };
  assert.deepEqual(paid(files, "2021-02").lines, []);
  // Left: 200 owed, 250 new; right: 200 are left. 50 are matched, and the money of January stays.
  assert.deepEqual(paid(files, "2021-03").lines, [",binary,0,0,top,50.00,10,5.00,USD,top"]);
  const again = { ...files, plan: planOf({ binary: { ...binary, reversal: "none" } }) };
  assert.deepEqual(paid(again, "2021-03").lines, [",binary,0,0,top,250.00,10,25.00,USD,top"]);
});

test("a refund in the month after takes what it takes from the period's own lot, as long as lots last", () => {
  const expiring = { ...binary, carry: { expires: 1 } };
  const rows = [
    sale("b1", "2021-01-06", "bob", "500.00"),
    sale("b2", "2021-02-06", "bob", "40.00"),
    sale("r1", "2021-02-07", "bob", "-450.00", "b1"),
    sale("a2", "2021-02-08", "ann", "70.00"),
    sale("a3", "2021-03-08", "ann", "70.00"),
  ];
  const files = { plan: planOf({ binary: expiring }), members, sales: sales(...rows) };
  // February: 50 of January and 40 against 70.
  assert.deepEqual(paid(files, "2021-02").lines, [",binary,0,0,top,70.00,10,7.00,USD,top"]);
  // 20 of February are left.
  assert.deepEqual(paid(files, "2021-03").lines, [",binary,0,0,top,20.00,10,2.00,USD,top"]);
});

test("further positions earn in lines of their own and share their holder's cap", () => {
  const positions = `${MEMBERS_HEADER},placement_id,placement_leg,holder_id
top,distributor,,2020-01-01,,,
more,distributor,top,2020-01-01,top,1,top
ann,distributor,top,2020-01-01,top,2,
low,distributor,top,2020-01-01,more,left,
end,distributor,top,2020-01-01,more,right,
`;
  const rows = ["ann", "low", "end"].map((id) => sale(id, "2021-01-05", id, "300.00"));
  const files = { members: positions, sales: sales(...rows) };
  const free = paid({ ...files, plan: planOf({ binary: { ...binary, takes: "free" } }, free_) }, "2021-01");
  assert.deepEqual(free.lines, [
    ",binary,0,0,more,300.00,10,30.00,USD,more",
    ",binary,0,0,top,300.00,10,30.00,USD,top",
  ]);
  const plan = planOf({ binary: { ...binary, takes: "free", caps: { together: "50" } } }, free_);
  const capped = paid({ ...files, plan }, "2021-01", "more");
  assert.deepEqual(capped.lines, [
    ",binary,0,0,more,300.00,10,25.00,USD,more",
    ",binary,0,0,top,300.00,10,25.00,USD,top",
  ]);
});
const free_ = { activity: { free: {} } };

test("a party's host is told in sales.csv, and hosting has an award", () => {
  const header = "id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency,host_id";
  const party = (points: string): string =>
    `${header}\np1,2021-01-05,ann,,1,${points},${points},${points},USD,bob\np2,2021-01-06,ann,,1,90.00,90.00,90.00,USD,\n`;
  const award = { shape: "award", seller: ["distributor"], for: { every: "hosts", amount: { USD: "15" } } };
  const plan = planOf({ award });
  assert.deepEqual(paid({ plan, members, sales: party("50.00") }, "2021-01", "bob").lines, [
    ",award,0,0,bob,15.00,,15.00,USD,bob",
  ]);
  assert.deepEqual(paid({ plan, members, sales: party("49.99") }, "2021-01", "bob").lines, []);
});

test("a pool that nobody shared goes on to the next month, and a streak counts over them", () => {
  const pool = {
    shape: "pool",
    seller: ["distributor"],
    takes: "buys",
    from: { amount: { USD: "10" } },
    split: "equal",
    nobody: "carried",
  };
  const award = {
    shape: "award",
    seller: ["distributor"],
    for: { streak: "buys", periods: 2, amount: { USD: "7" } },
  };
  const rows = [
    sale("s0", "2021-01-05", "", "30.00"),
    sale("s1", "2021-02-05", "ann", "30.00"),
    sale("s2", "2021-03-05", "ann", "30.00"),
    sale("s3", "2021-04-05", "ann", "30.00"),
  ];
  const files = { plan: planOf({ award, pool }), members, sales: sales(...rows) };
  assert.deepEqual(paid(files, "2021-01").lines, []);
  assert.deepEqual(paid(files, "2021-02", "ann").lines, [",pool,0,0,ann,20.00,,20.00,USD,ann"]);
  assert.deepEqual(paid(files, "2021-03", "ann").lines, [
    ",award,0,0,ann,7.00,,7.00,USD,ann",
    ",pool,0,0,ann,10.00,,10.00,USD,ann",
  ]);
  assert.deepEqual(paid(files, "2021-04", "ann").lines, [",pool,0,0,ann,10.00,,10.00,USD,ann"]);
});

const advanced = planOf({
  week: { ...binary, period: "week" },
  month: { ...binary, match: { percent: "15" }, advances: { of: ["week"], overpaid: "carried" } },
});

test("a month takes off what the weeks that end in it have paid", () => {
  const rows = [
    // The week of 1 March: 10; that of 22 March: 20; that of 29 March ends in April: 5.
    ...["ann", "bob"].map((id) => sale(`${id}1`, "2021-03-03", id, "100.00")),
    ...["ann", "bob"].map((id) => sale(`${id}2`, "2021-03-24", id, "200.00")),
    ...["ann", "bob"].map((id) => sale(`${id}3`, "2021-03-30", id, "50.00")),
  ];
  const files = { plan: advanced, members, sales: sales(...rows) };
  // 15% of 350 is 52.50, less 30.
  const march = paid(files, "2021-03");
  assert.deepEqual(march.lines, [",month,0,0,top,350.00,15,22.50,USD,top"]);
  // April is due nothing, and 5 were paid: they are taken off what May is due, 15% of 100.
  const later = ["ann", "bob"].map((id) => sale(`${id}5`, "2021-05-31", id, "100.00"));
  const may = { ...files, sales: sales(...rows, ...later) };
  assert.deepEqual(paid(may, "2021-04").lines, []);
  // The week of 31 May ends in June.
  assert.deepEqual(paid(may, "2021-05").lines, [",month,0,0,top,100.00,15,10.00,USD,top"]);
});

test("titles that members bring along do not wipe out what earlier months left", () => {
  const titled = `${MEMBERS_HEADER},placement_id,placement_leg,title
top,distributor,,2020-01-01,,,star
ann,distributor,top,2020-01-01,top,1,
bob,distributor,top,2020-01-01,top,2,
`;
  const plan = planOf({ binary }, { ranks: [{ name: "star", reach: { atLeast: { cv: "1000" } } }] });
  const rows = [sale("b1", "2021-01-06", "bob", "500.00"), sale("a2", "2021-02-05", "ann", "400.00")];
  assert.deepEqual(paid({ plan, members: titled, sales: sales(...rows) }, "2021-02").lines, [
    ",binary,0,0,top,400.00,10,40.00,USD,top",
  ]);
});

test("who has no place gets one where the plan fills the tree", () => {
  const filled = planOf({ binary }, { trees: { binary: { parent: "placement", legs: 2, fill: "breadth-first" } } });
  const unplaced = `${MEMBERS_HEADER}
top,distributor,,2020-01-01
ann,distributor,top,2020-01-02
bob,distributor,top,2020-01-03
`;
  const rows = [sale("a", "2021-01-05", "ann", "100.00"), sale("b", "2021-01-06", "bob", "60.00")];
  assert.deepEqual(paid({ plan: filled, members: unplaced, sales: sales(...rows) }, "2021-01").lines, [
    ",binary,0,0,top,60.00,10,6.00,USD,top",
  ]);
});

test("files without the new columns, or with nothing in them, keep their hash", () => {
  const plan = planOf({
    award: { shape: "award", seller: ["distributor"], for: { contest: "cv", prizes: { USD: ["5"] } } },
  });
  const bare = {
    members: `${MEMBERS_HEADER}\ntop,distributor,,2020-01-01\n`,
    sales: sales(sale("s", "2021-01-05", "top", "1.00")),
  };
  const wide = {
    members: `${MEMBERS_HEADER},placement_leg,holder_id\ntop,distributor,,2020-01-01,,\n`,
    sales: `${SALES},host_id\n${sale("s", "2021-01-05", "top", "1.00")},\n`,
  };
  const hash = (files: Files): unknown =>
    readJson(runFiles({ ...files, plan }, "2021-01").dir, "summary.json")["input_sha256"];
  // As it is documented, value by value.
  const written = [
    `plan ${Buffer.byteLength(plan)}\n${plan}`,
    "members 1\n3:top11:distributor0:10:2020-01-01\n",
    "sales 1\n1:s10:2021-01-053:top0:1:14:1.004:1.004:1.003:USD0:0:\n",
  ];
  assert.equal(hash(bare), createHash("sha256").update(written.join("")).digest("hex"));
  assert.equal(hash(wide), hash(bare));
  assert.notEqual(
    hash(bare),
    hash({ ...wide, sales: `${SALES},host_id\n${sale("s", "2021-01-05", "top", "1.00")},top\n` }),
  );
});

test("what is wrong with places, positions and hosts is named with line and column", () => {
  const wrong = runFiles({
    plan: planOf({ binary }),
    members: `${MEMBERS_HEADER},placement_id,placement_leg,holder_id
top,distributor,,2020-01-01,,,
a,distributor,top,2020-01-01,top,left,
b,distributor,top,2020-01-01,top,1,
c,distributor,top,2020-01-01,top,,
d,distributor,top,2020-01-01,,2,
e,distributor,top,2020-01-01,a,middle,
f,distributor,top,2020-01-01,,,nobody
g,distributor,top,2020-01-01,,,g
h,distributor,top,2020-01-01,,,i
i,distributor,top,2020-01-01,,,top
`,
    sales: `${SALES},host_id\ns,2021-03-05,a,,1,1.00,1.00,1.00,USD,,z\nr,2021-03-05,a,,1,0,0,0,USD,s,a\n`,
  });
  assert.equal(wrong.code, 1);
  const said = wrong.err.split("\n");
  for (const [line, about] of [
    ["members.csv line 4", /placement_leg.*"a" on line 3 stands there already/],
    ["members.csv line 5", /placement_leg.*stands under "top" and in no leg/],
    ["members.csv line 6", /placement_leg.*in a leg of nobody/],
    ["members.csv line 7", /placement_leg.*middle.*not a leg/],
    ["members.csv line 8", /holder_id.*nobody.*unknown holder/],
    ["members.csv line 9", /holder_id.*cannot hold their own position/],
    ["members.csv line 10", /holder_id.*"i" is a further position itself/],
    ["sales.csv line 2", /host_id.*unknown host/],
    ["sales.csv line 3", /host_id.*told in a refund/],
  ] as const) {
    const told = said.filter((one) => one.includes(line));
    assert.equal(told.length, 1, `${line}: ${told.join(" | ")}`);
    assert.match(told[0]!, about);
  }
  assert.match(wrong.err, /9 faults/);
});

test("a week's own run is chained by weeks", () => {
  const rows = [sale("b", "2021-03-03", "bob", "500.00"), sale("a", "2021-03-17", "ann", "120.00")];
  const { folder } = runFiles({ plan: advanced, members, sales: sales(...rows) }, "2021-03");
  const dir = join(newFolder(), "week");
  const paths = ["plan.json", "members.csv", "sales.csv"].map((name) => join(folder, name));
  const named = ["--plan", paths[0]!, "--members", paths[1]!, "--sales", paths[2]!, "--out", dir];
  const called = fairline("run", ...named, "--period", "2021-03-15", "--calendar", "week");
  assert.equal(called.code, 0, called.err);
  assert.deepEqual(readEarnings(dir), [",week,0,0,top,120.00,10,12.00,USD,top"]);
});
