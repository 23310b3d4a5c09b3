import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { findKept, newToken, orderPayments, pay, retryPayment, settlePayment } from "../orders/index.ts";
import type { PaymentServices } from "../orders/index.ts";
import { followCharge } from "./follow-charge.ts";
import type { NextStep } from "./follow-charge.ts";
import { endCharge } from "./end-charge.ts";
import { placeNext } from "./place-next.ts";
import { resume } from "./pause-autoship.ts";
import { dayIn } from "./schedule.ts";
import { lockAutoship, noteEvent, openCharge, readRule } from "./store.ts";
import { tellShopper } from "./tell-shopper.ts";

/** More steps than this at once are a circle; the next look goes on. */
const mostSteps = 8;

/**
 * Does what is due for an autoship, step by step, each in a transaction of its own: goes on after a pause, tells of the next order,
 * places what is due, asks for its money, counts what was declined, tries again, pauses. Whatever was interrupted is found by the
 * next run as it was left: the order by its charge, its payment by its reference.
 */
export async function runAutoship(services: PaymentServices, id: bigint): Promise<void> {
  const asked = new Set<string>();
  for (let step = 0; step < mostSteps; step += 1) {
    const next = await inTransaction(services.db, (tx) =>
      decide({ tx, now: services.clock.now(), actor: null }, id, asked),
    );
    if (next.do === "nothing") return;
    if (next.do === "place") await placeNext(services, id);
    else if (next.do === "try-again") await tryAgain(services, id, next.orderId);
    else {
      asked.add(next.reference);
      await askFor(services, next.reference);
    }
  }
}

function isLater(at: Temporal.Instant | null, now: Temporal.Instant): boolean {
  return at !== null && Temporal.Instant.compare(at, now) > 0;
}

async function askFor(services: PaymentServices, reference: string): Promise<void> {
  // Not asked for yet, or not surely: `pay` starts it once by its reference. Anything older is only asked about.
  const standing = await pay(services, reference);
  if (!isFailure(standing) && standing.state === "returning") await settlePayment(services, reference);
}

async function decide(context: Context, id: bigint, asked: ReadonlySet<string>): Promise<NextStep> {
  const { tx, now } = context;
  const isPast = (at: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;
  let autoship = await lockAutoship(tx, id);
  if (autoship === undefined) return { do: "nothing" };
  const charge = await openCharge(tx, id);
  if (charge !== undefined) return await followCharge(context, autoship, charge, asked);
  if (autoship.resumeAt !== null && isPast(autoship.resumeAt)) {
    const resumed = await resume(context, autoship, autoship.resumeOn ?? dayIn(autoship.timeZone, now));
    if (isFailure(resumed)) return { do: "nothing" };
    autoship = resumed;
  }
  if (autoship.state !== "active") return { do: "nothing" };
  if (isPast(autoship.nextAt)) return { do: "place" };
  const { noticeDays } = await readRule(tx);
  const isTold = autoship.toldOn?.equals(autoship.nextOn) === true;
  if (!isTold && isPast(autoship.nextAt.subtract({ hours: 24 * noticeDays }))) {
    await noteEvent(context, id, "told", { for: autoship.nextOn.toString() });
    await tellShopper(context, autoship, "soon");
  }
  return { do: "nothing" };
}

/** Writes another payment of the order down, to the way to pay that is the autoship's now; what cannot be paid any more ends. */
async function tryAgain(services: PaymentServices, id: bigint, orderId: bigint): Promise<void> {
  const act = async <T>(work: (context: Context) => Promise<T>) =>
    await inTransaction(services.db, (tx) => work({ tx, now: services.clock.now(), actor: null }));
  const retried = await act(async (context) => {
    const autoship = await lockAutoship(context.tx, id);
    const charge = await openCharge(context.tx, id);
    if (autoship?.state !== "active" || charge?.orderId !== orderId) return undefined;
    // Somebody else has tried it meanwhile: what came of that is counted first.
    const last = (await orderPayments(context.tx, orderId)).at(-1);
    if (last?.reference !== charge.counted || isLater(charge.lookAt, context.now)) return undefined;
    const kept = autoship.methodId === null ? undefined : await findKept(context.tx, autoship.methodId);
    if (kept?.state !== "saved" || kept.token === null) return null;
    return await retryPayment(context, services.payments, {
      orderId,
      method: kept.method,
      returnUrl: new URL(`/orders/${newToken()}`, autoship.shopUrl).href,
      savedAs: kept.token,
    });
  });
  if (retried === undefined || (!isFailure(retried) && retried !== null)) return;
  // Paid or asked about elsewhere at this moment: the next look says what became of it.
  if (isFailure(retried) && (retried.code === "payment-unknown" || retried.code === "wrong-state")) return;
  const how = isFailure(retried) && retried.code === "sold-out" ? "nothing-there" : "unpaid";
  await act(async (context) => {
    const autoship = await lockAutoship(context.tx, id);
    const charge = await openCharge(context.tx, id);
    if (autoship !== undefined && charge?.orderId === orderId) await endCharge(context, autoship, charge, how);
  });
}
