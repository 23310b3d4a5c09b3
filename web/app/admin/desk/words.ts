import { defineArea } from "../../words/area.ts";
import { desk as de } from "../messages/desk.de.ts";
import { desk as en } from "../messages/desk.en.ts";

/** The words of what two people decide: changes of the network, adjustments, corrections, and the payout desk. */
export const { useWords, wordsFor } = defineArea({ en, de });

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
