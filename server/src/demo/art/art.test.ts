import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { brand, categories, markets, products } from "../catalog.ts";
import type { Market, Text } from "../catalog.ts";
import {
  brandIcon,
  brandMark,
  brandWordmark,
  categoryArt,
  drawnProducts,
  emptyBasket,
  heroArt,
  memberAvatar,
  productArt,
  sizeOf,
} from "./index.ts";

import { drawings } from "./drawings.ts";
import { demoPicture, stampFile } from "./pictures.ts";

const kilobyte = 1024;

const pictures: readonly (readonly [name: string, svg: string, limit: number])[] = [
  ...products.flatMap(({ slug }) => {
    const { primary, detail } = productArt(slug);
    return [[`${slug} primary`, primary, 46 * kilobyte] as const, [`${slug} detail`, detail, 32 * kilobyte] as const];
  }),
  ...categories.map(({ slug }) => [slug, categoryArt(slug), 60 * kilobyte] as const),
  ...(["morning", "evening"] as const).flatMap((name) =>
    (["wide", "tall"] as const).map((form) => [`${name} ${form}`, heroArt(name, form), 75 * kilobyte] as const),
  ),
  ["basket", emptyBasket(), 20 * kilobyte],
  ["mark", brandMark(), 2 * kilobyte],
  ["wordmark", brandWordmark(), 5 * kilobyte],
  ["plain wordmark", brandWordmark("currentColor", true), 5 * kilobyte],
  ["icon", brandIcon(), 2 * kilobyte],
  ["avatar", memberAvatar("Amara Okafor"), 6 * kilobyte],
];

const idsOf = (svg: string): string[] => [...svg.matchAll(/ id="([^"]*)"/g)].map((found) => found[1] ?? "");

/** Every tag is closed in its turn. */
function assertWellFormed(name: string, svg: string): void {
  const open: string[] = [];
  for (const [, closing, tag, rest] of svg.matchAll(/<(\/?)([A-Za-z]+)([^<>]*)>/g)) {
    if (closing === "/") assert.equal(open.pop(), tag, name);
    else if (rest?.endsWith("/") !== true) open.push(tag ?? "");
  }
  assert.deepEqual(open, [], name);
}

test("every product has both pictures, and no picture is without a product", () => {
  assert.equal(products.length, 24);
  assert.deepEqual([...drawnProducts].sort(), products.map((product) => product.slug).sort());
  for (const { slug } of products) {
    const { primary, detail } = productArt(slug, "A & B");
    assert.notEqual(primary, detail);
    assert.match(primary, /viewBox="0 0 1000 1250"/);
    assert.match(detail, /aria-label="A &amp; B"/);
  }
  assert.throws(() => productArt("no-such-thing"));
  assert.throws(() => categoryArt("no-such-thing"));
});

test("pictures are well formed, small, and hold nothing that runs or loads", () => {
  for (const [name, svg, limit] of pictures) {
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/, name);
    assertWellFormed(name, svg);
    assert.ok(sizeOf(svg).width > 0 && sizeOf(svg).height > 0, name);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|null/, name);
    assert.doesNotMatch(svg, /<script|<image|<foreignObject|<style|<text|\son\w+=|javascript:|data:|@import/i, name);
    assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), /https?:|url\((?!#)|href="(?!#)/, name);
    assert.ok(svg.length <= limit, `${name} has ${svg.length} bytes`);
  }
});

test("every drawing's picture is drawn from it as it is now (else run raster.ts), and is quick to load", async () => {
  const stamps = JSON.parse(await readFile(stampFile, "utf8")) as Record<string, string>;
  const drawn = drawings();
  assert.deepEqual(Object.keys(stamps).sort(), [...drawn.keys()].sort());
  for (const [name, svg] of drawn) {
    assert.equal(createHash("sha256").update(svg).digest("hex"), stamps[name], name);
    const { bytes, contentType, width, height } = await demoPicture(name);
    assert.deepEqual({ contentType, width, height }, { contentType: "image/webp", ...sizeOf(svg) }, name);
    assert.ok(bytes.length < 60 * kilobyte, `${name} has ${bytes.length} bytes`);
  }
});

