import { currencyDecimals } from "../money/currency.ts";
import type { AwardShape, Bonus, LegsShape, Plan, PoolShape } from "../plan/document.ts";
import type { PaysForm } from "../plan/legs.ts";
import { asRate } from "../plan/rate.ts";
import type { Rate, Worth } from "../plan/rate.ts";
import { hundredths } from "../plan/requirement.ts";
import { join } from "../plan/schema.ts";
import { compileWeights } from "../plan/weights.ts";
import { checkRate, checkUnit, hasLevels, rateSize, risingBands } from "./check-form.ts";
import { add, factor, isAbove, ONE, ZERO } from "./exact.ts";
import { MOST_RATES } from "../bonus/rate-table.ts";
import { fault } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { findingsAsWritten } from "./worth-path.ts";

/** Settings of legs, pools and awards that do not fit together. */
export function checkFurther(plan: Plan, bonus: LegsShape | PoolShape | AwardShape, path: string): Finding[] {
  if (bonus.shape === "legs") return checkLegs(plan, bonus, path);
  return bonus.shape === "pool" ? checkPool(plan, bonus, path) : checkAward(bonus, path);
}

function notHere(path: string, message: string): Finding {
  return fault("not-here", path, message);
}

function checkLegs(plan: Plan, bonus: LegsShape, path: string): Finding[] {
  const { match, carry = {}, reversal } = bonus;
  const findings: Finding[] = [];
  const legs = Object.hasOwn(plan.trees, bonus.tree) ? plan.trees[bonus.tree]!.legs : 2;
  if (legs === undefined) {
    const message = "is required: legs are matched, and the tree must say how many everybody has (2: binary)";
    findings.push(fault("missing", join(join("trees", bonus.tree), "legs"), message));
  }
  if ("percent" in match) {
    findings.push(...percentOf(match.percent, `${path}.match.percent`));
    if (match.ratio !== undefined) findings.push(...alike(match.ratio.map(String), legs ?? 2, `${path}.match.ratio`));
  } else if ("steps" in match) {
    findings.push(...risingBands(match.steps, `${path}.match.steps`));
    if (hundredths(match.steps[0]!.from) === 0) {
      findings.push(
        fault("wrong-value", `${path}.match.steps[0].from`, "a step that takes nothing would be paid for nothing"),
      );
    }
    for (const [i, { pays }] of match.steps.entries())
      findings.push(...checkWhat(pays, `${path}.match.steps[${i}].pays`));
  } else {
    const { takes, decided, most, pays } = match.cycle;
    findings.push(...alike(takes, legs ?? 2, `${path}.match.cycle.takes`));
    if (takes.some((points) => hundredths(points) === 0)) {
      findings.push(
        fault("wrong-value", `${path}.match.cycle.takes`, "a cycle that takes nothing would go on for ever"),
      );
    }
    if (decided !== undefined && new Set(takes.map(hundredths)).size === 1) {
      findings.push(notHere(`${path}.match.cycle.decided`, "has a meaning only where a cycle takes unlike parts"));
    }
    if (most !== undefined) findings.push(...checkWorth(most, null, `${path}.match.cycle.most`));
    findings.push(...checkWhat(pays, `${path}.match.cycle.pays`));
  }
  if (carry.keep === "none") {
    for (const key of ["cap", "expires", "apart"] as const) {
      if (carry[key] !== undefined)
        findings.push(notHere(`${path}.carry.${key}`, "nothing is kept that it could speak of"));
    }
  }
  if (carry.expires !== undefined && carry.apart !== undefined) {
    findings.push(notHere(`${path}.carry.apart`, "lots that expire are told apart as long as they last"));
  }
  if (reversal === "line" || reversal === "average") {
    findings.push(notHere(`${path}.reversal`, 'legs are reversed by "carry", "recompute" or "none"'));
  }
  if (reversal === "recompute" && carry.keep !== "none") {
    const message = 'what was kept has gone into later periods already; "recompute" needs carry.keep "none"';
    findings.push(notHere(`${path}.reversal`, message));
  }
  return [...findings, ...checkCaps(bonus, path)];
}

/** Two numbers, or one for each leg, all alike. */
function alike(parts: readonly string[], legs: number, path: string): Finding[] {
  if (parts.length === 2) return [];
  if (parts.length !== legs) {
    return [
      fault("wrong-value", path, `has ${parts.length} entries and the tree ${legs} legs; two, or one for each leg`),
    ];
  }
  if (new Set(parts.map(Number)).size === 1) return [];
  return [fault("wrong-value", path, "of three and more legs each gives alike; unlike parts are for two sides")];
}

function checkWhat(pays: PaysForm, path: string): Finding[] {
  if ("percent" in pays) return percentOf(pays.percent, `${path}.percent`);
  if ("points" in pays) return checkWorth(pays.points, null, `${path}.points`);
  return checkAmounts(pays.amount, `${path}.amount`);
}

function percentOf(rate: Rate, path: string): Finding[] {
  const findings = [...checkRate(rate, path), ...tooLarge(rate, path)];
  if (hasLevels(rate))
    findings.push(notHere(path, "there are no levels here: one percent, by rank or volume where needed"));
  return findings;
}

function tooLarge(rate: Rate, path: string): Finding[] {
  if (rateSize(rate) <= MOST_RATES) return [];
  return [fault("too-large", path, `makes more than ${MOST_RATES} different values; use fewer combinations`)];
}

function checkAmounts(amounts: { readonly [currency: string]: Worth }, path: string): Finding[] {
  return Object.entries(amounts).flatMap(([currency, worth]) => checkWorth(worth, currency, join(path, currency)));
}

