import assert from "node:assert/strict";
import { test } from "node:test";
import { accuses, findingsOf, planWith } from "../../test/accuse.ts";
import type { Change } from "../../test/accuse.ts";
import { boundsOf } from "../index.ts";

const nothing = (): void => undefined;

test("of a plan in order only its fairness is spoken of", () => {
  assert.deepEqual(
    findingsOf(nothing).filter(({ code }) => !code.startsWith("fair.")),
    [],
  );
});

test("names that stand in one another many times over take no longer", () => {
  const tower: Change = (plan) => {
    const all = Array.from({ length: 60 }, (_, level) => level);
    for (const level of all) {
      const below = (name: string, base: string): string[] =>
        level === 0 ? [base] : [`${name}-${level - 1}`, `${name}-${level - 1}`];
      plan.volumes[`v-${level}`] = { of: "sum", volumes: below("v", "pv") };
      plan.activity[`r-${level}`] = {
        is: below("r", "active"),
        any: [{ is: below("r", "active") }, { is: below("r", "loyal") }],
      };
      plan.bonuses[`b-${level}`] = {
        ...plan.bonuses.match,
        on: below("b", "unilevel"),
        takes: `r-${level}`,
        ends: `r-${59 - level}`,
      };
    }
    plan.bonuses.personal.volume = "v-59";
    plan.activity["r-59"].atLeast = { "v-59": "10" };
  };
  const started = performance.now();
  assert.ok(findingsOf(tower).length > 0);
  boundsOf(planWith(tower), "USD");
  assert.ok(performance.now() - started < 3_000);
});

test("a rank that cannot be reached", () => {
  const bronze = "warning rank.unreachable ranks[0].reach";
  // More than the cap of the volume allows.
  accuses(
    bronze,
    (plan) => (plan.ranks[0].reach.atLeast.strong = "500.01"),
    (plan) => (plan.ranks[0].reach.atLeast.strong = "500"),
  );
  accuses(
    bronze,
    (plan) => {
      plan.volumes.both = { of: "sum", volumes: ["strong", "strong"] };
      plan.ranks[0].reach.atLeast.both = "1000.01";
    },
    (plan) => {
      plan.volumes.both = { of: "sum", volumes: ["strong", "strong"] };
      plan.ranks[0].reach.atLeast.both = "1000";
    },
  );
  // Itself in a leg, a higher rank in a leg: no base. Gold that is kept from before is one.
  for (const rank of ["bronze", "silver", "gold"]) {
    const inLeg: Change = (plan) => (plan.ranks[0].reach.legs = [{ tree: "sponsor", rank, count: 1 }]);
    accuses(bronze, (plan) => [inLeg(plan), delete plan.ranks[2].keep], inLeg);
  }
  // Kinds that exclude each other, in the condition and through a rule.
  accuses(
    bronze,
    (plan) => (plan.ranks[0].reach.all = [{ kind: ["customer"] }]),
    (plan) => (plan.ranks[0].reach.all = [{ kind: ["customer", "distributor"] }]),
  );
  accuses(
    bronze,
    (plan) => (plan.ranks[0].reach.kind = ["affiliate"]),
    (plan) => (plan.ranks[0].reach.any = [{ kind: ["affiliate"] }, { atLeast: { pv: "1" } }]),
  );
  // Look-backs that ask for more periods than they look at, and legs of which nothing counts.
  accuses(
    bronze,
    (plan) => (plan.ranks[0].reach.met = [{ rule: "active", periods: 4, last: 3 }]),
    (plan) => {
      plan.ranks[0].reach.met = [{ rule: "active", periods: 3, last: 3 }];
    },
  );
  const maxLeg = { tree: "sponsor", atLeast: "600" };
  accuses(
    bronze,
    (plan) => (plan.ranks[0].reach.maxLeg = [{ ...maxLeg, volume: "strong", percent: "0" }]),
    (plan) => {
      plan.ranks[0].reach.maxLeg = [{ ...maxLeg, volume: "strong", percent: "50" }];
    },
  );
  accuses(
    "note rank.unreachable-anew ranks[0].reach",
    (plan) => [(plan.ranks[0].reach.title = "gold"), (plan.ranks[2].reach.title = "gold")],
    (plan) => [
      (plan.ranks[1].reach.legs = []),
      delete plan.ranks[1].reach.legs,
      (plan.ranks[0].reach.title = "silver"),
    ],
  );
});

