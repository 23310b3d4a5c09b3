import fc from "fast-check";
import type { Plan, Remaining, Sale, SaleLine } from "../src/index.ts";

type Bonus = Plan["bonuses"][string];

/** A plan whose bonuses are reversed in any way that they may be. */
export function withReversals(plans: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  return fc.tuple(plans, fc.array(fc.nat(4), { minLength: 4, maxLength: 4 })).map(([plan, picked]) => ({
    ...plan,
    bonuses: Object.fromEntries(
      Object.entries(plan.bonuses).map(([name, bonus], index) => [name, reversedBy(bonus, picked[index % 4]!)]),
    ),
  }));
}

function reversedBy(bonus: Bonus, picked: number): Bonus {
  if (bonus.shape === "award") return bonus;
  if (bonus.shape === "legs") {
    // What is kept has gone into later periods already.
    const ways = ["carry", "none", bonus.carry?.keep === "none" ? "recompute" : "carry"] as const;
    return { ...bonus, reversal: ways[picked % 3]! };
  }
  const bySale = ["line", "average", "recompute", "none"] as const;
  const way = bySale[picked];
  if (way === undefined) return bonus;
  if (isPerSale(bonus)) return { ...bonus, reversal: way };
  return way === "recompute" || way === "none" ? { ...bonus, reversal: way } : bonus;
}

export function isPerSale(bonus: Bonus): boolean {
  if (bonus.shape === "seller") return true;
  return bonus.shape === "walk" && bonus.base !== "earnings" && bonus.per !== "member" && bonus.climb !== "passed-up";
}

/** What is left of a sale's order lines at some time. */
export type Left = ReadonlyArray<Required<Remaining>>;

export function leftNow(sale: Sale): Left {
  return sale.lines.map(({ amount, cv, qv, remaining }) => remaining ?? { amount, cv, qv });
}

/** Refunds in any order, each of a part of one order line in one sale; the last ones take all that is left of everything. */
export function refundsOf(sales: readonly Sale[]): fc.Arbitrary<ReadonlyArray<ReadonlyMap<number, Left>>> {
  if (sales.length === 0) return fc.constant([]);
  const refund = fc.record({
    sale: fc.nat(sales.length - 1),
    line: fc.nat(2),
    tenths: fc.integer({ min: 0, max: 10 }),
  });
  return fc
    .tuple(
      fc.array(fc.array(refund, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
      fc.shuffledSubarray([...sales.keys()], { minLength: sales.length }),
    )
    .map(([rounds, order]) => {
      const left = new Map(sales.map((sale, index) => [index, leftNow(sale)]));
      const states = rounds.map((round) => {
        for (const { sale, line, tenths } of round) {
          left.set(
            sale,
            left.get(sale)!.map((one, index) => (index === line ? part(one, tenths) : one)),
          );
        }
        return new Map(left);
      });
      const half = Math.ceil(order.length / 2);
      for (const some of [order.slice(0, half), order.slice(half)]) {
        for (const sale of some)
          left.set(
            sale,
            left.get(sale)!.map((one) => part(one, 0)),
          );
        states.push(new Map(left));
      }
      return states;
    });
}

function part({ amount, cv, qv }: Required<Remaining>, tenths: number): Required<Remaining> {
  const of = (value: bigint): bigint => (value * BigInt(tenths)) / 10n;
  return { amount: of(amount), cv: of(cv), qv: of(qv) };
}

/** The order line in two, which together are the whole; what is left of it too. */
export function splitLine(line: SaleLine, tenths: number): readonly [SaleLine, SaleLine] {
  const first = part(line, tenths);
  const rest = minus(line, first);
  const { remaining } = line;
  if (remaining === undefined)
    return [
      { ...line, ...first },
      { ...line, ...rest },
    ];
  // No more may be left of a part than the part was.
  const leftFirst = {
    amount: smaller(remaining.amount, first.amount),
    cv: smaller(remaining.cv, first.cv),
    qv: smaller(remaining.qv, first.qv),
  };
  return [
    { ...line, ...first, remaining: leftFirst },
    { ...line, ...rest, remaining: minus(remaining, leftFirst) },
  ];
}

function minus(a: Required<Remaining>, b: Required<Remaining>): Required<Remaining> {
  return { amount: a.amount - b.amount, cv: a.cv - b.cv, qv: a.qv - b.qv };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
