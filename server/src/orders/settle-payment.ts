import { toMoney } from "../access/index.ts";
import { releaseStock } from "../catalog/index.ts";
import type { Clock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { capturePaid, GoodsGone, readParts } from "./capture-paid.ts";
import { heldFor, recordHeld } from "./hold-payment.ts";
import { dueOf, isUnsettled } from "./model.ts";
import type { AskedPayment, OrderState, Payment, PaymentState } from "./model.ts";
import { ask, providerOf } from "./payment-provider.ts";
import type { PaymentOutcome, PaymentProvider, Payments } from "./payment-provider.ts";
import { askAgainAfter, askAgainAt } from "./start-payment.ts";
import { findPayment, lockOrder, lockOrderToSettle, updatePayment, writeEvent } from "./store.ts";

/** What everything that touches a payment needs. */
export interface PaymentServices {
  readonly db: Db;
  /** Answers of a provider take time: what follows from them happens when they came, not when they were asked for. */
  readonly clock: Clock;
  readonly payments: Payments;
  readonly log: Log;
}

/** How a payment and its order stand. */
export interface PaymentStanding {
  readonly orderId: bigint;
  readonly orderState: OrderState;
  readonly reference: string;
  readonly state: PaymentState;
  readonly actionUrl: string | null;
  readonly reason: string | null;
}

type Answer = PaymentOutcome | { readonly state: "not-known" };

/**
 * A payment that the provider does not know was never started there: the process ended before it asked, or the question got
 * lost. After this long no question can still be on its way (patience is 20 seconds), and it counts as declined.
 */
export const lostAfter = Temporal.Duration.from({ minutes: 2 });

const heldStates: ReadonlySet<PaymentState> = new Set(["awaiting", "authorised", "capturing"]);

const askableFor = Temporal.Duration.from({ seconds: 90 });

/**
 * Asks the provider for the money of a payment that was written down, and does what its answer says.
 * @param written the payment, where the caller has just written it
 */
export async function pay(
  services: PaymentServices,
  reference: string,
  written?: AskedPayment,
): Promise<PaymentStanding | Failure> {
  const payment = written ?? (await findPayment(services.db, reference));
  if (payment === undefined) return notFound();
  // Called again after a crash, it may have been asked for already: the provider starts it once. Where it could count as lost
  // before the answer is here, it is not asked for again.
  const startable = payment.state === "started" || payment.state === "unknown";
  if (!startable || olderThan(payment, askableFor, services.clock.now())) return settle(services, payment);
  failpoint("payment.started");
  const answer = await ask(services.log, async () =>
    providerOf(services.payments, payment.provider).start({
      reference,
      amount: payment.amount,
      currency: payment.currency,
      method: payment.method,
      returnUrl: payment.returnUrl,
      savedAs: payment.savedAs ?? undefined,
    }),
  );
  return settle(services, payment, answer);
}

/**
 * Brings a payment to its end as far as the provider knows one: asks how it stands (unless `answer` says it, as a webhook
 * does), then records it in one transaction. Any number of calls at once, in any order, give the same: one capture, one
 * sale. Money for which nothing can be given is sent back.
 */
export async function settlePayment(
  services: PaymentServices,
  reference: string,
  answer?: PaymentOutcome,
): Promise<PaymentStanding | Failure> {
  const payment = await findPayment(services.db, reference);
  return payment === undefined ? notFound() : settle(services, payment, answer);
}

async function settle(
  services: PaymentServices,
  payment: AskedPayment,
  answer?: PaymentOutcome,
): Promise<PaymentStanding | Failure> {
  let told: Answer | undefined = answer;
  if (told === undefined && payment.state === "capturing") told = await takeReserved(services, payment);
  else if (told === undefined && isUnsettled(payment.state)) told = await findOrEnd(services, payment);
  if (told !== undefined) {
    failpoint("payment.answered");
    const recorded = await recordOnce(services, payment, told);
    if (isFailure(recorded)) return recorded;
    if (told.state === "captured") failpoint("order.committed");
    if (recorded !== undefined) return recorded;
  }
  const standing = await standingOf(services.db, payment.reference);
  if (isFailure(standing)) return standing;
  // Reserved or awaited, and nothing can be given for it: the provider need not hold it.
  if (standing.state === "declined" && (told?.state === "authorised" || told?.state === "awaiting")) {
    await askProvider(services, payment, (provider) => provider.cancel(payment.reference));
  }
  if (standing.state !== "returning") return standing;
  await sendBack(services, payment.reference);
  return await standingOf(services.db, payment.reference);
}

/** Records an answer. @returns how the payment stands where it has been captured now. */
async function recordOnce(
  services: PaymentServices,
  payment: AskedPayment,
  answer: Answer,
): Promise<PaymentStanding | undefined | Failure> {
  const record = (goods: "first" | "last") =>
    inTransaction(services.db, (tx) =>
      recordAnswer({ tx, now: services.clock.now(), actor: null }, payment, answer, goods),
    );
  try {
    return await record("last");
  } catch (error) {
    if (error instanceof GoodsGone) return await record("first");
    throw error;
  }
}

/** A provider that is not set up any more gives no answer, as one that is down. */
function askProvider<T extends Answer>(
  services: PaymentServices,
  payment: AskedPayment,
  question: (provider: PaymentProvider) => Promise<T>,
): Promise<T | { readonly state: "unknown" }> {
  return ask(services.log, async () => question(providerOf(services.payments, payment.provider)));
}

/** Asks how a payment stands; one that waited too long for its next step is ended first, so that it cannot be paid later. */
async function findOrEnd(services: PaymentServices, payment: AskedPayment): Promise<Answer> {
  const answer = await askProvider<Answer>(services, payment, (provider) => provider.find(payment.reference));
  const patience = heldFor(answer.state);
  if (patience === undefined || !olderThan(payment, patience, services.clock.now())) return answer;
  return askProvider<Answer>(services, payment, (provider) => provider.cancel(payment.reference));
}

function takeReserved(services: PaymentServices, payment: AskedPayment): Promise<Answer> {
  const amount = payment.captureAmount ?? payment.amount;
  const { reference, currency } = payment;
  return askProvider<Answer>(services, payment, (provider) => provider.capture({ reference, amount, currency }));
}

/** Records what the provider said, under the order's lock. Told twice, it changes nothing the second time. */
async function recordAnswer(
  context: Context,
  seen: AskedPayment,
  answer: Answer,
  goods: "first" | "last",
): Promise<PaymentStanding | undefined | Failure> {
  const { reference } = seen;
  // The payment is read again, when the lock is held: all who change one hold its order's lock, so now it stays as it is. So is what
  // capturing it needs, in the same journey.
  const [order, payment, parts] = await Promise.all([
    lockOrderToSettle(context.tx, seen.orderId),
    findPayment(context.tx, reference),
    answer.state === "captured" ? readParts(context.tx, seen.orderId) : undefined,
  ]);
  if (order === undefined || payment === undefined) return notFound();

  if (answer.state === "captured") {
    // The bank's word also undoes a "declined" that we only concluded from its silence.
    if (!isUnsettled(payment.state) && payment.state !== "declined") return undefined;
    const captureAmount = answer.amount ?? payment.amount;
    if (order.state === "placed" && captureAmount !== dueOf(order)) {
      if (payment.state === "started") await askAgainAt(context, reference, context.now.add(askAgainAfter));
      return await keepForPeople(context, payment, captureAmount);
    }
    const captured = await capturePaid(context, order, { ...payment, captureAmount }, goods, parts);
    if (isFailure(captured)) return captured;
    if (captured === "returning") {
      await askAgainAt(context, reference, context.now.add(askAgainAfter));
      return undefined;
    }
    // As `standingOf` would read it.
    const { actionUrl, reason } = payment;
    return { orderId: order.id, orderState: "paid", reference, state: "captured", actionUrl, reason };
  }
  if (!isUnsettled(payment.state)) return undefined;
  if (payment.state === "started" && answer.state !== "declined")
    await askAgainAt(context, reference, context.now.add(askAgainAfter));
  if (answer.state === "authorised" || answer.state === "awaiting") {
    await recordHeld(context, order, payment, answer.state, seen.state);
  } else if (answer.state === "declined") {
    await decline(context, payment, answer.reason);
  } else if (answer.state === "action-needed") {
    if (payment.state === "action-needed" && payment.actionUrl === answer.url) return undefined;
    await updatePayment(context.tx, payment.id, { state: "action-needed", actionUrl: answer.url });
    await writeEvent(context, order.id, "payment-action-needed", { reference });
  } else if (answer.state === "not-known" && olderThan(payment, lostAfter, context.now)) {
    await decline(context, payment, "never-reached-the-provider");
    await releaseStock(context.tx, order.id);
  } else if (payment.state === "started") {
    await updatePayment(context.tx, payment.id, { state: "unknown" });
    await writeEvent(context, order.id, "payment-unknown", { reference });
  }
  return undefined;
}

/** Money that is not the order's total has been taken outside the shop: a person has to look at it. */
async function keepForPeople(context: Context, payment: Payment, taken: bigint): Promise<undefined> {
  if (payment.state === "unknown" && payment.captureAmount === taken) return;
  await updatePayment(context.tx, payment.id, { state: "unknown", captureAmount: taken });
  await writeEvent(context, payment.orderId, "payment-other-amount", {
    reference: payment.reference,
    taken: toMoney(taken, payment.currency),
  });
}

function olderThan(payment: AskedPayment, age: Temporal.Duration, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, payment.startedAt.add(age)) >= 0;
}

