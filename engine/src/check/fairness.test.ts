import assert from "node:assert/strict";
import { test } from "node:test";
import { accuses, findingsOf } from "../../test/accuse.ts";
import type { Change } from "../../test/accuse.ts";

const nothing = (): void => undefined;

test("pay for bringing people in is a fault; people may decide the band", () => {
  const what = "fault fair.pays-for-people bonuses.personal.volume";
  accuses(
    what,
    (plan) => (plan.bonuses.personal.volume = "recruits"),
    (plan) => (plan.bonuses.personal.by = "recruits"),
  );
  accuses(
    what,
    (plan) => [
      (plan.volumes.mixed = { of: "sum", volumes: ["customers", "recruits"] }),
      (plan.bonuses.personal.volume = "mixed"),
    ],
    (plan) => [
      (plan.volumes.mixed = { of: "sum", volumes: ["customers", "pv"] }),
      (plan.bonuses.personal.volume = "mixed"),
    ],
  );
});

test("pay on what one must buy in order to join is a fault, wherever it is counted", () => {
  const without = (plan: Parameters<Change>[0]): void => {
    plan.kits = ["kit"];
    for (const volume of ["pv", "own", "customers"]) plan.volumes[volume].sales = { without: ["kit"] };
    for (const bonus of ["retail", "unilevel", "lead"]) plan.bonuses[bonus].sales = { without: ["kit"] };
  };
  accuses(
    "fault fair.pays-on-kit bonuses.unilevel",
    (plan) => [without(plan), delete plan.bonuses.unilevel.sales],
    without,
  );
  accuses(
    "fault fair.pays-on-kit bonuses.retail",
    (plan) => [without(plan), delete plan.bonuses.retail.sales],
    (plan) => {
      without(plan);
      plan.bonuses.retail.sales = { products: ["tea"] };
    },
  );
  accuses(
    "fault fair.pays-on-kit bonuses.personal.volume",
    (plan) => [without(plan), delete plan.volumes.customers.sales],
    (plan) => {
      without(plan);
      plan.volumes.customers = { of: "customers", points: "qv", counts: { products: { kit: "0" } } };
    },
  );
  accuses(
    "fault fair.pays-on-kit bonuses.lead",
    (plan) => [without(plan), (plan.bonuses.lead.sales = { without: ["kit-2"] })],
    (plan) => {
      without(plan);
      plan.bonuses.lead.counts = { products: { kit: "0" } };
      delete plan.bonuses.lead.sales;
    },
  );
  accuses("note fair.counts-kit volumes.pv", (plan) => [without(plan), delete plan.volumes.pv.sales], without);
});

test("activity that own purchases alone can meet is told with its size", () => {
  const size = (change: Change): string | undefined => {
    const found = findingsOf(change).find(
      ({ code, path }) => code === "fair.own-purchases" && path === "activity.active",
    );
    return found && `${found.data["points"]} points, ${found.data["cost"]}`;
  };
  const active =
    (condition: unknown, peg = "1") =>
    (plan: Parameters<Change>[0]) => {
      plan.activity.active = condition;
      plan.peg = { USD: peg };
      plan.volumes.forty = { of: "own", points: "qv", counts: { percent: "40" } };
      plan.volumes.quarter = { of: "window", volume: "pv", periods: 3 };
    };
  accuses("note fair.own-purchases activity.active", active({ atLeast: { pv: "30" } }), nothing);
  accuses(
    "note fair.own-purchases activity.active",
    active({ atLeast: { gv: "30" } }),
    active({ atLeast: { strong: "30" } }),
  );
  accuses(
    "note fair.own-purchases activity.active",
    active({ any: [{ atLeast: { customers: "1" } }, { atLeast: { own: "100" } }] }),
    active({}),
  );
  assert.equal(size(active({ atLeast: { pv: "30" } }, "0.8")), "30.00 points, 24.00 USD");
  // 40% of 75 points are 30; a purchase of 75 points brings 60 points of pv too.
  assert.equal(size(active({ atLeast: { forty: "30", pv: "60" } })), "75.00 points, 75.00 USD");
  assert.equal(size(active({ atLeast: { quarter: "100" } })), "33.34 points, 33.34 USD");
});

test("ranks by recruiting alone, and pay without any customer", () => {
  const recruit = "note fair.recruiting-rank ranks[0].reach";
  const reach = (condition: unknown) => (plan: Parameters<Change>[0]) => {
    plan.ranks[0].reach = condition;
    plan.activity.member = { kind: ["distributor"] };
    plan.volumes.joined = { of: "people", who: "member", tree: "sponsor", where: "group" };
  };
  accuses(recruit, reach({ atLeast: { joined: "5" } }), reach({ atLeast: { joined: "5", pv: "1" } }));
  accuses(recruit, reach({ atLeast: { joined: "5" } }), reach({ atLeast: { recruits: "5" } }));
  const pv = (plan: Parameters<Change>[0]): void => {
    plan.activity.active.atLeast = { pv: "30" };
  };
  accuses("note fair.no-customer bonuses", pv, (plan) => {
    // Who is active has sold to customers, and so have all who are paid.
    plan.bonuses.personal.takes = "active";
  });
});
