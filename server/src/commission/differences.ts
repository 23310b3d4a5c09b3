import { exact } from "./bulk/earner-sums.ts";
import type { EarnerSum, SideNames } from "./bulk/earner-sums.ts";

/** What one earner has on two sides, in one currency; minor units. */
export interface Difference {
  readonly earnerId: bigint;
  readonly currency: string;
  readonly before: bigint;
  readonly after: bigint;
  /** What the change is made of; minor units as text. */
  readonly bonuses: readonly { readonly bonus: string; readonly change: string }[];
}

/** How many of those who gained and of those who lost are named. */
export const NAMED = 20;

export interface Comparison {
  /** Who gained most first, who lost most last; who has the same on both sides is left out. At most `NAMED` from either end. */
  readonly differences: readonly Difference[];
  /** How many there are. */
  readonly gained: number;
  readonly lost: number;
  readonly totals: readonly {
    readonly bonus: string;
    readonly currency: string;
    readonly before: bigint;
    readonly after: bigint;
  }[];
}

/** What an earner has in one currency on two sides that are not the same. */
interface Change {
  readonly earnerId: number;
  readonly currency: number;
  readonly before: number;
  readonly after: number;
  /** In all currencies. */
  readonly sides: readonly [before: readonly EarnerSum[], after: readonly EarnerSum[]];
}

const none: readonly EarnerSum[] = [];

/** Takes in what earners have on two sides, one earner after the other, and keeps those whose change is largest. */
export class Differences {
  readonly #names: SideNames;
  readonly #most = new Best((a, b) => this.#mostFirst(a, b));
  readonly #least = new Best((a, b) => this.#mostFirst(b, a));
  #gained = 0;
  #lost = 0;
  /** By bonus, by currency. */
  readonly #totals: { before: bigint; after: bigint }[][] = [];

  constructor(names: SideNames) {
    this.#names = names;
  }

  /** Each earner once; of each bonus and currency one sum a side at most. */
  add(earnerId: number, before: readonly EarnerSum[] = none, after: readonly EarnerSum[] = none): void {
    for (const { bonus, currency, amount } of before) this.#total(bonus, currency).before += BigInt(amount);
    for (const { bonus, currency, amount } of after) this.#total(bonus, currency).after += BigInt(amount);
    const sides = [before, after] as const;
    for (const side of sides) {
      for (const [at, { currency }] of side.entries()) {
        const isFirst = side.findIndex((one) => one.currency === currency) === at;
        const isKnown = side === after && before.some((one) => one.currency === currency);
        if (isFirst && !isKnown) this.#compare({ earnerId, currency, sides });
      }
    }
  }

  #compare({ earnerId, currency, sides }: Pick<Change, "earnerId" | "currency" | "sides">): void {
    const [before, after] = [sumIn(sides[0], currency), sumIn(sides[1], currency)];
    if (before === after) return;
    if (after > before) this.#gained += 1;
    else this.#lost += 1;
    exact(after - before);
    const change = { earnerId, currency, before, after, sides };
    this.#most.add(change);
    this.#least.add(change);
  }

  #total(bonus: number, currency: number): { before: bigint; after: bigint } {
    const ofBonus = (this.#totals[bonus] ??= []);
    return (ofBonus[currency] ??= { before: 0n, after: 0n });
  }

  comparison(): Comparison {
    const most = this.#most.all();
    const named = [...most, ...this.#least.all().filter((one) => !most.includes(one))];
    const totals = this.#totals.flatMap((ofBonus, bonus) =>
      ofBonus.map((total, currency) => ({ bonus: this.#bonus(bonus), currency: this.#currency(currency), ...total })),
    );
    return {
      differences: named
        .toSorted((a, b) => this.#mostFirst(a, b))
        .map(({ earnerId, currency, before, after, sides }) => ({
          earnerId: BigInt(earnerId),
          currency: this.#currency(currency),
          before: BigInt(before),
          after: BigInt(after),
          bonuses: this.#madeOf(sides, currency),
        })),
      gained: this.#gained,
      lost: this.#lost,
      totals: totals.toSorted((a, b) => compareTexts(a.bonus, b.bonus) || compareTexts(a.currency, b.currency)),
    };
  }

  #madeOf(sides: Change["sides"], of: number): Difference["bonuses"] {
    const changes = new Map<number, number>();
    for (const [side, sums] of sides.entries()) {
      for (const { bonus, currency, amount } of sums) {
        if (currency === of) changes.set(bonus, exact((changes.get(bonus) ?? 0) + (side === 0 ? -amount : amount)));
      }
    }
    return [...changes]
      .filter(([, change]) => change !== 0)
      .map(([bonus, change]) => ({ bonus: this.#bonus(bonus), change: String(change) }))
      .toSorted((a, b) => compareTexts(a.bonus, b.bonus));
  }

  /** Who gained most first, then by earner and currency. */
  #mostFirst(a: Change, b: Change): number {
    return (
      b.after - b.before - (a.after - a.before) ||
      a.earnerId - b.earnerId ||
      compareTexts(this.#currency(a.currency), this.#currency(b.currency))
    );
  }

  #bonus(index: number): string {
    return this.#names.bonuses.list[index]!;
  }

  #currency(index: number): string {
    return this.#names.currencies.list[index]!;
  }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sumIn(sums: readonly EarnerSum[], currency: number): number {
  let sum = 0;
  for (const one of sums) if (one.currency === currency) sum = exact(sum + one.amount);
  return sum;
}

/** The first `NAMED` of those that were added, in an order. */
class Best {
  readonly #order: (a: Change, b: Change) => number;
  #best: Change[] = [];
  #last: Change | undefined;

  constructor(order: (a: Change, b: Change) => number) {
    this.#order = order;
  }

  add(one: Change): void {
    if (this.#last !== undefined && this.#order(one, this.#last) > 0) return;
    this.#best.push(one);
    if (this.#best.length < 4 * NAMED) return;
    this.#best = this.all();
    this.#last = this.#best.at(-1);
  }

  all(): Change[] {
    return this.#best.toSorted(this.#order).slice(0, NAMED);
  }
}
