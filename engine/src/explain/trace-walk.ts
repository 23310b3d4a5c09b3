import { priceLines } from "../bonus/price.ts";
import { blockOf, prepareClimb } from "../bonus/walk.ts";
import type { Climb } from "../bonus/climb.ts";
import { sourcesOf } from "../bonus/sources.ts";
import { listVisits, newVisits } from "../bonus/visits.ts";
import type { Visit } from "../bonus/visits.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { newLines } from "../run/lines.ts";
import type { LineColumns } from "../run/lines.ts";
import { worthIn } from "../run/pay-bonuses.ts";
import type { Run } from "../run/run.ts";
import { NONE } from "../tree/order.ts";

/** One source's climb, done again by the loop that paid it, which notes whom it looked at. */
export interface Trace {
  readonly climb: Climb;
  /** The lines of this source, before caps. */
  readonly lines: LineColumns;
  readonly visits: readonly Visit[];
  /** Where the climb begins: the source, or whom its volume moved to; `NONE` where nobody above qualifies. */
  readonly begin: number;
}

const prepared = new WeakMap<Run, Map<number, Climb>>();

export function traceWalk(run: Run, bonus: number, source: number): Trace {
  const climb = climbOf(run, bonus);
  const start = climb.sources.start[source]!;
  const begin = start === NONE || climb.moved === null ? start : climb.moved[start]!;
  const room = begin === NONE ? 1 : depthOf(run, climb, begin) + 2;
  const [lines, visits] = [newLines(room), newVisits(room)];
  lines.count = blockOf(climb.bonus)(climb, lines, visits, source, source + 1);
  lines.count = priceLines(climb, lines, visits, 0);
  return { climb, lines, visits: listVisits(visits), begin };
}

/** Prepared once for a run, however many of its sources are explained. */
export function climbOf(run: Run, bonus: number): Climb {
  const climbs = prepared.get(run) ?? new Map<number, Climb>();
  prepared.set(run, climbs);
  const known = climbs.get(bonus);
  if (known !== undefined) return known;
  const rule = run.plan.bonuses[bonus] as WalkBonus;
  const paid = { lines: run.lines, worth: worthIn(run.plan.companyCurrency, run.rates) };
  const sources = sourcesOf(rule, run.standing, paid);
  // What was matched was so before the plan's limit scaled it: the base that the run kept is the one that paid.
  const base = run.lines[bonus]!.base ?? sources.base;
  const climb = prepareClimb(rule, run.standing, { ...sources, base }, new Map());
  climbs.set(bonus, climb);
  return climb;
}

function depthOf(run: Run, climb: Climb, at: number): number {
  return run.network.trees[climb.bonus.tree]!.depth[at]!;
}