test("references resolve, and no id occurs twice, within a picture or across them", () => {
  const seen = new Map<string, string>();
  for (const [name, svg] of pictures) {
    const ids = idsOf(svg);
    const own = new Set(ids);
    assert.equal(own.size, ids.length, name);
    for (const [, by, href] of svg.matchAll(/url\(#([^)]+)\)|href="#([^"]+)"/g)) {
      assert.ok(own.has(by ?? href ?? ""), `${name} refers to ${by ?? href}`);
    }
    for (const id of ids) {
      assert.match(id, /^[a-z][a-z0-9-]*$/);
      assert.equal(seen.get(id), undefined, `${id} in ${name} and ${seen.get(id)}`);
      seen.set(id, name);
    }
  }
});

test("a picture is the same every time it is drawn", () => {
  for (const [name, svg] of pictures) {
    const slug = name.split(" ")[0] ?? "";
    if (name.endsWith("primary")) assert.equal(productArt(slug).primary, svg);
  }
  assert.equal(memberAvatar("Amara Okafor"), memberAvatar("Amara Okafor"));
  assert.notEqual(memberAvatar("Amara Okafor"), memberAvatar("Lena Fischer"));
});

test("avatars take any name: other scripts, accents, nothing, markup", () => {
  for (const name of ["田中 由紀", "Éloïse", "", "  ", "李", "O'Neil", '<b>"&', "🌿", "ß"]) {
    const svg = memberAvatar(name);
    assertWellFormed(name, svg);
    assert.doesNotMatch(svg, /<b>/);
  }
});

test("prices, points, weights and stock are positive and fit together", () => {
  const skus = new Set<string>();
  for (const { slug, variants, affiliateFixed } of products) {
    assert.ok(variants.length >= 1 && variants.length <= 3, slug);
    for (const { sku, grams, stock, price, volume, parts } of variants) {
      assert.ok(!skus.has(sku), sku);
      skus.add(sku);
      assert.ok(Number.isInteger(grams) && grams > 0 && Number.isInteger(stock), sku);
      // A bundle has no stock of its own.
      assert.ok(parts === undefined ? stock > 0 : stock === 0, sku);
      for (const market of Object.keys(markets) as Market[]) {
        const { cv, qv } = volume[market];
        assert.ok(price[market] > 0n && cv > 0n && qv >= cv, sku);
        assert.ok(qv * 100n <= cv * 112n, `${sku}: QV near CV`);
      }
      // Minor units of a dollar and hundredths of a point: the same number means one point a dollar.
      const share = Number((volume.us.cv * 1000n) / price.us) / 1000;
      assert.ok(share >= 0.6 && share <= 0.7, `${sku}: CV is ${share} of the price`);
      // 0.9 to 1.3 euro and 135 to 175 yen for a dollar without tax.
      const euro = Number(price.eu) / Number(price.us);
      const yen = (Number(price.jp) * 100) / Number(price.us);
      assert.ok(euro > 0.9 && euro < 1.3 && yen > 135 && yen < 175, sku);
    }
    if (affiliateFixed !== undefined) {
      const least = variants.map((variant) => variant.price.us).reduce((a, b) => (a < b ? a : b));
      for (const amount of Object.values(affiliateFixed)) assert.ok(amount > 0n, slug);
      assert.ok(affiliateFixed.USD * 5n <= least, `${slug}: a fixed amount stays below a fifth of the price`);
    }
  }
  assert.ok(products.filter((product) => product.affiliateFixed !== undefined).length >= 4);
});

test("every text stands in English, German and Japanese", () => {
  const complete = (where: string, text: Text): void => {
    for (const locale of ["en", "de", "ja"] as const)
      assert.ok(text[locale].trim().length > 0, `${where} in ${locale}`);
  };
  for (const { slug, title, subtitle, description, details, variants } of products) {
    for (const text of [title, subtitle, details.contains, details.size, details.use]) complete(slug, text);
    for (const variant of variants) complete(variant.sku, variant.name);
    for (const locale of ["en", "de", "ja"] as const) {
      assert.equal(description[locale].length, description.en.length, slug);
      assert.ok(description[locale].length >= 2 && description[locale].length <= 3, slug);
    }
    for (const text of [subtitle.ja, ...description.ja]) assert.match(text, /[\u3040-\u30ff]/, slug);
  }
  for (const { slug, title, intro } of categories) {
    complete(slug, title);
    complete(slug, intro);
  }
  for (const text of [brand.tagline, brand.welcome, ...brand.promises]) complete("brand", text);
  assert.equal(brand.story.de.length, brand.story.en.length);
  assert.equal(brand.story.ja.length, brand.story.en.length);
});

test("products name a known category and pair with other products", () => {
  const slugs = new Set(products.map((product) => product.slug));
  assert.equal(slugs.size, products.length);
  for (const { slug, category, pairsWith } of products) {
    assert.ok(
      categories.some((known) => known.slug === category),
      slug,
    );
    assert.ok(pairsWith.length > 0, slug);
    for (const other of pairsWith) assert.ok(other !== slug && slugs.has(other), `${slug} pairs with ${other}`);
  }
});
