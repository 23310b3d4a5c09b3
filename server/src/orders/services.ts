import type { Call } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import type { CreditServices } from "../credit/index.ts";
import type { PaymentServices } from "./settle-payment.ts";
import type { StripePayments } from "./stripe-payments.ts";
import type { TestBank } from "./test-bank.ts";

/** What the room's routes need beside the call; made by the composition root. */
export interface OrderServices extends Omit<PaymentServices, "db"> {
  /** Undefined where real money is taken: the pages of the second step are then not there. */
  readonly testBank: TestBank | undefined;
  /** Undefined where it is not set up. */
  readonly stripe: StripePayments | undefined;
  /** The company's account for bank transfers, as its shoppers read it. */
  readonly transferTo: string | null;
  readonly giftCards: CreditServices;
  /** Whether something that repeats is charged to a kept way to pay. */
  readonly methodInUse: (db: Db, methodId: bigint) => Promise<boolean>;
  /** Makes the tokens of what is a signed-in shopper's own: their basket, their orders' pages. */
  readonly ownKey: string;
  /** Opens the licence keys of an order for whoever holds its secret. */
  readonly keySealer: Sealer;
  /** The click that the caller carries, by the visit cookie or with the basket, or null. */
  readonly readClick: (call: Call) => Promise<bigint | null>;
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
