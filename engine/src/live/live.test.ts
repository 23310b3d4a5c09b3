import assert from "node:assert/strict";
import { test } from "node:test";
import { buildNetwork, expectValue, liveOf, parsePlan, saleTable } from "../index.ts";
import type { LiveState, Member, Plan, Sale } from "../index.ts";

/** 10% of the CV to the nearest active ancestor; silver needs 100.00 points in the group and two active legs. */
const plan: Plan = expectValue(
  parsePlan({
    name: "live",
    version: "1",
    period: "month",
    trees: { sponsor: { parent: "sponsor" } },
    volumes: {
      pv: { of: "credited", points: "qv" },
      gv: { of: "group", volume: "pv", tree: "sponsor" },
    },
    activity: { active: { kind: ["distributor"], atLeast: { pv: "30" } } },
    ranks: [
      { name: "bronze", reach: { is: ["active"] } },
      {
        name: "silver",
        reach: { is: ["active"], atLeast: { gv: "100" }, legs: [{ tree: "sponsor", rank: "bronze", count: 2 }] },
      },
    ],
    bonuses: {
      unilevel: {
        shape: "walk",
        tree: "sponsor",
        seller: ["distributor"],
        base: "cv",
        takes: "active",
        compression: "standard",
        percent: ["10"],
      },
      matching: {
        shape: "walk",
        tree: "sponsor",
        seller: ["distributor"],
        base: "earnings",
        on: ["unilevel"],
        takes: "active",
        compression: "standard",
        percent: ["50"],
      },
    },
  }),
);

/** The same, all of it at most 5% of the CV. */
const limited: Plan = { ...plan, payout: { atMost: "5", of: "cv" } };

const member = (id: string, sponsorId: string | null): Member => ({ id, kind: "distributor", sponsorId });

function sale(id: string, sellerId: string, points: bigint): Sale {
  const line = { productId: null, quantity: 1, amount: points, cv: points, qv: points };
  return { id, sellerId, buyerId: null, currency: "USD", lines: [line] };
}

/** ann above ben and cat, ben above dan; everybody but ben has sold 40.00. */
function started(of: Plan = plan): LiveState {
  const members = [member("ann", null), member("ben", "ann"), member("cat", "ann"), member("dan", "ben")];
  const network = expectValue(buildNetwork(members));
  const sales = ["ann", "cat", "dan"].map((id) => sale(`s-${id}`, id, 4_000n));
  return expectValue(
    liveOf({ plan: of, network, sales: expectValue(saleTable(network, sales)), companyCurrency: "USD" }),
  );
}

function earned(live: LiveState, id: string): string[] {
  return expectValue(live.earningsOf(id)).map(({ bonus, currency, amount }) => `${bonus} ${currency} ${amount}`);
}

test("a sale makes its seller active: what is sold below no longer passes them by, and the match follows", () => {
  const live = started();
  // Dan's and Cat's 40.00 pay Ann 4.00 each, since Ben is not active.
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 800"]);
  assert.equal(live.sale(sale("new", "ben", 3_000n)).ok, true);
  // Ben's 30.00 and Cat's 40.00, and half of the 4.00 that Ben has on Dan's.
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 700", "matching USD 200"]);
  assert.deepEqual(earned(live, "ben"), ["unilevel USD 400"]);
  assert.equal(live.refund("new", [{ amount: 0n, cv: 0n, qv: 0n }]).ok, true);
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 800"]);
  assert.deepEqual(earned(live, "ben"), []);
});

test("the plan's limit is a factor on what is read", () => {
  const live = started(limited);
  // 5% of 120.00 are 6.00; Ann has two lines of 4.00.
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 600"]);
  const asked = expectValue(live.whatIf(sale("new", "ben", 3_000n)));
  assert.equal(live.sale(sale("new", "ben", 3_000n)).ok, true);
  // Uncut 4.00 + 3.00 and the match 2.00 to Ann, 4.00 to Ben: 13.00, of which 7.50 may be paid. 4.00 are 2.30, 3.00 are 1.73.
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 403", "matching USD 115"]);
  assert.deepEqual(earned(live, "ben"), ["unilevel USD 230"]);
  assert.deepEqual(asked.earnings.map(({ memberId, before, after }) => `${memberId} ${before} ${after}`).sort(), [
    "ann 0 115",
    "ann 600 403",
    "ben 0 230",
  ]);
  assert.equal(live.refund("new", [{ amount: 0n, cv: 0n, qv: 0n }]).ok, true);
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 600"]);
});

test("a move takes the whole group along, a join has nothing yet", () => {
  const live = started();
  assert.equal(live.move("dan", "cat").ok, true);
  assert.deepEqual(earned(live, "cat"), ["unilevel USD 400"]);
  assert.equal(live.join(member("eve", "cat")).ok, true);
  assert.equal(live.sale(sale("first", "eve", 5_000n)).ok, true);
  assert.deepEqual(earned(live, "cat"), ["unilevel USD 900"]);
  const { volumes } = expectValue(live.standingOf("cat"));
  assert.deepEqual(volumes, [
    { name: "pv", points: "40.00" },
    { name: "gv", points: "130.00" },
  ]);
  const [line] = expectValue(live.linesOfSale("first"));
  assert.deepEqual([line!.earnerId, line!.base, line!.rate, line!.amount], ["cat", "50.00", "10", 500n]);
});

