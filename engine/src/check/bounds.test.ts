import assert from "node:assert/strict";
import { test } from "node:test";
import { planWith } from "../../test/accuse.ts";
import type { Change } from "../../test/accuse.ts";
import { boundsOf } from "../index.ts";
import type { Bound } from "../index.ts";

function text(bound: Bound): string {
  if (!bound.bounded) return bound.reason;
  const units = bound.units.map(({ product, fixed }) => `${product} ${JSON.stringify(fixed)}`);
  return [...bound.percents.map(({ of, percent }) => `${percent}% ${of}`), ...units].join(" + ") || "nothing";
}

function boundOf(name: string, change: Change): string {
  const { bonuses, owed } = boundsOf(planWith(change), "USD");
  return text(name === "owed" ? owed : bonuses.find(({ bonus }) => bonus === name)!.bound);
}

/** A walk of its own, taken by leaders. */
function walk(settings: object): Change {
  return (plan) =>
    (plan.bonuses.walk = { ...plan.bonuses.match, base: "cv", on: undefined, takes: "leader", ...settings });
}

function strip(change: Change): Change {
  return (plan) => {
    change(plan);
    for (const bonus of Object.values(plan.bonuses) as Record<string, unknown>[]) {
      for (const key of Object.keys(bonus)) if (bonus[key] === undefined) delete bonus[key];
    }
  };
}

