import { legVolumes } from "../bonus/legs.ts";
import type { LegsBonus } from "../plan/compiled.ts";
import type { Figures } from "../volume/figures.ts";
import { measure } from "../volume/measure.ts";
import { withRemaining } from "./again.ts";
import type { MemberPast } from "./past.ts";
import { sameCalendar } from "./pay-bonuses.ts";
import type { Removal } from "./reverse.ts";
import type { Run } from "./run.ts";

/** Volume that refunds of a later period take from one leg. By the ids of the origin's network, in the volume's unit. */
export interface TakenFromLeg {
  readonly bonus: string;
  readonly memberId: string;
  readonly leg: number;
  /** Above zero. */
  readonly volume: number;
}

/**
 * What refunds of a later period take from the legs of everybody above the sales' sellers, as they stood in the sales' own period
 * (`origin`): for bonuses whose reversal is "carry". The later run gets it in its past (`taken`), with the number of periods
 * between. Unmatched volume shrinks, for matched volume the leg owes. Source: design, "Reversal".
 *
 * Volumes that depend on who qualifies count everybody as they stood.
 */
export function takenFromLegs(origin: Run, removals: readonly Removal[]): TakenFromLeg[] {
  const carrying = origin.plan.bonuses.filter(
    (bonus): bonus is LegsBonus =>
      bonus.shape === "legs" && bonus.reversal === "carry" && sameCalendar(bonus.calendar, origin.calendar),
  );
  if (carrying.length === 0 || removals.length === 0) return [];
  const [before, after] = (["before", "after"] as const).map((which) => volumesOver(origin, removals, which));
  return carrying.flatMap((bonus) => {
    const tree = origin.network.trees[bonus.tree]!;
    const lost = before![bonus.volume]!.map((volume, at) => volume - after![bonus.volume]![at]!);
    const legs = legVolumes(tree, lost, bonus.legs);
    const own = bonus.ownToWeaker ? ownLegs(origin, bonus, lost) : null;
    return Array.from(legs, (volume, place) => ({ volume: volume + (own?.[place] ?? 0), place })).flatMap(
      ({ volume, place }): TakenFromLeg[] => {
        if (volume <= 0) return [];
        const memberId = origin.network.ids[Math.floor(place / bonus.legs)]!;
        return [{ bonus: bonus.name, memberId, leg: place % bonus.legs, volume }];
      },
    );
  });
}

/** What somebody brought themselves was put to the leg that was weaker then: it is taken from there. */
function ownLegs(origin: Run, bonus: LegsBonus, lost: Float64Array): Float64Array {
  const outcome = origin.outcomes[origin.plan.bonuses.indexOf(bonus)];
  const brought = legVolumes(origin.network.trees[bonus.tree]!, origin.standing.volumes[bonus.volume]!, bonus.legs);
  const taken = new Float64Array(lost.length * bonus.legs);
  if (outcome === null || outcome === undefined || !("fresh" in outcome)) return taken;
  for (let at = 0; at < lost.length; at++) {
    if (lost[at] === 0) continue;
    const first = at * bonus.legs;
    let to = 0;
    // Where the leg has most beyond what came from below it: refunds of earlier periods only lower it.
    for (let leg = 1; leg < bonus.legs; leg++) {
      const more = (one: number): number => outcome.fresh[first + one]! - brought[first + one]!;
      if (more(leg) > more(to)) to = leg;
    }
    taken[first + to] = lost[at]!;
  }
  return taken;
}

/** The volumes over what remained before, or remains after, with everybody standing as they stood. */
function volumesOver(origin: Run, removals: readonly Removal[], which: "before" | "after"): readonly Float64Array[] {
  const sales = withRemaining(origin.sales, new Map(removals.map((removal) => [removal.sale, removal[which]])));
  const figures: Figures = { ...origin.standing, sales, volumes: [] };
  for (const step of origin.plan.steps) {
    if (step.type === "volume") figures.volumes[step.volume] = measure(figures, step.volume);
  }
  return figures.volumes;
}

/** `taken` of a member's past, for refunds of a sale of `periods` periods ago (1: the period before). */
export function asPastTaken(
  taken: readonly (TakenFromLeg & { readonly periods: number })[],
): Map<string, NonNullable<MemberPast["taken"]>> {
  const byMember = new Map<string, Record<string, { leg: number; age: number; volume: number }[]>>();
  for (const { memberId, bonus, leg, volume, periods } of taken) {
    const own = byMember.get(memberId) ?? {};
    (own[bonus] ??= []).push({ leg, age: periods - 1, volume });
    byMember.set(memberId, own);
  }
  return byMember;
}
