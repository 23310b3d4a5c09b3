import { asPastTaken, decimal, formatDecimal, lotsAt, nextPast, pastOf, roundQuotient } from "@fairline/engine";
import type { CompiledPlan, MemberPast, Network, Past, Run } from "@fairline/engine";
import { fromEdge, toEdge } from "../foundation/ids.ts";

/**
 * What a run leaves of one member to the next, as it is kept: ranks by name, points as decimal text, money in minor units as
 * text, so that it outlives a new version of the plan. What is nothing is left out.
 */
interface PastText {
  readonly title?: string;
  readonly highest?: string;
  readonly missed?: number;
  readonly volumes?: Readonly<Record<string, readonly string[]>>;
  readonly rules?: Readonly<Record<string, readonly boolean[]>>;
  readonly paid?: Readonly<Record<string, readonly string[]>>;
  /** By bonus and leg: what was not matched, the latest period first; below zero what is owed. */
  readonly lots?: Readonly<Record<string, ReadonlyArray<readonly string[]>>>;
  readonly streaks?: Readonly<Record<string, number>>;
  readonly awarded?: Readonly<Record<string, number>>;
  readonly overpaid?: Readonly<Record<string, string>>;
  /** What refunds took from legs since, by bonus; `periods` ago. Written by `period_taken`, in a row of its own. */
  readonly taken?: Readonly<
    Record<string, readonly { readonly leg: number; readonly periods: number; readonly volume: string }[]>
  >;
  /** By bonus, of the company as a whole. */
  readonly pools?: Readonly<Record<string, string>>;
}

/**
 * What of it counts periods: windows, look-backs, payments, streaks, missed titles. It ends with the calendar. Titles, lots of legs, awards,
 * pools and what is owed go on.
 */
export const countedInPeriods = [
  "missed",
  "volumes",
  "rules",
  "paid",
  "streaks",
] as const satisfies readonly (keyof PastText)[];

/** The company as a whole, among members' ids. */
const COMPANY = 0n;

/** By member; who has nothing to hand on is left out. */
export function* pastTexts(run: Run): Generator<{ readonly memberId: bigint; readonly past: string }> {
  const past = nextPast(run);
  const pools = each(past.pools, (_name, left) => (left === 0 ? undefined : String(left)));
  if (pools) yield { memberId: COMPANY, past: JSON.stringify({ pools } satisfies PastText) };
  const units = unitsOfPlan(run.plan);
  for (const [at, id] of run.network.ids.entries()) {
    const text = JSON.stringify(textOf(run.plan, units, past, at));
    if (text !== "{}") yield { memberId: fromEdge("member", id)!, past: text };
  }
}

interface Units {
  readonly volumes: ReadonlyMap<string, number>;
  /** Of the volume that a bonus of legs counts. */
  readonly legs: ReadonlyMap<string, number>;
}

function unitsOfPlan({ volumes, bonuses }: CompiledPlan): Units {
  return {
    volumes: new Map(volumes.map(({ name, unit }) => [name, unit])),
    legs: new Map(bonuses.flatMap((bonus) => (bonus.shape === "legs" ? [[bonus.name, bonus.unit] as const] : []))),
  };
}

