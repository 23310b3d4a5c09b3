import { defineArea } from "../../words/area.ts";
import type { Words } from "../../words/area.ts";
import { daily as de } from "../messages/daily.de.ts";
import { daily as en } from "../messages/daily.en.ts";

/** The words of the day's work: overview, orders, members, products, outbox and audit log. */
export const { useWords, wordsFor } = defineArea({ en, de });

export type DailyWords = Words<typeof en>;

type Key = keyof typeof en;
/** Messages that need nothing filled in. */
export type PlainKey = {
  [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : (typeof en)[K] extends string ? K : never;
}[Key];
