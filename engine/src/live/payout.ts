import { limitOf } from "../bonus/payout-limit.ts";
import type { Scale } from "../bonus/payout-limit.ts";
import { MissingRate } from "../bonus/sources.ts";
import type { PaidSoFar } from "../bonus/sources.ts";
import { CURRENCIES } from "../money/currency.ts";
import type { LineColumns } from "../run/lines.ts";
import type { Run } from "../run/run.ts";
import type { Happened, World } from "./events.ts";
import { sumOfSales } from "./sales-sum.ts";

/** The plan's limit, kept while sales come and are refunded. */
export interface LiveLimit {
  readonly notice: (happened: Happened) => void;
  /** Minor units of the company's currency. */
  readonly limit: () => bigint;
}

/** Null where the plan has no limit. */
export function liveLimit(world: World, { plan }: Run, paid: PaidSoFar): LiveLimit | null {
  if (plan.payout === null) return null;
  const { view } = world.sales;
  const base = plan.payout.of;
  const all = sumOfSales(world, paid, base === "cv" ? "points" : "amounts", (sale) =>
    view.grants.get(sale)?.pays === false ? 0 : view[base][sale]!,
  );
  return {
    notice: (happened) => {
      if (happened.what !== "sale" && happened.what !== "refund") return;
      const currency = view.currency[happened.sale]!;
      // A run asks for the rate of a sale that brings nothing, too.
      if (base === "amount" && view.grants.get(happened.sale)?.pays !== false && paid.worth(currency) === null) {
        throw new MissingRate(CURRENCIES[currency]!);
      }
      all.follow(happened.sale);
    },
    limit: () => limitOf(plan, all.now(), paid),
  };
}

/** What is left of a line. */
export function scaledTo(amount: number, { limit, total }: Scale): number {
  return Number((BigInt(amount) * limit) / total);
}

/** Lines that nobody else looks at, cut alike. */
export function scaleLines(lines: LineColumns, scale: Scale): void {
  lines.uncut ??= lines.amount.slice(0, lines.count);
  for (let line = 0; line < lines.count; line++) lines.amount[line] = scaledTo(lines.amount[line]!, scale);
}
