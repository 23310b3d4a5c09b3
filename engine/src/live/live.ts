import type { Remaining } from "../bonus/terms.ts";
import { explainMember, explainRank } from "../explain/explain-member.ts";
import type { MemberExplanation, RankExplanation } from "../explain/explain-member.ts";
import type { Result } from "../fault.ts";
import { success } from "../fault.ts";
import type { Earning } from "../run/earnings.ts";
import { guardSize, runPeriod } from "../run/run.ts";
import type { Run, RunInput } from "../run/run.ts";
import type { Sale } from "../run/sales.ts";
import type { Member } from "../tree/network.ts";
import { forget, takeBack } from "./columns.ts";
import { join, move, positionOf, refund, saleOf, sell } from "./events.ts";
import type { Happened, LiveFault, World } from "./events.ts";
import { distrust, livePayments, notice, settleAll, tidyAll } from "./pay.ts";
import { linesAt, linesFrom, newReading, totalsAt } from "./read.ts";
import type { LiveTotal } from "./read.ts";
import { liveSales } from "./sales.ts";
import { liveStanding } from "./start-standing.ts";
import { whatWould } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/** The figures of an open period, at any moment exactly those that a run of the period so far would give. */
export interface LiveState {
  /** A new sale; its order lines as in a run. */
  readonly sale: (sale: Sale) => Result<null, LiveFault>;
  /** What is left of each of a sale's order lines from now on, in the sale's order: minor units and hundredths of a point. */
  readonly refund: (saleId: string, remaining: readonly Remaining[]) => Result<null, LiveFault>;
  /**
   * A member moves, with everybody below, under another one (null: to the top) in one tree (left out: the sponsor's); where legs are
   * numbered, into that leg, from 0.
   */
  readonly move: (
    memberId: string,
    parentId: string | null,
    relation?: string,
    leg?: number,
  ) => Result<null, LiveFault>;
  readonly join: (member: Member) => Result<null, LiveFault>;
  /** Volumes, rules and ranks of a member, with what each rule and rank misses. */
  readonly standingOf: (memberId: string) => Result<MemberExplanation, LiveFault>;
  /** The next rank above the one that is paid now, with what it misses; null for who has the highest. */
  readonly missingForNext: (memberId: string) => Result<RankExplanation | null, LiveFault>;
  /** What a member has earned so far, by bonus and currency. */
  readonly earningsOf: (memberId: string) => Result<readonly LiveTotal[], LiveFault>;
  /** The lines that pay a member. */
  readonly linesOf: (memberId: string) => Result<readonly Earning[], LiveFault>;
  /** The lines that one sale pays, and those that a member's whole period pays. */
  readonly linesOfSale: (saleId: string) => Result<readonly Earning[], LiveFault>;
  readonly linesFrom: (memberId: string) => Result<readonly Earning[], LiveFault>;
  /** What a sale would pay whom, and whose rank it would change. The state stays as it is. */
  readonly whatIf: (sale: Sale) => Result<WhatIf, LiveFault>;
}

/** How much is done at once. The defaults keep an event below a millisecond in a network of a million members. */
export interface Sizes {
  /** So many steps of what is owed one event works off at most. */
  readonly slice?: number;
  /** So many replaced lines of a bonus may lie about before they are thrown away. */
  readonly spare?: number;
}

/**
 * Start from the period so far, worked out as a run is (`runPeriod`, whose faults these are too). Each event changes only what it
 * touches; one that a run would refuse is refused and leaves nothing behind.
 */
