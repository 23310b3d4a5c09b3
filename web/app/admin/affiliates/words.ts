import { defineArea } from "../../words/area.ts";
import { affiliates as de } from "../messages/affiliates.de.ts";
import { affiliates as en } from "../messages/affiliates.en.ts";

/** The words of the affiliate program's rooms. */
export const { useWords, wordsFor } = defineArea({ en, de });

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
