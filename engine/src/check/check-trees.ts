import type { Plan } from "../plan/document.ts";
import type { Worth } from "../plan/rate.ts";
import { join } from "../plan/schema.ts";
import { fault } from "./finding.ts";
import type { Finding } from "./finding.ts";

type TreeForm = Plan["trees"][string];

/** Whether what a tree says about placing people fits together. */
export function checkTrees(plan: Plan): Finding[] {
  const trees = Object.entries(plan.trees);
  return trees.flatMap(([name, form], index) => {
    const findings = checkTree(form, join("trees", name));
    const before = trees
      .slice(0, index)
      .find(([, other]) => other.parent === form.parent && isFilledOtherwise(other, form));
    if (before === undefined) return findings;
    const message = `the tree ${before[0]} fills the same relation in another way; a person has one place in it`;
    return [...findings, fault("not-here", join("trees", name), message)];
  });
}

function isFilledOtherwise(one: TreeForm, other: TreeForm): boolean {
  if (one.fill === undefined || other.fill === undefined) return false;
  return (["fill", "legs", "width", "who"] as const).some(
    (key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
}

function checkTree({ parent, legs, width, fill, who }: TreeForm, path: string): Finding[] {
  const findings: Finding[] = [];
  if (fill === undefined) {
    for (const [key, value] of Object.entries({ width, who })) {
      if (value === undefined) continue;
      findings.push(
        fault("not-here", `${path}.${key}`, "has a meaning only with `fill`: it says how people are placed"),
      );
    }
    return findings;
  }
  if (parent === "sponsor") {
    findings.push(
      fault("not-here", `${path}.fill`, "everybody stands under their sponsor already; name another relation"),
    );
  }
  if (legs === undefined && width === undefined) {
    findings.push(
      fault("missing", `${path}.width`, "is required with `fill`, or `legs`: how many stand below a person"),
    );
  }
  if (fill !== "breadth-first") {
    if (legs === undefined) {
      findings.push(
        fault("not-here", `${path}.fill`, `"${fill}" chooses among numbered legs; say \`legs\`, or fill breadth-first`),
      );
    }
    if (width !== undefined) {
      findings.push(
        fault("not-here", `${path}.width`, 'limits a place only with fill "breadth-first"; the legs are the width'),
      );
    }
  }
  return width === undefined ? findings : [...findings, ...checkWidth(width, legs, `${path}.width`)];
}

function checkWidth(width: Worth, legs: number | undefined, path: string): Finding[] {
  if (typeof width === "string") {
    const people = Number(width);
    if (!Number.isInteger(people) || people < 1) {
      return [fault("wrong-value", path, `"${width}" is no number of people: write a whole number from 1`)];
    }
    if (legs === undefined || people <= legs) return [];
    return [fault("not-here", path, `${people} cannot stand below a person who has ${legs} legs`)];
  }
  if ("byRank" in width) {
    return Object.entries(width.byRank).flatMap(([rank, part]) => checkWidth(part, legs, `${path}.byRank.${rank}`));
  }
  if ("byVolume" in width) {
    return [
      fault(
        "not-here",
        `${path}.byVolume`,
        "a width goes by rank: volumes are not known before people have their places",
      ),
    ];
  }
  const [key, parts] = "lower" in width ? (["lower", width.lower] as const) : (["higher", width.higher] as const);
  return parts.flatMap((part, index) => checkWidth(part, legs, `${path}.${key}[${index}]`));
}
