import type { Call } from "../access/index.ts";
import type { PaymentServices } from "./settle-payment.ts";
import type { TestBank } from "./test-bank.ts";

/** What the room's routes need beside the call; made by the composition root. */
export interface OrderServices extends Omit<PaymentServices, "db"> {
  /** Undefined where real money is taken: the pages of the second step are then not there. */
  readonly testBank: TestBank | undefined;
  /** The click that the caller's visit cookie carries, or null. */
  readonly readClick: (call: Call) => bigint | null;
  /** Whose site or link brought the caller here. */
  readonly visitor: (call: Call) => Promise<{ readonly handle: string; readonly displayName: string } | undefined>;
}

export const basketCookie = "fl_basket";
/** A basket that nobody touches is forgotten by the browser after this. */
export const basketKept = Temporal.Duration.from({ hours: 24 * 90 });

/** The services of a payment, for this call. */
export function paymentServices(services: OrderServices, call: Pick<Call, "db">): PaymentServices {
  return { db: call.db, clock: services.clock, payments: services.payments, log: services.log };
}
