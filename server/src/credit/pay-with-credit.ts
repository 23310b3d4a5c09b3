/**
 * Paying for orders with gift cards and store credit: held when the order is placed, spent when it is paid, given back with refunds. It
 * is money: it changes nothing of what goods, tax, volumes and commissions are.
 */
import { sql } from "kysely";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { causeOf, post } from "../ledger/index.ts";
import { accountOf, divideTotal } from "./model.ts";
import type { CreditPart } from "./model.ts";
import { creditsById, lockCredits, storeCreditIds, writeChange } from "./store.ts";

interface Wish {
  /** In the order in which they are used. */
  readonly cards: readonly bigint[];
  /** Whose store credit is used too, after the cards; null: nobody's. */
  readonly person: bigint | null;
  readonly currency: string;
  readonly total: bigint;
  readonly now: Temporal.Instant;
}

async function idsOf(db: Db | Tx, { cards, person, currency }: Wish): Promise<readonly bigint[]> {
  return [...cards, ...(person === null ? [] : await storeCreditIds(db, person, currency))];
}

/** What each would pay of a total now. */
export async function quoteCredit(db: Db | Tx, wish: Wish): Promise<readonly CreditPart[]> {
  const ids = await idsOf(db, wish);
  const found = await creditsById(db, ids, wish);
  const usable = ids.flatMap((id) => found.get(id) ?? []).filter(({ currency }) => currency === wish.currency);
  return divideTotal(usable, wish.total);
}

/**
 * Keeps money of these credits for an order until it is paid, or until then. Decided under the credits' locks, so that what is on a card
 * is promised once.
 * @returns what they pay of the total together.
 */
export async function holdCredit(
  context: Context,
  wish: Omit<Wish, "now"> & { readonly orderId: bigint; readonly until: Temporal.Instant },
): Promise<bigint> {
  const asked = { ...wish, now: context.now };
  await lockCredits(context.tx, await idsOf(context.tx, asked));
  const parts = await quoteCredit(context.tx, asked);
  for (const { credit, amount } of parts) {
    await context.tx
      .insertInto("credit_use")
      .values({ order_id: wish.orderId, credit_id: credit.id, amount, held_until: wish.until })
      .execute();
  }
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}

interface Use {
  readonly creditId: bigint;
  readonly amount: bigint;
}

async function lockUses(tx: Tx, orderId: bigint): Promise<readonly Use[]> {
  const { rows } = await sql<Use>`
    select credit_id as "creditId", amount from credit_use where order_id = ${orderId} order by credit_id`.execute(tx);
  await lockCredits(
    tx,
    rows.map(({ creditId }) => creditId),
  );
  return rows;
}

/** Locks what an order is paid with: before its stock, as everywhere. */
export async function lockCreditOf(context: Context, orderId: bigint): Promise<void> {
  await lockUses(context.tx, orderId);
}

/** Under its locks: whether all that the order holds is still there, also where its hold has run out. */
export async function isCreditThere(context: Context, orderId: bigint): Promise<boolean> {
  const uses = await lockUses(context.tx, orderId);
  const ids = uses.map(({ creditId }) => creditId);
  const found = await creditsById(context.tx, ids, { now: context.now, exceptOrder: orderId });
  return uses.every(({ creditId, amount }) => (found.get(creditId)?.free ?? 0n) >= amount);
}

/** Holds the same for longer. @returns `price-changed` where others have spent it since the hold ran out. */
export async function holdCreditAgain(
  context: Context,
  wish: { readonly orderId: bigint; readonly until: Temporal.Instant },
): Promise<undefined | Failure> {
  if (!(await isCreditThere(context, wish.orderId))) {
    return new Failure("price-changed", "The gift card or credit of this order has been used elsewhere since.");
  }
  await sql`
    update credit_use set held_until = ${wish.until}::timestamptz
    where order_id = ${wish.orderId} and held_until is not null`.execute(context.tx);
  return undefined;
}

/** Gives free what an unpaid order holds. */
export async function releaseCredit(tx: Tx, orderId: bigint): Promise<void> {
  await sql`delete from credit_use where order_id = ${orderId} and held_until is not null`.execute(tx);
}

/**
 * The order is paid: what it holds is spent. The caller has asked `isCreditThere` in this transaction. The order's own rows in the books
 * say that all money came to the provider; these say which did not.
 */
export async function spendCredit(context: Context, orderId: bigint): Promise<void> {
  const uses = await lockUses(context.tx, orderId);
  if (uses.length === 0) return;
  const found = await creditsById(
    context.tx,
    uses.map(({ creditId }) => creditId),
    { now: context.now },
  );
  const cause = causeOf("order", orderId);
  const movements = [];
  for (const { creditId, amount } of uses) {
    const credit = found.get(creditId)!;
    await writeChange(context, creditId, -amount, cause);
    movements.push({
      debit: accountOf(credit),
      credit: { company: "payment-clearing" as const },
      amount,
      currency: credit.currency,
      key: `order:${orderId}:credit:${creditId}`,
      cause,
      periodId: null,
    });
  }
  await sql`update credit_use set held_until = null where order_id = ${orderId}`.execute(context.tx);
  await post(context, movements);
}

/** What of an order's credit has not gone back yet. */
export async function creditLeftIn(db: Db | Tx, orderId: bigint): Promise<bigint> {
  const { rows } = await sql<{ left: bigint }>`
    select (coalesce((select sum(amount) from credit_use where order_id = ${orderId} and held_until is null), 0)
      - coalesce((select sum(amount) from credit_back where order_id = ${orderId}), 0))::bigint as left`.execute(db);
  return rows[0]!.left;
}

/**
 * Gives back to the cards and credits that paid for an order, at most what each paid, in the order in which they did.
 * @param wish.most what goes back in all; the rest goes the way the rest was paid
 * @returns what went back here.
 */
export async function giveCreditBack(
  context: Context,
  wish: {
    readonly orderId: bigint;
    /** Null: a dispute was lost, named by `key`. */
    readonly refundId: bigint | null;
    readonly key: string;
    readonly most: bigint;
  },
): Promise<bigint> {
  const { orderId, refundId, most } = wish;
  await lockUses(context.tx, orderId);
  const { rows } = await sql<{ creditId: bigint; left: bigint }>`
    select used.credit_id as "creditId", (used.amount - coalesce((select sum(amount) from credit_back back
      where back.order_id = used.order_id and back.credit_id = used.credit_id), 0))::bigint as left
    from credit_use used join credit on credit.id = used.credit_id
    where used.order_id = ${orderId} and used.held_until is null
    order by credit.kind, credit.member_id nulls last, used.credit_id`.execute(context.tx);
  const found = await creditsById(
    context.tx,
    rows.map(({ creditId }) => creditId),
    { now: context.now },
  );
  const cause = refundId === null ? causeOf("order", orderId) : causeOf("refund", refundId);
  const movements = [];
  let rest = most;
  for (const { creditId, left } of rows) {
    const amount = left < rest ? left : rest;
    if (amount <= 0n) continue;
    rest -= amount;
    const credit = found.get(creditId)!;
    await writeChange(context, creditId, amount, cause);
    await context.tx
      .insertInto("credit_back")
      .values({ order_id: orderId, credit_id: creditId, refund_id: refundId, amount })
      .execute();
    movements.push({
      debit: { company: "payment-clearing" as const },
      credit: accountOf(credit),
      amount,
      currency: credit.currency,
      key: `${wish.key}:credit:${creditId}`,
      cause,
      periodId: null,
    });
  }
  await post(context, movements);
  return most - rest;
}