test("a rule that nobody can meet", () => {
  const rule = "warning rule.unmeetable activity.loyal";
  accuses(rule, (plan) => (plan.activity.loyal.met[0].periods = 4), nothing);
  // Who met it in earlier periods, under other rules, has still met it then.
  const gone =
    (last: number): Change =>
    (plan) => {
      plan.activity.gone = { kind: ["customer"], is: ["active"] };
      plan.activity.loyal.met = [{ rule: "gone", periods: 2, last }];
    };
  accuses(rule, gone(2), gone(3));
  accuses(
    rule,
    (plan) => (plan.activity.loyal.kind = ["affiliate", "customer"]),
    (plan) => (plan.activity.loyal.kind = ["affiliate", "distributor"]),
  );
  accuses(
    rule,
    (plan) => (plan.activity.loyal.atLeast.strong = "501"),
    (plan) => (plan.activity.loyal.atLeast.strong = "500"),
  );
  accuses(
    rule,
    (plan) => [
      (plan.volumes.own.sales = { tagged: ["promo"], untagged: ["promo", "gift"] }),
      (plan.activity.loyal.atLeast.own = "1"),
    ],
    (plan) => [
      (plan.volumes.own.sales = { tagged: ["promo", "new"], untagged: ["promo", "gift"] }),
      (plan.activity.loyal.atLeast.own = "1"),
    ],
  );
  accuses(
    rule,
    (plan) => [(plan.volumes.own.sales = { products: ["a"], without: ["a"] }), (plan.activity.loyal.atLeast.own = "1")],
    (plan) => [
      (plan.volumes.own.sales = { products: ["a", "b"], without: ["a"] }),
      (plan.activity.loyal.atLeast.own = "1"),
    ],
  );
  accuses(
    "note rule.unmeetable-anew activity.loyal",
    (plan) => [
      (plan.volumes.long = { of: "window", volume: "strong", periods: 2 }),
      (plan.activity.loyal.atLeast.long = "1000.01"),
    ],
    (plan) => [
      (plan.volumes.long = { of: "window", volume: "strong", periods: 2 }),
      (plan.activity.loyal.atLeast.long = "1000"),
    ],
  );
});

test("a bonus that nobody can earn", () => {
  const of = (name: string): string => `warning bonus.unearnable bonuses.${name}`;
  accuses(of("unilevel"), (plan) => (plan.activity.loyal.met[0].periods = 4), nothing);
  accuses(
    of("retail"),
    (plan) => [(plan.bonuses.retail.takes = "active"), (plan.bonuses.retail.seller = ["affiliate"])],
    (plan) => {
      plan.bonuses.retail.takes = "active";
    },
  );
  accuses(
    of("personal"),
    (plan) => [(plan.bonuses.personal.by = "strong"), (plan.bonuses.personal.bands = [{ from: "600", percent: "3" }])],
    (plan) => {
      plan.bonuses.personal.by = "strong";
      plan.bonuses.personal.bands = [{ from: "400", percent: "3" }];
    },
  );
  // A rank that can only be kept may still be held, by who had it before this plan.
  const goldOnly = (keep: unknown) => (plan: Parameters<Change>[0]) => {
    plan.ranks[2].reach.kind = ["customer"];
    plan.ranks[2].keep = keep ?? { kind: ["affiliate"], is: ["active"] };
    plan.bonuses.unilevel.percent = { byRank: { gold: ["5"] } };
  };
  accuses(of("unilevel"), goldOnly(null), goldOnly({ is: ["active"] }));
  accuses(
    of("match"),
    (plan) => [(plan.bonuses.unilevel.percent = "0"), (plan.bonuses.unilevel.compression = "standard")],
    (plan) => {
      plan.bonuses.unilevel.percent = "0";
      plan.bonuses.match.on = ["unilevel", "personal"];
    },
  );
  accuses(
    of("match"),
    (plan) => (plan.bonuses.match.seller = ["customer"]),
    (plan) => (plan.bonuses.match.seller = ["customer", "distributor"]),
  );
  accuses(
    of("unilevel"),
    (plan) => (plan.bonuses.unilevel.fromLevel = 5),
    (plan) => (plan.bonuses.unilevel.fromLevel = 4),
  );
  accuses(
    of("match"),
    (plan) => [(plan.bonuses.match.fromLevel = 2), (plan.bonuses.match.ends = "active")],
    (plan) => {
      plan.bonuses.match.fromLevel = 2;
      plan.bonuses.match.ends = "leader";
    },
  );
  // Without compression those who are not active use up the levels before.
  accuses(
    of("match"),
    (plan) => [(plan.bonuses.match.fromLevel = 2), (plan.bonuses.match.ends = "active")],
    (plan) => {
      plan.bonuses.match.fromLevel = 2;
      plan.bonuses.match.ends = "active";
      plan.bonuses.match.compression = "none";
    },
  );
  accuses(
    of("lead"),
    (plan) => (plan.bonuses.lead.counts = { percent: "0", paid: { unilevel: "0" } }),
    (plan) => (plan.bonuses.lead.counts = { paid: { unilevel: "0" } }),
  );
  accuses(
    of("lead"),
    (plan) => (plan.bonuses.lead.caps = { earner: "0.00" }),
    (plan) => (plan.bonuses.lead.caps = { earner: "0.004" }),
  );
  accuses(
    of("lead"),
    (plan) => (plan.payout = { atMost: "0", of: "cv" }),
    (plan) => (plan.payout = { atMost: "0.1", of: "cv" }),
  );
  accuses(
    of("lead"),
    (plan) => (plan.bonuses.lead.counts = { percent: "0" }),
    (plan) => (plan.bonuses.lead.counts = { products: { mug: "0" } }),
  );
});

