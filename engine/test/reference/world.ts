import type { Calendar, Member, Plan, Sale, SaleLine, VolumeTransfer } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { percent, times, whole, ZERO } from "./fraction.ts";

/** Everything that a period's run is made from. */
export interface Period {
  readonly plan: Plan;
  readonly members: readonly Member[];
  readonly sales: readonly Sale[];
  readonly companyCurrency: string;
  /** A day of the period. */
  readonly day: string;
  readonly transfers?: readonly VolumeTransfer[];
  readonly rates?: Readonly<Record<string, string>>;
  /** By bonus that matches legs: so many of the smallest pieces of its volume make one point. */
  readonly pieces?: ReadonlyMap<string, bigint>;
  /** By member, whatever the bonus: cents that others have paid in advance. */
  readonly advances?: Readonly<Record<string, number>>;
  /** What refunds have taken back from legs of `age` + 1 periods ago, in whole points. */
  readonly taken?: readonly {
    readonly id: string;
    readonly leg: number;
    readonly age: number;
    readonly points: number;
  }[];
}

/** Leg volume of a period so many periods ago (1: the one before) that is not matched yet; below zero what is owed. */
export interface Lot {
  readonly ago: number;
  readonly pieces: bigint;
}

/** What a period leaves to later ones. All by member id; ranks count from 1, 0 is none. */
export interface Outcome {
  readonly volumes: ReadonlyMap<string, ReadonlyMap<string, Fraction>>;
  readonly rules: ReadonlyMap<string, ReadonlySet<string>>;
  readonly paidRank: ReadonlyMap<string, number>;
  readonly title: ReadonlyMap<string, number>;
  readonly highest: ReadonlyMap<string, number>;
  readonly missed: ReadonlyMap<string, number>;
  readonly lines: readonly ReferenceLine[];
  readonly pools: ReadonlyMap<string, bigint>;
  /** All by bonus, as the next period finds them. */
  readonly lots: ReadonlyMap<string, ReadonlyMap<string, readonly (readonly Lot[])[]>>;
  readonly streaks: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly awarded: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly leftOfPool: ReadonlyMap<string, bigint>;
  readonly overpaid: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
}

/** An outcome of nothing, to be filled. */
export interface Kept {
  readonly lots: Map<string, Map<string, readonly (readonly Lot[])[]>>;
  readonly streaks: Map<string, Map<string, number>>;
  readonly awarded: Map<string, Map<string, number>>;
  readonly leftOfPool: Map<string, bigint>;
  readonly overpaid: Map<string, Map<string, bigint>>;
}

export interface ReferenceLine {
  readonly bonus: string;
  readonly saleId: string | null;
  readonly sourceId: string;
  readonly earnerId: string;
  readonly level: number;
  readonly paidLevel: number;
  readonly amount: bigint;
  readonly currency: string;
  /** Before caps and the plan's limit. */
  readonly uncut: bigint;
}

/** Earlier periods, the latest first. */
export type History = readonly Outcome[];

/** The relation by which a tree's members stand below one another. */
export function above(period: Period, tree: string, member: Member): Member | null {
  const relation = period.plan.trees[tree]!.parent;
  const id = relation === "sponsor" ? member.sponsorId : (member.parents?.[relation] ?? null);
  return id === null ? null : period.members.find((other) => other.id === id)!;
}

export function childrenOf(period: Period, tree: string, member: Member): Member[] {
  return period.members.filter((other) => above(period, tree, other)?.id === member.id);
}

/** Who a position belongs to: the member themselves, or whose further position it is. */
export function holderOf(period: Period, member: Member): Member {
  return member.holderId === undefined ? member : period.members.find(({ id }) => id === member.holderId)!;
}

/** Everybody above, nearest first. */
export function upline(period: Period, tree: string, member: Member): Member[] {
  const next = above(period, tree, member);
  return next === null ? [] : [next, ...upline(period, tree, next)];
}

export function minorUnits(currency: string): Fraction {
  return whole({ JPY: 1n, KWD: 1_000n }[currency] ?? 100n);
}

export function peg(period: Period): string {
  return period.plan.peg?.[period.companyCurrency] ?? "1";
}

export type Filter = NonNullable<Extract<Plan["volumes"][string], { of: "credited" }>["sales"]>;
export type Counting = NonNullable<Extract<Plan["volumes"][string], { of: "credited" }>["counts"]>;

/** What part of an order line counts; `paidOn`: the bonuses paid on its sale. */
export function partOf(
  sale: Sale,
  line: SaleLine,
  filter: Filter | undefined,
  counting: Counting | undefined,
  paidOn: (bonus: string) => boolean,
): Fraction {
  if (filter !== undefined && !passes(sale, line, filter)) return ZERO;
  let part = whole(1n);
  const count = (text: string | undefined): void =>
    void (part = text === undefined ? part : times(part, percent(text)));
  count(counting?.percent);
  if (line.productId !== null) count(counting?.products?.[line.productId]);
  if (sale.market !== undefined) count(counting?.markets?.[sale.market]);
  // Where several of the named bonuses were paid, the least counts.
  const paid = Object.entries(counting?.paid ?? {}).filter(([bonus]) => paidOn(bonus));
  if (paid.length > 0) count(paid.map(([, text]) => text).sort((a, b) => Number(a) - Number(b))[0]);
  return part;
}

function passes(sale: Sale, line: SaleLine, { tagged, untagged, products, without, markets }: Filter): boolean {
  const tags = sale.tags ?? [];
  if (tagged && !tagged.some((tag) => tags.includes(tag))) return false;
  if (untagged && untagged.some((tag) => tags.includes(tag))) return false;
  if (products && (line.productId === null || !products.includes(line.productId))) return false;
  if (without && line.productId !== null && without.includes(line.productId)) return false;
  return !markets || (sale.market !== undefined && markets.includes(sale.market));
}

/** What is left of an order line after the refunds of its period. */
export function left(line: SaleLine): { readonly amount: bigint; readonly cv: bigint; readonly qv: bigint } {
  return line.remaining ?? line;
}

/** Days since 1970-01-01. */
export function dayOf(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

/** Periods are counted; two days of one period have the same number. */
export function periodNumber(calendar: Calendar, day: number): number {
  if (typeof calendar === "object") return Math.floor((day - dayOf(calendar.from)) / calendar.days);
  if (calendar === "day") return day;
  // Day 4 of 1970 was a Monday.
  if (calendar === "week") return Math.floor((day - 4) / 7);
  const date = new Date(day * 86_400_000);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return Math.floor(month / { month: 1, quarter: 3, year: 12 }[calendar]);
}

/** The last day of the period that the day lies in. */
export function lastDay(calendar: Calendar, day: number): number {
  return periodNumber(calendar, day + 1) === periodNumber(calendar, day) ? lastDay(calendar, day + 1) : day;
}

/** Whether somebody joined no longer ago than this; who has no known day joined long ago. */
export function isRecent(
  period: Period,
  member: Member,
  day: number,
  { days, periods }: { readonly days?: number; readonly periods?: number },
): boolean {
  if (member.joinedOn === undefined) return false;
  const joined = dayOf(member.joinedOn);
  if (days !== undefined && day - joined > days) return false;
  const calendar = period.plan.period;
  return periods === undefined || periodNumber(calendar, day) - periodNumber(calendar, joined) < periods;
}
