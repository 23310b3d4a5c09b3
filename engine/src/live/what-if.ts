import { CURRENCIES } from "../money/currency.ts";
import { rankName } from "../explain/explain-member.ts";
import { payCurrency } from "../bonus/seller.ts";
import type { Earning } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import type { LiveBonus, Payments } from "./pay.ts";
import { linesFrom, payWhole } from "./read.ts";

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
 * Read after the sale, before it is taken back: what the journal has written down. `before` is the whole run before it, where
 * some bonuses cannot be followed.
 */
export function whatWould(payments: Payments, before: Run | null, saleId: string): WhatIf {
  const { world, run, bonuses } = payments;
  const { standing, sales } = world;
  const { ids } = standing.network;
  const after = before === null ? null : payWhole(payments);
  const sale = sales.indexes.get(saleId)!;
  const ranks = new Map<number, number>();
  const { paid } = standing.changes;
  for (let entry = 0; entry < paid.count; entry++) {
    if (!ranks.has(paid.at[entry]!)) ranks.set(paid.at[entry]!, paid.before[entry]!);
  }
  return {
    lines: linesFrom(payments, () => after!, "sale", sale),
    earnings: run.plan.bonuses.flatMap((bonus, index) => {
      const live = bonuses[index];
      const changed =
        live === null || live === undefined ? differing(before!, after!, index) : writtenDown(payments, live);
      return changed.map(({ at, ...sums }) => ({ memberId: ids[at]!, bonus: bonus.name, ...sums, kept: bonus.kept }));
    }),
    ranks: [...ranks].flatMap(([at, then]) => {
      const now = standing.figures.ranks.paid[at]!;
      return now === then ? [] : [{ memberId: ids[at]!, before: rankName(run, then), after: rankName(run, now) }];
    }),
  };
}

interface Changed {
  readonly at: number;
  readonly currency: string;
  readonly before: bigint;
  readonly after: bigint;
}

function writtenDown({ world }: Payments, { store }: LiveBonus): Changed[] {
  const { columns, at, before } = world.standing.journal;
  return [...store.sums].flatMap(([currency, { now }]) => {
    const first = new Map<number, number>();
    for (let entry = 0; entry < columns.length; entry++) {
      if (columns[entry] === now && !first.has(at[entry]!)) first.set(at[entry]!, before[entry]!);
    }
    return [...first].flatMap(([one, then]): Changed[] => {
      if (now[one] === then) return [];
      return [{ at: one, currency: CURRENCIES[currency]!, before: BigInt(then), after: BigInt(now[one]!) }];
    });
  });
}

function differing(before: Run, after: Run, index: number): Changed[] {
  const [then, now] = [sumsOf(before, index), sumsOf(after, index)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((key): Changed[] => {
    const [one, currency] = key.split(" ") as [string, string];
    const [was, is] = [then.get(key) ?? 0n, now.get(key) ?? 0n];
    return was === is ? [] : [{ at: Number(one), currency, before: was, after: is }];
  });
}

function sumsOf(run: Run, index: number): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const bonus = run.plan.bonuses[index]!;
  const lines = run.lines[index]!;
  for (let line = 0; line < lines.count; line++) {
    const key = `${lines.earner[line]} ${payCurrency(run.plan, bonus, run.sales, lines.source[line]!)}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(lines.amount[line]!));
  }
  return sums;
}