test("bands and percents that nobody comes to", () => {
  accuses(
    "warning band.unreachable bonuses.personal.bands[1].from",
    (plan) => [(plan.bonuses.personal.by = "strong"), (plan.bonuses.personal.bands[1].from = "500.01")],
    (plan) => [(plan.bonuses.personal.by = "strong"), (plan.bonuses.personal.bands[1].from = "500")],
  );
  const noGold = (rankBy: string) => (plan: Parameters<Change>[0]) => {
    plan.ranks[2].reach.kind = ["customer"];
    delete plan.ranks[2].keep;
    plan.bonuses.unilevel.rankBy = rankBy;
  };
  accuses("warning rate.unreachable bonuses.unilevel.percent.byRank.gold", noGold("paid"), noGold("highest"));
});

test("what has no effect, and what looks forgotten", () => {
  accuses(
    "note rank.weaker-than-below ranks[1].reach",
    (plan) => (plan.ranks[1].reach = { atLeast: { gv: "100" } }),
    (plan) => {
      plan.ranks[1].reach = { atLeast: { gv: "100.01" } };
    },
  );
  accuses(
    "note rank.asks-less ranks[1].reach.atLeast.gv",
    (plan) => (plan.ranks[1].reach.atLeast.gv = "99"),
    (plan) => (plan.ranks[1].reach.atLeast.gv = "100"),
  );
  accuses(
    "note rank.keep-stricter ranks[2].keep",
    (plan) => (plan.ranks[2].keep = { ...plan.ranks[2].reach, atLeast: { gv: "900", pv: "10" } }),
    nothing,
  );
  accuses(
    "note compression.no-effect bonuses.match.compression",
    (plan) => [(plan.activity.all = {}), (plan.bonuses.match.takes = "all")],
    nothing,
  );
  accuses(
    "note compression.no-effect bonuses.match.compression",
    (plan) => (plan.bonuses.match.compression = "dynamic"),
    nothing,
  );
  accuses(
    "warning level.blocks bonuses.match.percent[1]",
    (plan) => [(plan.bonuses.match.percent = ["5", "0", "5"]), (plan.bonuses.match.compression = "dynamic")],
    (plan) => {
      plan.bonuses.match.percent = ["5", "0", "5"];
    },
  );
  accuses(
    "note level.silent bonuses.match.percent[1]",
    (plan) => (plan.bonuses.match.percent = ["5", "0", "5"]),
    (plan) => (plan.bonuses.match.percent = ["0", "5", "0"]),
  );
  accuses(
    "warning ends.at-first bonuses.match.ends",
    (plan) => (plan.bonuses.match.ends = "active"),
    (plan) => (plan.bonuses.match.ends = "loyal"),
  );
  // A further position meets no rule: it uses up a level, and the walk goes on to its holder.
  accuses(
    "warning ends.at-first bonuses.match.ends",
    (plan) => (plan.bonuses.match.ends = "active"),
    (plan) => [(plan.bonuses.match.ends = "active"), (plan.bonuses.match.compression = "none")],
  );
  accuses(
    "warning untaken.never bonuses.match.untaken",
    (plan) => [(plan.bonuses.match.untaken = "pool"), (plan.bonuses.match.percent = "5")],
    (plan) => {
      plan.bonuses.match.untaken = "pool";
      plan.bonuses.match.percent = { byRank: { bronze: ["5"] } };
    },
  );
  accuses(
    "note bands.start bonuses.personal.bands[0].from",
    (plan) => (plan.bonuses.personal.bands[0].from = "0.01"),
    nothing,
  );
  accuses(
    "note bands.not-rising bonuses.personal.bands[1].percent",
    (plan) => (plan.bonuses.personal.bands[1].percent = "1.0"),
    (plan) => (plan.bonuses.personal.bands[1].percent = "1.01"),
  );
  accuses(
    "warning paid.no-effect bonuses.lead.counts.paid.personal",
    (plan) => (plan.bonuses.lead.counts = { paid: { personal: "30" } }),
    (plan) => {
      plan.bonuses.lead.counts = { paid: { unilevel: "30" } };
    },
  );
  accuses(
    "note pays-nothing bonuses.retail",
    (plan) => (plan.bonuses.retail.percent = "0"),
    (plan) => [(plan.bonuses.retail.percent = "0"), (plan.bonuses.retail.markets = { eu: "5" })],
  );
});
