import { decimal } from "../money/decimal.ts";
import type { Counts, SaleFilter } from "./words.ts";

/**
 * What part of a sale counts, as whole numbers: a line's points times its weight are exact in a finer unit. With 40% of
 * everything and 12.5% of one product, the unit is 10 x 1000 and that product's weight 4 x 125.
 */
export interface Weights {
  readonly filter: SaleFilter | null;
  readonly counts: Counts | null;
  /** How many of the finer units make one: a power of ten. */
  readonly unit: number;
  /** Whether order lines differ, so that a sale's sum is not enough. */
  readonly byLine: boolean;
}

const ALL: Weights = { filter: null, counts: null, unit: 1, byLine: false };

export function compileWeights(filter: SaleFilter | undefined, counts: Counts | undefined): Weights {
  if (filter === undefined && counts === undefined) return ALL;
  const scales = [
    [counts?.percent ?? "100"],
    Object.values(counts?.products ?? {}),
    Object.values(counts?.markets ?? {}),
    Object.values(counts?.paid ?? {}),
  ].map((percents) => Math.max(0, ...percents.map(fractionScale)));
  return {
    filter: filter ?? null,
    counts: counts ?? null,
    unit: 10 ** scales.reduce((sum, scale) => sum + scale, 0),
    byLine:
      filter?.products !== undefined || filter?.without !== undefined || Object.keys(counts?.products ?? {}).length > 0,
  };
}

/** Whether nothing is left out and everything counts in full. */
export function countsAll({ filter, counts }: Weights): boolean {
  return filter === null && counts === null;
}

/** The weight of one order line in finer units; 0 where the filter leaves it out. `paid` are the bonuses paid on its sale. */
export function weightOf(
  weights: Weights,
  line: { readonly productId: string | null; readonly market: string | null; readonly tags: readonly string[] },
  paid: ReadonlySet<string>,
): number {
  if (!passes(weights.filter, line)) return 0;
  const { counts } = weights;
  const groups: ReadonlyArray<readonly [applied: readonly string[], all: readonly string[]]> = [
    [[counts?.percent ?? "100"], [counts?.percent ?? "100"]],
    pick(counts?.products, line.productId),
    pick(counts?.markets, line.market),
    [
      Object.entries(counts?.paid ?? {}).flatMap(([bonus, part]) => (paid.has(bonus) ? [part] : [])),
      Object.values(counts?.paid ?? {}),
    ],
  ];
  let weight = 1;
  for (const [applied, all] of groups) {
    const scale = Math.max(0, ...all.map(fractionScale));
    // Several paid bonuses: the smallest part counts; there is one entry in all other groups.
    const part = applied.length === 0 ? "100" : applied.reduce((a, b) => (Number(b) < Number(a) ? b : a));
    const { units, scale: written } = decimal(part);
    weight *= Number((units * 10n ** BigInt(scale)) / 10n ** BigInt(written + 2));
  }
  return weight;
}

/** The weight as a percent text: weight 4 of unit 10 is "40". */
export function weightPercent(weight: number, unit: number): string {
  const digits = String(unit).length - 1;
  const text = String(weight * 100).padStart(digits + 1, "0");
  const [whole, fraction] = [text.slice(0, text.length - digits), text.slice(text.length - digits).replace(/0+$/, "")];
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function passes(
  filter: SaleFilter | null,
  line: { readonly productId: string | null; readonly market: string | null; readonly tags: readonly string[] },
): boolean {
  if (filter === null) return true;
  const { tagged, untagged, products, without, markets } = filter;
  if (tagged !== undefined && !line.tags.some((tag) => tagged.includes(tag))) return false;
  if (untagged !== undefined && line.tags.some((tag) => untagged.includes(tag))) return false;
  if (products !== undefined && (line.productId === null || !products.includes(line.productId))) return false;
  if (without !== undefined && line.productId !== null && without.includes(line.productId)) return false;
  return markets === undefined || (line.market !== null && markets.includes(line.market));
}

function pick(
  parts: { readonly [key: string]: string } | undefined,
  key: string | null,
): readonly [readonly string[], readonly string[]] {
  const all = Object.values(parts ?? {});
  return [key !== null && parts !== undefined && Object.hasOwn(parts, key) ? [parts[key]!] : [], all];
}

/** Decimals of percent / 100: "40" is 0.4, one; "100" none; "12.5" three. */
function fractionScale(percent: string): number {
  let { units, scale } = decimal(percent);
  scale += 2;
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale--;
  }
  return scale;
}
