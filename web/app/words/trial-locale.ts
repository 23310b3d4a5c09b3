import type { Catalogue, Message } from "./area.ts";

/**
 * A language for development and tests, by the name that CLDR gives such a one: written from right to left, in English words
 * that are longer and have accents. What has none on a page does not come from a catalogue. Nobody is offered it; a reader has
 * it by the cookie `fl_locale=ar-XB`.
 */
export const TRIAL_LOCALE = "ar-XB";

const LONGER: Readonly<Record<string, string>> = { a: "áä", e: "éë", i: "íï", o: "óö", u: "úü" };

const lengthen = (text: string): string =>
  // Odd pieces are places to be filled in.
  text
    .split(/(\{\w+\})/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll(/[aeiou]/g, (letter) => LONGER[letter]!)))
    .join("");

/** A catalogue as its reader finds it in the trial language. */
export function trialOf(english: Catalogue): Catalogue {
  const message = (of: Message): Message =>
    typeof of === "string" ? lengthen(of) : { ...of, one: lengthen(of.one ?? of.other), other: lengthen(of.other) };
  return Object.fromEntries(Object.entries(english).map(([key, of]) => [key, message(of)]));
}
