import type { Condition } from "../plan/condition.ts";
import type { AwardShape, Bonus, LegsShape, Plan, PoolShape } from "../plan/document.ts";
import type { PaysForm } from "../plan/legs.ts";
import { asRate } from "../plan/rate.ts";
import type { Rate, Worth } from "../plan/rate.ts";
import { join, unknownName } from "../plan/schema.ts";
import { fromIssue, note } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { asWritten } from "./worth-path.ts";

type Section = "trees" | "volumes" | "activity" | "ranks" | "bonuses";
const NOUNS: Readonly<Record<Section, string>> = {
  trees: "tree",
  volumes: "volume",
  activity: "activity rule",
  ranks: "rank",
  bonuses: "bonus",
};

/** Every name that is used is defined; every tree, volume and rule that is defined is used. */
export function checkNames(plan: Plan): Finding[] {
  const findings: Finding[] = [];
  const names: Readonly<Record<Section, readonly string[]>> = {
    trees: Object.keys(plan.trees),
    volumes: Object.keys(plan.volumes),
    activity: Object.keys(plan.activity),
    ranks: (plan.ranks ?? []).map(({ name }) => name),
    bonuses: Object.keys(plan.bonuses),
  };
  const used: Record<Section, Set<string>> = {
    trees: new Set(),
    volumes: new Set(),
    activity: new Set(),
    ranks: new Set(),
    bonuses: new Set(),
  };
  const refer = (section: Section, name: string, path: string): void => {
    used[section].add(name);
    if (names[section].includes(name)) return;
    findings.push(fromIssue("unknown-name", unknownName("unknown-name", path, name, names[section], NOUNS[section])));
  };

  for (const [name, { width }] of Object.entries(plan.trees)) {
    if (width !== undefined) referInWorth(width, `${join("trees", name)}.width`, refer);
  }
  for (const [name, form] of Object.entries(plan.volumes)) {
    const path = join("volumes", name);
    for (const key of ["volume", "tree", "without", "to", "who"] as const) {
      const value = (form as { readonly [key: string]: unknown })[key];
      if (typeof value !== "string") continue;
      refer(key === "volume" ? "volumes" : key === "tree" ? "trees" : "activity", value, join(path, key));
    }
    if (form.of === "sum")
      for (const [i, part] of form.volumes.entries()) refer("volumes", part, `${path}.volumes[${i}]`);
  }
  for (const [name, rule] of Object.entries(plan.activity)) referInCondition(rule, join("activity", name), refer);
  for (const [index, { reach, keep }] of (plan.ranks ?? []).entries()) {
    referInCondition(reach, `ranks[${index}].reach`, refer);
    if (keep !== undefined) referInCondition(keep, `ranks[${index}].keep`, refer);
  }
  for (const [name, bonus] of Object.entries(plan.bonuses)) referInBonus(bonus, join("bonuses", name), refer);

  for (const section of ["trees", "volumes", "activity"] as const) {
    for (const name of names[section]) {
      if (!used[section].has(name)) findings.push(note("unused", join(section, name), "is used nowhere"));
    }
  }
  return findings;
}

type Refer = (section: Section, name: string, path: string) => void;

function referInCondition(condition: Condition, path: string, refer: Refer): void {
  for (const name of Object.keys(condition.atLeast ?? {})) refer("volumes", name, join(join(path, "atLeast"), name));
  for (const [i, { volume, tree }] of (condition.maxLeg ?? []).entries()) {
    refer("volumes", volume, `${path}.maxLeg[${i}].volume`);
    refer("trees", tree, `${path}.maxLeg[${i}].tree`);
  }
  for (const [i, name] of (condition.is ?? []).entries()) refer("activity", name, `${path}.is[${i}]`);
  if (condition.rank !== undefined) refer("ranks", condition.rank, join(path, "rank"));
  if (condition.title !== undefined) refer("ranks", condition.title, join(path, "title"));
  for (const [i, { tree, rank }] of (condition.legs ?? []).entries()) {
    refer("trees", tree, `${path}.legs[${i}].tree`);
    refer("ranks", rank, `${path}.legs[${i}].rank`);
  }
  for (const [i, { rule }] of (condition.met ?? []).entries()) refer("activity", rule, `${path}.met[${i}].rule`);
  for (const key of ["all", "any"] as const) {
    for (const [i, inner] of (condition[key] ?? []).entries()) referInCondition(inner, `${path}.${key}[${i}]`, refer);
  }
}

