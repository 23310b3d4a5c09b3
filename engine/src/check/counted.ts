import type { Decimal } from "../money/decimal.ts";
import type { Counts, SaleFilter } from "../plan/words.ts";
import { factor, larger, largest, ONE, smaller, times, ZERO } from "./exact.ts";

/**
 * The largest part of an order line that can count, as a factor: 0 where no line can pass. `paid` are the bonuses paid on its
 * sale, where they are known.
 */
export function mostCounted(
  filter: SaleFilter | undefined,
  counts: Counts | undefined,
  paid: ReadonlySet<string> | null = null,
): Decimal {
  const { tagged, untagged, products, without = [], markets } = filter ?? {};
  if (tagged !== undefined && tagged.every((tag) => untagged?.includes(tag))) return ZERO;
  const passing = products?.filter((product) => !without.includes(product));
  const byProduct = mostOf(counts?.products, passing, without);
  const byMarket = mostOf(counts?.markets, markets, []);
  const parts = Object.entries(counts?.paid ?? {});
  const applied = parts.filter(([bonus]) => paid?.has(bonus)).map(([, part]) => factor(part));
  // Of several paid bonuses the smallest part counts; where none was paid, all of the sale does.
  const byPaid =
    paid === null
      ? parts.map(([, part]) => factor(part)).reduce(larger, ONE)
      : applied.length > 0
        ? applied.reduce(smaller)
        : ONE;
  return [factor(counts?.percent ?? "100"), byProduct, byMarket, byPaid].reduce(times);
}

/** The highest of the parts that what passes can have; what is not named counts whole. */
function mostOf(
  parts: { readonly [key: string]: string } | undefined,
  passing: readonly string[] | undefined,
  never: readonly string[],
): Decimal {
  const part = (key: string): Decimal => (parts !== undefined && Object.hasOwn(parts, key) ? factor(parts[key]!) : ONE);
  if (passing !== undefined) return largest(passing.map(part));
  const named = Object.keys(parts ?? {}).filter((key) => !never.includes(key));
  return named.map(part).reduce(larger, ONE);
}

/** Whether an order line of this product can count at all. */
export function countsProduct(filter: SaleFilter | undefined, counts: Counts | undefined, product: string): boolean {
  const only: SaleFilter = { ...filter, products: filter?.products?.filter((one) => one === product) ?? [product] };
  return mostCounted(only, counts).units > 0n;
}
