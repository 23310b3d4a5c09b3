import type { Member, Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { percent, plus, rounded, sum, times, whole, written, ZERO } from "./fraction.ts";
import { inCompanyCurrency } from "./limits.ts";
import { worthOf } from "./rate.ts";
import { worth } from "./seller.ts";
import { byLargestRemainder, placesBy } from "./share.ts";
import type { Standing } from "./standing.ts";
import { left, minorUnits, partOf } from "./world.ts";
import type { Period, ReferenceLine } from "./world.ts";

type Bonus = Plan["bonuses"][string];
export type Pool = Extract<Bonus, { shape: "pool" }>;

/** Who can have a share or an award: people of the kinds who meet the rule, in their first position. */
export function entitled(period: Period, bonus: Pick<Bonus, "seller" | "takes">, standing: Standing): Member[] {
  return period.members.filter(
    (member) =>
      bonus.seller.includes(member.kind) &&
      member.holderId === undefined &&
      (bonus.takes === undefined || standing.meets(bonus.takes, member)),
  );
}

/** What is divided besides what levels and earlier periods left, in minor units. */
export function poolOf(
  period: Period,
  { from, sales, counts }: Pool,
  linesOf: (name: string) => readonly ReferenceLine[],
): bigint {
  const paying = period.sales.filter(({ grant }) => grant?.pays !== false);
  const base = sum(
    paying.flatMap((sale) =>
      sale.lines.map((line) => {
        const part = partOf(sale, line, sales, counts, (bonus) =>
          linesOf(bonus).some(({ saleId }) => saleId === sale.id),
        );
        const of = from.of ?? "cv";
        const value =
          of === "amount"
            ? inCompanyCurrency(period, left(line).amount, sale.currency)
            : worth(period, { n: left(line)[of], d: 100n });
        return times(value, part);
      }),
    ),
  );
  const ofSales = from.percent === undefined ? 0n : rounded(times(base, percent(from.percent)));
  const fixed = times(
    written(from.amount?.[period.companyCurrency as "USD"] ?? "0"),
    minorUnits(period.companyCurrency),
  );
  return ofSales + fixed.n / fixed.d;
}

/** Everybody's part of so many minor units; null where nobody shares it. */
export function divided(
  period: Period,
  bonus: Pool,
  standing: Standing,
  amount: bigint,
): ReadonlyMap<string, bigint> | null {
  const { split } = bonus;
  const people = entitled(period, bonus, standing);
  if (typeof split === "object" && ("places" in split || "parts" in split)) {
    const places = placesBy(people, (member) => standing.volume(split.by, member));
    if (places.size === 0) return null;
    const percents = "places" in split ? split.places : split.parts;
    const has = (place: number): Fraction => {
      if ("places" in split) return percent(percents[place - 1] ?? "0");
      const partOfPlace = (one: number): number => Math.floor(((one - 1) * percents.length) / places.size);
      const together = Array.from({ length: places.size }, (_, index) => partOfPlace(index + 1)).filter(
        (one) => one === partOfPlace(place),
      );
      return times(percent(percents[partOfPlace(place)]!), { n: 1n, d: BigInt(together.length) });
    };
    // What a place or a part would have that nobody fills stays with the company.
    const due = sum(Array.from({ length: places.size }, (_, index) => has(index + 1)));
    const exact = new Map(
      [...places].map(([member, own]) => [
        member.id,
        times(times(sum(own.map(has)), { n: 1n, d: BigInt(own.length) }), whole(amount)),
      ]),
    );
    return byLargestRemainder(exact, rounded(times(due, whole(amount))));
  }
  const shareOf = (member: Member): Fraction => {
    if (split === "equal") return whole(1n);
    return "shares" in split
      ? worthOf(period.plan, bonus, split.shares, standing, member)
      : standing.volume(split.volume, member);
  };
  const shares = new Map(
    people.map((member) => [member.id, shareOf(member)] as const).filter(([, share]) => share.n > 0n),
  );
  if (shares.size === 0) return null;
  const all = [...shares.values()].reduce(plus, ZERO);
  const exact = new Map(
    [...shares].map(([id, share]) => [id, times(times(share, { n: all.d, d: all.n }), whole(amount))]),
  );
  return byLargestRemainder(exact, amount);
}
