/**
 * What conversions of affiliate programs earn. No run works them out: they are posted once, with the terms frozen then, and
 * live by themselves from pending to paid. A refund of their sale takes back its part by `reverseEarnings`.
 */
import { sql } from "kysely";
import type { Context, Tx } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import { movement, sourceOf } from "./hold-disputed.ts";
import { lockAvailability } from "./lock-availability.ts";
import { openPeriodAt } from "./periods.ts";
import { accountOf } from "./reverse-earnings.ts";
import { earningsOfConversions, insertEarnings, insertPostings, updateEarnings } from "./store.ts";
import type { EarningLine, StandingEarning } from "./store.ts";

/** Posts what a new conversion earns, as pending: commission -> the earner's pending. Lines of nothing are left out. */
export async function accrueConversion(
  context: Context,
  accrual: { readonly conversionId: bigint; readonly periodId: bigint; readonly lines: readonly EarningLine[] },
): Promise<void> {
  const { conversionId, periodId } = accrual;
  const lines = accrual.lines.filter(({ amount }) => amount !== 0n).map((line) => ({ ...line, conversionId }));
  if (lines.length === 0) return;
  const ids = await insertEarnings(context.tx, periodId, lines);
  await insertPostings(
    context.tx,
    lines.map(({ amount }, index) => ({ earningId: ids[index]!, amount, account: "pending" })),
    { at: context.now, periodId, cause: "sale" },
  );
  await post(
    context,
    lines.map(({ saleId, earnerId, bonus, amount, currency }) => ({
      debit: { company: "commission" },
      credit: { member: earnerId, account: "pending" },
      amount,
      currency,
      key: `conversion:${conversionId}:${bonus}:${earnerId}`,
      cause: saleId === null ? toEdge("conversion", conversionId) : toEdge("sale", saleId),
      periodId,
    })),
  );
}

/**
 * The conversion is approved, or its days have changed: what is pending is held until then, what is held gets the new day.
 * What can be paid already stays so.
 */
export async function holdConversion(
  context: Context,
  hold: { readonly conversionId: bigint; readonly until: Temporal.Instant },
): Promise<void> {
  const earnings = await lockConversion(context.tx, hold.conversionId);
  const pending = earnings.filter(({ state }) => state === "pending");
  const ids = earnings
    .filter(({ state, heldFrom }) => state === "pending" || (state === "held" && heldFrom !== "available"))
    .map(({ id }) => id);
  await sql`
    update earning set held_until = ${hold.until}::timestamptz,
      state = 'held', held_from = case when held_from = 'pending' then 'held' else held_from end
    where id = any((select ${ids}::bigint[])::bigint[])`.execute(context.tx);
  await post(
    context,
    pending.map((earning) =>
      movement(earning, "pending", "held", `conversion:${hold.conversionId}:${earning.id}:held`),
    ),
  );
}

/** Holds what is not paid yet until somebody has looked at it: no release takes it. `caseId` names why. */
export async function suspectConversion(
  context: Context,
  risk: { readonly conversionId: bigint; readonly caseId: bigint },
): Promise<void> {
  await lockAvailability(context.tx);
  const due = (await lockConversion(context.tx, risk.conversionId)).flatMap((earning) => {
    const from = sourceOf(earning);
    return from === null ? [] : [{ earning, from }];
  });
  await sql`
    update earning set held_from = earning.state, hold_reason = 'risk', state = 'held'
    where id = any(${due.map(({ earning }) => earning.id)}::bigint[])`.execute(context.tx);
  await post(
    context,
    due.map(({ earning, from }) => movement(earning, from, "held", `risk:${risk.caseId}:${earning.id}:held`)),
  );
}

/** Nothing is wrong with it: what was held for it goes back to where it was, unless a chargeback is undecided by now. */
export async function endRisk(
  context: Context,
  risk: { readonly conversionId: bigint; readonly caseId: bigint },
): Promise<void> {
  const { tx } = context;
  await lockAvailability(tx);
  const held = (await lockConversion(tx, risk.conversionId)).filter(({ holdReason }) => holdReason === "risk");
  const ids = held.map(({ id }) => id);
  const { rows } = await sql<{ saleId: bigint }>`
    select sale_id as "saleId" from disputed_sale
    where sale_id = any(${held.flatMap(({ saleId }) => (saleId === null ? [] : [saleId]))}::bigint[])`.execute(tx);
  const disputed = new Set(rows.map(({ saleId }) => saleId));
  const free = held.filter(({ saleId }) => saleId === null || !disputed.has(saleId));
  await sql`update earning set hold_reason = 'chargeback' where id = any(${ids}::bigint[])`.execute(tx);
  await sql`
    update earning set state = held_from, hold_reason = null, held_from = null,
      held_until = case when held_from = 'held' then held_until end
    where id = any(${free.map(({ id }) => id)}::bigint[])`.execute(tx);
  await post(
    context,
    free.map((earning) => movement(earning, "held", earning.heldFrom!, `risk:${risk.caseId}:${earning.id}:freed`)),
  );
}

/**
 * The conversion is refused: everything that it earned goes back, on every tier, out of where it stands; what was paid is
 * taken from what can be paid next. Doing it again changes nothing.
 */
export async function refuseConversion(context: Context, conversionId: bigint): Promise<void> {
  await lockAvailability(context.tx);
  const gone = (await lockConversion(context.tx, conversionId)).filter(({ amount }) => amount !== 0n);
  if (gone.length === 0) return;
  const { id: periodId } = await openPeriodAt(context, context.now);
  await updateEarnings(
    context.tx,
    gone.map(({ id }) => ({ id, amount: 0n, base: "0" })),
  );
  await insertPostings(
    context.tx,
    gone.map((earning) => ({ earningId: earning.id, amount: -earning.amount, account: accountOf(earning) })),
    { at: context.now, periodId, cause: "reversal" },
  );
  await post(
    context,
    gone.map((earning) => ({
      debit: { company: "commission" },
      credit: { member: earning.earnerId, account: accountOf(earning) },
      amount: -earning.amount,
      currency: earning.currency,
      key: `conversion:${conversionId}:${earning.id}:refused`,
      cause: toEdge("conversion", conversionId),
      periodId,
    })),
  );
}

async function lockConversion(tx: Tx, conversionId: bigint): Promise<readonly StandingEarning[]> {
  return await earningsOfConversions(tx, [conversionId], { lock: true });
}
