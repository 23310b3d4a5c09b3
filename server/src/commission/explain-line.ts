import { explainSale } from "@fairline/engine";
import type { Run } from "@fairline/engine";
import type { Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { earningsOfSale, earningsOfSource, findPeriod } from "../plan/index.ts";
import type { StandingEarning } from "../plan/index.ts";
import { saleStory, standingSale } from "../sales/index.ts";
import { historyOf, paidTo, runToTell, tellSource } from "./explain-earning.ts";
import type { EarningStory } from "./explain-earning.ts";
import type { RunHead, RunLine } from "./model.ts";
import { runLines } from "./run-lines.ts";
import type { LineKey } from "./run-lines.ts";
import { findRun } from "./store.ts";

/** All that is behind a line of a run, as the run read it. */
export interface LineStory extends Omit<EarningStory, "earning"> {
  readonly run: RunHead;
  readonly line: RunLine;
  /** What stands under the line's key now; null where nothing is posted for it yet. */
  readonly earning: StandingEarning | null;
}

/**
 * Explains one line of a run from the run's own snapshot, so that a draft can be reviewed before anything of it is posted.
 * @returns `not-found` for an unknown run, line, or a draft that was replaced: its lines are not kept.
 */
export async function explainLine(db: Db, runId: bigint, key: LineKey): Promise<LineStory | Failure> {
  const run = await findRun(db, runId);
  const { saleId, sourceId, bonus, earnerId } = key;
  const [line] = await runLines(db, runId, {
    ...(saleId === null ? {} : { sale: saleId }),
    ...(sourceId === null ? {} : { source: sourceId }),
    bonus,
    earner: earnerId,
    limit: 1,
  });
  if (run === undefined || line === undefined) return new Failure("not-found", "There is no such line.");
  const period = (await findPeriod(db, run.periodId))!;
  const standing = saleId === null ? null : (await standingSale(db, saleId))!;
  const told = await runToTell(db, { period, recorded: run, sale: standing, now: run.asOf });
  if (isFailure(told)) return told;
  const story =
    saleId === null ? tellSource(told, { sourceId: sourceId!, bonus, earnerId }) : tellSale(told, saleId, line);
  if (story === null)
    throw new Error(`run ${runId} does not give its own line ${saleId ?? sourceId} ${bonus} ${earnerId}`);
  const posted =
    saleId === null
      ? await earningsOfSource(db, { periodId: period.id, sourceId: sourceId!, bonus })
      : await earningsOfSale(db, saleId);
  // The line itself, not a correction of it.
  const earning =
    posted.find((one) => one.adjustmentId === null && one.bonus === bonus && one.earnerId === earnerId) ?? null;
  return {
    ...story,
    run,
    line,
    earning,
    period,
    sale: saleId === null ? null : (await saleStory(db, saleId))!,
    sourceId,
    exact: run.state !== "draft",
    history: earning === null ? [] : await historyOf(db, earning.id),
  };
}

function tellSale(run: Run, saleId: bigint, line: RunLine): Pick<LineStory, "explanation" | "calculation"> | null {
  const explanation = explainSale(run, toEdge("sale", saleId));
  const paid = explanation === null ? undefined : paidTo(explanation, line);
  return explanation === null || paid === undefined ? null : { explanation, calculation: paid.calculation };
}
