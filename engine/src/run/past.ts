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
}

/** The members' pasts as columns; who is not among the network's members is passed over. */
export function pastOf(network: Network, members: readonly MemberPast[]): Past {
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
  for (const member of members) {
    const at = network.positions.get(member.id);
    if (at === undefined) continue;
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
  }
  return { title, highest, missed, volumes, rules, paid };
}
