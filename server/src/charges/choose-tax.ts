import { standardClass } from "./model.ts";
import type { Tax, TaxRate } from "./model.ts";

/**
 * The tax of a class at a place. `rates` are those that hold there on that day. The most particular place decides: the longest
 * postcode prefix, then the region, then the country, then the market. A class that has no rate of its own anywhere there is
 * taxed as `standard`; without any rate there is no tax.
 *
 * New York takes 4%, with the prefix 100 (Manhattan) 8.875%, clothes nothing: a shirt to 10001 is a matter of the class
 * `clothes`, whose rate for New York goes before the prefix's for `standard`.
 */
export function chooseTax(rates: readonly TaxRate[], taxClass: string): Tax {
  const own = mostParticular(rates.filter((rate) => rate.taxClass === taxClass));
  const found = own ?? mostParticular(rates.filter((rate) => rate.taxClass === standardClass));
  return found === undefined ? { name: "", rate: 0 } : { name: found.name, rate: found.rate };
}

function mostParticular(rates: readonly TaxRate[]): TaxRate | undefined {
  return [...rates].sort((a, b) => particularity(b) - particularity(a) || (a.id < b.id ? -1 : 1))[0];
}

/** A prefix beats a region, a region a country; of prefixes the longer. Postcodes have at most 16 letters. */
function particularity({ country, region, postcodePrefix }: TaxRate): number {
  return postcodePrefix.length * 4 + (region === "" ? 0 : 2) + (country === "" ? 0 : 1);
}
