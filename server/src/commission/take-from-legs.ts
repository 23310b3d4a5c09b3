import { takenFromLegs } from "@fairline/engine";
import type { Remaining, Removal, Run } from "@fairline/engine";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { inTransaction } from "../foundation/database.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import type { JobHandler } from "../foundation/jobs.ts";
import { findPeriod, lockPeriodRow, openPeriodAt, remainingOf } from "../plan/index.ts";
import { lastReversalOf, standingSales } from "../sales/index.ts";
import type { StandingSale } from "../sales/index.ts";
import { pointsText } from "./past-text.ts";
import { recalculate } from "./replay-run.ts";
import { liveRun } from "./store.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Asked for by refunds of a committed period whose plan has legs, in their transaction; several that wait are one. */
    "take-from-legs": { readonly period: string };
  }
}

declare module "../foundation/database.ts" {
  interface Tables {
    leg_taken: LegTakenTable;
  }
}

interface LegTakenTable {
  /** The period whose run takes it off. */
  period_id: bigint;
  /** The sales' own period. */
  origin_id: bigint;
  bonus: string;
  member_id: bigint;
  leg: number;
  volume: string;
}

/**
 * Takes the volume of refunds out of the legs of everybody above, as they stood in the sales' own committed period, by its own
 * snapshot: what all refunds so far have taken, less what was noted before, is added to the period that is open now, whose run takes
 * it off what is carried. So any number of refunds in any order takes each point once. The money stays. The period's row is locked
 * first, like by a commit: refunds under way are waited for and later ones ask again.
 * Source: design, "Reversal".
 * @returns how many legs lost something more.
 */
export async function takeFromLegs(context: Context, originId: bigint): Promise<number> {
  const { tx, now } = context;
  const origin = await lockPeriodRow(tx, originId);
  const run = await liveRun(tx, originId);
  if (origin.state !== "committed" || run === undefined || (await lastReversalOf(tx, originId)) === undefined) return 0;
  const { run: then } = await recalculate(tx, run);
  const all = takenFromLegs(then, removalsOf(then, await standingSales(tx, originId)));
  if (all.length === 0) return 0;
  const target = await openPeriodAt(context, now);
  const units = new Map(then.plan.bonuses.map((bonus) => [bonus.name, bonus.shape === "legs" ? bonus.unit : 1]));
  const rows = all.map(({ bonus, memberId, leg, volume }) => ({
    bonus,
    member: fromEdge("member", memberId)!.toString(),
    leg,
    volume: pointsText(volume, units.get(bonus)!),
  }));
  return await addTaken(tx, { originId, targetId: target.id, rows });
}

/** What refunds took from sales since a run read them. */
function removalsOf(run: Run, sales: readonly StandingSale[]): readonly Removal[] {
  const left = new Map(sales.map((sale) => [toEdge("sale", sale.id), remainingOf(sale)]));
  return run.sales.ids.flatMap((id, sale): Removal[] => {
    const before = run.sales.lines[sale]!.map((line) => line.remaining ?? line);
    const after = left.get(id);
    const isLess = (line: Remaining, at: number): boolean =>
      line.amount !== before[at]!.amount || line.cv !== before[at]!.cv || line.qv !== before[at]!.qv;
    return after?.some(isLess) === true ? [{ sale, before, after }] : [];
  });
}

async function addTaken(
  db: Db,
  of: {
    readonly originId: bigint;
    readonly targetId: bigint;
    readonly rows: readonly {
      readonly bonus: string;
      readonly member: string;
      readonly leg: number;
      readonly volume: string;
    }[];
  },
): Promise<number> {
  const { numAffectedRows } = await sql`
    with wanted as (
      select bonus, member, leg, volume - coalesce((
          select sum(taken.volume) from leg_taken taken
          where taken.origin_id = ${of.originId} and taken.bonus = wish.bonus and taken.member_id = wish.member and taken.leg = wish.leg
        ), 0) as more
      from jsonb_to_recordset(${JSON.stringify(of.rows)}::jsonb) as wish (bonus text, member bigint, leg smallint, volume numeric)
    )
    insert into leg_taken (period_id, origin_id, bonus, member_id, leg, volume)
    select ${of.targetId}::bigint, ${of.originId}::bigint, bonus, member, leg, more from wanted where more > 0
    on conflict (period_id, origin_id, bonus, member_id, leg) do update set volume = leg_taken.volume + excluded.volume`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Running it twice takes nothing twice. */
export const takeFromLegsJob: JobHandler<"take-from-legs"> = async ({ period }, { db, clock }) => {
  const id = fromEdge("period", period);
  if (id === undefined || (await findPeriod(db, id)) === undefined) throw new Error(`there is no period ${period}`);
  await inTransaction(db, (tx) => takeFromLegs({ tx, now: clock.now(), actor: null }, id));
};
