import type { Member } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { isBelow, larger, minus, rounded, sum, times, written, ZERO } from "./fraction.ts";
import { payingRank, rateOf } from "./rate.ts";
import type { Walk } from "./rate.ts";
import type { Standing } from "./standing.ts";
import { childrenOf, upline } from "./world.ts";
import type { Period } from "./world.ts";

/** Where a walk starts, and what it is paid on, in minor units of the currency it pays. */
export interface Source {
  readonly saleId: string | null;
  readonly member: Member;
  readonly base: Fraction;
  readonly currency: string;
}

export interface Paid {
  readonly earner: Member;
  readonly level: number;
  readonly paidLevel: number;
  readonly amount: bigint;
}

/** One source's lines before any cap. */
export function climb(period: Period, walk: Walk, standing: Standing, source: Source): Paid[] {
  const { plan } = period;
  const line = upline(period, walk.tree, source.member);
  const takes = (member: Member): boolean => standing.meets(walk.takes, member);
  const ends = (member: Member): boolean => walk.ends !== undefined && standing.meets(walk.ends, member);
  const rate = (member: Member, level: number): Fraction => rateOf(plan, walk, walk.percent, standing, member, level);

  // Volume of an unqualified seller moves to the nearest who holds a level.
  const begin = walk.compression === "moving" ? [source.member, ...line].find(takes) : source.member;
  if (begin === undefined) return [];
  const ancestors = upline(period, walk.tree, begin);
  const path = walk.from === "seller" ? [begin, ...ancestors] : ancestors;
  const distance = (member: Member): number => [source.member, ...line].indexOf(member);
  const paid: Paid[] = [];
  const pay = (earner: Member, paidLevel: number, part: Fraction): void => {
    const amount = rounded(times(source.base, part));
    if (amount !== 0n) paid.push({ earner, level: distance(earner), paidLevel, amount });
  };

  if (walk.climb === "differential") {
    let highest = ZERO;
    let taken = 0;
    for (const member of path) {
      const own = rate(member, 1);
      if (takes(member) && isBelow(highest, own)) pay(member, ++taken, minus(own, highest));
      if (takes(member) || walk.compression === "none") highest = larger(highest, own);
      if (ends(member)) break;
    }
    return paid;
  }

  if (walk.climb === "generations") {
    const sameRank = walk.boundary === "same-rank";
    const leads = (member: Member): boolean =>
      sameRank ? payingRank(walk, standing, member) > 0 : standing.meets(walk.boundary!, member);
    const passed: Member[] = [];
    if (walk.from !== "seller" && walk.boundarySales === "out" && leads(begin)) passed.push(begin);
    let level = 1;
    for (const member of path) {
      // Of the leaders passed those who count for this one: all, or those of the same rank or a higher one.
      const own = payingRank(walk, standing, member);
      const counted = passed.filter((leader) => !sameRank || payingRank(walk, standing, leader) >= own);
      const adjoins = (leader: Member, index: number): boolean =>
        index > 0 && upline(period, walk.tree, counted[index - 1]!)[0] === leader;
      const ended = counted.filter((leader, index) => walk.empty !== "close" || !adjoins(leader, index)).length;
      const part = rate(member, ended + 1);
      if (takes(member) && level >= (walk.fromLevel ?? 1)) pay(member, ended + 1, part);
      if (takes(member) || walk.compression === "none") level++;
      if (ends(member)) break;
      if (leads(member)) passed.push(member);
    }
    return paid;
  }

  let level = 1;
  for (const member of path) {
    const part = rate(member, level);
    const pays = isBelow(ZERO, part);
    if (takes(member)) {
      if (pays && level >= (walk.fromLevel ?? 1)) pay(member, level, part);
      if (pays || walk.compression !== "dynamic") level++;
    } else if (walk.compression === "none") level++;
    if (ends(member)) break;
  }
  return paid;
}

/** Who leads hands up the percent of their group, at least that of the guaranteed points as far as they have it. */
export function passUp(
  period: Period,
  walk: Walk,
  standing: Standing,
  sources: readonly Source[],
  point: Fraction,
): Paid[] {
  const leads = (member: Member): boolean => standing.meets(walk.takes, member);
  /** The group a member stands in, from them downward: who does not lead belongs to the one above. */
  const group = (member: Member): Member[] => [
    member,
    ...childrenOf(period, walk.tree, member).flatMap((child) => (leads(child) ? [] : group(child))),
  ];
  const work = (leader: Member): { keeps: bigint; handed: bigint } => {
    const people = group(leader);
    const part = rateOf(period.plan, walk, walk.percent, standing, leader, 1);
    const base = sum(sources.filter(({ member }) => people.includes(member)).map((source) => source.base));
    const own = rounded(times(base, part));
    const received = people
      .flatMap((member) => childrenOf(period, walk.tree, member).filter(leads))
      .reduce((all, below) => all + work(below).handed, 0n);
    const least = rounded(times(times(written(walk.guarantee ?? "0"), point), part));
    const owed = own > least ? own : least;
    const handed = owed < received + own ? owed : received + own;
    return { keeps: received + own - handed, handed };
  };
  return period.members
    .filter(leads)
    .map((earner) => ({ earner, level: 0, paidLevel: 0, amount: work(earner).keeps }))
    .filter(({ amount }) => amount !== 0n);
}
