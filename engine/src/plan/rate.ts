import { byKey, byType, described, list, nested, object, record } from "./schema.ts";
import type { Schema } from "./schema.ts";
import { money, name, percent, points } from "./words.ts";

/**
 * A percent that may depend on the level (a list) and on the earner: "5"; ["5", "4"]; by rank; by bands of a volume; the
 * lower or the higher of several. They nest: a table by two keys is bands within ranks.
 */
export type Rate =
  | string
  | readonly string[]
  | { readonly byRank: { readonly [rank: string]: Rate } }
  | { readonly byVolume: string; readonly bands: readonly { readonly from: string; readonly percent: Rate }[] }
  | { readonly lower: readonly Rate[] }
  | { readonly higher: readonly Rate[] };

export const rate: Schema<Rate> = nested("rate", () => rateForms);

const rateForms: Schema<Rate> = byType({
  text: percent,
  list: list(percent, 1, 100),
  object: byKey({
    byRank: object({
      byRank: described("By the highest of these ranks that the earner holds; below them nothing.", record(name, rate)),
    }),
    byVolume: object({
      byVolume: described("The volume that decides.", name),
      bands: described(
        "The highest band not above the volume; below the first nothing.",
        list(
          object({ from: described("The band begins here.", points), percent: described("Its percent.", rate) }),
          1,
          100,
        ),
      ),
    }),
    lower: object({ lower: described("The lowest of these, level by level.", list(rate, 2, 10)) }),
    higher: object({ higher: described("The highest of these, level by level.", list(rate, 2, 10)) }),
  }),
});

export const rateDefinition: Schema<Rate> = rateForms;

/**
 * Money, points, shares or a count that may depend on the earner, written like a rate: "500"; by rank; by bands of a volume;
 * the lower or the higher of several. It does not depend on a level.
 */
export type Worth =
  | string
  | { readonly byRank: { readonly [rank: string]: Worth } }
  | { readonly byVolume: string; readonly bands: readonly { readonly from: string; readonly value: Worth }[] }
  | { readonly lower: readonly Worth[] }
  | { readonly higher: readonly Worth[] };

export const worth: Schema<Worth> = nested("worth", () => worthForms);

const worthForms: Schema<Worth> = byType({
  text: money,
  object: byKey({
    byRank: object({
      byRank: described(
        "By the highest of these ranks that the earner holds; below them nothing.",
        record(name, worth),
      ),
    }),
    byVolume: object({
      byVolume: described("The volume that decides.", name),
      bands: described(
        "The highest band not above the volume; below the first nothing.",
        list(
          object({ from: described("The band begins here.", points), value: described("Its value.", worth) }),
          1,
          100,
        ),
      ),
    }),
    lower: object({ lower: described("The lowest of these.", list(worth, 2, 10)) }),
    higher: object({ higher: described("The highest of these.", list(worth, 2, 10)) }),
  }),
});

export const worthDefinition: Schema<Worth> = worthForms;

/** The same table in the words of a rate, so that both are compiled, checked and looked up by the same code. */
export function asRate(value: Worth): Rate {
  if (typeof value === "string") return value;
  if ("byRank" in value) {
    return { byRank: Object.fromEntries(Object.entries(value.byRank).map(([rank, part]) => [rank, asRate(part)])) };
  }
  if ("byVolume" in value) {
    const bands = value.bands.map((band) => ({ from: band.from, percent: asRate(band.value) }));
    return { byVolume: value.byVolume, bands };
  }
  return "lower" in value ? { lower: value.lower.map(asRate) } : { higher: value.higher.map(asRate) };
}
