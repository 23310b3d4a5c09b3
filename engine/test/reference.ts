import type { Member, Sale } from "../src/index.ts";

/**
 * The starter plan once more, straight from its rules: BigInt, recursion, one sale at a time. Slow and obvious; it
 * shares no code with the engine, so that the two can be held against each other. Amounts in minor units of a
 * currency with two decimals; one point is one unit of the company's currency, which has two decimals too.
 */
export interface ReferenceLine {
  readonly saleId: string;
  readonly bonus: string;
  readonly level: number;
  readonly paidLevel: number;
  readonly earnerId: string;
  readonly amount: bigint;
}

const LEVELS = [5n, 4n, 3n, 2n, 1n];
const MUG = "mug";
const MUG_FIXED = 250n;

export function referenceLines(members: readonly Member[], sales: readonly Sale[]): ReferenceLine[] {
  const byId = new Map(members.map((member) => [member.id, member]));
  const pv = (id: string): bigint =>
    sales
      .filter((sale) => sale.sellerId === id)
      .flatMap((sale) => sale.lines)
      .reduce((sum, line) => sum + (line.remaining ?? line).qv, 0n);
  const active = (member: Member): boolean => member.kind === "distributor" && pv(member.id) >= 3000n;

  const climb = (sale: Sale, cv: bigint, at: string | null, level: number, taken: number): ReferenceLine[] => {
    const rate = LEVELS[taken];
    if (at === null || rate === undefined) return [];
    const member = byId.get(at)!;
    if (!active(member)) return climb(sale, cv, member.sponsorId, level + 1, taken);
    const line = {
      saleId: sale.id,
      bonus: "unilevel",
      level,
      paidLevel: taken + 1,
      earnerId: at,
      amount: percentOf(cv, rate),
    };
    return [line, ...climb(sale, cv, member.sponsorId, level + 1, taken + 1)];
  };

  return sales
    .flatMap((sale): ReferenceLine[] => {
      if (sale.sellerId === null) return [];
      const seller = byId.get(sale.sellerId)!;
      const left = sale.lines.map((line) => line.remaining ?? line);
      const amount = left.reduce((sum, line) => sum + line.amount, 0n);
      const cv = left.reduce((sum, line) => sum + line.cv, 0n);
      const own = (bonus: string, paid: bigint): ReferenceLine => ({
        saleId: sale.id,
        bonus,
        level: 0,
        paidLevel: 0,
        earnerId: seller.id,
        amount: paid,
      });
      const lines: ReferenceLine[] = [];
      const buyerIsCustomer = sale.buyerId === null || byId.get(sale.buyerId)!.kind === "customer";
      if (seller.kind === "affiliate" && sale.buyerId !== seller.id) {
        const mugs = sale.lines.filter((line) => line.productId === MUG);
        const fixed = mugs.map((line) => {
          const rest = (line.remaining ?? line).amount;
          return line.amount === 0n ? 0n : roundHalfUp(MUG_FIXED * BigInt(line.quantity) * rest, line.amount);
        });
        const others = amount - mugs.reduce((sum, line) => sum + (line.remaining ?? line).amount, 0n);
        lines.push(own("affiliate", percentOf(others, 10n) + fixed.reduce((sum, value) => sum + value, 0n)));
      }
      if (seller.kind !== "distributor") return lines;
      if (sale.buyerId !== seller.id && buyerIsCustomer) lines.push(own("retail", percentOf(amount, 20n)));
      return [...lines, ...climb(sale, cv, seller.sponsorId, 1, 0)];
    })
    .filter((line) => line.amount !== 0n);
}

function percentOf(base: bigint, percent: bigint): bigint {
  return roundHalfUp(base * percent, 100n);
}

/** For values that are not negative, half up and half away from zero are the same. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, numerator % denominator];
  return rest * 2n >= denominator ? whole + 1n : whole;
}
