import { CURRENCIES } from "../money/currency.ts";
import { rankName } from "../explain/explain-member.ts";
import { payCurrency } from "../bonus/seller.ts";
import type { Earning, Paid } from "../run/earnings.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import { hasCaps, whoseCut } from "./cut.ts";
import { eachLine } from "./line-store.ts";
import { scaledTo } from "./payout.ts";
import { linesFrom, newReading, sumsAt } from "./read.ts";
import type { Reading } from "./read.ts";
import type { Scale } from "../bonus/payout-limit.ts";

/** What a sale would change. Amounts in minor units of their currency. */
export interface WhatIf {
  /** What the sale itself would pay. */
  readonly lines: readonly Earning[];
  /** Whose earnings would be others, by bonus: also by what others' sales pay when somebody becomes active or gains a rank. */
  readonly earnings: readonly {
    readonly memberId: string;
    readonly bonus: string;
    readonly currency: string;
    readonly before: bigint;
    readonly after: bigint;
    readonly kept: boolean;
  }[];
  /** Whose paid rank would be another; null for none. */
  readonly ranks: readonly {
    readonly memberId: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/**
 * Read after the sale, before it is taken back. What it answers compares that with how everything is then, when the sale was taken
 * back. `then`: the plan's limit before the sale, where it was exceeded.
 */
export function whatWould(payments: Payments, then: Scale | null, saleId: string): (before: Reading) => WhatIf {
  const { world, run, bonuses } = payments;
  const { standing, sales } = world;
  const { ids } = standing.network;
  const after = newReading(payments);
  const sale = sales.indexes.get(saleId)!;
  const lines = linesFrom(payments, after, "sale", sale);
  const ranks = new Map<number, { readonly was: number; readonly is: number }>();
  const { paid } = standing.changes;
  for (let entry = 0; entry < paid.count; entry++) {
    const at = paid.at[entry]!;
    if (!ranks.has(at)) ranks.set(at, { was: paid.before[entry]!, is: standing.figures.ranks.paid[at]! });
  }
  const isSame = then?.limit === after.scale()?.limit && then?.total === after.scale()?.total;
  const asked = bonuses.map((live, index): ((reading: Reading) => Sums) => {
    if (live === null) return (reading) => sumsOf(reading.paidAsWhole(index), index);
    // Where the limit is another one, everybody's lines are others.
    if (!live.bonus.kept && !isSame) return (reading) => sumsOfAll(live, reading);
    const written = writtenDown(payments, live);
    const touched = hasCaps(live) ? whoseCut(payments, live, written) : written;
    return (reading) => sumsOfThese(payments, live, reading, touched);
  });
  const now = asked.map((ask) => ask(after));
  return (before) => ({
    lines,
    earnings: run.plan.bonuses.flatMap((bonus, index) =>
      differing(asked[index]!(before), now[index]!).map(({ at, ...sums }) => ({
        memberId: ids[at]!,
        bonus: bonus.name,
        ...sums,
        kept: bonus.kept,
      })),
    ),
    ranks: [...ranks].flatMap(([at, { was, is }]) =>
      was === is ? [] : [{ memberId: ids[at]!, before: rankName(run, was), after: rankName(run, is) }],
    ),
  });
}

/** Minor units by position and currency ("4 USD"). */
type Sums = ReadonlyMap<string, bigint>;

interface Changed {
  readonly at: number;
  readonly currency: string;
  readonly before: bigint;
  readonly after: bigint;
}

/** Whose lines the event has replaced. */
function writtenDown({ world }: Payments, { store }: LiveBonus): ReadonlySet<number> {
  const { columns, at } = world.standing.journal;
  const sums = new Set<unknown>([...store.sums.values()].map(({ now }) => now));
  const touched = new Set<number>();
  for (let entry = 0; entry < columns.length; entry++) if (sums.has(columns[entry])) touched.add(at[entry]!);
  return touched;
}

function sumsOfThese(payments: Payments, live: LiveBonus, reading: Reading, touched: ReadonlySet<number>): Sums {
  return new Map(
    [...touched].flatMap((at) =>
      sumsAt(payments, live, reading, at).map(([currency, sum]) => [`${at} ${currency}`, sum] as const),
    ),
  );
}

function sumsOfAll({ store, bonus }: LiveBonus, reading: Reading): Sums {
  const scale = bonus.kept ? null : reading.scale();
  const sums = new Map<string, bigint>();
  eachLine(store, (source, earner, amount) => {
    const key = `${earner} ${CURRENCIES[store.currencyOf(source)]}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(scale === null ? amount : scaledTo(amount, scale)));
  });
  return sums;
}

function differing(then: Sums, now: Sums): Changed[] {
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((key): Changed[] => {
    const [one, currency] = key.split(" ") as [string, string];
    const [was, is] = [then.get(key) ?? 0n, now.get(key) ?? 0n];
    return was === is ? [] : [{ at: Number(one), currency, before: was, after: is }];
  });
}

function sumsOf(run: Paid, index: number): Sums {
  const sums = new Map<string, bigint>();
  const bonus = run.plan.bonuses[index]!;
  const lines = run.lines[index]!;
  for (let line = 0; line < lines.count; line++) {
    const key = `${lines.earner[line]} ${payCurrency(run.plan, bonus, run.sales, lines.source[line]!)}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(lines.amount[line]!));
  }
  return sums;
}