const cases: ReadonlyArray<readonly [what: string, name: string, change: Change, bound: string]> = [
  ["a seller is paid once", "retail", () => undefined, "20% amount"],
  [
    "the highest of the terms, and fixed amounts",
    "retail",
    (p) => (p.bonuses.retail.products = { mug: { percent: "30" }, tea: { fixed: { USD: "1" } } }),
    '30% amount + tea {"USD":"1"}',
  ],
  [
    "only what counts",
    "retail",
    (p) => (p.bonuses.retail.counts = { percent: "50", markets: { eu: "120" } }),
    "12% amount",
  ],
  ["a margin is part of the amount", "retail", (p) => (p.bonuses.retail.base = "margin"), "20% amount"],
  [
    "or of the list price",
    "retail",
    (p) => [(p.bonuses.retail.base = "margin"), (p.bonuses.retail.coupon = "company")],
    "20% retail",
  ],
  ["the highest band", "personal", () => undefined, "3% qv"],
  [
    "a band that can be reached",
    "personal",
    (p) => [(p.bonuses.personal.by = "strong"), (p.bonuses.personal.bands[1].from = "501")],
    "1% qv",
  ],
  ["the best of each level", "unilevel", () => undefined, "14% cv"],
  [
    "of ranks that can be held",
    "unilevel",
    (p) => [(p.ranks[2].reach.kind = ["customer"]), delete p.ranks[2].keep],
    "12% cv",
  ],
  ["from a level on", "unilevel", (p) => (p.bonuses.unilevel.fromLevel = 3), "5% cv"],
  ["a level that blocks", "walk", walk({ compression: "dynamic", percent: ["5", "0", "5"] }), "5% cv"],
  ["no last level", "walk", walk({ percent: "5" }), "no-last-level"],
  ["but the first ends it", "walk", walk({ percent: "5", ends: "leader" }), "5% cv"],
  ["somebody else's end is no end", "walk", walk({ percent: "5", ends: "active" }), "no-last-level"],
  [
    "the lower of two tables",
    "walk",
    walk({
      percent: {
        lower: [
          ["5", "5"],
          ["3", "6", "9"],
        ],
      },
    }),
    "8% cv",
  ],
  [
    "a differential adds up to the highest",
    "walk",
    walk({ climb: "differential", percent: { byRank: { bronze: "4", gold: "12" } } }),
    "12% cv",
  ],
  ["a group is in one leader's", "walk", walk({ climb: "passed-up", percent: "6", guarantee: "100" }), "6% cv"],
  ["one leader a generation", "lead", () => undefined, "3% cv"],
  ["others share it", "lead", (p) => (p.bonuses.lead.takes = "active"), "several-in-a-generation"],
  ["empty ones close up", "lead", (p) => (p.bonuses.lead.empty = "close"), "several-in-a-generation"],
  [
    "by rank, each rank once",
    "lead",
    (p) => [(p.bonuses.lead.boundary = "same-rank"), (p.bonuses.lead.percent = ["2"])],
    "4% cv",
  ],
  [
    "by rank, but the unranked",
    "lead",
    (p) => [(p.bonuses.lead.boundary = "same-rank"), (p.bonuses.lead.takes = "active")],
    "several-in-a-generation",
  ],
  [
    "by rank, the unranked unpaid",
    "lead",
    (p) => [
      (p.bonuses.lead.boundary = "same-rank"),
      (p.bonuses.lead.takes = "active"),
      (p.bonuses.lead.percent = { byRank: { bronze: ["1"], gold: ["2"] } }),
    ],
    "4% cv",
  ],
  ["a match is a percent of the bound", "match", () => undefined, "2.1% cv"],
  [
    "of a bonus without bound",
    "match",
    (p) => [(p.bonuses.lead.empty = "close"), (p.bonuses.match.on = ["lead"])],
    "bonus",
  ],
  [
    "groups count again for everyone above",
    "personal",
    (p) => (p.bonuses.personal.volume = "gv"),
    "group-of-everyone-above",
  ],
  ["down to a depth", "personal", (p) => [(p.volumes.gv.depth = 2), (p.bonuses.personal.volume = "gv")], "9% qv"],
  [
    "whoever breaks away is paid alone",
    "personal",
    (p) => [
      (p.volumes.gv.without = "leader"),
      (p.bonuses.personal.takes = "leader"),
      (p.bonuses.personal.volume = "gv"),
    ],
    "3% qv",
  ],
  [
    "who does not break away is not",
    "personal",
    (p) => [
      (p.volumes.gv.without = "leader"),
      (p.bonuses.personal.takes = "active"),
      (p.bonuses.personal.volume = "gv"),
    ],
    "group-of-everyone-above",
  ],
  [
    "earlier periods' sales",
    "personal",
    (p) => [(p.volumes.long = { of: "window", volume: "pv", periods: 2 }), (p.bonuses.personal.volume = "long")],
    "earlier-periods",
  ],
  [
    "the least of them",
    "personal",
    (p) => [
      (p.volumes.long = { of: "window", volume: "pv", periods: 2, take: "least" }),
      (p.bonuses.personal.volume = "long"),
    ],
    "3% qv",
  ],
  [
    "retroactive",
    "personal",
    (p) => [(p.bonuses.personal.method = "retroactive"), (p.bonuses.personal.periods = 3)],
    "earlier-periods",
  ],
  [
    "sums",
    "personal",
    (p) => [(p.volumes.both = { of: "sum", volumes: ["pv", "own"] }), (p.bonuses.personal.volume = "both")],
    "3% cv + 3% qv",
  ],
  ["a cap that leaves nothing", "lead", (p) => (p.bonuses.lead.caps = { earner: "0.004" }), "nothing"],
  [
    "a rule that nobody meets",
    "lead",
    (p) => [(p.activity.leader = { rank: "gold", kind: ["customer"] }), delete p.ranks[2].keep],
    "nothing",
  ],
  ["all together", "owed", () => undefined, "19.1% cv + 3% qv + 20% amount"],
  ["less what the seller keeps", "owed", (p) => (p.bonuses.retail.kept = true), "19.1% cv + 3% qv"],
  [
    "not both of two kinds of seller",
    "owed",
    (p) => (p.bonuses.affiliate = { ...p.bonuses.retail, seller: ["affiliate"], percent: "25" }),
    "19.1% cv + 3% qv + 25% amount",
  ],
  [
    "not both where one leaves the other out",
    "owed",
    (p) => (p.bonuses.lead.counts = { paid: { unilevel: "0" } }),
    "16.1% cv + 3% qv + 20% amount",
  ],
  ["the plan's limit", "owed", (p) => (p.payout = { atMost: "40", of: "cv" }), "40% cv"],
  [
    "a limit in each calendar",
    "owed",
    (p) => [(p.payout = { atMost: "40", of: "cv" }), (p.bonuses.lead.period = "week")],
    "80% cv",
  ],
  [
    "a limit makes the unbounded bounded",
    "owed",
    (p) => [(p.bonuses.lead.empty = "close"), (p.payout = { atMost: "40", of: "amount" })],
    "40% amount",
  ],
];

for (const [what, name, change, bound] of cases)
  test(`bound: ${what}`, () => assert.equal(boundOf(name, strip(change)), bound));

test("a limit above what can be paid changes nothing", () => {
  const only: Change = (plan) => {
    plan.bonuses = { lead: plan.bonuses.lead };
    plan.payout = { atMost: "40", of: "cv" };
  };
  assert.equal(boundOf("owed", only), "3% cv");
});
