import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { sql } from "kysely";
import { insertEarnings, insertPostings, lockEarningsOfPeriod, updateEarnings } from "./store.ts";
import type { EarningLine, StandingEarning } from "./store.ts";

/**
 * Posts a period's run: for every key (sale, bonus, earner) the difference between the run's line and what stands under
 * it, a line that the run no longer has goes to zero. The lines are the subledger; the books get one total per member,
 * bonus and currency. Then everything of the period that was pending is held until the hold has passed.
 * The caller holds the period by `lockPeriodRow` and runs this once, in the commit.
 */
export async function postRun(
  context: Context,
  run: { readonly periodId: bigint; readonly runId: bigint; readonly lines: readonly EarningLine[] },
): Promise<void> {
  const { periodId, runId } = run;
  const standing = new Map<string, StandingEarning>();
  for (const earning of await lockEarningsOfPeriod(context.tx, periodId)) standing.set(keyOf(earning), earning);
  const fresh: EarningLine[] = [];
  const changed: { earning: StandingEarning; line?: EarningLine; amount: bigint; base: string }[] = [];
  for (const line of run.lines) {
    const earning = standing.get(keyOf(line));
    standing.delete(keyOf(line));
    if (earning === undefined) fresh.push(line);
    else changed.push({ earning, line, amount: line.amount, base: line.base });
  }
  for (const earning of standing.values()) {
    if (earning.amount !== 0n) changed.push({ earning, amount: 0n, base: earning.base });
  }
  const ids = await insertEarnings(context.tx, periodId, fresh);
  await updateEarnings(
    context.tx,
    changed.map(({ earning, line, amount, base }) => ({ id: earning.id, amount, base, ...(line && { line }) })),
  );
  const differences = changed.map(({ earning, amount }) => ({ ...earning, amount: amount - earning.amount }));
  await insertPostings(
    context.tx,
    [
      ...fresh.map((line, index) => ({ earningId: ids[index]!, amount: line.amount, account: "pending" as const })),
      ...differences.map(({ id, amount }) => ({ earningId: id, amount, account: "pending" as const })),
    ],
    { at: context.now, periodId, cause: "run", runId },
  );
  await post(context, totals([...fresh, ...differences], periodId, runId));
  await holdPending(context, periodId, runId);
}

function keyOf(line: { readonly saleId: bigint; readonly bonus: string; readonly earnerId: bigint }): string {
  return `${line.saleId} ${line.bonus} ${line.earnerId}`;
}

function totals(
  lines: readonly {
    readonly bonus: string;
    readonly earnerId: bigint;
    readonly amount: bigint;
    readonly currency: string;
  }[],
  periodId: bigint,
  runId: bigint,
): Movement[] {
  const sums = new Map<string, { bonus: string; earnerId: bigint; currency: string; amount: bigint }>();
  for (const { bonus, earnerId, currency, amount } of lines) {
    const key = `run:${runId}:${bonus}:${earnerId}:${currency}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { bonus, earnerId, currency, amount });
    else sum.amount += amount;
  }
  return Array.from(sums, ([key, { earnerId, currency, amount }]) => ({
    debit: { company: "commission" },
    credit: { member: earnerId, account: "pending" },
    amount,
    currency,
    key,
    cause: toEdge("run", runId),
    periodId,
  }));
}

/** pending -> held. The hold runs from the sale: `hold_days` of the company, at least the withdrawal period. */
async function holdPending(context: Context, periodId: bigint, runId: bigint): Promise<void> {
  const { holdDays } = await readCompany(context.tx);
  const { rows } = await sql<{ earnerId: bigint; currency: string; amount: bigint }>`
    with held as (
      update earning set state = 'held',
        held_until = greatest(${context.now}::timestamptz, sale.at + make_interval(days => ${holdDays}))
      from sale_at sale
      where earning.period_id = ${periodId} and earning.state = 'pending' and sale.sale_id = earning.sale_id
      returning earner_id, currency, amount
    )
    select earner_id as "earnerId", currency, sum(amount)::bigint as amount from held group by earner_id, currency`.execute(
    context.tx,
  );
  await post(
    context,
    rows.map(({ earnerId, currency, amount }) => ({
      debit: { member: earnerId, account: "pending" },
      credit: { member: earnerId, account: "held" },
      amount,
      currency,
      key: `hold:${runId}:${earnerId}:${currency}`,
      cause: toEdge("run", runId),
      periodId,
    })),
  );
}
