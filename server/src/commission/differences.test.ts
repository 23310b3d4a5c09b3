import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Names } from "./bulk/earner-sums.ts";
import type { EarnerSum } from "./bulk/earner-sums.ts";
import { Differences, NAMED } from "./differences.ts";

const bonuses = ["unilevel", "bands", "a"];
const currencies = ["USD", "EUR"];

const side = fc.uniqueArray(
  fc.record({ bonus: fc.nat(2), currency: fc.nat(1), amount: fc.integer({ min: -4, max: 4 }) }),
  { selector: ({ bonus, currency }) => `${bonus} ${currency}` },
);

const sumOf = (sums: readonly EarnerSum[], currency: number): number =>
  sums.reduce((sum, one) => sum + (one.currency === currency ? one.amount : 0), 0);

const text = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

test("a comparison names who gained and who lost most, and what of, as sorting everybody would", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(side, side), { maxLength: 150 }), (earners) => {
      const names = { bonuses: new Names(), currencies: new Names() };
      for (const name of bonuses) names.bonuses.number(name);
      for (const name of currencies) names.currencies.number(name);
      const differences = new Differences(names);
      for (const [at, [before, after]] of earners.entries()) differences.add(at + 1, before, after);
      const made = differences.comparison();

      const changed = earners
        .flatMap(([before, after], at) =>
          currencies.map((currency, index) => ({
            earnerId: BigInt(at + 1),
            currency,
            before: BigInt(sumOf(before, index)),
            after: BigInt(sumOf(after, index)),
            bonuses: bonuses
              .map((bonus, number) => {
                const of = (sums: readonly EarnerSum[]) => sums.filter((one) => one.bonus === number);
                return { bonus, change: String(sumOf(of(after), index) - sumOf(of(before), index)) };
              })
              .filter(({ change }) => change !== "0")
              .toSorted((a, b) => text(a.bonus, b.bonus)),
          })),
        )
        .filter(({ before, after }) => before !== after)
        .toSorted(
          (a, b) =>
            Number(b.after - b.before - (a.after - a.before)) ||
            Number(a.earnerId - b.earnerId) ||
            text(a.currency, b.currency),
        );
      const isNamed = (at: number): boolean => at < NAMED || at >= changed.length - NAMED;
      assert.deepEqual(
        made.differences,
        changed.filter((_, at) => isNamed(at)),
      );
      const gained = changed.filter(({ before, after }) => after > before).length;
      assert.deepEqual([made.gained, made.lost], [gained, changed.length - gained]);
      const all = (pick: 0 | 1, bonus: number, currency: number): bigint =>
        BigInt(
          sumOf(
            earners.flatMap((sides) => sides[pick]).filter((one) => one.bonus === bonus),
            currency,
          ),
        );
      const named = (bonus: number, currency: number): boolean =>
        earners.flat(2).some((one) => one.bonus === bonus && one.currency === currency);
      const totals = bonuses
        .flatMap((bonus, of) =>
          currencies.map((currency, at) => ({
            bonus,
            currency,
            before: all(0, of, at),
            after: all(1, of, at),
            is: named(of, at),
          })),
        )
        .filter(({ is }) => is)
        .map(({ bonus, currency, before, after }) => ({ bonus, currency, before, after }))
        .toSorted((a, b) => text(a.bonus, b.bonus) || text(a.currency, b.currency));
      assert.deepEqual(made.totals, totals);
    }),
  );
});

test("sums beyond what a number holds exactly are refused, not rounded", () => {
  const names = { bonuses: new Names(), currencies: new Names() };
  const most = { currency: names.currencies.number("EUR"), amount: 2 ** 53 - 1 };
  const both = [
    { ...most, bonus: names.bonuses.number("a") },
    { ...most, bonus: names.bonuses.number("b") },
  ];
  assert.throws(() => new Differences(names).add(1, [], both), /beyond 2\^53/);
});
