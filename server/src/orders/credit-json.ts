/** How gift cards and store credit look in a basket's JSON. */
import { z } from "@hono/zod-openapi";
import { moneySchema } from "../access/index.ts";
import type { MoneyJson } from "../access/index.ts";
import { toEdge } from "../foundation/ids.ts";
import type { BasketCredit } from "./basket-credit.ts";

export const basketCreditShape = {
  giftCards: z
    .array(z.object({ id: z.string(), last4: z.string().nullable(), pays: moneySchema }))
    .openapi({ description: "Gift cards that are used for it; one that pays nothing now has been used up meanwhile" }),
  storeCredit: z
    .object({ has: moneySchema, used: z.boolean(), pays: moneySchema })
    .nullable()
    .openapi({ description: "What the caller has in the market's currency; null: nothing" }),
};

export function basketCreditJson(
  { cards, parts, storeCredit, usesCredit }: BasketCredit,
  money: (amount: bigint) => MoneyJson,
) {
  const own = parts.filter(({ credit }) => credit.kind === "store-credit");
  return {
    giftCards: cards.map((id) => {
      const part = parts.find(({ credit }) => credit.id === id);
      return { id: toEdge("giftCard", id), last4: part?.credit.last4 ?? null, pays: money(part?.amount ?? 0n) };
    }),
    storeCredit:
      storeCredit === 0n
        ? null
        : {
            has: money(storeCredit),
            used: usesCredit,
            pays: money(own.reduce((sum, { amount }) => sum + amount, 0n)),
          },
  };
}
