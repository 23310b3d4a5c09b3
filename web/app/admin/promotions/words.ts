import { defineArea } from "../../words/area.ts";
import type { Words } from "../../words/area.ts";
import { charges as chargesDe } from "../messages/charges.de.ts";
import { charges as chargesEn } from "../messages/charges.en.ts";
import { promotions as promotionsDe } from "../messages/promotions.de.ts";
import { promotions as promotionsEn } from "../messages/promotions.en.ts";

const en = { ...promotionsEn, ...chargesEn } as const;

/** The words of what checkout reckons with: promotions, shipping and taxes. */
export const { useWords, wordsFor } = defineArea({ en, de: { ...promotionsDe, ...chargesDe } });

export type MoneyWords = Words<typeof en>;

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