function checkWorth(worth: Worth, currency: string | null, path: string): Finding[] {
  const rate = asRate(worth);
  const findings = findingsAsWritten(path, [...checkRate(rate, path), ...tooLarge(rate, path)]);
  return currency === null ? findings : [...findings, ...decimalsOf(worth, currency, path)];
}

function decimalsOf(worth: Worth, currency: string, path: string): Finding[] {
  if (typeof worth === "string") {
    const decimals = currencyDecimals(currency) ?? 0;
    const written = worth.split(".")[1]?.length ?? 0;
    if (written <= decimals) return [];
    const message = `${currency} has ${decimals} decimals and "${worth}" has ${written}; round it yourself`;
    return [fault("currency-decimals", path, message)];
  }
  if ("byRank" in worth) {
    return Object.entries(worth.byRank).flatMap(([rank, part]) =>
      decimalsOf(part, currency, join(`${path}.byRank`, rank)),
    );
  }
  if ("byVolume" in worth) {
    return worth.bands.flatMap(({ value }, i) => decimalsOf(value, currency, `${path}.bands[${i}].value`));
  }
  const [key, parts] = "lower" in worth ? (["lower", worth.lower] as const) : (["higher", worth.higher] as const);
  return parts.flatMap((part, i) => decimalsOf(part, currency, `${path}.${key}[${i}]`));
}

function checkPool(plan: Plan, bonus: PoolShape, path: string): Finding[] {
  const { from, split, reversal } = bonus;
  const findings = checkCaps(bonus, path);
  if (from.percent === undefined && from.amount === undefined && from.untaken === undefined) {
    findings.push(fault("missing", `${path}.from.percent`, "is required, or `amount`, or `untaken`: what is divided"));
  }
  if (from.percent === undefined) {
    if (from.of !== undefined) findings.push(notHere(`${path}.from.of`, "has a meaning only with `percent`"));
    for (const key of ["sales", "counts"] as const) {
      if (bonus[key] !== undefined)
        findings.push(notHere(`${path}.${key}`, "has a meaning only where a percent of sales is divided"));
    }
  }
  findings.push(...checkUnit(compileWeights(bonus.sales, bonus.counts).unit, `${path}.counts`));
  if (from.amount !== undefined) findings.push(...checkAmounts(from.amount, `${path}.from.amount`));
  for (const [i, name] of (from.untaken ?? []).entries()) {
    const leaving = Object.values(plan.bonuses).some((other) => other.shape === "walk" && other.untaken === name);
    if (!leaving)
      findings.push(
        fault("unknown-name", `${path}.from.untaken[${i}]`, `no walk leaves its untaken levels to ${name}`),
      );
    const dividing = Object.entries(plan.bonuses).filter(
      ([, other]) => other.shape === "pool" && other.from.untaken?.includes(name),
    );
    if (dividing.length > 1 && dividing[0]![1] !== bonus) {
      findings.push(
        notHere(`${path}.from.untaken[${i}]`, `${dividing[0]![0]} divides ${name} already; it can be given once`),
      );
    }
  }
  if (typeof split !== "string") {
    if ("shares" in split) findings.push(...checkWorth(split.shares, null, `${path}.split.shares`));
    const percents = "places" in split ? split.places : "parts" in split ? split.parts : [];
    if (isAbove(percents.map(factor).reduce(add, ZERO), ONE)) {
      findings.push(
        fault("wrong-value", `${path}.split.${"places" in split ? "places" : "parts"}`, "together more than 100%"),
      );
    }
  }
  if (reversal === "line" || reversal === "average" || reversal === "carry") {
    findings.push(notHere(`${path}.reversal`, 'a pool is divided again ("recompute") or stays as it was ("none")'));
  }
  return findings;
}

function checkAward(bonus: AwardShape, path: string): Finding[] {
  const form = bonus.for;
  const at = `${path}.for`;
  const findings = checkCaps(bonus, path);
  if ("reaching" in form) {
    for (const [rank, amounts] of Object.entries(form.reaching))
      findings.push(...checkAmounts(amounts, `${at}.reaching.${rank}`));
    if (bonus.rankBy !== undefined && bonus.caps === undefined) {
      findings.push(notHere(`${path}.rankBy`, "what is reached is the highest rank ever"));
    }
    return findings;
  }
  if ("contest" in form) {
    for (const [currency, prizes] of Object.entries(form.prizes)) {
      for (const [i, prize] of prizes.entries())
        findings.push(...decimalsOf(prize, currency, `${at}.prizes.${currency}[${i}]`));
    }
    return findings;
  }
  return [...findings, ...checkAmounts(form.amount, `${at}.amount`)];
}

/** Everybody who earns it is their own source. */
function checkCaps({ caps }: LegsShape | PoolShape | AwardShape, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const key of ["earner", "together"] as const) {
    if (caps?.[key] !== undefined) findings.push(...checkWorth(caps[key], null, `${path}.caps.${key}`));
  }
  if (caps?.source !== undefined)
    findings.push(notHere(`${path}.caps.source`, "no single member's sales pay it; use `earner`"));
  return findings;
}

/** Advances are bonuses of another calendar: those of the same one are added up by the run itself. */
export function checkAdvances(plan: Plan, bonus: Bonus, path: string): Finding[] {
  if (!("advances" in bonus)) return [];
  return (bonus.advances?.of ?? []).flatMap((name, i) => {
    const other = Object.hasOwn(plan.bonuses, name) ? plan.bonuses[name] : undefined;
    if (other === undefined) return [];
    const same = JSON.stringify(other.period ?? plan.period) === JSON.stringify(bonus.period ?? plan.period);
    if (!same) return [];
    return [
      notHere(`${path}.advances.of[${i}]`, `${name} is paid by the same calendar, so it pays nothing in advance`),
    ];
  });
}
