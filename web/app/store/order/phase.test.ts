/** Where an order stands, as its shopper would say it, once goods came back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Order } from "../shown.ts";
import { phaseOf } from "./phase.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

test("goods that came back were refunded, or pay for others; in part the order is still paid", () => {
  const order = (back: number, refunds: readonly [amount: string, kept: string][]) =>
    ({
      state: "paid",
      payment: null,
      lines: [{ quantity: 2, refundedQuantity: back }],
      refunds: refunds.map(([amount, kept]) => ({ amount: eur(amount), kept: eur(kept) })),
    }) as unknown as Order;
  const cases: readonly (readonly [string, Order])[] = [
    ["paid", order(0, [])],
    ["paid", order(1, [["12.50", "0.00"]])],
    ["refunded", order(2, [["25.00", "0.00"]])],
    ["exchanged", order(2, [["25.00", "25.00"]])],
    ["refunded", order(2, [["25.00", "20.00"]])],
    [
      "refunded",
      order(2, [
        ["12.50", "12.50"],
        ["12.50", "0.00"],
      ]),
    ],
  ];
  for (const [phase, one] of cases) assert.equal(phaseOf(one, { withdrawnAt: null }), phase, JSON.stringify(one));
});