test("it tells what is missing for the next rank", () => {
  const live = started();
  // Dan is bronze, so Ben's leg counts although Ben himself holds nothing: Ann is silver already.
  assert.equal(expectValue(live.standingOf("ann")).paidRank, "silver");
  assert.equal(expectValue(live.missingForNext("ann")), null);
  assert.deepEqual(expectValue(live.missingForNext("cat")), {
    name: "silver",
    holds: false,
    missed: [
      { code: "volume", volume: "gv", has: "40.00", needs: "100.00" },
      { code: "legs", tree: "sponsor", rank: "bronze", has: 0, needs: 2 },
    ],
    missedToKeep: null,
  });
});

test("a what-if tells whom an order would pay, and leaves everything as it was", () => {
  const live = started();
  const asked = expectValue(live.whatIf(sale("maybe", "ben", 3_000n)));
  assert.deepEqual(
    asked.lines.map(({ earnerId, amount }) => [earnerId, amount]),
    [["ann", 300n]],
  );
  assert.deepEqual(
    asked.earnings.map(({ memberId, bonus, before, after }) => [memberId, bonus, before, after].join(" ")).sort(),
    ["ann matching 0 200", "ann unilevel 800 700", "ben unilevel 0 400"],
  );
  assert.deepEqual(asked.ranks, [{ memberId: "ben", before: null, after: "bronze" }]);
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 800"]);
  assert.equal(live.linesOfSale("maybe").ok, false);
});

test("what a run would refuse is refused, and nothing of it stays", () => {
  const live = started();
  const code = (result: ReturnType<LiveState["sale"]>): string => (result.ok ? "done" : result.faults[0]!.code);
  assert.equal(code(live.sale(sale("s-ann", "ann", 1n))), "sale.duplicate-id");
  assert.equal(code(live.sale(sale("x", "nobody", 1n))), "sale.unknown-seller");
  assert.equal(code(live.refund("nothing", [])), "live.unknown-sale");
  assert.equal(code(live.refund("s-ann", [{ amount: 4_001n, cv: 0n, qv: 0n }])), "live.remaining");
  assert.equal(code(live.move("ann", "dan")), "network.cycle");
  assert.equal(code(live.move("ann", null, "placement")), "live.unknown-tree");
  assert.equal(code(live.move("nobody", null)), "live.unknown-member");
  assert.equal(code(live.join(member("ben", null))), "network.duplicate-id");
  assert.equal(code(live.join(member("eve", "nobody"))), "network.unknown-sponsor");
  // Each by itself fits below 2^53, their sum in Ann's group does not.
  assert.equal(code(live.sale(sale("large", "cat", 9_007_199_254_740_000n))), "run.too-large");
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 800"]);
  assert.equal(expectValue(live.standingOf("cat")).volumes[1]!.points, "40.00");
  assert.equal(code(live.sale(sale("large", "cat", 1_000n))), "done");
  assert.deepEqual(earned(live, "ann"), ["unilevel USD 900"]);
});

test("what one member's sales pay together changes for others too who have nothing of a new sale", () => {
  const capped = expectValue(
    parsePlan({
      name: "capped",
      version: "1",
      period: "month",
      trees: { sponsor: { parent: "sponsor" } },
      volumes: { pv: { of: "credited", points: "qv" } },
      activity: { all: { kind: ["distributor"] } },
      bonuses: {
        unilevel: {
          shape: "walk",
          tree: "sponsor",
          seller: ["distributor"],
          base: "cv",
          takes: "all",
          compression: "standard",
          percent: ["10", "1"],
          caps: { source: "0.06" },
        },
      },
    }),
  );
  const network = expectValue(buildNetwork([member("zoe", null), member("amy", "zoe"), member("sam", "amy")]));
  const sales = expectValue(saleTable(network, [sale("first", "sam", 200n)]));
  const live = expectValue(liveOf({ plan: capped, network, sales, companyCurrency: "USD" }));
  // 0.20 and 0.02 share 0.06: 5 10/22 and 12/22.
  assert.deepEqual([earned(live, "amy"), earned(live, "zoe")], [["unilevel USD 5"], ["unilevel USD 1"]]);
  // 0.05 more for Amy, nothing for Zoe: 4 12/27, 12/27 and 1 3/27; Amy's id comes first.
  const asked = expectValue(live.whatIf(sale("second", "sam", 49n)));
  assert.deepEqual(asked.earnings.map(({ memberId, before, after }) => `${memberId} ${before} ${after}`).sort(), [
    "amy 5 6",
    "zoe 1 0",
  ]);
});
