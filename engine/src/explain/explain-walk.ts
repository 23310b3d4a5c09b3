import { walkVerdict } from "../bonus/walk.ts";
import type { WalkVerdict } from "../bonus/walk.ts";
import type { Unpaid } from "../bonus/visits.ts";
import type { WalkBonus } from "../plan/compiled.ts";
import { percentOfLine } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import { KINDS } from "../tree/network.ts";
import type { Kind } from "../tree/network.ts";
import { NONE } from "../tree/order.ts";
import type { PaidLine } from "./paid-line.ts";
import { missedReasons } from "./explain-member.ts";
import type { MissedReason } from "./explain-member.ts";
import { rankName } from "./explain-member.ts";
import { traceWalk } from "./trace-walk.ts";
import type { Trace } from "./trace-walk.ts";

export interface Person {
  readonly id: string;
  readonly kind: Kind;
}

/** One ancestor on the way up. */
export interface WalkStep {
  readonly member: Person;
  /** Their paid rank (or title, as the bonus says), where the plan has ranks. */
  readonly rank: string | null;
  /** Distance from where the climb begins; 0 for the seller themselves. */
  readonly level: number;
  /** The level or generation they take, or null where they take none. */
  readonly paidLevel: number | null;
  /** The percent they are paid at; of a differential the difference to what was taken below. */
  readonly percent: string | null;
  /** What they miss of the rule for taking a level; empty where they meet it. */
  readonly missed: readonly MissedReason[];
  /** Why they are not paid; null where they are. "skipped": compressed out for what they miss. */
  readonly why: Unpaid | "skipped" | null;
  /** What they are paid; null where nothing. */
  readonly paid: PaidLine | null;
}

export interface WalkExplanation {
  readonly shape: "walk";
  readonly bonus: string;
  readonly verdict: WalkVerdict | "moved-to-nobody";
  readonly climb: WalkBonus["climb"];
  readonly compression: WalkBonus["compression"];
  readonly kinds: readonly Kind[];
  readonly tree: string;
  /** Whom the volume moved to, where the seller holds no level and compression is "moving". */
  readonly movedTo: Person | null;
  /** Everybody passed on the way, nearest first, up to the last level's holder or the top. */
  readonly steps: readonly WalkStep[];
  /** Why the walk ended: all levels were taken, somebody ends it, or nobody stands above. */
  readonly end: "levels-taken" | "ended" | "top" | null;
  /** Levels or generations of the rate table; null where a percent goes on for ever. */
  readonly levels: number | null;
}

/** Explain one source of a walk (a sale's index, or a member's position). `paidOf` gives a line of it with its calculation. */
export function explainWalk(
  run: Run,
  bonus: number,
  source: number,
  paidOf: (earner: number, paidLevel: number) => PaidLine | null,
): WalkExplanation {
  const rule = run.plan.bonuses[bonus] as WalkBonus;
  const trace = traceWalk(run, bonus, source);
  const start = trace.climb.sources.start[source]!;
  const verdict = walkVerdict(rule, run.standing.kind, trace.climb.sources, source);
  const about = {
    shape: "walk",
    bonus: rule.name,
    climb: rule.climb,
    compression: rule.compression,
    kinds: rule.kinds,
    tree: rule.tree,
    levels: rule.table.open ? null : rule.table.levels - 1,
  } as const;
  if (verdict !== "climbs") return { ...about, verdict, movedTo: null, steps: [], end: null };
  if (trace.begin === NONE) return { ...about, verdict: "moved-to-nobody", movedTo: null, steps: [], end: null };
  const movedTo = trace.begin === start ? null : person(run, trace.begin);
  const { steps, end } = walkSteps(run, rule, trace, paidOf);
  return { ...about, verdict, movedTo, steps, end };
}

