import { defineArea } from "../words/area.ts";
import type { Words } from "../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";

export const { locales, useWords, wordsFor } = defineArea({ en, de });

export type OfficeWords = Words<typeof en>;

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
