import { saveMethod, shippingOf } from "../charges/index.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { plainPromotion, savePromotion } from "../promotion/index.ts";
import type { PromotionWish } from "../promotion/index.ts";

/** Codes to try at the basket, and a faster way to send a parcel. Nobody in the demo's past has used them. */
export async function addOffers(context: Context): Promise<void> {
  const offers: readonly Partial<PromotionWish>[] = [
    {
      names: { en: "Welcome", de: "Willkommen", ja: "ようこそ" },
      basisPoints: 1000,
      code: "WELCOME",
      firstOrder: true,
    },
    {
      names: { en: "Three candles for two", de: "Drei Kerzen für zwei", ja: "キャンドル3つで2つ分" },
      kind: "get-free",
      buyQuantity: 2,
      getQuantity: 1,
      target: { products: [], categories: ["candles"] },
      code: "CANDLES",
    },
    {
      names: { en: "Sent for free", de: "Versand geschenkt", ja: "送料無料" },
      kind: "free-shipping",
      sums: [{ currency: "EUR", off: null, minimum: 2500n }],
      code: "PARCEL",
      limitTotal: 500,
    },
  ];
  for (const offer of offers) must(await savePromotion(context, { ...plainPromotion, ...offer, id: null }));
  const { zones } = await shippingOf(context.tx, "eu");
  must(
    await saveMethod(context, {
      id: null,
      zoneId: zones[0]!.id,
      names: { en: "Express", de: "Express", ja: "速達" },
      taxClass: "standard",
      daysLeast: 1,
      daysMost: 2,
      position: 1,
      active: true,
      rates: [
        { upToGrams: 2000, fromGoods: 0n, amount: 1490n },
        { upToGrams: 10_000, fromGoods: 0n, amount: 1990n },
      ],
    }),
  );
}
