import type { BandsShape, Plan, WalkShape } from "../plan/document.ts";
import type { Rate } from "../plan/rate.ts";
import { join } from "../plan/schema.ts";
import { hasLevels } from "./check-form.ts";
import { isList } from "./check-names.ts";
import { endsAtFirst } from "./earnable.ts";
import { factor, isAbove } from "./exact.ts";
import { note, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { implies } from "./implies.ts";

/** Settings that do nothing, and tables that look as if something was forgotten in them. */
export function checkIdle(plan: Plan): Finding[] {
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    const path = join("bonuses", name);
    if (bonus.shape === "bands")
      return bandsOf(bonus.bands, `${path}.bands`, ({ percent }: BandsShape["bands"][number]) => percent);
    return bonus.shape === "walk"
      ? [...idleSettings(plan, bonus, path), ...tablesOf(bonus.percent, `${path}.percent`)]
      : [];
  });
}

function idleSettings(plan: Plan, bonus: WalkShape, path: string): Finding[] {
  const findings: Finding[] = [];
  const climb = bonus.climb ?? "levels";
  if (bonus.compression !== "none" && implies(plan, {}, plan.activity[bonus.takes]!)) {
    const message = `everybody meets ${bonus.takes}, so nobody but a further position is ever removed`;
    const alike = bonus.compression !== "dynamic" || climb !== "levels";
    if (alike) findings.push(note("compression.no-effect", `${path}.compression`, message));
  }
  if (
    climb === "levels" &&
    bonus.compression === "dynamic" &&
    (typeof bonus.percent === "string" || isList(bonus.percent))
  ) {
    const silent = isList(bonus.percent) ? bonus.percent.findIndex((percent) => factor(percent).units === 0n) : -1;
    if (silent >= 0) {
      const message = `level ${silent + 1} pays nobody, so it is passed on for ever and no further level is ever paid`;
      findings.push(warning("level.blocks", `${path}.percent[${silent}]`, message));
    } else {
      const message = "everybody is paid alike, so no level is ever passed on: it is the same as standard";
      findings.push(note("compression.no-effect", `${path}.compression`, message));
    }
  }
  if (bonus.untaken !== undefined && bonus.untaken !== "company" && !hasLevels(bonus.percent)) {
    const message = `only levels that are listed can be left untaken; with one percent for all of them ${bonus.untaken} gets nothing`;
    findings.push(warning("untaken.never", `${path}.untaken`, message));
  }
  if (climb === "levels" && isList(bonus.percent) && bonus.percent.length > 1 && endsAtFirst(plan, bonus)) {
    const message = "the walk ends with the first who takes a level; the percents of further levels are never paid";
    findings.push(warning("ends.at-first", `${path}.ends`, message));
  }
  return findings;
}

function tablesOf(rate: Rate, path: string): Finding[] {
  if (typeof rate === "string") return [];
  if (isList(rate)) return silentLevels(rate, path);
  if ("byRank" in rate)
    return Object.entries(rate.byRank).flatMap(([name, then]) => tablesOf(then, join(`${path}.byRank`, name)));
  if ("byVolume" in rate) {
    return [
      ...bandsOf(rate.bands, `${path}.bands`, ({ percent }: { readonly percent: Rate }) => percent),
      ...rate.bands.flatMap(({ percent }, i) => tablesOf(percent, `${path}.bands[${i}].percent`)),
    ];
  }
  const [key, parts] = "lower" in rate ? (["lower", rate.lower] as const) : (["higher", rate.higher] as const);
  return parts.flatMap((part, i) => tablesOf(part, `${path}.${key}[${i}]`));
}

/** 5%, 0%, 3%: the second level pays nothing, and the third does. */
function silentLevels(percents: readonly string[], path: string): Finding[] {
  const last = percents.findLastIndex((percent) => factor(percent).units > 0n);
  const first = percents.findIndex((percent) => factor(percent).units > 0n);
  return percents.flatMap((percent, level) => {
    if (level < first || level > last || factor(percent).units > 0n) return [];
    return [
      note("level.silent", `${path}[${level}]`, `level ${level + 1} pays nothing, and levels before and after it do`),
    ];
  });
}

function bandsOf<B extends { readonly from: string }>(
  bands: readonly B[],
  path: string,
  percentOf: (band: B) => Rate,
): Finding[] {
  const findings: Finding[] = [];
  const [first] = bands;
  if (first !== undefined && factor(first.from).units > 0n) {
    findings.push(note("bands.start", `${path}[0].from`, `nothing is paid below ${first.from}`));
  }
  for (const [index, band] of bands.entries()) {
    const [percent, before] = [percentOf(band), index === 0 ? undefined : percentOf(bands[index - 1]!)];
    if (typeof percent !== "string" || typeof before !== "string" || isAbove(factor(percent), factor(before))) continue;
    const falls = isAbove(factor(before), factor(percent));
    findings.push(
      note(
        "bands.not-rising",
        `${path}[${index}].percent`,
        `${percent}% from ${band.from} is ${falls ? "less than" : "the same as"} the ${before}% before`,
      ),
    );
  }
  return findings;
}