function walkSteps(
  run: Run,
  rule: WalkBonus,
  trace: Trace,
  paidOf: (earner: number, paidLevel: number) => PaidLine | null,
): { steps: WalkStep[]; end: "levels-taken" | "ended" | "top" } {
  const { parent, depth } = run.network.trees[rule.tree]!;
  const { lines, visits, begin, climb } = trace;
  const paid = new Map<number, number>();
  for (let line = 0; line < lines.count; line++) paid.set(lines.earner[line]!, line);
  const seen = new Map(visits.map((visit) => [visit.at, visit]));
  const last = lastLooked(run, rule, trace);
  const steps: WalkStep[] = [];
  let at = rule.fromSeller ? begin : parent[begin]!;
  for (; at !== NONE; at = parent[at]!) {
    const line = paid.get(at);
    const visit = seen.get(at);
    const missed = missedReasons(run, rule.rule, at);
    const about = {
      member: person(run, at),
      rank: run.plan.ranks.length === 0 ? null : rankName(run, run.standing.ranks[rule.rankBy][at]!),
      level: depth[begin]! - depth[at]!,
      missed,
    };
    if (line !== undefined) {
      const paidLevel = lines.paidLevel[line]!;
      const percent = percentOfLine(rule, lines.rate[line]!);
      steps.push({ ...about, paidLevel, percent, why: null, paid: paidOf(at, paidLevel) });
    } else {
      // Who is not even looked at: for lack of a difference, or because nothing is paid at all.
      const unseen = rule.climb === "differential" ? "no-difference" : "pays-nothing";
      const why = visit?.why ?? (missed.length > 0 ? "skipped" : unseen);
      const takes = why === "pays-nothing" || why === "too-near" || why === "rounds-to-zero" || why === "inactive";
      const percent = why === "rounds-to-zero" ? percentAt(rule, trace, at, visit?.level ?? 1) : null;
      steps.push({ ...about, paidLevel: takes ? (visit?.level ?? null) : null, percent, why, paid: null });
    }
    if (at === last) break;
  }
  if (at === NONE) return { steps, end: "top" };
  return { steps, end: climb.ends !== null && climb.ends[at] === 1 ? "ended" : "levels-taken" };
}

/** The last ancestor whom the walk looked at, where it ended before the top; `NONE` where it went to the top. */
function lastLooked(run: Run, rule: WalkBonus, { lines, visits, climb, begin }: Trace): number {
  const { depth } = run.network.trees[rule.tree]!;
  const looked = [...lines.earner.subarray(0, lines.count), ...visits.map(({ at }) => at)];
  if (looked.length === 0) return NONE;
  const top = looked.reduce((a, b) => (depth[b]! < depth[a]! ? b : a));
  if (climb.ends !== null && climb.ends[top] === 1) return top;
  if (tookLastLevel(rule, lines, visits, top)) return top;
  // A ladder that leads on from the last one looked at means that the walk ended by itself.
  const next = top === begin && !rule.fromSeller ? climb.first[top]! : climb.next[top]!;
  return next === NONE ? NONE : top;
}

/** Whether a walk by levels ended with this one, even if nobody stood above whom it would have looked at. */
function tookLastLevel(rule: WalkBonus, lines: Trace["lines"], visits: Trace["visits"], top: number): boolean {
  if (rule.climb !== "levels" || rule.table.open) return false;
  const last = rule.table.levels - 1;
  const line = lines.earner.subarray(0, lines.count).indexOf(top);
  if (line >= 0) return lines.paidLevel[line] === last;
  return visits.some(({ at, level, why }) => at === top && level === last && why !== "passed-on");
}

function percentAt(rule: WalkBonus, { climb }: Trace, at: number, level: number): string | null {
  if (rule.climb === "differential") return null;
  const { rows } = climb;
  const { levels, percents } = rule.table;
  const row = typeof rows === "number" ? rows : rows[at]!;
  return percents[row * levels + Math.min(level - 1, levels - 1)] ?? null;
}

export function person(run: Run, at: number): Person {
  return { id: run.network.ids[at]!, kind: KINDS[run.standing.kind[at]!]! };
}
