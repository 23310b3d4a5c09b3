import type { Plan } from "../plan/document.ts";
import { join } from "../plan/schema.ts";
import { factor } from "./exact.ts";
import { note } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** A seller's bonus whose every percent is zero pays only on sales that bring terms of their own. */
export function checkPays(plan: Plan): Finding[] {
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    if (bonus.shape !== "seller" || factor(bonus.percent).units > 0n) return [];
    const others = [bonus.products, bonus.markets].some((terms) => Object.keys(terms ?? {}).length > 0);
    if (others) return [];
    return [
      note(
        "pays-nothing",
        join("bonuses", name),
        "every percent is 0: it pays only where a sale brings terms of its own",
      ),
    ];
  });
}
