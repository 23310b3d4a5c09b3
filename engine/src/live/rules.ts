import { isFurther, meetsOne } from "../volume/activity.ts";
import { note, writeMark } from "./columns.ts";
import { eachTouched, inputsOf } from "./standing.ts";
import type { Standing } from "./standing.ts";

/** Who meets a rule: asked again of those in whom something changed that it looks at. */
export function keepRule(live: Standing, rule: number): void {
  const { figures, journal } = live;
  const { requirements } = figures.plan.rules[rule]!;
  const inputs = inputsOf(live, requirements, false);
  const column = live.columns.rules[rule]!;
  const changes = live.changes.rules[rule]!;
  const decide = (at: number): void => {
    const before = column.now[at]!;
    // Rules are met by people: a further position takes no level and no share of its own.
    const now = isFurther(figures.network, at) || !meetsOne(requirements, figures, at) ? 0 : 1;
    if (now === before) return;
    writeMark(journal, column.now, at, now);
    note(changes, at, before, now);
  };
  live.kept.push({ tree: null, update: () => eachTouched(live, inputs, decide) });
}
