import { readFile } from "node:fs/promises";
import { createLogin, findOrCreatePerson, grantPermission, permissions } from "../access/index.ts";
import type { Permission } from "../access/index.ts";
import { addCategory, addMarket, addProduct, pairProduct, setBrand } from "../catalog/index.ts";
import type { NewMedia } from "../catalog/index.ts";
import { createCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { setTree } from "../network/index.ts";
import { setNumberPrefix } from "../orders/index.ts";
import { putPlanInForce } from "../plan/index.ts";
import { brandMark, brandWordmark, emptyBasket } from "./art/index.ts";
import { demoPicture } from "./art/pictures.ts";
import { brand, categories, products } from "./catalog.ts";
import type { DemoProduct, Locale } from "./catalog.ts";
import { addDownloads } from "./downloads.ts";
import { addOffers } from "./offers.ts";
import { demoStaff } from "./people.ts";
import { addOptions, classPricesOf, fillBundles, optionsOf } from "./shelf-terms.ts";

/** The demo company's binary tree. Newcomers are seated as they come, until `office-work.ts` gives sponsors a week to choose. */
export const pairs = {
  name: "pairs",
  kind: "binary",
  width: 2,
  depth: null,
  fill: "balanced",
  tankDays: null,
} as const;

/** Everybody's password in the demo company: printed at the start, and worth nothing. */
export const demoPassword = "steep-slowly";

export const demoCompany = { name: brand.name, currency: "EUR", timeZone: "Europe/Dublin" } as const;

/** The company as it is before its first customer: markets, plan, catalogue with its pictures, and two people of staff. */
export async function setUpCompany(context: Context): Promise<{ readonly first: bigint; readonly second: bigint }> {
  await createCompany(
    context.tx,
    {
      name: brand.name,
      legalName: "Alder & Vale Limited",
      registration: "CRO 000000 (demo)",
      address: "4 Mill Lane, Galway, H91 0000, Ireland",
      country: "IE",
      currency: demoCompany.currency,
      timeZone: demoCompany.timeZone,
      accent: "#56654a",
      payoutIban: "IE29AIBK93115212345678",
      payoutBic: "AIBKIE2D",
      demo: true,
    },
    context.now,
  );
  await addMarkets(context);
  const document = await readFile(new URL("../../../plans/starter.json", import.meta.url), "utf8");
  must(await putPlanInForce(context, { document, from: context.now, reason: "The company's first plan." }));
  await addCatalogue(context);
  await addOffers(context);
  await showBrand(context);
  must(await setTree(context, pairs));
  await setNumberPrefix(context, "AV-");
  return await addStaff(context);
}

async function addMarkets(context: Context): Promise<void> {
  const shared = { currency: "EUR", taxName: "VAT", pricesIncludeTax: true } as const;
  must(
    await addMarket(context, {
      ...shared,
      code: "eu",
      name: "Europe",
      country: "IE",
      locale: "en-IE",
      taxBasisPoints: 2300,
      shippingAmount: 590n,
      freeShippingFrom: 6000n,
      shipsTo: ["IE", "DE", "AT", "FR", "NL", "PT", "PL", "SE", "DK", "IT", "ES", "CZ", "BE"],
      position: 1,
    }),
  );
  must(
    await addMarket(context, {
      code: "us",
      name: "United States",
      currency: "USD",
      country: "US",
      locale: "en-US",
      taxName: "Sales tax",
      taxBasisPoints: 700,
      pricesIncludeTax: false,
      shippingAmount: 695n,
      freeShippingFrom: 7500n,
      shipsTo: ["US"],
      position: 2,
    }),
  );
  must(
    await addMarket(context, {
      code: "jp",
      name: "日本",
      currency: "JPY",
      country: "JP",
      locale: "ja-JP",
      taxName: "消費税",
      taxBasisPoints: 1000,
      pricesIncludeTax: true,
      shippingAmount: 880n,
      freeShippingFrom: 9000n,
      shipsTo: ["JP"],
      position: 3,
    }),
  );
}

/** A drawing as a picture, in the size of its view box. */
function drawing(svg: string): NewMedia {
  const box = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (box === null) throw new Error("a drawing without a view box");
  return { contentType: "image/svg+xml", bytes: Buffer.from(svg), width: Number(box[1]), height: Number(box[2]) };
}

function inEachLocale<T>(of: (locale: Locale) => T): Record<Locale, T> {
  return { en: of("en"), de: of("de"), ja: of("ja") };
}

async function showBrand(context: Context): Promise<void> {
  const refused = await setBrand(context, {
    texts: inEachLocale((locale) => ({
      tagline: brand.tagline[locale],
      storyTitle: brand.welcome[locale],
      story: brand.story[locale].join("\n\n"),
    })),
    pictures: {
      "hero-wide": await demoPicture("morning-wide"),
      "hero-tall": await demoPicture("morning-tall"),
      "second-wide": await demoPicture("evening-wide"),
      "second-tall": await demoPicture("evening-tall"),
      mark: drawing(brandMark("#3f4a34")),
      wordmark: drawing(brandWordmark("#3f4a34")),
      "empty-basket": drawing(emptyBasket()),
    },
  });
  must(refused);
}

/** The ones that the home page shows, in its order. */
const featured = ["elderflower-green", "alder-smoke", "calendula-balm", "tea-library"];

async function addCatalogue(context: Context): Promise<void> {
  for (const [position, category] of categories.entries()) {
    must(
      await addCategory(context, {
        slug: category.slug,
        position,
        picture: await demoPicture(`category-${category.slug}`),
        texts: inEachLocale((locale) => ({ name: category.title[locale], intro: category.intro[locale] })),
      }),
    );
  }
  await addOptions(context);
  for (const [position, product] of products.entries()) {
    const place = featured.indexOf(product.slug);
    must(
      await addProduct(context, {
        slug: product.slug,
        category: product.category,
        status: "on-sale",
        position,
        featured: place < 0 ? null : place,
        texts: inEachLocale((locale) => wordsOf(product, locale)),
        gallery: [await demoPicture(product.slug), await demoPicture(`${product.slug}-detail`)],
        ...(product.affiliateFixed && { affiliateFixed: product.affiliateFixed }),
        variants: product.variants.map((variant) => ({
          sku: variant.sku,
          weightGrams: variant.grams,
          names: variant.name,
          onHand: variant.stock,
          options: optionsOf(product, variant),
          classPrices: classPricesOf(product, variant),
          prices: Object.fromEntries(
            (["us", "eu", "jp"] as const).map((market) => [
              market,
              { amount: variant.price[market], ...variant.volume[market] },
            ]),
          ),
        })),
      }),
    );
  }
  await fillBundles(context, products);
  await addDownloads(context, [await demoPicture("tea-library-detail")]);
  for (const product of products) must(await pairProduct(context, product.slug, product.pairsWith));
}

function wordsOf(product: DemoProduct, locale: Locale) {
  const { contains, size, use } = product.details;
  return {
    title: product.title[locale],
    subtitle: product.subtitle[locale],
    description: product.description[locale].join("\n\n"),
    details: [contains, size, use].map((text) => text[locale]).join("\n\n"),
  };
}

/** One makes, the other approves: nobody can close a month or send money alone. */
const parts: Readonly<Record<"first" | "second", readonly Permission[]>> = {
  first: permissions.filter(
    (permission) => !["run.lock", "adjustment.approve", "payout.approve", "network.approve"].includes(permission),
  ),
  second: [
    "order.read",
    "member.read",
    "run.read",
    "run.lock",
    "adjustment.approve",
    "ledger.read",
    "payout.read",
    "payout.approve",
    "network.approve",
    "program.read",
    "program.review",
    "mail.read",
    "audit.read",
  ],
};

async function addStaff(context: Context): Promise<{ readonly first: bigint; readonly second: bigint }> {
  const add = async ({ name, email, part }: (typeof demoStaff)[number]) => {
    const person = await findOrCreatePerson(context, { name, email, locale: "en" });
    must(await createLogin(context, { person, password: demoPassword }));
    for (const permission of parts[part]) must(await grantPermission(context, { person, permission }));
    return person;
  };
  return { first: await add(demoStaff[0]), second: await add(demoStaff[1]) };
}
