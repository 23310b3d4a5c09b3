import {
  asPastTaken,
  compareEarnings,
  dayNumber,
  dayText,
  earningsOf,
  formatMoney,
  looksBack,
  nextPast,
  pastOf,
  periodOf,
  reverseSales,
  runPeriod,
  saleTable,
  takenFromLegs,
} from "@fairline/engine";
import type { Calendar, Earning, MemberPast, Past, Plan, Removal, Run, Sale } from "@fairline/engine";
import { firstDay, periodName } from "./calendar.ts";
import type { Inputs } from "./inputs.ts";
import { BadInput } from "./input-fault.ts";
import { splitByPeriod } from "./period-sales.ts";
import type { PeriodSales } from "./period-sales.ts";

/** One line that a refund of an earlier period's sale adds to this period, with what it came from. */
export interface Reversal {
  readonly earning: Earning;
  /** Null where a member's whole period was worked out again. */
  readonly removal: Removal | null;
  /** The run of the sale's own period. */
  readonly origin: Run;
  readonly originPeriod: string;
}

/** The periods of one calendar of a file, each run when it is asked for, after all that it takes over from others. */
export interface Periods {
  readonly split: (period: string) => PeriodSales;
  readonly run: (period: string) => Run;
  /** Sorted like earnings.csv. */
  readonly reversals: (period: string) => readonly Reversal[];
}

/**
 * A plan that looks back runs the earlier periods of the file first, so that titles, windows, carried volume and what was paid
 * follow from the sales; titles that members bring along go before. What bonuses of other calendars pay in advance is worked out by
 * their own periods: one belongs to the period in which it ends.
 */
export function periodsOf(inputs: Inputs, calendar: Calendar, companyCurrency: string): Periods {
  return periodsAmong(inputs, calendar, companyCurrency, new Map());
}

function periodsAmong(
  inputs: Inputs,
  calendar: Calendar,
  companyCurrency: string,
  /** By calendar, so that each is worked out once. */
  known: Map<string, Periods>,
): Periods {
  const { plan, network, sales: rows } = inputs;
  const nameOf = (day: string): string => periodName(calendar, day);
  const split = remembered((period: string) => splitByPeriod(rows, period, nameOf));
  const brought = inputs.past.length > 0 ? pastOf(network, inputs.past) : {};
  const first = rows.map(({ soldOn, refundOf }) => (refundOf === null ? nameOf(soldOn) : null)).reduce(earlier, null);
  const looks = looksBack(plan);
  const advancing = advancesOf(plan, calendar);
  const refundedIn = new Set(rows.filter(({ refundOf }) => refundOf !== null).map(({ soldOn }) => nameOf(soldOn)));
  const isCarried = Object.values(plan.bonuses).some(
    ({ shape, ...bonus }) => shape === "legs" && (!("reversal" in bonus) || bonus.reversal === "carry"),
  );

  const runWith = (sales: readonly Sale[], name: string, past: Past): Run => {
    const table = saleTable(network, sales);
    if (!table.ok) throw new Error(table.faults[0]!.message);
    const day = firstDay(name);
    const run = runPeriod({ plan, network, sales: table.value, companyCurrency, day, calendar, past });
    if (!run.ok) throw new BadInput(run.faults.map((fault) => `${inputs.files.sales.path}: ${fault.message}`));
    return run.value;
  };

  // Each period's past, as far as the chain has been followed.
  const chain = new Map<string, Past>();
  let followed: { readonly name: string; readonly past: Past } | null = null;
  const pastBefore = (name: string): Past => {
    if (first === null || !looks || name <= first) return brought;
    followed ??= { name: first, past: brought };
    while (followed.name < name) {
      const at = { ...followed.past, ...within(followed.name) };
      chain.set(followed.name, followed.past);
      const run = runWith(split(name).salesOf(followed.name), followed.name, at);
      followed = { name: nextPeriod(followed.name, nameOf), past: { ...nextPast(run), ...titlesOf(brought) } };
    }
    return chain.get(name) ?? followed.past;
  };

  const open = new Set<string>();
  /** What others paid within the period, and what refunds dated in it took from the legs of earlier ones. */
  const within = remembered((name: string): Pick<Past, "advances" | "taken"> => {
    if (open.has(name)) throw new BadInput([`${inputs.files.plan.path}: advances go round in a circle`]);
    open.add(name);
    const people = new Map<string, { advances?: Record<string, number>; taken?: NonNullable<MemberPast["taken"]> }>();
    for (const bonus of advancing) {
      for (const [id, amount] of paidBy(bonus, name)) {
        const advances = { ...people.get(id)?.advances, [bonus]: amount };
        people.set(id, { ...people.get(id), advances });
      }
    }
    if (isCarried && refundedIn.has(name)) {
      const taken = split(name).origins.flatMap((origin) => {
        const from = run(origin.period);
        const periods = periodsBetween(origin.period, name, nameOf);
        return takenFromLegs(from, [...removalsOf(from, origin).values()]).map((one) => ({ ...one, periods }));
      });
      for (const [id, own] of asPastTaken(taken)) people.set(id, { ...people.get(id), taken: own });
    }
    open.delete(name);
    if (people.size === 0) return {};
    const { advances, taken } = pastOf(
      network,
      [...people].map(([id, own]) => ({ id, ...own })),
    );
    return { advances: advances!, taken: taken! };
  });

  /** By member what a bonus of another calendar paid in its periods that end within this one, less what refunds took back. */
  const paidBy = (bonus: string, name: string): ReadonlyMap<string, number> => {
    const other = plan.bonuses[bonus]!.period ?? plan.period;
    const key = JSON.stringify(other);
    const theirs = known.get(key) ?? periodsAmong(inputs, other, companyCurrency, known);
    known.set(key, theirs);
    const sums = new Map<string, number>();
    for (const period of endingWithin(calendar, other, name)) {
      const reversed = theirs.reversals(period).map(({ earning }) => earning);
      for (const line of [...earningsOf(theirs.run(period)), ...reversed]) {
        if (line.bonus !== bonus) continue;
        if (line.currency !== companyCurrency) {
          const amount = `${formatMoney(line.amount, line.currency)} ${line.currency}`;
          throw new BadInput([
            `${inputs.files.sales.path}: ${bonus} paid ${amount} in advance, not ${companyCurrency}`,
          ]);
        }
        sums.set(line.earnerId, (sums.get(line.earnerId) ?? 0) + Number(line.amount));
      }
    }
    return sums;
  };

  const run = remembered((name: string): Run => {
    const past = pastBefore(name);
    return runWith(split(name).sales, name, { ...past, ...within(name) });
  });

  const reversals = remembered((name: string): readonly Reversal[] => {
    if (!refundedIn.has(name)) return [];
    const all = split(name).origins.flatMap((from): Reversal[] => {
      const origin = run(from.period);
      const removals = removalsOf(origin, from);
      return reverseSales(origin, [...removals.values()]).map((earning) => {
        const removal = earning.saleId === null ? null : (removals.get(earning.saleId) ?? null);
        return { earning, removal, origin, originPeriod: from.period };
      });
    });
    return all.toSorted((a, b) => compareEarnings(a.earning, b.earning));
  });

  const periods = { split, run, reversals };
  known.set(JSON.stringify(calendar), periods);
  return periods;
}

