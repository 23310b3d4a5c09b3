import { existsSync, readFileSync } from "node:fs";
import {
  earningsOf,
  expectValue,
  explainMember,
  explainSaleAt,
  explainSource,
  parseCases,
  parsePlanText,
} from "../../src/index.ts";
import { runPeriods } from "../../src/cases/periods.ts";
import type { RanPeriod } from "../../src/cases/periods.ts";
import type { Plan, Run, WalkExplanation } from "../../src/index.ts";
import type { Rate } from "../../src/plan/rate.ts";
import { handedUpOf, linesOf, peopleOf } from "./people.ts";
import { dividedOf, legsOf, linesByPeriod, placesOf } from "./periods.ts";
import { pictureOf } from "./picture.ts";
import type { Told } from "./picture.ts";

const shapes = new URL("../../../plans/shapes/", import.meta.url);
/** What every example says alike, and so is left out of its text. */
const LEFT_OUT = ["$schema", "name", "version", "about", "period"];

/** One worked example: the plan's own text, what its first case says, the walks as pictures, and the lines. */
export function writeExample(name: string): string {
  const { text, plan } = readExample(name);
  const cases = expectValue(parseCases(JSON.parse(readFileSync(new URL(`${name}.cases.json`, shapes), "utf8"))));
  const first = cases.cases[0]!;
  const periods = expectValue(runPeriods(plan, cases, 0));
  const { heading, rest } = headingOf(plan);
  const others = cases.cases.slice(1).map((one) => one.name);
  const parts = [
    `#### ${heading}`,
    rest,
    ["```json", shortened(JSON.parse(text) as Plan), "```"].join("\n"),
    `**${capital(first.name)}.** ${first.why}`,
    ["```", exampleFigure(plan, periods), "```"].join("\n"),
    `File: [\`plans/shapes/${name}.json\`](../plans/shapes/${name}.json). ` +
      `[Cases](../plans/shapes/${name}.cases.json): ${[first.name, ...others].join("; ")}.`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

export function exampleExists(name: string): boolean {
  return existsSync(new URL(`${name}.json`, shapes));
}

/** The heading of an example: the first sentence of what its plan says about itself. */
export function exampleHeading(name: string): string {
  return headingOf(readExample(name).plan).heading;
}

function readExample(name: string): { readonly text: string; readonly plan: Plan } {
  const text = readFileSync(new URL(`${name}.json`, shapes), "utf8");
  return { text, plan: expectValue(parsePlanText(text)) };
}

function headingOf({ about = "", name }: Plan): { readonly heading: string; readonly rest: string } {
  const [first = name] = about.split(". ");
  return { heading: first.replace(/\.$/, ""), rest: about.slice(first.length + 2) };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function shortened(plan: Plan): string {
  const isEmpty = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.keys(value).length === 0;
  const kept = Object.entries(plan).filter(([key, value]) => !LEFT_OUT.includes(key) && !isEmpty(value));
  return kept.map(([key, value]) => `"${key}": ${compact(value, 0)}`).join(",\n");
}

/** JSON in as few lines as fit the width of the page. */
function compact(value: unknown, indent: number): string {
  const spaced = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  const line = spaced.replaceAll("[ ", "[").replaceAll(" ]", "]");
  if (line.length + indent < 100 || typeof value !== "object" || value === null) return line;
  const inner = " ".repeat(indent + 2);
  const rows = Array.isArray(value)
    ? value.map((item) => inner + compact(item, indent + 2))
    : Object.entries(value).map(([key, item]) => `${inner}"${key}": ${compact(item, indent + 2)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${rows.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

/** Where the plan places people, their places; what becomes of legs, pools and awards period by period; else walks and numbers. */
function exampleFigure(plan: Plan, periods: readonly RanPeriod[]): string {
  const { run } = periods[0]!;
  const parts = placesOf(plan, run);
  const own = Object.entries(plan.bonuses).flatMap(([bonus, { shape }]) => {
    if (shape === "legs") return [legsOf(periods, bonus)];
    return shape === "pool" ? [dividedOf(periods, bonus)] : [];
  });
  const awards = Object.values(plan.bonuses).some(({ shape }) => shape === "award");
  if (own.length > 0) parts.push(...own);
  else if (periods.length > 1 || awards) parts.push(linesByPeriod(periods));
  else parts.push(figureOf(plan, run));
  return parts.filter((part) => part !== "").join("\n\n");
}

/**
 * The most telling walk of each bonus as a picture; where nothing climbs further than one step, everybody's numbers. Then the
 * lines, where the pictures do not show all of them.
 */
function figureOf(plan: Plan, run: Run): string {
  const walks = walksOf(plan, run);
  const best = Object.keys(plan.bonuses).flatMap((bonus) => {
    const [first] = walks.filter(({ walk }) => walk.bonus === bonus).toSorted((a, b) => score(b.walk) - score(a.walk));
    return first === undefined || score(first.walk) < 0 ? [] : [first];
  });
  const handedUp = Object.keys(plan.bonuses).filter((bonus) => handsUp(plan, bonus));
  if (handedUp.length > 0) return handedUp.map((bonus) => handedUpOf(run, bonus)).join("\n\n");
  const climbs = best.some(({ walk }) => walk.steps.length > 1);
  const several = Object.values(plan.bonuses).filter(({ shape }) => shape === "walk").length > 1;
  const pictures = best.map((told) => (several ? `${told.walk.bonus}\n` : "") + pictureOf(told));
  const shown = best.reduce((sum, { walk }) => sum + walk.steps.filter(({ paid }) => paid !== null).length, 0);
  const lines = climbs && shown === [...earningsOf(run)].length ? "" : linesOf(run);
  // Who reaches a rank by the legs below is seen in the tree only.
  const people = !climbs || run.plan.legRanks.length > 0 ? [peopleOf(run)] : [];
  return [...people, ...(climbs ? pictures : []), lines].filter((part) => part !== "").join("\n\n");
}

function handsUp(plan: Plan, name: string): boolean {
  const bonus = plan.bonuses[name]!;
  return bonus.shape === "walk" && bonus.climb === "passed-up";
}

function walksOf(plan: Plan, run: Run): Told[] {
  const told: Told[] = [];
  const add = (walk: WalkExplanation, source: string): void => {
    told.push({ walk, source, base: baseOf(walk), about: decidedBy(plan, run, walk.bonus) });
  };
  for (let sale = 0; sale < run.sales.count; sale++) {
    const explained = explainSaleAt(run, sale);
    for (const walk of explained.bonuses) if (walk.shape === "walk") add(walk, explained.seller?.id ?? "");
  }
  for (const bonus of Object.keys(plan.bonuses)) {
    for (const id of run.network.ids) {
      const walk = explainSource(run, bonus, id);
      if (walk?.shape === "walk") add(walk, id);
    }
  }
  return told;
}

function baseOf({ steps }: WalkExplanation): string {
  return steps.find((step) => step.paid !== null)?.paid?.earning.base ?? "";
}

/** The picture that shows most: people who are paid, and among them people who are not. */
function score({ steps }: WalkExplanation): number {
  const paid = steps.filter((step) => step.paid !== null).length;
  return paid === 0 ? -1 : 2 * paid + steps.filter((step) => step.paid === null).length;
}

/** The volumes that decide the bonus's percent, as they stand for a person. */
function decidedBy(plan: Plan, run: Run, bonus: string): Told["about"] {
  const rule = plan.bonuses[bonus]!;
  const names = rule.shape === "walk" ? volumesIn(rule.percent) : [];
  return (id) => {
    const volumes = explainMember(run, id)!.volumes.filter(({ name }) => names.includes(name));
    return volumes.map(({ name, points }) => `${name} ${points}`).join(", ");
  };
}

function volumesIn(rate: Rate): readonly string[] {
  if (typeof rate === "string" || Array.isArray(rate)) return [];
  if ("byVolume" in rate) return [rate.byVolume, ...rate.bands.flatMap(({ percent }) => volumesIn(percent))];
  if ("byRank" in rate) return Object.values(rate.byRank).flatMap(volumesIn);
  return ("lower" in rate ? rate.lower : "higher" in rate ? rate.higher : []).flatMap(volumesIn);
}