function referInBonus(bonus: Bonus, path: string, refer: Refer): void {
  if (bonus.takes !== undefined) refer("activity", bonus.takes, join(path, "takes"));
  for (const key of ["earner", "together"] as const) {
    const cap = bonus.caps?.[key];
    if (cap !== undefined) referInWorth(cap, `${path}.caps.${key}`, refer);
  }
  if ("advances" in bonus) {
    for (const [i, name] of (bonus.advances?.of ?? []).entries()) refer("bonuses", name, `${path}.advances.of[${i}]`);
  }
  if (bonus.shape === "bands") {
    refer("volumes", bonus.volume, join(path, "volume"));
    if (bonus.by !== undefined) refer("volumes", bonus.by, join(path, "by"));
    return;
  }
  if (bonus.shape !== "seller" && bonus.shape !== "walk") return referInFurther(bonus, path, refer);
  for (const name of Object.keys(bonus.counts?.paid ?? {})) refer("bonuses", name, `${path}.counts.paid.${name}`);
  if (bonus.shape === "seller") return;
  refer("trees", bonus.tree, join(path, "tree"));
  for (const [i, name] of (bonus.on ?? []).entries()) refer("bonuses", name, `${path}.on[${i}]`);
  if (bonus.boundary !== undefined && bonus.boundary !== "same-rank") {
    refer("activity", bonus.boundary, join(path, "boundary"));
  }
  if (bonus.ends !== undefined) refer("activity", bonus.ends, join(path, "ends"));
  referInRate(bonus.percent, join(path, "percent"), refer);
}

function referInFurther(bonus: LegsShape | PoolShape | AwardShape, path: string, refer: Refer): void {
  const tables = (value: Worth | undefined, at: string): void => {
    if (value !== undefined) referInWorth(value, at, refer);
  };
  if (bonus.shape === "legs") {
    refer("trees", bonus.tree, join(path, "tree"));
    refer("volumes", bonus.volume, join(path, "volume"));
    const { match } = bonus;
    const pays = (form: PaysForm, at: string): void => {
      if ("percent" in form) referInRate(form.percent, `${at}.percent`, refer);
      else if ("points" in form) tables(form.points, `${at}.points`);
      else for (const [currency, worth] of Object.entries(form.amount)) tables(worth, `${at}.amount.${currency}`);
    };
    if ("percent" in match) referInRate(match.percent, `${path}.match.percent`, refer);
    else if ("steps" in match)
      for (const [i, step] of match.steps.entries()) pays(step.pays, `${path}.match.steps[${i}].pays`);
    else {
      pays(match.cycle.pays, `${path}.match.cycle.pays`);
      tables(match.cycle.most, `${path}.match.cycle.most`);
    }
    return;
  }
  if (bonus.shape === "pool") {
    const { split } = bonus;
    for (const name of Object.keys(bonus.counts?.paid ?? {})) refer("bonuses", name, `${path}.counts.paid.${name}`);
    if (typeof split === "string") return;
    if ("shares" in split) tables(split.shares, `${path}.split.shares`);
    else if ("volume" in split) refer("volumes", split.volume, `${path}.split.volume`);
    else refer("volumes", split.by, `${path}.split.by`);
    return;
  }
  const at = join(path, "for");
  const form = bonus.for;
  if ("reaching" in form) for (const name of Object.keys(form.reaching)) refer("ranks", name, `${at}.reaching.${name}`);
  else if ("contest" in form) refer("volumes", form.contest, `${at}.contest`);
  else {
    if ("every" in form) refer("activity", form.every, `${at}.every`);
    if ("streak" in form) refer("activity", form.streak, `${at}.streak`);
    for (const [currency, worth] of Object.entries(form.amount)) tables(worth, `${at}.amount.${currency}`);
  }
}

function referInWorth(worth: Worth, at: string, refer: Refer): void {
  referInRate(asRate(worth), at, (section, name, path) => refer(section, name, asWritten(at, path)));
}

function referInRate(rate: Rate, path: string, refer: Refer): void {
  if (typeof rate === "string" || isList(rate)) return;
  if ("byRank" in rate) {
    for (const [name, then] of Object.entries(rate.byRank)) {
      refer("ranks", name, join(join(path, "byRank"), name));
      referInRate(then, join(join(path, "byRank"), name), refer);
    }
  } else if ("byVolume" in rate) {
    refer("volumes", rate.byVolume, join(path, "byVolume"));
    for (const [i, { percent }] of rate.bands.entries()) referInRate(percent, `${path}.bands[${i}].percent`, refer);
  } else {
    const key = "lower" in rate ? "lower" : "higher";
    const parts = "lower" in rate ? rate.lower : rate.higher;
    for (const [i, part] of parts.entries()) referInRate(part, `${path}.${key}[${i}]`, refer);
  }
}

export function isList(rate: Rate): rate is readonly string[] {
  return Array.isArray(rate);
}
