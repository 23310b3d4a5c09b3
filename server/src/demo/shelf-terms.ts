import { defineOption, saveProduct } from "../catalog/index.ts";
import type { NewOption, NewPrice, NewVariant } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { t } from "./catalog-model.ts";
import type { DemoProduct, DemoVariant, Market } from "./catalog-model.ts";

/** How things differ, all over the store: what the filters of a shelf ask for. */
const options: readonly NewOption[] = [
  {
    key: "size",
    names: t("Size", "Größe", "サイズ"),
    values: [
      { key: "small", names: t("Small", "Klein", "小") },
      { key: "regular", names: t("Regular", "Normal", "標準") },
      { key: "large", names: t("Large", "Groß", "大") },
    ],
  },
  {
    key: "pack",
    names: t("Packed in", "Verpackt in", "容器"),
    values: [
      { key: "tin", names: t("Tin", "Dose", "缶") },
      { key: "pouch", names: t("Pouch", "Beutel", "袋") },
      { key: "jar", names: t("Jar or pot", "Glas oder Topf", "瓶・陶器") },
      { key: "refill", names: t("Refill", "Nachfüllpack", "詰め替え") },
    ],
  },
  {
    key: "scent",
    names: t("Scent", "Duft", "香り"),
    values: [
      { key: "floral", names: t("Floral", "Blumig", "フローラル") },
      { key: "woody", names: t("Woody", "Holzig", "ウッディ") },
      { key: "green", names: t("Green", "Grün", "グリーン") },
      { key: "mild", names: t("Almost none", "Fast keiner", "ほぼ無香") },
    ],
  },
];

const scents: Readonly<Record<string, string>> = {
  "alder-smoke": "woody",
  "lavender-field": "floral",
  "juniper-and-cedar": "woody",
  "fig-leaf": "green",
  "beeswax-tapers": "mild",
  "rain-on-moss": "green",
  "calendula-balm": "mild",
  "rosemary-foot-balm": "green",
  "mallow-lip-balm": "mild",
  "oat-hand-balm": "mild",
  "sea-buckthorn-face-balm": "mild",
  "rose-geranium-body-oil": "floral",
  "spruce-bath-salt": "woody",
};

const packs: readonly (readonly [word: RegExp, pack: string])[] = [
  [/refill/i, "refill"],
  [/tin/i, "tin"],
  [/pouch/i, "pouch"],
  [/jar|stoneware|terracotta|ml|220 g|three wicks/i, "jar"],
];

/** Before the products, which name their values. */
export async function addOptions(context: Context): Promise<void> {
  for (const option of options) must((await defineOption(context, option)) ?? null);
}

/** What a variant is, in the terms of the filters; sets have none. */
export function optionsOf(product: DemoProduct, variant: DemoVariant): NonNullable<NewVariant["options"]> {
  if (product.category === "sets") return {};
  const pack = packs.find(([word]) => word.test(variant.name.en))?.[1];
  const scent = scents[product.slug];
  const place = product.variants.indexOf(variant);
  const size = product.variants.length === 1 ? "regular" : place === 0 ? "small" : "large";
  return { size, ...(pack !== undefined && { pack }), ...(scent !== undefined && { scent }) };
}

/**
 * Distributors pay four fifths, customers whom the shop prefers nine tenths; commissionable volume shrinks with the price,
 * what counts for ranks does not. What comes as a set costs everybody the same.
 */
export function classPricesOf(product: DemoProduct, variant: DemoVariant): NonNullable<NewVariant["classPrices"]> {
  if (product.category === "sets") return {};
  const at = (percent: bigint): Record<Market, NewPrice> => {
    const list = (market: Market): NewPrice => {
      const { cv, qv } = variant.volume[market];
      // To ten minor units, as price tags are.
      const amount = (variant.price[market] * percent) / 1000n;
      return { amount: amount * 10n, cv: (cv * percent) / 100n, qv };
    };
    return { us: list("us"), eu: list("eu"), jp: list("jp") };
  };
  return { wholesale: at(80n), preferred: at(90n) };
}

/** Says what is in the bundles, once all that they are made of is there. */
export async function fillBundles(context: Context, products: readonly DemoProduct[]): Promise<void> {
  for (const { slug, variants } of products) {
    for (const { sku, parts } of variants) {
      if (parts === undefined) continue;
      must(await saveProduct(context, { slug, fresh: false, fields: {}, variants: [{ sku, fields: { parts } }] }));
    }
  }
}
