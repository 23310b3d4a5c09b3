import assert from "node:assert/strict";
import { expectValue, parsePlan, reviewPlanText } from "../src/index.ts";
import type { Finding, Plan } from "../src/index.ts";

/* oxlint-disable typescript/no-explicit-any -- documents are changed freely, as authors do */
type Document = any;
export type Change = (plan: Document) => unknown;

/** A plan of all parts against which the checker has nothing to say but what its `fair` notes say. */
const clean = {
  name: "clean",
  version: "1",
  period: "month",
  trees: { sponsor: { parent: "sponsor" }, enroller: { parent: "enroller" } },
  volumes: {
    pv: { of: "credited", points: "qv" },
    own: { of: "own", points: "cv" },
    customers: { of: "customers", points: "qv" },
    gv: { of: "group", volume: "pv", tree: "sponsor" },
    recruits: { of: "people", who: "active", tree: "sponsor", where: "level" },
    strong: { of: "legs", volume: "pv", tree: "sponsor", take: "largest", atMost: "500" },
  },
  activity: {
    active: { kind: ["distributor"], atLeast: { customers: "30" } },
    loyal: {
      is: ["active"],
      met: [{ rule: "active", periods: 2, last: 3 }],
      atLeast: { own: "0", strong: "0", gv: "0", recruits: "0" },
    },
    leader: { rank: "silver" },
  },
  ranks: [
    { name: "bronze", reach: { is: ["active"], atLeast: { gv: "100" } } },
    {
      name: "silver",
      reach: { is: ["active"], atLeast: { gv: "300" }, legs: [{ tree: "sponsor", rank: "bronze", count: 2 }] },
    },
    {
      name: "gold",
      reach: { is: ["active"], atLeast: { gv: "900" }, legs: [{ tree: "sponsor", rank: "silver", count: 2 }] },
      keep: { is: ["active"], atLeast: { gv: "500" } },
    },
  ],
  bonuses: {
    retail: { shape: "seller", seller: ["distributor"], buyer: "customer", base: "amount", percent: "20" },
    personal: {
      shape: "bands",
      seller: ["distributor"],
      volume: "customers",
      method: "whole",
      bands: [
        { from: "0", percent: "1" },
        { from: "100", percent: "3" },
      ],
    },
    unilevel: {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "cv",
      takes: "loyal",
      compression: "dynamic",
      percent: { byRank: { bronze: ["5", "3"], silver: ["5", "4", "3"], gold: ["5", "4", "3", "2"] } },
    },
    lead: {
      shape: "walk",
      tree: "enroller",
      seller: ["distributor"],
      base: "cv",
      takes: "leader",
      compression: "standard",
      climb: "generations",
      boundary: "leader",
      percent: ["2", "1"],
    },
    match: {
      shape: "walk",
      tree: "sponsor",
      seller: ["distributor"],
      base: "earnings",
      on: ["unilevel"],
      takes: "active",
      compression: "standard",
      percent: ["10", "5"],
    },
  },
};

/** What the checker says of the clean plan with one change, as "severity code path", in any order. */
export function findingsOf(change: Change): Finding[] {
  const document = structuredClone(clean);
  change(document);
  return [...reviewPlanText(JSON.stringify(document)).findings];
}

export function planWith(change: Change): Plan {
  const document = structuredClone(clean);
  change(document);
  return expectValue(parsePlan(document));
}

/** The first change is accused of exactly this; the second comes near and is not. */
export function accuses(what: string, change: Change, nearMiss: Change): void {
  const said = (by: Change): string[] =>
    findingsOf(by).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
  assert.ok(said(change).includes(what), `${what} is missing among\n${said(change).join("\n")}`);
  assert.ok(!said(nearMiss).includes(what), `${what}: the near miss is accused too`);
}
