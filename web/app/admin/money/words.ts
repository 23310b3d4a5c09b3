import { defineArea } from "../../words/area.ts";
import type { Words } from "../../words/area.ts";
import { money as de } from "../messages/money.de.ts";
import { money as en } from "../messages/money.en.ts";

/** The words of periods, ledger, payouts and plan: a catalogue of their own within the company office. */
export const { useWords, wordsFor } = defineArea({ en, de });

export type MoneyWords = Words<typeof en>;

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
