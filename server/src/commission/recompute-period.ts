import type { Terms } from "@fairline/engine";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { FURTHER_FROM } from "../foundation/ids.ts";
import { calendarName, findPeriod, listPlanVersions, planVersion, standingLines } from "../plan/index.ts";
import type { Period } from "../plan/index.ts";
import { standingSales } from "../sales/index.ts";
import { calculateRun } from "./calculate-run.ts";
import type { Calculated } from "./calculate-run.ts";
import type { CorrectionLine } from "./correction-store.ts";
import { lastInstant, loadSnapshot } from "./load-snapshot.ts";
import { matchLines } from "./match-lines.ts";
import type { MatchedLine } from "./match-lines.ts";
import type { RunHead, SnapshotMember } from "./model.ts";
import { storedSnapshot } from "./replay-run.ts";
import { liveRun } from "./store.ts";
import { worthNow } from "./worth-now.ts";

/** How a committed period is worked out again. */
export interface RecomputeWish {
  readonly periodId: bigint;
  /** Another plan version than the run's own. */
  readonly planVersionId?: bigint | undefined;
  /**
   * recorded: people as the run read them. current: trees, kinds and statuses as the history says now for the period's last
   * instant, where that was corrected. Sales count as the run read them in both: past ranks stand whatever was refunded since.
   */
  readonly inputs: "recorded" | "current";
}

export interface Recomputed {
  readonly period: Period;
  readonly run: RunHead;
  readonly planVersionId: bigint;
  readonly inputSha256: string;
  readonly outputSha256: string;
  /** Lines that pay the same to the minor unit. */
  readonly matched: number;
  readonly lines: readonly CorrectionLine[];
}

type Worth = MatchedLine & { readonly level: number; readonly paidLevel: number; readonly terms: Terms | null };

/**
 * Works a committed period out again, aside: nothing is stored or posted, and the period stays as it is. Each recomputed line
 * counts for what remains of its sale today, and is set beside what stands with all corrections so far.
 * @returns `not-found` for an unknown period or plan version, `wrong-state` where the period is not committed, `bad-input` where the plan
 *   version runs by another calendar.
 */
export async function recomputePeriod(db: Db, wish: RecomputeWish): Promise<Recomputed | Failure> {
  const period = await findPeriod(db, wish.periodId);
  if (period === undefined) return new Failure("not-found", "There is no such period.");
  const run = await liveRun(db, period.id);
  if (period.state !== "committed" || run?.state !== "committed") {
    return new Failure("wrong-state", `Period ${period.name} is ${period.state}: draft it again instead.`);
  }
  const planVersionId = wish.planVersionId ?? run.planVersionId;
  if (!(await listPlanVersions(db)).some(({ id }) => id === planVersionId)) {
    return new Failure("not-found", "There is no such plan version.", { field: "plan" });
  }
  const { period: calendar } = (await planVersion(db, planVersionId)).plan;
  if (calendarName(calendar) !== period.calendar) {
    return new Failure("bad-input", `That plan version runs by another calendar than ${period.name}.`, {
      field: "plan",
    });
  }
  const calculated = await workOutAgain(db, { period, run, planVersionId, inputs: wish.inputs });
  if (isFailure(calculated)) return calculated;
  const { inputSha256, outputSha256 } = calculated;
  const worth: readonly Worth[] = worthNow(calculated, await standingSales(db, period.id));
  const standing = (await standingLines(db, period.id)).filter(({ amount }) => amount !== 0n);
  const { matched, differences } = matchLines(standing, worth);
  const lines = differences.flatMap(({ cause, here, there }): CorrectionLine[] => {
    const sides = cause === "other-earner" ? [[here, null] as const, [null, there] as const] : [[here, there] as const];
    return sides.map(([stands, should]) => {
      const { saleId, sourceId, bonus, earnerId, currency } = (stands ?? should)!;
      return {
        saleId,
        sourceId,
        bonus,
        earnerId,
        currency,
        cause,
        level: should?.level ?? 0,
        paidLevel: should?.paidLevel ?? 0,
        standingBase: stands?.base ?? null,
        standingRate: stands?.rate ?? null,
        standing: stands?.amount ?? 0n,
        base: should?.base ?? null,
        rate: should?.rate ?? null,
        terms: should?.terms ?? null,
        amount: should?.amount ?? 0n,
      };
    });
  });
  return { period, run, planVersionId, inputSha256, outputSha256, matched, lines };
}

/**
 * The whole period by another plan version, or with people as the history says now: what it should have paid, before any
 * refund since. `wrong-state` where that plan cannot be run.
 */
export async function workOutAgain(
  db: Db,
  wish: {
    readonly period: Period;
    readonly run: RunHead;
    readonly planVersionId: bigint;
    readonly inputs: RecomputeWish["inputs"];
  },
): Promise<Calculated | Failure> {
  const { period, run, planVersionId, inputs } = wish;
  const recorded = await storedSnapshot(db, run);
  const plan = await planVersion(db, planVersionId);
  const isOwn = planVersionId === run.planVersionId && inputs === "recorded";
  // Another plan may climb other trees, look back, or meet foreign currencies: it reads what its own run would have.
  const current = isOwn ? recorded : await loadSnapshot(db, period, lastInstant(period), plan);
  const members = inputs === "current" || isOwn ? current.members : withPlaces(recorded.members, current.members);
  return calculateRun({
    ...recorded,
    plan,
    members,
    rates: { ...current.rates, ...recorded.rates },
    past: recorded.pastRunId === null ? current.past : recorded.past,
  });
}

/**
 * Members as a run read them, with their places in the trees that it did not read. Where it read no seats, a tree with legs is the
 * current one, with its further positions.
 */
function withPlaces(
  recorded: readonly SnapshotMember[],
  current: readonly SnapshotMember[],
): readonly SnapshotMember[] {
  if (recorded.some(({ legs }) => legs)) return recorded;
  const now = new Map(current.map((member) => [member.id, member]));
  const seated = new Set(current.flatMap(({ legs }) => Object.keys(legs ?? {})));
  const placed = recorded.map((member): SnapshotMember => {
    const { parents, legs } = now.get(member.id) ?? {};
    if (seated.size === 0) return { ...member, parents: member.parents ?? parents ?? null };
    const seats = Object.entries(parents ?? {}).filter(([tree]) => seated.has(tree));
    return {
      ...member,
      parents: { ...(member.parents ?? parents), ...Object.fromEntries(seats) },
      legs: legs ?? null,
    };
  });
  const known = new Set(recorded.map(({ id }) => id));
  return [...placed, ...current.filter(({ id }) => id >= FURTHER_FROM && !known.has(id))];
}