function remembered<T>(work: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, work(name));
    return known.get(name)!;
  };
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** What is told of members goes before what follows from the sales: their titles, nothing else. */
function titlesOf({ title, highest, missed }: Past): Past {
  return title === undefined ? {} : { title, highest: highest!, missed: missed! };
}

/** Removals by sale, in the run of the sales' own period. */
function removalsOf(origin: Run, { removed }: PeriodSales["origins"][number]): Map<string, Removal> {
  const indexes = new Map(origin.sales.ids.map((id, index) => [id, index]));
  return new Map(removed.map(({ saleId, before, after }) => [saleId, { sale: indexes.get(saleId)!, before, after }]));
}

/** The bonuses of other calendars whose payments some bonus of this one takes off. */
function advancesOf(plan: Plan, calendar: Calendar): string[] {
  const own = Object.values(plan.bonuses).filter(
    ({ period }) => JSON.stringify(period ?? plan.period) === JSON.stringify(calendar),
  );
  return [...new Set(own.flatMap((bonus) => ("advances" in bonus ? (bonus.advances?.of ?? []) : [])))];
}

/** The periods of another calendar whose last day lies in this one's. */
function endingWithin(calendar: Calendar, other: Calendar, name: string): string[] {
  const span = periodOf(calendar, dayNumber(firstDay(name))!);
  const names: string[] = [];
  for (let one = periodOf(other, span.from); one.to <= span.to; one = periodOf(other, one.to)) {
    names.push(periodName(other, dayText(one.from)));
  }
  return names;
}

/** 1 for the period before. */
function periodsBetween(from: string, to: string, nameOf: (day: string) => string): number {
  let count = 0;
  for (let name = from; name < to; name = nextPeriod(name, nameOf)) count++;
  return count;
}

/** The first day after a period begins the next one: at most a year of days on, in steps that skip none. */
function nextPeriod(name: string, nameOf: (day: string) => string): string {
  let day = dayNumber(firstDay(name))! + 1;
  while (nameOf(dayText(day)) === name) day++;
  return nameOf(dayText(day));
}
