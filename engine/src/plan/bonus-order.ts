import type { Plan } from "./document.ts";

/** In which order bonuses are paid: each after those whose earnings or payments it looks at. */
export function bonusOrder(plan: Plan): {
  readonly order: readonly string[];
  readonly circles: readonly (readonly string[])[];
} {
  const order: string[] = [];
  const circles: string[][] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (name: string): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") {
      circles.push([...path.slice(path.indexOf(name)), name]);
      return;
    }
    state.set(name, "open");
    path.push(name);
    for (const before of bonusesBefore(plan, name)) visit(before);
    path.pop();
    state.set(name, "done");
    order.push(name);
  };
  for (const name of Object.keys(plan.bonuses)) visit(name);
  return { order, circles };
}

function bonusesBefore(plan: Plan, name: string): string[] {
  const bonus = plan.bonuses[name]!;
  const wanted = "counts" in bonus ? Object.keys(bonus.counts?.paid ?? {}) : [];
  if (bonus.shape === "walk") wanted.push(...(bonus.on ?? []));
  if (bonus.shape === "pool") wanted.push(...leavingTo(plan, bonus.from.untaken ?? []));
  return wanted.filter((other) => Object.hasOwn(plan.bonuses, other));
}

/** Walks whose untaken levels go to one of these pools. */
function leavingTo(plan: Plan, pools: readonly string[]): string[] {
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) =>
    bonus.shape === "walk" && bonus.untaken !== undefined && pools.includes(bonus.untaken) ? [name] : [],
  );
}
