import type { ComesAs } from "../catalog/index.ts";

/** `gift-card`: money for money. It has no lines, no tax and makes no sale. */
export type OrderKind = "goods" | "gift-card";

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

/**
 * What has become of an order's goods: nothing sent yet, a part, all of it, all arrived; `nothing`: all of it was given back before
 * it was sent.
 */
export const shippingStates = ["open", "part", "shipped", "delivered", "nothing"] as const;
export type ShippingState = (typeof shippingStates)[number];

/** What of an order comes back: nothing, somebody asked, it is under way, all that was asked for is settled. */
export const orderReturnStates = ["none", "asked", "underway", "done"] as const;
export type OrderReturnState = (typeof orderReturnStates)[number];

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
  readonly kind: OrderKind;
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
  /** What of the total gift cards and store credit pay. */
  readonly credited: bigint;
  /** What of the total goods pay that came back, where it is an exchange for something dearer; the shopper pays the rest. */
  readonly exchanged: bigint;
  /** The refund that this is of: not sent while it pays for this order. */
  readonly exchangeRefundId: bigint | null;
  /** What the way to send it was called; empty where none was. */
  readonly shippingMethod: string;
  /** What was taken off the shipping, as shown; `shipping` is what is left. */
  readonly shippingDiscount: bigint;
  readonly shippingTaxName: string;
  /** Millionths. */
  readonly shippingTaxRate: number;
  readonly placedAt: Temporal.Instant;
  readonly paidAt: Temporal.Instant | null;
  readonly cancelledAt: Temporal.Instant | null;
  readonly saleId: bigint | null;
  readonly shippingState: ShippingState;
  readonly returnState: OrderReturnState;
  /** It was paid, and cancelled before anything of it was shipped. */
  readonly withdrawnAt: Temporal.Instant | null;
  /** The member who sold it at a party, by phone or in person. */
  readonly soldBy: bigint | null;
  /** The order whose goods it was given for in exchange. */
  readonly exchangeOf: bigint | null;
  /** Of an order that repeats: what it belongs to, and which payment of it this is. */
  readonly repeats: Repeats | null;
  /** When the shopper asked that downloads begin at once, knowing that the right of withdrawal ends with it. */
  readonly digitalConsentAt: Temporal.Instant | null;
}

/** An order that comes again: the name of what it belongs to, and its number there, from 1. Each number is paid once. */
export interface Repeats {
  readonly subscription: string;
  readonly number: number;
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
  /** Net of tax, after the discount, for the whole quantity. */
  readonly amount: bigint;
  readonly tax: bigint;
  readonly taxName: string;
  /** Millionths: 8.875% is 88750. */
  readonly taxRate: number;
  /** Hundredths of a point, for the whole quantity, after what discounts take off them. */
  readonly cv: bigint;
  readonly qv: bigint;
  /** For one unit. */
  readonly affiliateFixed: bigint | null;
  /** Units that have left the house, those of them that have arrived, and those given back before they left. */
  readonly shipped: number;
  readonly arrived: number;
  readonly dropped: number;
  /** A download is never shipped: it has arrived when it is paid. */
  readonly comesAs: ComesAs;
}

/** What an order's payment has to bring: its total without what gift cards, store credit and goods that came back pay. */
export function dueOf({ total, credited, exchanged }: Pick<Order, "total" | "credited" | "exchanged">): bigint {
  return total - credited - exchanged;
}

/** A promotion that an order got, with its name and sums of that day; minor units, as shown. */
export interface OrderDiscount {
  /** Null: staff waived it. */
  readonly promotionId: bigint | null;
  readonly name: string;
  /** The code it was had by; null: it applied by itself. */
  readonly code: string | null;
  readonly goods: bigint;
  readonly shipping: bigint;
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
  /** The kept way to pay that it is charged to; null where the shopper pays. */
  readonly savedAs: string | null;
}

/** What it takes to ask a provider about a payment; known before the database has given it an id. */
export type AskedPayment = Omit<Payment, "id">;

/** How long stock stays promised to an order that is not paid, and a second step can be taken. */
export const promiseTime = Temporal.Duration.from({ minutes: 30 });

/** How long an exchange waits for its difference; as long as a bank transfer is. */
export const exchangePatience = Temporal.Duration.from({ hours: 24 * 14 });

/** Until when an order that waits for a payment is promised its goods, begun to be paid now. */
export function promisedUntil(
  { exchangeOf, placedAt }: Pick<Order, "exchangeOf" | "placedAt">,
  now: Temporal.Instant,
): Temporal.Instant {
  const usual = now.add(promiseTime);
  const exchange = placedAt.add(exchangePatience);
  return exchangeOf !== null && Temporal.Instant.compare(exchange, usual) > 0 ? exchange : usual;
}
