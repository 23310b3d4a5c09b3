import { remainder } from "../bonus/terms.ts";
import type { Remaining } from "../bonus/terms.ts";
import { runAgain, withRemaining } from "./again.ts";
import { earningAt, earningsOfSale, formatBase } from "./earnings.ts";
import type { Earning } from "./earnings.ts";
import type { Run } from "./run.ts";

/** What refunds of a later period take from a sale: what remained of each order line before them, and after. */
export interface Removal {
  /** Index of the sale in the run of its own period. */
  readonly sale: number;
  readonly before: readonly Remaining[];
  readonly after: readonly Remaining[];
}

/**
 * The lines that refunds dated in a later period add to that period, under the original source: the earners, levels and
 * rates of the sale's own period (`origin`), a negative base (what was removed), and f(after) - f(before), both
 * rounded. Summed over all periods a fully refunded sale comes to zero, whatever the order of its refunds. Bonuses that a
 * member's whole period pays are worked out again over what remains, with everybody standing as they stood.
 *
 * `removals` names each sale once. Sales that earlier refunds took from and these do not are named too, with `before` equal
 * to `after`, where a bonus is recomputed: else it would be worked out over what is no longer there.
 */
export function reverseSales(origin: Run, removals: readonly Removal[]): Earning[] {
  const bySale = removals.flatMap((removal) =>
    earningsOfSale(origin, removal.sale)
      .filter(({ terms }) => !("reversal" in terms))
      .map((earning) => reverseEarning(earning, removal))
      .filter((earning) => earning.amount !== 0n),
  );
  return [...bySale, ...recomputed(origin, removals)];
}

/** One recorded line's part in a removal. */
export function reverseEarning(earning: Earning, { before, after }: Pick<Removal, "before" | "after">): Earning {
  const { terms, currency } = earning;
  const removed = before.map((left, index) => {
    const rest = after[index] ?? { amount: 0n, cv: 0n, qv: 0n };
    return { amount: rest.amount - left.amount, cv: rest.cv - left.cv, qv: (rest.qv ?? 0n) - (left.qv ?? 0n) };
  });
  return {
    ...earning,
    base: formatBase(terms, currency, removed),
    amount: remainder(terms, currency, after) - remainder(terms, currency, before),
  };
}

function recomputed(origin: Run, removals: readonly Removal[]): Earning[] {
  const { plan } = origin;
  if (removals.length === 0 || plan.bonuses.every(({ reversal }) => reversal !== "recompute")) return [];
  const over = (which: "before" | "after"): Run =>
    runAgain(origin, withRemaining(origin.sales, new Map(removals.map((removal) => [removal.sale, removal[which]]))));
  const [before, after] = [over("before"), over("after")];
  return plan.bonuses.flatMap((bonus, index) => {
    if (bonus.reversal !== "recompute") return [];
    const lines = new Map<string, { then?: Earning; now?: Earning }>();
    const collect = (run: Run, as: "then" | "now"): void => {
      for (let line = 0; line < run.lines[index]!.count; line++) {
        const earning = earningAt(run, index, line);
        const key = `${earning.saleId ?? ""} ${earning.sourceId} ${earning.earnerId}`;
        lines.set(key, { ...lines.get(key), [as]: earning });
      }
    };
    collect(before, "then");
    collect(after, "now");
    return [...lines.values()].flatMap(({ then, now }): Earning[] => {
      const amount = (now?.amount ?? 0n) - (then?.amount ?? 0n);
      return amount === 0n ? [] : [{ ...(then ?? now!), amount }];
    });
  });
}
