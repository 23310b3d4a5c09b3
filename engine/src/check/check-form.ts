import { MOST_RATES } from "../bonus/rate-table.ts";
import { currencyDecimals } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { dayNumber } from "../plan/calendar.ts";
import type { Calendar } from "../plan/calendar.ts";
import type { BandsShape, Bonus, Plan, SellerShape, WalkShape } from "../plan/document.ts";
import type { Rate } from "../plan/rate.ts";
import { join } from "../plan/schema.ts";
import { compileWeights } from "../plan/weights.ts";
import { checkAdvances, checkFurther } from "./check-form-further.ts";
import { isList } from "./check-names.ts";
import { fault, note, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** Finer than this a unit of points would leave the range in which integers are exact for ordinary companies. */
const FINEST_UNIT = 1_000_000;

/** Settings that do not fit together, and texts that mean no value. */
export function checkForm(plan: Plan): Finding[] {
  const findings = checkCalendar(plan.period, "period");
  const names = (plan.ranks ?? []).map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index)
      findings.push(fault("duplicate", `ranks[${index}].name`, `the rank ${name} stands twice`));
  }
  for (const [name, form] of Object.entries(plan.volumes)) {
    if (form.of !== "credited" && form.of !== "own" && form.of !== "customers") continue;
    const path = join("volumes", name);
    if (form.counts?.paid !== undefined) {
      findings.push(
        fault("not-here", `${path}.counts.paid`, "a volume is counted before bonuses are paid; leave it out"),
      );
    }
    findings.push(...checkUnit(compileWeights(form.sales, form.counts).unit, `${path}.counts`));
  }
  for (const [name, bonus] of Object.entries(plan.bonuses))
    findings.push(...checkBonus(plan, bonus, join("bonuses", name)));
  return findings;
}

function checkBonus(plan: Plan, bonus: Bonus, path: string): Finding[] {
  const findings = bonus.period === undefined ? [] : checkCalendar(bonus.period, `${path}.period`);
  findings.push(...checkAdvances(plan, bonus, path));
  if (bonus.shape === "bands") return [...findings, ...checkBands(bonus, path)];
  if (bonus.shape !== "seller" && bonus.shape !== "walk") return [...findings, ...checkFurther(plan, bonus, path)];
  findings.push(...checkPaid(plan, bonus, path));
  findings.push(...checkUnit(compileWeights(bonus.sales, bonus.counts).unit, `${path}.counts`));
  return [...findings, ...(bonus.shape === "seller" ? checkSeller(bonus, path) : checkWalk(bonus, path))];
}

/** Whether a bonus was paid on a sale can be said only of one that single sales pay. */
function checkPaid(plan: Plan, { counts }: SellerShape | WalkShape, path: string): Finding[] {
  return Object.keys(counts?.paid ?? {}).flatMap((name) => {
    const other = Object.hasOwn(plan.bonuses, name) ? plan.bonuses[name] : undefined;
    if (other === undefined || isPaidBySales(other)) return [];
    const message = `${name} pays a member's whole period and so on no single sale: this never applies`;
    return [warning("paid.no-effect", join(`${path}.counts.paid`, name), message)];
  });
}

export function isPaidBySales(bonus: Bonus): boolean {
  if (bonus.shape === "seller") return true;
  return bonus.shape === "walk" && bonus.base !== "earnings" && bonus.per !== "member" && bonus.climb !== "passed-up";
}

function checkCalendar(calendar: Calendar, path: string): Finding[] {
  if (typeof calendar === "string" || dayNumber(calendar.from) !== null) return [];
  return [fault("no-day", `${path}.from`, `"${calendar.from}" is no day of any calendar`)];
}

export function checkUnit(unit: number, path: string): Finding[] {
  if (unit <= FINEST_UNIT) return [];
  return [fault("too-fine", path, "the percents together have too many decimals; six are the most, all parts counted")];
}

