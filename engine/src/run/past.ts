import { noLots } from "../bonus/carry.ts";
import type { Lots, TakenBack } from "../bonus/carry.ts";
import type { Network } from "../tree/network.ts";

/**
 * What a run takes over from earlier periods, by position. Everything may be left out: then nobody had a title and
 * earlier volumes were zero. `nextPast` makes it from a run, so that a year is a chain of pure calls.
 */
export interface Past {
  /** Rank numbers: 0 for none, then as in the plan. */
  readonly title?: Uint8Array;
  readonly highest?: Uint8Array;
  /** For how many periods in a row the title's requirements were missed. */
  readonly missed?: Uint16Array;
  /** By name of the volume: earlier periods, the latest first, in hundredths of a point times the volume's unit. */
  readonly volumes?: Readonly<Record<string, readonly Float64Array[]>>;
  /** By name of the rule: 1 where it was met, the latest period first. */
  readonly rules?: Readonly<Record<string, readonly Uint8Array[]>>;
  /** By name of the bonus: minor units of the company's currency that were paid, the latest period first. */
  readonly paid?: Readonly<Record<string, readonly Float64Array[]>>;
  /** By name of the bonus: leg volume that was not matched. */
  readonly lots?: Readonly<Record<string, Lots>>;
  /** By name of the bonus: leg volume of earlier periods that refunds have taken back since (`takenFromLegs`). */
  readonly taken?: Readonly<Record<string, readonly TakenBack[]>>;
  /** By name of the bonus: for how many periods in a row the rule of its streak was met, and how often it was given. */
  readonly streaks?: Readonly<Record<string, Uint16Array>>;
  readonly awarded?: Readonly<Record<string, Uint16Array>>;
  /** By name of the bonus: minor units of a pool that nobody shared. */
  readonly pools?: Readonly<Record<string, number>>;
  /** By name of a bonus of another calendar: minor units of the company's currency that it paid within this period. */
  readonly advances?: Readonly<Record<string, Float64Array>>;
  /** By name of the bonus: what advances paid beyond what was due, and is still to be taken off. */
  readonly overpaid?: Readonly<Record<string, Float64Array>>;
}

/** One member's past, as files and cases write it. Points in hundredths times the volume's unit; the latest period first. */
export interface MemberPast {
  readonly id: string;
  readonly title?: number;
  readonly highest?: number;
  readonly missed?: number;
  readonly volumes?: Readonly<Record<string, readonly number[]>>;
  readonly rules?: Readonly<Record<string, readonly boolean[]>>;
  readonly paid?: Readonly<Record<string, readonly number[]>>;
  /** By bonus and leg: lots, the latest period first. */
  readonly lots?: Readonly<Record<string, ReadonlyArray<readonly number[]>>>;
  /** By bonus: what refunds took back from a leg of a period so many (`age` + 1) periods ago. */
  readonly taken?: Readonly<
    Record<string, readonly { readonly leg: number; readonly age: number; readonly volume: number }[]>
  >;
  readonly streaks?: Readonly<Record<string, number>>;
  readonly awarded?: Readonly<Record<string, number>>;
  readonly advances?: Readonly<Record<string, number>>;
  readonly overpaid?: Readonly<Record<string, number>>;
}

/**
 * The members' pasts as columns; who is not among the network's members is passed over. `pools`: what earlier periods left of pools,
 * by name of the bonus.
 */
export function pastOf(
  network: Network,
  members: readonly MemberPast[],
  pools: Readonly<Record<string, number>> = {},
): Past {
  const size = network.size;
  const [title, highest, missed] = [new Uint8Array(size), new Uint8Array(size), new Uint16Array(size)];
  const volumes: Record<string, Float64Array[]> = {};
  const rules: Record<string, Uint8Array[]> = {};
  const paid: Record<string, Float64Array[]> = {};
  const column = <C>(columns: Record<string, C[]>, name: string, back: number, make: () => C): C => {
    const list = (columns[name] ??= []);
    while (list.length <= back) list.push(make());
    return list[back]!;
  };
  const counts: Record<"streaks" | "awarded", Record<string, Uint16Array>> = { streaks: {}, awarded: {} };
  const sums: Record<"advances" | "overpaid", Record<string, Float64Array>> = { advances: {}, overpaid: {} };
  const places = members.flatMap((member) => {
    const at = network.positions.get(member.id);
    return at === undefined ? [] : [[at, member] as const];
  });
  for (const [at, member] of places) {
    title[at] = member.title ?? 0;
    highest[at] = Math.max(member.highest ?? 0, member.title ?? 0);
    missed[at] = member.missed ?? 0;
    for (const [name, values] of Object.entries(member.volumes ?? {})) {
      for (const [back, value] of values.entries())
        column(volumes, name, back, () => new Float64Array(size))[at] = value;
    }
    for (const [name, values] of Object.entries(member.rules ?? {})) {
      for (const [back, met] of values.entries())
        column(rules, name, back, () => new Uint8Array(size))[at] = met ? 1 : 0;
    }
    for (const [name, values] of Object.entries(member.paid ?? {})) {
      for (const [back, value] of values.entries()) column(paid, name, back, () => new Float64Array(size))[at] = value;
    }
    for (const which of ["streaks", "awarded"] as const) {
      for (const [name, value] of Object.entries(member[which] ?? {}))
        (counts[which][name] ??= new Uint16Array(size))[at] = value;
    }
    for (const which of ["advances", "overpaid"] as const) {
      for (const [name, value] of Object.entries(member[which] ?? {}))
        (sums[which][name] ??= new Float64Array(size))[at] = value;
    }
  }
  return { title, highest, missed, volumes, rules, paid, ...counts, ...sums, pools, ...legsOf(size, places) };
}

/** Lots and what was taken back, each bonus with as many legs and ages as somebody has. */
function legsOf(
  size: number,
  places: readonly (readonly [at: number, member: MemberPast])[],
): Required<Pick<Past, "lots" | "taken">> {
  const legs = new Map<string, number>();
  const ages = new Map<string, number>();
  const raise = (most: Map<string, number>, name: string, value: number): void => {
    most.set(name, Math.max(value, most.get(name) ?? 0));
  };
  for (const [, { lots = {}, taken = {} }] of places) {
    for (const [name, rows] of Object.entries(lots)) {
      raise(legs, name, rows.length);
      raise(ages, name, Math.max(1, ...rows.map((row) => row.length)));
    }
    for (const [name, list] of Object.entries(taken)) for (const { leg } of list) raise(legs, name, leg + 1);
  }
  const lots: Record<string, Lots> = {};
  const taken: Record<string, TakenBack[]> = {};
  for (const [at, member] of places) {
    for (const [name, rows] of Object.entries(member.lots ?? {})) {
      const all = (lots[name] ??= noLots(size, Math.max(2, legs.get(name)!), ages.get(name)!));
      for (const [leg, row] of rows.entries()) {
        for (const [age, volume] of row.entries()) all.volumes[age]![at * all.legs + leg] = volume;
      }
    }
    for (const [name, list] of Object.entries(member.taken ?? {})) {
      const width = Math.max(2, legs.get(name)!);
      for (const { leg, age, volume } of list) {
        const columns = (taken[name] ??= []);
        let column = columns.find((one) => one.age === age);
        if (column === undefined) columns.push((column = { legs: width, age, volume: new Float64Array(size * width) }));
        column.volume[at * width + leg]! += volume;
      }
    }
  }
  return { lots, taken };
}
