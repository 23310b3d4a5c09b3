import type { Goods, Order } from "../shown.ts";

/** Where an order stands, as its shopper would say it. */
export type Phase =
  | "paid"
  | "refunded"
  | "exchanged"
  | "checking"
  | "step"
  | "declined"
  | "awaiting"
  | "authorised"
  | "waiting"
  | "returning"
  | "returned"
  | "cancelled"
  | "withdrawn";

type PaymentState = NonNullable<Order["payment"]>["state"];

/** What the last payment makes of an order that is not paid yet. */
const OPEN: Readonly<Record<PaymentState, Phase>> = {
  started: "checking",
  unknown: "checking",
  "action-needed": "step",
  awaiting: "awaiting",
  authorised: "authorised",
  capturing: "authorised",
  declined: "declined",
  captured: "waiting",
  returning: "returning",
  returned: "returned",
};

export function phaseOf({ state, payment, refunds, lines }: Order, { withdrawnAt }: Pick<Goods, "withdrawnAt">): Phase {
  if (withdrawnAt !== null) return "withdrawn";
  if (payment?.state === "returning" || payment?.state === "returned") return payment.state;
  if (state === "cancelled") return "cancelled";
  if (state === "placed") return payment === null ? "waiting" : OPEN[payment.state];
  const allBack = refunds.length > 0 && lines.every((line) => line.refundedQuantity === line.quantity);
  if (!allBack) return "paid";
  return refunds.every(({ amount, kept }) => kept.amount === amount.amount) ? "exchanged" : "refunded";
}
