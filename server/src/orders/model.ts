export type OrderState = "placed" | "paid" | "cancelled";

/**
 * `started`: asked, or about to be. `action-needed`: the shopper has a second step to take. `awaiting`: on its way by another
 * way. `unknown`: asked, no answer. `authorised`: reserved, not taken. `capturing`: the provider is asked to take it.
 * `returning`: captured, but nothing can be given for it; the money is on its way back. `returned`: it arrived.
 */
export type PaymentState =
  | "started"
  | "action-needed"
  | "awaiting"
  | "unknown"
  | "authorised"
  | "capturing"
  | "captured"
  | "declined"
  | "returning"
  | "returned";

/** What has no end yet: a job asks the provider until it has one. */
export const unsettledStates = [
  "started",
  "action-needed",
  "awaiting",
  "unknown",
  "authorised",
  "capturing",
] as const satisfies readonly PaymentState[];

export function isUnsettled(state: PaymentState): boolean {
  return (unsettledStates as readonly PaymentState[]).includes(state);
}

export type RefundState = "recorded" | "sent" | "failed";

/** Where an order goes and who is told; personal data, kept apart from the order and erasable. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly postcode: string;
  readonly city: string;
  /** State, prefecture, province: where the country's addresses have one. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface Order {
  readonly id: bigint;
  readonly number: string;
  readonly market: string;
  /** ISO 4217; all amounts are minor units of it. */
  readonly currency: string;
  readonly locale: string;
  readonly buyerId: bigint;
  readonly clickId: bigint | null;
  /** A member's code that the shopper typed; whose it is and whether it counts is decided at the sale. */
  readonly code: string | null;
  readonly state: OrderState;
  readonly pricesIncludeTax: boolean;
  readonly taxName: string;
  readonly taxBasisPoints: number;
  /** Net of tax. */
  readonly goods: bigint;
  /** Net of tax. */
  readonly shipping: bigint;
  readonly shippingTax: bigint;
  /** All of it, that of shipping included. */
  readonly tax: bigint;
  /** goods + shipping + tax. */
  readonly total: bigint;
  readonly placedAt: Temporal.Instant;
  readonly paidAt: Temporal.Instant | null;
  readonly cancelledAt: Temporal.Instant | null;
  readonly saleId: bigint | null;
}

export interface OrderLine {
  readonly id: bigint;
  /** From 1, in the order of the basket. */
  readonly line: number;
  readonly variantId: bigint;
  /** The product's slug. */
  readonly product: string;
  readonly sku: string;
  readonly title: string;
  readonly variantName: string;
  readonly mediaId: bigint | null;
  readonly quantity: number;
  /** One unit as it was shown. */
  readonly unitPrice: bigint;
  /** Net of tax, for the whole quantity. */
  readonly amount: bigint;
  readonly tax: bigint;
  /** Hundredths of a point, for the whole quantity. */
  readonly cv: bigint;
  readonly qv: bigint;
  /** For one unit. */
  readonly affiliateFixed: bigint | null;
}

export interface Payment {
  readonly id: bigint;
  readonly orderId: bigint;
  readonly provider: string;
  readonly method: string;
  /** What the provider knows it by. */
  readonly reference: string;
  readonly state: PaymentState;
  readonly amount: bigint;
  readonly currency: string;
  /** What was taken of `amount`, or is about to be; null before. */
  readonly captureAmount: bigint | null;
  readonly returnUrl: string;
  readonly actionUrl: string | null;
  readonly reason: string | null;
  readonly startedAt: Temporal.Instant;
  readonly settledAt: Temporal.Instant | null;
}

/** How long stock stays promised to an order that is not paid, and a second step can be taken. */
export const promiseTime = Temporal.Duration.from({ minutes: 30 });
