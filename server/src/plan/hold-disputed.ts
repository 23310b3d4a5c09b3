import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { post } from "../ledger/index.ts";
import type { MemberAccount, Movement } from "../ledger/index.ts";
import { lockAvailability } from "./lock-availability.ts";
import { lockEarningsOfSale } from "./store.ts";
import type { StandingEarning } from "./store.ts";

/** Where an earning can be when a chargeback holds it, and goes back to when that is won. */
type Source = "pending" | "held" | "available";

interface Dispute {
  readonly saleId: bigint;
  readonly chargebackId: bigint;
}

/**
 * Holds what a sale has earned while its chargeback is undecided: pending, held and available earnings stand in `held`, and
 * no release takes them. What was paid, or is on its way in a batch, cannot be held: it is taken back if the chargeback is
 * lost. The caller has locked the sale and holds its period.
 */
export async function holdDisputed(context: Context, dispute: Dispute): Promise<void> {
  await lockAvailability(context.tx);
  const earnings = await lockEarningsOfSale(context.tx, dispute.saleId);
  await hold(
    context,
    earnings.map((earning) => ({ earning, chargebackId: dispute.chargebackId })),
  );
}

/**
 * As `holdDisputed`, for earnings that a payout has just given back: those whose sale is disputed do not become payable.
 */
export async function holdFreed(context: Context, earnings: readonly StandingEarning[]): Promise<void> {
  const { rows } = await sql<{ saleId: bigint; chargebackId: bigint }>`
    select sale_id as "saleId", chargeback_id as "chargebackId" from disputed_sale
    where sale_id = any(${earnings.map(({ saleId }) => saleId)}::bigint[])`.execute(context.tx);
  const disputed = new Map(rows.map((row) => [row.saleId, row.chargebackId]));
  await hold(
    context,
    earnings.flatMap((earning) => {
      const chargebackId = earning.saleId === null ? undefined : disputed.get(earning.saleId);
      return chargebackId === undefined ? [] : [{ earning, chargebackId }];
    }),
  );
}

/**
 * The chargeback is decided: what it still holds goes back to where it was. A lost one has taken its part by then, and what
 * was brought to zero is not held any more. The caller has locked the sale and holds its period.
 */
export async function endDispute(context: Context, dispute: Dispute): Promise<void> {
  await lockAvailability(context.tx);
  const held = (await lockEarningsOfSale(context.tx, dispute.saleId)).flatMap((earning) =>
    earning.holdReason !== "chargeback" || earning.heldFrom === null ? [] : [{ earning, to: earning.heldFrom }],
  );
  await sql`
    update earning set state = held_from, hold_reason = null, held_from = null,
      held_until = case when held_from = 'held' then held_until end
    where id = any(${held.map(({ earning }) => earning.id)}::bigint[])`.execute(context.tx);
  await post(
    context,
    held.map(({ earning, to }) =>
      movement(earning, "held", to, `chargeback:${dispute.chargebackId}:${earning.id}:freed`),
    ),
  );
}

async function hold(
  context: Context,
  found: readonly { readonly earning: StandingEarning; readonly chargebackId: bigint }[],
): Promise<void> {
  // What is suspected is held already; whoever clears it finds the chargeback (`endRisk`).
  const due = found.flatMap(({ earning, chargebackId }) => {
    const from = sourceOf(earning);
    return from === null ? [] : [{ earning, chargebackId, from }];
  });
  await sql`
    update earning set held_from = earning.state, hold_reason = 'chargeback', state = 'held'
    where id = any(${due.map(({ earning }) => earning.id)}::bigint[])`.execute(context.tx);
  await post(
    context,
    due.map(({ earning, chargebackId, from }) =>
      movement(earning, from, "held", `chargeback:${chargebackId}:${earning.id}:held`),
    ),
  );
}

export function sourceOf({ state, holdReason, payoutId }: StandingEarning): Source | null {
  if (holdReason !== null || payoutId !== null) return null;
  return state === "pending" || state === "held" || state === "available" ? state : null;
}

/** Nothing where both are the same account. */
export function movement(earning: StandingEarning, from: MemberAccount, to: MemberAccount, key: string): Movement {
  return {
    debit: { member: earning.earnerId, account: from },
    credit: { member: earning.earnerId, account: to },
    amount: from === to ? 0n : earning.amount,
    currency: earning.currency,
    key,
    cause: toEdge("earning", earning.id),
    periodId: null,
  };
}
