/** An order's sums as they are shown: in its pages, mails and papers the same. */
import { shareOut } from "@fairline/engine";
import type { Tax } from "../charges/index.ts";
import type { Order, OrderDiscount, OrderLine } from "./model.ts";

export interface ShownSums {
  /** The lines at their shown prices, before discounts; minor units, as all sums here. */
  readonly goods: bigint;
  readonly discounts: readonly { readonly name: string; readonly code: string | null; readonly amount: bigint }[];
  /** As shown, before discounts. */
  readonly shipping: bigint;
  /** By rate, the largest first. */
  readonly taxes: readonly (Tax & { readonly amount: bigint })[];
}

type SumLine = Pick<OrderLine, "unitPrice" | "quantity" | "amount" | "tax" | "taxName" | "taxRate">;

/**
 * goods - discounts + shipping (+ taxes where they come on top) = total. What was taken off the goods is what their prices lost; it
 * is told by promotion as it was divided at checkout, also where lines have become fewer since.
 */
export function sumsOf(
  order: Pick<
    Order,
    "pricesIncludeTax" | "shipping" | "shippingTax" | "shippingDiscount" | "shippingTaxName" | "shippingTaxRate"
  >,
  lines: readonly SumLine[],
  discounts: readonly OrderDiscount[],
): ShownSums {
  const goods = sum(lines.map(({ unitPrice, quantity }) => unitPrice * BigInt(quantity)));
  const paid = sum(lines.map(({ amount, tax }) => (order.pricesIncludeTax ? amount + tax : amount)));
  const onGoods = divide(
    goods - paid,
    discounts.map((discount) => discount.goods),
  );
  const onShipping = divide(
    order.shippingDiscount,
    discounts.map((discount) => discount.shipping),
  );
  return {
    goods,
    discounts: discounts.map(({ name, code }, index) => ({
      name,
      code,
      amount: (onGoods[index] ?? 0n) + (onShipping[index] ?? 0n),
    })),
    shipping: order.shipping + (order.pricesIncludeTax ? order.shippingTax : 0n) + order.shippingDiscount,
    taxes: taxesOf([
      ...lines.map(({ taxName, taxRate, tax }) => ({ name: taxName, rate: taxRate, amount: tax })),
      { name: order.shippingTaxName, rate: order.shippingTaxRate, amount: order.shippingTax },
    ]),
  };
}

/** Sums by name and rate, the largest first; a rate that came to nothing stands only where there is no other. */
export function taxesOf(parts: readonly (Tax & { readonly amount: bigint })[]): ShownSums["taxes"] {
  const sums = new Map<string, Tax & { amount: bigint }>();
  for (const { name, rate, amount } of parts) {
    const key = `${rate} ${name}`;
    const known = sums.get(key) ?? { name, rate, amount: 0n };
    sums.set(key, { ...known, amount: known.amount + amount });
  }
  const all = [...sums.values()].sort((a, b) =>
    a.amount === b.amount ? b.rate - a.rate : a.amount < b.amount ? 1 : -1,
  );
  const charged = all.filter(({ amount }) => amount > 0n);
  return charged.length > 0 ? charged : all.slice(0, 1);
}

function divide(whole: bigint, parts: readonly bigint[]): readonly bigint[] {
  return sum(parts) === 0n ? parts : shareOut(whole > 0n ? whole : 0n, parts);
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
