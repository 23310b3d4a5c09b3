import { decimal, formatDecimal, nextPast, roundQuotient } from "@fairline/engine";
import type { CompiledPlan, MemberPast, Past, Run } from "@fairline/engine";

/**
 * What a run leaves of one member to the next, as it is kept: ranks by name, points as decimal text, money in minor units as
 * text, so that it outlives a new version of the plan. What is nothing is left out.
 */
interface MemberPastText {
  readonly title?: string;
  readonly highest?: string;
  readonly missed?: number;
  readonly volumes?: Readonly<Record<string, readonly string[]>>;
  readonly rules?: Readonly<Record<string, readonly boolean[]>>;
  readonly paid?: Readonly<Record<string, readonly string[]>>;
}

/** By the engine's id of the member; who has nothing to hand on is left out. */
export function pastTexts(run: Run): readonly { readonly id: string; readonly past: string }[] {
  const past = nextPast(run);
  return run.network.ids.flatMap((id, at) => {
    const text = JSON.stringify(textOf(run.plan, past, at));
    return text === "{}" ? [] : [{ id, past: text }];
  });
}

function textOf(plan: CompiledPlan, past: Past, at: number): MemberPastText {
  const rank = (number: number | undefined): string | undefined => plan.ranks[(number ?? 0) - 1]?.name;
  const units = new Map(plan.volumes.map(({ name, unit }) => [name, unit]));
  const [title, highest] = [rank(past.title?.[at]), rank(past.highest?.[at])];
  const missed = past.missed?.[at] ?? 0;
  const volumes = each(past.volumes, (name, values) => {
    const points = values.map((column) => pointsText(column[at]!, units.get(name)!));
    return points.some((value) => value !== "0") ? points : undefined;
  });
  const rules = each(past.rules, (_name, values) => {
    const met = values.map((column) => column[at] === 1);
    return met.includes(true) ? met : undefined;
  });
  const paid = each(past.paid, (_name, values) => {
    const sums = values.map((column) => String(column[at]!));
    return sums.some((value) => value !== "0") ? sums : undefined;
  });
  return {
    ...(title !== undefined && { title }),
    ...(highest !== undefined && { highest }),
    ...(missed > 0 && { missed }),
    ...(volumes && { volumes }),
    ...(rules && { rules }),
    ...(paid && { paid }),
  };
}

function each<C, T>(
  columns: Readonly<Record<string, readonly C[]>> | undefined,
  one: (name: string, values: readonly C[]) => T | undefined,
): Record<string, T> | undefined {
  const found = Object.entries(columns ?? {}).flatMap(([name, values]) => {
    const value = one(name, values);
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A volume's integer is hundredths times its unit, which is a power of ten. */
const scaleOf = (unit: number): number => 1 + String(unit).length;

function pointsText(value: number, unit: number): string {
  return formatDecimal({ units: BigInt(value), scale: scaleOf(unit) }, 0);
}

/** A kept past for the plan that reads it now: a rank or volume that it no longer names counts for nothing. */
export function readPast(plan: CompiledPlan, id: string, text: string): MemberPast {
  const past = JSON.parse(text) as MemberPastText;
  const rank = (name: string | undefined): number => plan.ranks.findIndex((one) => one.name === name) + 1;
  const units = new Map(plan.volumes.map(({ name, unit }) => [name, unit]));
  const volumes = Object.entries(past.volumes ?? {}).flatMap(([name, values]) => {
    const unit = units.get(name);
    if (unit === undefined) return [];
    return [[name, values.map((value) => unitsOf(value, unit))] as const];
  });
  const paid = Object.entries(past.paid ?? {}).map(([name, values]) => [name, values.map(Number)] as const);
  return {
    id,
    title: rank(past.title),
    highest: rank(past.highest),
    missed: past.missed ?? 0,
    volumes: Object.fromEntries(volumes),
    rules: past.rules ?? {},
    paid: Object.fromEntries(paid),
  };
}

function unitsOf(text: string, unit: number): number {
  const { units, scale } = decimal(text);
  return Number(roundQuotient(units * 10n ** BigInt(scaleOf(unit)), 10n ** BigInt(scale)));
}