function checkSeller(bonus: SellerShape, path: string): Finding[] {
  const findings: Finding[] = [];
  if (bonus.counts?.paid !== undefined) {
    findings.push(fault("not-here", `${path}.counts.paid`, "only a walk can look at what another bonus paid"));
  }
  if (bonus.coupon !== undefined && bonus.base !== "margin") {
    findings.push(fault("not-here", `${path}.coupon`, 'says who bears a discount, and only base "margin" asks for it'));
  }
  if (bonus.reversal === "carry") {
    findings.push(fault("not-here", `${path}.reversal`, "only legs carry volume that a refund could be taken from"));
  }
  if (bonus.base === "margin" && bonus.counts !== undefined) {
    findings.push(
      fault("not-here", `${path}.counts`, "a margin counts whole; use the percent, or leave products out by `sales`"),
    );
  }
  for (const [product, terms] of Object.entries(bonus.products ?? {})) {
    const at = join(`${path}.products`, product);
    const { percent, fixed } = terms;
    if (percent === undefined && fixed === undefined) {
      findings.push(note("no-terms", at, "says neither percent nor fixed: the bonus's percent applies"));
    }
    for (const [currency, amount] of Object.entries(fixed ?? {})) {
      const decimals = currencyDecimals(currency) ?? 0;
      const written = amount.split(".")[1]?.length ?? 0;
      if (written <= decimals) continue;
      const message = `${currency} has ${decimals} decimals and "${amount}" has ${written}; round it yourself`;
      findings.push(fault("currency-decimals", join(join(at, "fixed"), currency), message));
    }
  }
  return findings;
}

function checkBands(bonus: BandsShape, path: string): Finding[] {
  const findings = risingBands(bonus.bands, `${path}.bands`);
  if (bonus.periods !== undefined && bonus.method !== "retroactive") {
    findings.push(fault("not-here", `${path}.periods`, 'only method "retroactive" counts several periods together'));
  }
  if (bonus.method === "slice" && bonus.by !== undefined && bonus.by !== bonus.volume) {
    findings.push(fault("not-here", `${path}.by`, "slices are slices of the volume that is paid on"));
  }
  if (bonus.reversal === "line" || bonus.reversal === "average" || bonus.reversal === "carry") {
    findings.push(fault("not-here", `${path}.reversal`, 'a member\'s whole period is paid: "recompute" or "none"'));
  }
  return findings;
}

function checkWalk(bonus: WalkShape, path: string): Finding[] {
  const findings = checkRate(bonus.percent, `${path}.percent`);
  const only = (key: keyof WalkShape, holds: boolean, when: string): void => {
    if (bonus[key] !== undefined && !holds)
      findings.push(fault("not-here", `${path}.${key}`, `has a meaning only with ${when}`));
  };
  const climb = bonus.climb ?? "levels";
  const overPeriod = bonus.base === "earnings" || bonus.per === "member" || climb === "passed-up";
  only("on", bonus.base === "earnings", 'base "earnings"');
  only("boundary", climb === "generations", 'climb "generations"');
  only("boundarySales", climb === "generations", 'climb "generations"');
  only("empty", climb === "generations", 'climb "generations"');
  only("guarantee", climb === "passed-up", 'climb "passed-up"');
  only("fromLevel", climb === "levels" || climb === "generations", 'climb "levels" or "generations"');
  only("newcomers", bonus.base !== "earnings", "sales as its base");
  only("counts", bonus.base !== "earnings", "sales as its base");
  only("sales", bonus.base !== "earnings", "sales as its base");
  if (bonus.base === "earnings" && bonus.on === undefined) {
    findings.push(fault("missing", `${path}.on`, "is required: the bonuses whose earnings are matched"));
  }
  if (climb === "generations" && bonus.boundary === undefined) {
    findings.push(fault("missing", `${path}.boundary`, "is required: who ends a generation"));
  }
  if (overPeriod && bonus.base === "amount") {
    findings.push(
      fault(
        "not-here",
        `${path}.base`,
        "amounts of several currencies do not add up; a member's whole period is paid on cv or qv",
      ),
    );
  }
  if (bonus.reversal === "carry") {
    findings.push(fault("not-here", `${path}.reversal`, "only legs carry volume that a refund could be taken from"));
  }
  if (overPeriod && (bonus.reversal === "line" || bonus.reversal === "average")) {
    findings.push(fault("not-here", `${path}.reversal`, 'a member\'s whole period is paid: "recompute" or "none"'));
  }
  if ((climb === "differential" || climb === "passed-up") && hasLevels(bonus.percent)) {
    findings.push(fault("not-here", `${path}.percent`, `with climb "${climb}" a percent does not depend on the level`));
  }
  if (climb === "passed-up" && bonus.untaken !== undefined) {
    findings.push(fault("not-here", `${path}.untaken`, "has a meaning only where levels are taken"));
  }
  if (rateSize(bonus.percent) > MOST_RATES) {
    findings.push(
      fault("too-large", `${path}.percent`, `makes more than ${MOST_RATES} different percents; use fewer combinations`),
    );
  }
  return findings;
}

