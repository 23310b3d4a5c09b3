import { explainSale } from "@fairline/engine";
import type { PaidLine, SaleExplanation } from "@fairline/engine";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { earningsOfSale, findPeriod, planVersion } from "../plan/index.ts";
import type { StandingEarning } from "../plan/index.ts";
import { saleStory, standingSale } from "../sales/index.ts";
import { runSnapshot } from "./calculate-run.ts";
import { historyOf, storedPart } from "./explain-earning.ts";
import type { EarningStory } from "./explain-earning.ts";
import type { RunHead, RunLine } from "./model.ts";
import { findRun, runLines } from "./store.ts";

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
export async function explainLine(
  db: Db,
  runId: bigint,
  key: { readonly saleId: bigint; readonly bonus: string; readonly earnerId: bigint },
): Promise<LineStory | Failure> {
  const run = await findRun(db, runId);
  const [line] = await runLines(db, runId, { sale: key.saleId, bonus: key.bonus, earner: key.earnerId, limit: 1 });
  if (run === undefined || line === undefined) return new Failure("not-found", "There is no such line.");
  const standing = (await standingSale(db, key.saleId))!;
  const explanation = explainSale(
    runSnapshot({
      plan: await planVersion(db, run.planVersionId),
      companyCurrency: run.companyCurrency,
      ...(await storedPart(db, runId, standing)),
    }),
    toEdge("sale", key.saleId),
  );
  const paid = explanation === null ? undefined : paidTo(explanation, line);
  if (explanation === null || paid === undefined) {
    throw new Error(`run ${runId} does not give its own line ${key.saleId} ${key.bonus} ${key.earnerId}`);
  }
  const earning =
    (await earningsOfSale(db, key.saleId)).find(
      ({ bonus, earnerId }) => bonus === key.bonus && earnerId === key.earnerId,
    ) ?? null;
  return {
    run,
    line,
    earning,
    period: (await findPeriod(db, run.periodId))!,
    sale: (await saleStory(db, key.saleId))!,
    explanation,
    exact: run.state !== "draft",
    calculation: paid.calculation,
    history: earning === null ? [] : await historyOf(db, earning.id),
  };
}

function paidTo({ bonuses }: SaleExplanation, line: RunLine): PaidLine | undefined {
  const lines = bonuses.flatMap((bonus) =>
    bonus.bonus !== line.bonus ? [] : bonus.shape === "seller" ? [bonus.paid] : bonus.steps.map((step) => step.paid),
  );
  const earner = toEdge("member", line.earnerId);
  return lines.find((paid) => paid !== null && paid.earning.earnerId === earner) ?? undefined;
}
