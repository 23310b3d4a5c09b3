import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { sql } from "kysely";
import { insertEarnings, insertPostings, keyOf, lockEarningsOfPeriod, updateEarnings } from "./store.ts";
import type { EarningLine, StandingEarning } from "./store.ts";

/**
 * Posts a period's run: for every key (sale or source, bonus, earner) the difference between the run's line and what stands under
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
      ...differences.map((line) => ({ earningId: line.id, amount: line.amount, account: accountOf(line) })),
    ],
    { at: context.now, periodId, cause: "run", runId },
  );
  const lines = [...fresh.map((line) => ({ ...line, account: "pending" as const })), ...differences.map(withAccount)];
  await post(context, totals(lines, periodId, runId));
  await holdPending(context, periodId, runId);
}

/** What an undecided chargeback holds stands in `held` before the commit already; what was ended comes back as pending. */
function accountOf({ state }: StandingEarning): "pending" | "held" {
  return state === "held" ? "held" : "pending";
}

function withAccount(earning: StandingEarning) {
  return { ...earning, account: accountOf(earning) };
}

function totals(
  lines: readonly {
    readonly bonus: string;
    readonly earnerId: bigint;
    readonly amount: bigint;
    readonly currency: string;
    readonly account: "pending" | "held";
  }[],
  periodId: bigint,
  runId: bigint,
): Movement[] {
  const sums = new Map<
    string,
    { earnerId: bigint; currency: string; amount: bigint; readonly account: "pending" | "held" }
  >();
  for (const { bonus, earnerId, currency, amount, account } of lines) {
    const key = `run:${runId}:${bonus}:${earnerId}:${currency}${account === "held" ? ":held" : ""}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { earnerId, currency, amount, account });
    else sum.amount += amount;
  }
  return Array.from(sums, ([key, { earnerId, currency, amount, account }]) => ({
    debit: { company: "commission" },
    credit: { member: earnerId, account },
    amount,
    currency,
    key,
    cause: toEdge("run", runId),
    periodId,
  }));
}

/**
 * pending -> held. The hold runs from the sale: `hold_days` of the company, at least the withdrawal period; of what a whole period
 * pays from the period's end, since its last sale may be as late. An adjustment by hand has no sale and waits for the next release only. What a chargeback disputes stays held until it is decided.
 */
async function holdPending(context: Context, periodId: bigint, runId: bigint): Promise<void> {
  const { holdDays } = await readCompany(context.tx);
  const about = sql`
    select earning.id, disputed.sale_id is not null as disputed,
      greatest(${context.now}::timestamptz, coalesce(sale.at, case when earning.source_id is not null then upper(period.during) end)
        + make_interval(days => ${holdDays})) as held_until
    from earning join period on period.id = earning.period_id
    left join sale_at sale on sale.sale_id = earning.sale_id
    left join disputed_sale disputed on disputed.sale_id = earning.sale_id
    where earning.period_id = ${periodId}`;
  const { rows } = await sql<{ earnerId: bigint; currency: string; amount: bigint }>`
    with held as (
      update earning set state = 'held', held_until = about.held_until,
        hold_reason = case when about.disputed then 'chargeback' end,
        held_from = case when about.disputed then 'held' end
      from (${about} and earning.state = 'pending') about where about.id = earning.id
      returning earner_id, currency, amount
    )
    select earner_id as "earnerId", currency, sum(amount)::bigint as amount from held group by earner_id, currency`.execute(
    context.tx,
  );
  await sql`
    update earning set held_from = 'held', held_until = about.held_until
    from (${about} and earning.held_from = 'pending') about where about.id = earning.id`.execute(context.tx);
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
