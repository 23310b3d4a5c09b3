import { addEarnings } from "../bonus/sources.ts";
import { dayNumber, periodOf } from "../plan/calendar.ts";
import type { Calendar, Span } from "../plan/calendar.ts";
import { nextPast } from "../run/next-past.ts";
import { pastOf } from "../run/past.ts";
import type { MemberPast, Past } from "../run/past.ts";
import { sameCalendar, worthIn } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { asPastTaken } from "../run/taken-back.ts";
import type { TakenFromLeg } from "../run/taken-back.ts";
import type { Network } from "../tree/network.ts";

/** A period of a case that was run. */
export interface Ran {
  readonly run: Run;
  /** The past that it was run with. */
  readonly past: Past;
  readonly day: string | undefined;
}

/** Volume that refunds take from legs, of a sale in the period with this index among those that were run. */
export interface Taken extends TakenFromLeg {
  readonly origin: number;
}

/**
 * What a further period takes over. It goes on from the last period of its own calendar, before which stands what the case begins with;
 * titles are of the plan's own calendar. What bonuses of other calendars paid in periods that end within this one are its advances.
 */
export function carriedInto(
  network: Network,
  calendar: Calendar,
  day: string | undefined,
  ran: readonly Ran[],
  taken: readonly Taken[],
): Past {
  const [first] = ran;
  const begin = { past: first!.past, network: first!.run.network };
  const lastOf = (wanted: Calendar): typeof begin => {
    const last = ran.findLast(({ run }) => sameCalendar(run.calendar, wanted));
    return last === undefined ? begin : { past: nextPast(last.run), network: last.run.network };
  };
  const from = lastOf(calendar);
  const past = inNetwork(from.past, from.network, network);
  const { plan } = first!.run;
  const own = lastOf(plan.calendar);
  const { title, highest, missed } = inNetwork(own.past, own.network, network);
  const taking = asPastTaken(taken.map((one) => ({ ...one, periods: periodsBetween(ran, one.origin, calendar) })));
  const members = new Map<string, MemberPast>([...taking].map(([id, list]) => [id, { id, taken: list }]));
  for (const [id, advances] of advancesOf(network, calendar, day, ran))
    members.set(id, { ...members.get(id), id, advances });
  const { taken: back = {}, advances = {} } = pastOf(network, [...members.values()]);
  return { ...past, ...titles({ title, highest, missed }), taken: back, advances };
}

/** The rank numbers of everybody's titles at the start of what comes next. */
export function titlesAfter(ran: readonly Ran[]): ReadonlyMap<string, number> {
  const { network } = ran.at(-1)!.run;
  const { title } = carriedInto(network, ran[0]!.run.plan.calendar, undefined, ran, []);
  return new Map(network.ids.map((id, at) => [id, title?.[at] ?? 0]));
}

function titles(past: { [K in "title" | "highest" | "missed"]: Past[K] | undefined }): Pick<
  Past,
  "title" | "highest" | "missed"
> {
  return Object.fromEntries(Object.entries(past).filter(([, column]) => column !== undefined));
}

/** 1 where the sale's period is the one before among those of the calendar. */
function periodsBetween(ran: readonly Ran[], origin: number, calendar: Calendar): number {
  return ran.slice(origin).filter(({ run }) => sameCalendar(run.calendar, calendar)).length;
}

/** By member and bonus: what bonuses of other calendars have paid that end within the period, in minor units of the company's currency. */
function advancesOf(
  network: Network,
  calendar: Calendar,
  day: string | undefined,
  ran: readonly Ran[],
): Map<string, Record<string, number>> {
  const paid = new Map<string, Record<string, number>>();
  const span = spanOf(calendar, day);
  if (span === null) return paid;
  for (const { run, day: before } of ran) {
    const { to } = spanOf(run.calendar, before) ?? { to: Number.NaN };
    if (sameCalendar(run.calendar, calendar) || !(to > span.from && to <= span.to)) continue;
    const { plan, network: then_, standing, lines, rates } = run;
    for (const [index, bonus] of plan.bonuses.entries()) {
      if (!plan.bonuses.some(({ advances }) => advances?.of.includes(bonus.name) ?? false)) continue;
      const sums = new Float64Array(then_.size);
      addEarnings(sums, standing, index, { lines, worth: worthIn(plan.companyCurrency, rates) });
      for (const [at, sum] of sums.entries()) {
        const id = then_.ids[at]!;
        if (sum === 0 || !network.positions.has(id)) continue;
        const own = paid.get(id) ?? {};
        paid.set(id, { ...own, [bonus.name]: (own[bonus.name] ?? 0) + sum });
      }
    }
  }
  return paid;
}

function spanOf(calendar: Calendar, day: string | undefined): Span | null {
  const number = day === undefined ? null : dayNumber(day);
  return number === null ? null : periodOf(calendar, number);
}

type Column = Uint8Array | Uint16Array | Float64Array;

/** The same state by the positions of another network: who is new has none. */
function inNetwork(past: Past, from: Network, to: Network): Past {
  const before = Int32Array.from(to.ids, (id) => from.positions.get(id) ?? -1);
  const move = <C extends Column>(column: C, each = 1): C => {
    const moved = new (column.constructor as new (size: number) => C)(to.size * each);
    for (let at = 0; at < to.size; at++) {
      const old = before[at]!;
      if (old < 0) continue;
      for (let part = 0; part < each; part++) moved[at * each + part] = column[old * each + part]!;
    }
    return moved;
  };
  const one = <C extends Column>(column: C): C => move(column);
  const every = <C extends Column>(columns: readonly C[]): readonly C[] => columns.map(one);
  const named = <C, D>(columns: Readonly<Record<string, C>> | undefined, change: (column: C) => D): Record<string, D> =>
    Object.fromEntries(Object.entries(columns ?? {}).map(([name, column]) => [name, change(column)]));
  return {
    ...(past.title && { title: one(past.title) }),
    ...(past.highest && { highest: one(past.highest) }),
    ...(past.missed && { missed: one(past.missed) }),
    volumes: named(past.volumes, every),
    rules: named(past.rules, every),
    paid: named(past.paid, every),
    lots: named(past.lots, ({ legs, ages, volumes }) => ({
      legs,
      ages,
      volumes: volumes.map((column) => move(column, legs)),
    })),
    streaks: named(past.streaks, one),
    awarded: named(past.awarded, one),
    overpaid: named(past.overpaid, one),
    pools: past.pools ?? {},
  };
}