export function checkRate(rate: Rate, path: string): Finding[] {
  if (typeof rate === "string" || isList(rate)) return [];
  if ("byRank" in rate) {
    return Object.entries(rate.byRank).flatMap(([name, then]) => checkRate(then, join(`${path}.byRank`, name)));
  }
  if ("byVolume" in rate) {
    return [
      ...risingBands(rate.bands, `${path}.bands`),
      ...rate.bands.flatMap(({ percent }, i) => checkRate(percent, `${path}.bands[${i}].percent`)),
    ];
  }
  const [key, parts] = "lower" in rate ? (["lower", rate.lower] as const) : (["higher", rate.higher] as const);
  return parts.flatMap((part, i) => checkRate(part, `${path}.${key}[${i}]`));
}

export function risingBands(bands: readonly { readonly from: string }[], path: string): Finding[] {
  return bands.flatMap(({ from }, index) => {
    const before = bands[index - 1];
    if (before === undefined || isBelow(before.from, from)) return [];
    return [fault("band-order", `${path}[${index}].from`, `bands rise: ${from} is not above ${before.from}`)];
  });
}

function isBelow(a: string, b: string): boolean {
  const [x, y] = [decimal(a), decimal(b)];
  return x.units * 10n ** BigInt(y.scale) < y.units * 10n ** BigInt(x.scale);
}

export function hasLevels(rate: Rate): boolean {
  if (typeof rate === "string") return false;
  if (isList(rate)) return true;
  if ("byRank" in rate) return Object.values(rate.byRank).some(hasLevels);
  if ("byVolume" in rate) return rate.bands.some(({ percent }) => hasLevels(percent));
  return ("lower" in rate ? rate.lower : rate.higher).some(hasLevels);
}

/** How many entries the rate's table has at most: its rows times its columns. */
export function rateSize(rate: Rate): number {
  const rows = (part: Rate): number => {
    if (typeof part === "string" || isList(part)) return 1;
    if ("byRank" in part) return Object.values(part.byRank).reduce((sum, then) => sum + rows(then), 0);
    if ("byVolume" in part) return part.bands.reduce((sum, { percent }) => sum + rows(percent), 0);
    return ("lower" in part ? part.lower : part.higher).reduce((product, one) => product * (rows(one) + 1), 1);
  };
  const levels = (part: Rate): number => {
    if (typeof part === "string") return 0;
    if (isList(part)) return part.length;
    if ("byRank" in part) return Math.max(0, ...Object.values(part.byRank).map(levels));
    if ("byVolume" in part) return Math.max(0, ...part.bands.map(({ percent }) => levels(percent)));
    return Math.max(...("lower" in part ? part.lower : part.higher).map(levels));
  };
  return (rows(rate) + 1) * (levels(rate) + 1);
}
