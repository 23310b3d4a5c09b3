import type { Member, Plan, Sale, SaleLine } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { isBelow, larger, minus, percent, rounded, smaller, sum, times, whole, written, ZERO } from "./fraction.ts";
import type { Standing } from "./standing.ts";
import { left, minorUnits, partOf, peg } from "./world.ts";
import type { History, Period } from "./world.ts";

export type Seller = Extract<Plan["bonuses"][string], { shape: "seller" }>;
export type Bands = Extract<Plan["bonuses"][string], { shape: "bands" }>;

/** What a sale pays its seller, in minor units of the currency that the bonus pays in. */
export function paySeller(period: Period, name: string, bonus: Seller, standing: Standing, sale: Sale): bigint {
  const seller = period.members.find(({ id }) => id === sale.sellerId);
  const buyer = period.members.find(({ id }) => id === sale.buyerId);
  if (seller === undefined || !bonus.seller.includes(seller.kind) || seller === buyer) return 0n;
  if (bonus.buyer === "customer" && buyer !== undefined && buyer.kind !== "customer") return 0n;
  if (bonus.takes !== undefined && !standing.meets(bonus.takes, seller)) return 0n;
  if (sale.grant?.pays === false) return 0n;
  const isMoney = bonus.base === "amount" || bonus.base === "margin";
  const currency = isMoney ? sale.currency : period.companyCurrency;
  const parts = sale.lines.map((line): { part: Fraction; fixed: bigint } => {
    const counts = partOf(sale, line, bonus.sales, bonus.counts, () => false);
    if (counts.n === 0n) return { part: ZERO, fixed: 0n };
    const terms = line.terms?.[name] ?? (line.productId === null ? undefined : bonus.products?.[line.productId]);
    const fixed = terms?.fixed?.[currency];
    if (fixed !== undefined) {
      const all = times(times(written(fixed), minorUnits(currency)), whole(BigInt(line.quantity)));
      const kept = line.amount === 0n ? ZERO : { n: left(line).amount, d: line.amount };
      return { part: ZERO, fixed: rounded(times(all, kept)) };
    }
    const market = sale.market === undefined ? undefined : bonus.markets?.[sale.market];
    const rate = percent(terms?.percent ?? market ?? bonus.percent);
    return { part: times(times(baseOf(period, bonus, line), counts), rate), fixed: 0n };
  });
  return rounded(sum(parts.map(({ part }) => part))) + parts.reduce((all, { fixed }) => all + fixed, 0n);
}

function baseOf(period: Period, bonus: Seller, line: SaleLine): Fraction {
  if (bonus.base === "amount") return whole(left(line).amount);
  if (bonus.base !== "margin") return worth(period, { n: left(line)[bonus.base], d: 100n });
  const price = bonus.coupon === "company" ? (line.retail ?? line.amount) : line.amount;
  const margin = larger(ZERO, whole(price - (line.wholesale ?? price)));
  return line.amount === 0n ? ZERO : times(margin, { n: left(line).amount, d: line.amount });
}

/** Points at the peg, in minor units of the company's currency. */
export function worth(period: Period, points: Fraction): Fraction {
  return times(times(points, written(peg(period))), minorUnits(period.companyCurrency));
}

/** What a member's bands pay, in minor units of the company's currency. */
export function payBands(
  period: Period,
  name: string,
  bonus: Bands,
  standing: Standing,
  history: History,
  member: Member,
): bigint {
  if (!bonus.seller.includes(member.kind)) return 0n;
  if (bonus.takes !== undefined && !standing.meets(bonus.takes, member)) return 0n;
  const earlier = bonus.method === "retroactive" ? history.slice(0, (bonus.periods ?? 1) - 1) : [];
  const together = (volume: string): Fraction =>
    sum([standing.volume(volume, member), ...earlier.map((then) => then.volumes.get(volume)!.get(member.id)!)]);
  const [volume, by] = [together(bonus.volume), together(bonus.by ?? bonus.volume)];
  const reached = bonus.bands.filter(({ from }) => !isBelow(by, written(from)));
  const last = reached.at(-1);
  if (last === undefined) return 0n;
  const due =
    bonus.method === "slice"
      ? sum(
          bonus.bands.map(({ from, percent: rate }, index) => {
            const next = bonus.bands[index + 1];
            const end = next === undefined ? volume : smaller(volume, written(next.from));
            return times(larger(ZERO, minus(end, written(from))), percent(rate));
          }),
        )
      : times(volume, percent(last.percent));
  const before = earlier
    .flatMap(({ lines }) => lines)
    .filter((line) => line.bonus === name && line.earnerId === member.id)
    .reduce((all, line) => all + line.amount, 0n);
  const rest = rounded(worth(period, due)) - before;
  return rest > 0n ? rest : 0n;
}
