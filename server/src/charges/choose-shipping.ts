import { plainPostcode, plainRegion } from "./model.ts";
import type { Destination, OfferedMethod, ShippingMethod, ShippingRate, Zone } from "./model.ts";

/**
 * The zone of a destination: of those that name it the most particular one, by postcode, then by region, then by country, then
 * the one for everywhere; of equals the older. A region or postcode that is not known yet fits no zone that names some.
 */
export function chooseZone(zones: readonly Zone[], to: Destination): Zone | undefined {
  const region = plainRegion(to.region ?? "");
  const postcode = plainPostcode(to.postcode ?? "");
  const fitting = zones.flatMap((zone) => {
    const { countries, regions, postcodePrefixes } = zone;
    if (countries.length > 0 && !countries.includes(to.country)) return [];
    if (regions.length > 0 && !regions.includes(region)) return [];
    const prefix = postcodePrefixes.filter((start) => postcode.startsWith(start)).map((start) => start.length);
    if (postcodePrefixes.length > 0 && prefix.length === 0) return [];
    const particular = Math.max(0, ...prefix) * 4 + (regions.length > 0 ? 2 : 0) + (countries.length > 0 ? 1 : 0);
    return [{ zone, particular }];
  });
  return fitting.sort((a, b) => b.particular - a.particular || (a.zone.id < b.zone.id ? -1 : 1))[0]?.zone;
}

/**
 * The ways that a parcel of this weight can go by, in the shop's order, each at the cheapest of its prices that fit. A method none of
 * whose prices fits (too heavy) is not offered.
 * @param goods what the goods cost as shown, after discounts
 */
export function offeredMethods(
  methods: readonly ShippingMethod[],
  parcel: { readonly grams: number; readonly goods: bigint },
): readonly OfferedMethod[] {
  return [...methods]
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .flatMap((method): OfferedMethod[] => {
      if (!method.active) return [];
      const light = method.rates.filter(({ upToGrams }) => upToGrams === null || parcel.grams <= upToGrams);
      const price = least(light.filter(({ fromGoods }) => fromGoods <= parcel.goods).map(({ amount }) => amount));
      if (price === undefined) return [];
      return [{ method, price, freeFrom: freeFrom(light) }];
    });
}

/** The cheapest way; of equals the first in the shop's order. */
export function cheapestMethod(offered: readonly OfferedMethod[]): OfferedMethod | undefined {
  return offered.reduce<OfferedMethod | undefined>(
    (found, way) => (found === undefined || way.price < found.price ? way : found),
    undefined,
  );
}

function freeFrom(rates: readonly ShippingRate[]): bigint | null {
  return least(rates.filter(({ amount }) => amount === 0n).map(({ fromGoods }) => fromGoods)) ?? null;
}

function least(amounts: readonly bigint[]): bigint | undefined {
  return amounts.reduce<bigint | undefined>(
    (found, amount) => (found === undefined || amount < found ? amount : found),
    undefined,
  );
}
