import type { Clock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import type { JobHandlers, Recurring } from "../foundation/jobs.ts";
import { endExchange, freeExchange } from "./free-exchange.ts";
import { settleMethodOrAskAgain } from "./keep-method.ts";
import { isUnsettled, unsettledStates } from "./model.ts";
import { sendRefund, sendRefundSoon } from "./send-refund.ts";
import { settlePayment } from "./settle-payment.ts";
import type { PaymentServices } from "./settle-payment.ts";
import { askAgainAfter, askAgainAt } from "./start-payment.ts";
import { findPayment } from "./store.ts";

/** Settles one payment and, while it has no end, has itself run again: after 20 seconds first, then ever more rarely. */
async function settleOrAskAgain(services: PaymentServices, reference: string): Promise<boolean> {
  const standing = await settlePayment(services, reference);
  if (isFailure(standing)) return false;
  if (!isUnsettled(standing.state) && standing.state !== "returning") return true;
  const payment = await findPayment(services.db, reference);
  if (payment === undefined) return true;
  const now = services.clock.now();
  // As old as it is, it waits again, between 20 seconds and an hour: 20 s, 40 s, 80 s ...
  const age = now.epochMilliseconds - payment.startedAt.epochMilliseconds;
  const wait = Math.min(Math.max(age, 20_000), 3_600_000);
  await inTransaction(services.db, (tx) =>
    askAgainAt({ tx, now, actor: null }, reference, now.add({ milliseconds: wait })),
  );
  return false;
}

/** Each minute. */
export const settleForgottenSchedule: Recurring = { job: "settle-forgotten", at: "* * * * *" };

/** Asks for the payments whose process ended before it wrote an answer down; what has no end then has its own job. */
async function settleForgotten(services: PaymentServices, signal: AbortSignal): Promise<void> {
  const payments = await services.db
    .selectFrom("payment")
    .select("reference")
    .where("state", "=", "started")
    .where("started_at", "<=", services.clock.now().subtract(askAgainAfter))
    .orderBy("id")
    .execute();
  for (const { reference } of payments) {
    if (signal.aborted) return;
    await settleOrAskAgain(services, reference);
  }
}

async function sendOrTryAgain(services: PaymentServices, refundId: bigint): Promise<boolean> {
  const state = await sendRefund(services, refundId);
  if (state !== "recorded") return true;
  const now = services.clock.now();
  await inTransaction(services.db, (tx) => sendRefundSoon({ tx, now, actor: null }, refundId, now.add({ minutes: 1 })));
  return false;
}

/** The room's jobs. */
export function orderJobs(
  services: Pick<PaymentServices, "payments" | "log">,
): Pick<
  JobHandlers,
  "settle-payments" | "settle-forgotten" | "send-refund" | "settle-method" | "free-exchange" | "end-exchange"
> {
  return {
    "settle-method": async ({ method }, { db, clock }) => {
      await settleMethodOrAskAgain({ ...services, db, clock }, BigInt(method));
    },
    "settle-payments": async ({ reference }, { db, clock }) => {
      await settleOrAskAgain({ ...services, db, clock }, reference);
    },
    "settle-forgotten": async (_payload, { db, clock, signal }) => {
      await settleForgotten({ ...services, db, clock }, signal);
    },
    "send-refund": async ({ refund }, { db, clock }) => {
      await sendOrTryAgain({ ...services, db, clock }, BigInt(refund));
    },
    "free-exchange": async ({ order }, { db, clock }) => {
      await freeExchange({ db, clock }, BigInt(order));
    },
    "end-exchange": async ({ order }, { db, clock }) => {
      await endExchange({ ...services, db, clock }, BigInt(order));
    },
  };
}

/**
 * At the start of a process: whatever a crash left between the shop and the provider is asked for at once. Each payment is
 * in a transaction of its own, so one that fails does not hold up the others; what still has no end is asked for by its job.
 * @returns how many payments and refunds came to an end now, and how many are still open.
 */
export async function recoverPayments(
  db: Db,
  services: Pick<PaymentServices, "payments" | "log">,
  now: Temporal.Instant | Clock,
): Promise<{ readonly ended: number; readonly open: number }> {
  const clock: Clock = "now" in now ? now : { now: () => now };
  const whole: PaymentServices = { ...services, db, clock };
  const payments = await db
    .selectFrom("payment")
    .select("reference")
    .where("state", "in", [...unsettledStates, "returning"])
    .orderBy("id")
    .execute();
  const refunds = await db.selectFrom("refund").select("id").where("state", "=", "recorded").orderBy("id").execute();
  const ends: boolean[] = [];
  for (const { reference } of payments) ends.push(await settleOrAskAgain(whole, reference));
  for (const { id } of refunds) ends.push(await sendOrTryAgain(whole, id));
  const ended = ends.filter(Boolean).length;
  return { ended, open: ends.length - ended };
}
