import type { Plan } from "../plan/document.ts";
import { addShares, NO_SHARES, scaleShares, sharesOf, unbounded } from "./bound.ts";
import type { Reckoned } from "./bound.ts";
import { mostCounted } from "./counted.ts";
import { implies } from "./implies.ts";
import { once } from "./once.ts";

/**
 * What everybody's values of a volume come to together, as shares of the period's points. `earners` is the rule of who is
 * paid on it, where one is: then only their values are added up.
 */
export function boundOfVolume(plan: Plan, name: string, earners: string | null): Reckoned {
  const ofAll: (volume: string) => Reckoned = once((volume) => reckon(plan, volume, null, ofAll));
  const ofEarners: (volume: string) => Reckoned = once((volume) => reckon(plan, volume, earners, ofAll, ofEarners));
  return ofEarners(name);
}

/** `of` tells what all members have of another volume, `ofEarners` what those who are paid have. */
function reckon(
  plan: Plan,
  name: string,
  earners: string | null,
  of: (volume: string) => Reckoned,
  ofEarners: (volume: string) => Reckoned = of,
): Reckoned {
  const form = plan.volumes[name]!;
  switch (form.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      // Each sale counts for one seller, one buyer and one host; what is handed over is lost by who gives it.
      return sharesOf(form.points, mostCounted(form.sales, form.counts));
    case "group": {
      const inner = of(form.volume);
      const breaksAway =
        earners !== null &&
        form.without !== undefined &&
        implies(plan, plan.activity[earners]!, plan.activity[form.without]!);
      // Who is paid takes their group out of everyone's above, so each sale is in the group of one of them.
      if (breaksAway) return inner;
      if (form.depth !== undefined)
        return scaleShares(inner, { units: BigInt(form.depth + (form.self === false ? 0 : 1)), scale: 0 });
      return isNothing(inner)
        ? inner
        : unbounded("group-of-everyone-above", `${name} counts each sale again for everyone above its seller`);
    }
    case "legs": {
      const inner = of(form.volume);
      return isNothing(inner)
        ? inner
        : unbounded("group-of-everyone-above", `${name} counts each sale again for everyone above its seller`);
    }
    case "moved":
      return of(form.volume);
    case "window": {
      if (form.periods === 1 || form.take === "least") return ofEarners(form.volume);
      return unbounded(
        "earlier-periods",
        `${name} counts sales of ${form.periods} periods, so a sale is paid on in each of them`,
      );
    }
    case "sum":
      return form.volumes.map(ofEarners).reduce(addShares, NO_SHARES);
    case "people":
      return unbounded("people", `${name} counts people, whatever was sold`);
    default:
      throw new Error(`unknown volume ${String(form satisfies never)}`);
  }
}

function isNothing(reckoned: Reckoned): boolean {
  return "factors" in reckoned && reckoned.factors.size === 0;
}