function textOf(plan: CompiledPlan, units: Units, past: Past, at: number): PastText {
  const rank = (number: number | undefined): string | undefined => plan.ranks[(number ?? 0) - 1]?.name;
  const [title, highest] = [rank(past.title?.[at]), rank(past.highest?.[at])];
  const missed = past.missed?.[at] ?? 0;
  const volumes = each(past.volumes, (name, values) => {
    const points = values.map((column) => pointsText(column[at]!, units.volumes.get(name)!));
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
  const lots = each(past.lots, (name, column) => {
    const unit = units.legs.get(name);
    const own = Array.from({ length: column.legs }, (_, leg) => lotsAt(column, at * column.legs + leg));
    if (unit === undefined || own.every((lots) => lots.every((value) => value === 0))) return undefined;
    return own.map((lots) => lots.map((value) => pointsText(value, unit)));
  });
  const count = (_name: string, column: Uint16Array): number | undefined => column[at] || undefined;
  const [streaks, awarded] = [each(past.streaks, count), each(past.awarded, count)];
  const overpaid = each(past.overpaid, (_name, column) => (column[at] === 0 ? undefined : String(column[at]!)));
  return {
    ...(title !== undefined && { title }),
    ...(highest !== undefined && { highest }),
    ...(missed > 0 && { missed }),
    ...(volumes && { volumes }),
    ...(rules && { rules }),
    ...(paid && { paid }),
    ...(lots && { lots }),
    ...(streaks && { streaks }),
    ...(awarded && { awarded }),
    ...(overpaid && { overpaid }),
  };
}

function each<C, T>(
  columns: Readonly<Record<string, C>> | undefined,
  one: (name: string, column: C) => T | undefined,
): Record<string, T> | undefined {
  const found = Object.entries(columns ?? {}).flatMap(([name, column]) => {
    const value = one(name, column);
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A volume's integer is hundredths times its unit, which is a power of ten. */
const scaleOf = (unit: number): number => 1 + String(unit).length;

/** Points as decimal text. */
export function pointsText(value: number, unit: number): string {
  return formatDecimal({ units: BigInt(value), scale: scaleOf(unit) }, 0);
}

/** Rows of kept pasts, those of one member one after the other, for the plan and the people that read them now. */
export function readPasts(
  plan: CompiledPlan,
  network: Network,
  rows: Iterable<{ readonly memberId: bigint | number; readonly past: string }>,
): Past {
  const units = unitsOfPlan(plan);
  const members: MemberPast[] = [];
  let pools: Readonly<Record<string, number>> = {};
  for (const { memberId, past } of rows) {
    const text = JSON.parse(past) as PastText;
    if (BigInt(memberId) === COMPANY) {
      pools = each(text.pools, (_name, left) => Number(left)) ?? {};
      continue;
    }
    const id = toEdge("member", BigInt(memberId));
    const before = members.at(-1)?.id === id ? members.pop()! : {};
    members.push({ ...before, ...readPast(plan, units, id, text) });
  }
  return pastOf(network, members, pools);
}

/** A kept past for the plan that reads it now: a rank, volume or bonus that it no longer names counts for nothing. */
function readPast(plan: CompiledPlan, units: Units, id: string, past: PastText): MemberPast {
  const rank = (name: string): number => plan.ranks.findIndex((one) => one.name === name) + 1;
  const volumes = each(past.volumes, (name, values) => {
    const unit = units.volumes.get(name);
    return unit === undefined ? undefined : values.map((value) => unitsOf(value, unit));
  });
  const lots = each(past.lots, (name, legs) => {
    const unit = units.legs.get(name);
    const most = plan.bonuses.find((bonus) => bonus.name === name);
    if (unit === undefined || most?.shape !== "legs") return undefined;
    return legs.slice(0, most.legs).map((lot) => lot.map((value) => unitsOf(value, unit)));
  });
  const taken = Object.entries(past.taken ?? {}).flatMap(([bonus, list]) => {
    const unit = units.legs.get(bonus);
    if (unit === undefined) return [];
    return list.map(({ volume, ...one }) => ({ ...one, bonus, memberId: id, volume: unitsOf(volume, unit) }));
  });
  const paid = each(past.paid, (_name, values) => values.map(Number));
  const overpaid = each(past.overpaid, (_name, value) => Number(value));
  return {
    id,
    ...(past.title !== undefined && { title: rank(past.title) }),
    ...(past.highest !== undefined && { highest: rank(past.highest) }),
    ...(past.missed !== undefined && { missed: past.missed }),
    ...(volumes && { volumes }),
    ...(past.rules && { rules: past.rules }),
    ...(paid && { paid }),
    ...(lots && { lots }),
    ...(past.streaks && { streaks: past.streaks }),
    ...(past.awarded && { awarded: past.awarded }),
    ...(overpaid && { overpaid }),
    ...(taken.length > 0 && { taken: asPastTaken(taken).get(id)! }),
  };
}

function unitsOf(text: string, unit: number): number {
  const { units, scale } = decimal(text);
  return Number(roundQuotient(units * 10n ** BigInt(scaleOf(unit)), 10n ** BigInt(scale)));
}