export function liveOf(
  input: RunInput,
  { slice = 2_000, spare = 1_000_000 }: Sizes = {},
): Result<LiveState, LiveFault> {
  const started = runPeriod(input);
  if (!started.ok) return started;
  const run = started.value;
  const standing = liveStanding(run);
  const sales = liveSales(run.sales, standing.table);
  standing.figures.sales = sales.view;
  const world: World = { standing, sales, transfers: input.transfers ?? [] };
  const payments = livePayments(world, run);
  let owed = false;
  let reading = newReading(payments);

  const begin = (): void => {
    for (const list of standing.lists) list.count = 0;
    standing.newcomers.length = 0;
  };
  const undo = (): void => {
    takeBack(standing.journal);
    for (const reset of standing.resets) reset();
    for (const live of payments.bonuses) live?.forget();
    // What was owed before has been worked through in part, and that part was taken back.
    if (owed) distrust(payments);
  };
  const follow = (event: () => Result<Happened, LiveFault>, budget: number): Result<Happened, LiveFault> => {
    begin();
    return guard(() => {
      const happened = event();
      if (!happened.ok) return happened;
      for (const { update } of standing.kept) update();
      notice(payments, happened.value);
      settleAll(payments, budget);
      return happened;
    });
  };
  const happen = (event: () => Result<Happened, LiveFault>): Result<null, LiveFault> => {
    const done = follow(event, slice);
    if (!done.ok) {
      undo();
      return done;
    }
    forget(standing.journal);
    owed = payments.bonuses.some((live) => live?.owes() === true);
    reading = newReading(payments);
    tidyAll(payments, spare);
    return success(null);
  };
  /** Everything that is owed is worked off first. */
  const read = <T>(work: () => Result<T, LiveFault>): Result<T, LiveFault> =>
    guard(() => {
      if (owed) {
        const settled = guard(() => success(settleAll(payments, Infinity)));
        if (!settled.ok) {
          undo();
          return settled;
        }
        forget(standing.journal);
        owed = false;
      }
      return work();
    });
  const ofMember = <T>(memberId: string, work: (at: number) => T): Result<T, LiveFault> => {
    const found = positionOf(world, memberId);
    return found.ok ? success(work(found.value)) : found;
  };
  const stood = (): Pick<Run, "plan" | "network" | "standing"> => ({
    plan: run.plan,
    network: standing.network,
    standing: standing.figures,
  });
  return success({
    sale: (sale) => happen(() => sell(world, sale)),
    refund: (saleId, remaining) => happen(() => refund(world, saleId, remaining)),
    // Whom an owed search has yet to look at must not change places meanwhile.
    move: (memberId, parentId, relation = "sponsor", leg) => {
      const settled = read(() => success(null));
      return settled.ok ? happen(() => move(world, memberId, parentId, relation, leg)) : settled;
    },
    join: (member) => happen(() => join(world, member)),
    standingOf: (memberId) => ofMember(memberId, () => explainMember(stood(), memberId)!),
    missingForNext: (memberId) =>
      ofMember(memberId, (at) => {
        const next = standing.figures.ranks.paid[at]!;
        const rank = run.plan.ranks[next];
        return rank === undefined ? null : explainRank(stood(), rank, next, at);
      }),
    earningsOf: (memberId) => read(() => ofMember(memberId, (at) => totalsAt(payments, reading, at))),
    linesOf: (memberId) => read(() => ofMember(memberId, (at) => linesAt(payments, reading, at))),
    linesOfSale: (saleId) =>
      read(() => {
        const found = saleOf(world, saleId);
        return found.ok ? success(linesFrom(payments, reading, "sale", found.value)) : found;
      }),
    linesFrom: (memberId) => read(() => ofMember(memberId, (at) => linesFrom(payments, reading, "member", at))),
    whatIf: (sale) =>
      read(() => {
        const scale = reading.scale();
        const done = follow(() => sell(world, sale), Infinity);
        const found = done.ok ? guard(() => success(whatWould(payments, scale, sale.id))) : done;
        undo();
        return found.ok ? success(found.value(reading)) : found;
      }),
  });
}

/** A fault where an amount is too large or a rate is missing, as a run says it. */
function guard<T>(work: () => Result<T, LiveFault>): Result<T, LiveFault> {
  return guardSize(work as () => Result<T, never>);
}
