import type { z } from "@hono/zod-openapi";
import type { SourceExplanation } from "@fairline/engine";
import type { outcomeSchema } from "./explanation-schema.ts";
import { missedJson } from "./missed-json.ts";

type OutcomeJson = z.infer<typeof outcomeSchema>;

/** What became of legs, of a pool or of an award; null for what is told by steps alone. A pool's money is the company's currency. */
export function outcomeJson(told: SourceExplanation, currency: string): OutcomeJson | null {
  const money = (amount: string) => ({ amount, currency });
  switch (told.shape) {
    case "legs": {
      const { shape, bonus, tree, by, qualifies, times, most, legs, pairs } = told;
      return {
        shape,
        bonus,
        tree,
        by,
        qualifies,
        missed: told.missed.map(missedJson),
        times,
        most,
        legs: legs.map((leg) => ({
          ...leg,
          carriedIn: [...leg.carriedIn],
          matched: [...leg.matched],
          owedBefore: [...leg.owedBefore],
          carriedOn: [...leg.carriedOn],
        })),
        pairs: [...pairs],
      };
    }
    case "pool":
      return {
        shape: told.shape,
        bonus: told.bonus,
        ...asked(told),
        by: told.by,
        ofSales: money(told.ofSales),
        percent: told.percent,
        base: told.base,
        fixed: money(told.fixed),
        untaken: money(told.untaken),
        carried: money(told.carried),
        amount: money(told.amount),
        participants: told.participants,
        place: told.place,
        tied: told.tied,
      };
    case "award":
      return {
        shape: told.shape,
        bonus: told.bonus,
        ...asked(told),
        for: told.for,
        streak: told.streak,
        periods: told.periods,
        given: told.given,
        times: told.times,
        place: told.place,
        tied: told.tied,
        missedRule: told.missedRule.map(missedJson),
      };
    default:
      return null;
  }
}

function asked(told: Extract<SourceExplanation, { readonly shape: "pool" | "award" }>) {
  return {
    qualifies: told.missed.length === 0 && !told.furtherPosition && told.kinds.includes(told.kind),
    missed: told.missed.map(missedJson),
  };
}