async function decline(context: Context, payment: Payment, reason: string): Promise<void> {
  await updatePayment(context.tx, payment.id, { state: "declined", reason, actionUrl: null, settledAt: context.now });
  await writeEvent(context, payment.orderId, "payment-declined", { reason, reference: payment.reference });
  // The promise of what was reserved or awaited is long; nobody waits for it now.
  if (heldStates.has(payment.state)) await releaseStock(context.tx, payment.orderId);
}

/** Sends a `returning` payment back. Done again, it is the same refund: the provider knows it by its reference. */
async function sendBack(services: PaymentServices, reference: string): Promise<void> {
  const payment = await findPayment(services.db, reference);
  if (payment === undefined) return;
  const outcome = await ask(services.log, async () =>
    providerOf(services.payments, payment.provider).refund({
      reference,
      refundReference: `${reference}-return`,
      amount: payment.captureAmount ?? payment.amount,
      currency: payment.currency,
    }),
  );
  if (outcome.state === "unknown") return;
  await inTransaction(services.db, async (tx) => {
    const context: Context = { tx, now: services.clock.now(), actor: null };
    await lockOrder(tx, payment.orderId);
    const now = await findPayment(tx, reference);
    if (now?.state !== "returning") return;
    if (outcome.state === "sent") {
      await updatePayment(tx, payment.id, { state: "returned" });
      await writeEvent(context, payment.orderId, "payment-returned", { reference });
    } else {
      await writeEvent(context, payment.orderId, "payment-return-failed", { reference, reason: outcome.reason });
    }
  });
}

export async function standingOf(db: Db, reference: string): Promise<PaymentStanding | Failure> {
  const row = await db
    .selectFrom("payment")
    .innerJoin("orders", "orders.id", "payment.order_id")
    .select(["orders.id", "orders.state as order_state", "payment.state", "action_url", "reason"])
    .where("reference", "=", reference)
    .executeTakeFirst();
  if (row === undefined) return notFound();
  return {
    orderId: row.id,
    orderState: row.order_state,
    reference,
    state: row.state,
    actionUrl: row.action_url,
    reason: row.reason,
  };
}

function notFound(): Failure {
  return new Failure("not-found", "There is no such payment.");
}
