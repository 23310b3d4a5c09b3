/**
 * The store as it is found and as it is read elsewhere: addresses and structured data for search engines; long words at the
 * narrowest phone's width, in German and from right to left.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContext } from "playwright-core";
import { openDemoShop } from "./demo-shop.ts";

const shop = await openDemoShop("2026-03-20T12:00:00Z");

const fetched = async (path: string) => {
  const reply = await fetch(new URL(path, shop.url));
  return { status: reply.status, text: await reply.text() };
};

/** The address that a page calls its own. */
const canonicalOf = (html: string) => /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1];

test("the sitemap names pages that are there and call themselves by the address that it names", async () => {
  const { status, text } = await fetched("/sitemap.xml");
  assert.equal(status, 200);
  const named = [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) =>
    address!.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  );
  assert.ok(named.length > 10, `${named.length} pages`);
  assert.equal(new Set(named).size, named.length);
  for (const address of named) {
    const page = await fetched(address);
    assert.equal(page.status, 200, address);
    assert.equal(canonicalOf(page.text), address);
  }
  const robots = await fetched("/robots.txt");
  assert.match(robots.text, new RegExp(`^Sitemap: ${shop.url}/sitemap.xml$`, "m"));
});

test("home, shelf, product and a member's site name a picture for links to them, of the size that they say", async () => {
  for (const path of ["/", "/c/teas", "/p/nettle-and-mint", "/@amara"]) {
    const { text } = await fetched(path);
    const told = Object.fromEntries(
      [...text.matchAll(/<meta property="og:(image[^"]*)" content="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    assert.deepEqual([told["image:width"], told["image:height"]], ["1200", "630"], path);
    const picture = await fetch((told["image"] ?? "").replaceAll("&amp;", "&"));
    const bytes = Buffer.from(await picture.arrayBuffer());
    assert.deepEqual([picture.status, bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [200, 1200, 630], path);
    assert.match(picture.headers.get("cache-control") ?? "", /immutable/, `${path} names its content`);
  }
});

test("a shelf is one page however it is ordered; what belongs to a shopper is not listed", async () => {
  const sorted = await fetched("/c/teas?sort=price&stock=yes");
  assert.equal(canonicalOf(sorted.text), `${shop.url}/c/teas`);
  for (const path of ["/basket", "/checkout"]) {
    const { text } = await fetched(path);
    assert.match(text, /<meta name="robots" content="noindex"/, path);
    assert.equal(canonicalOf(text), undefined, path);
  }
});

interface ProductData {
  readonly "@type": string;
  readonly name: string;
  readonly offers: readonly { readonly price: string; readonly priceCurrency: string; readonly url: string }[];
}

test("a product tells its name, and the price that its page shows, as schema.org has it", async () => {
  const { text } = await fetched("/p/elderflower-green");
  const found = [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
    ([, data]) => JSON.parse(data!) as ProductData,
  );
  const product = found.find((data) => data["@type"].startsWith("Product"));
  assert.ok(product !== undefined, "a Product is described");
  assert.match(text, new RegExp(`<h1[^>]*>${product.name}</h1>`));
  const [offer] = product.offers;
  assert.ok(offer !== undefined);
  const shown = new Intl.NumberFormat("en", { style: "currency", currency: offer.priceCurrency });
  assert.ok(text.includes(shown.format(Number(offer.price))), `${offer.price} ${offer.priceCurrency} is on the page`);
  assert.ok(offer.url.startsWith(`${shop.url}/p/elderflower-green`));
  assert.ok(found.some((data) => data["@type"] === "BreadcrumbList"));
});

/** Names that are long in a word, and long in words. */
const LONG = {
  de: "Holunderblütengrünteegeschenkpackungsnachfüllbeutel Sommerwiesenkräutermischung",
  en: "Donaudampfschifffahrtsgesellschaftskapitänstee, the one of the three small tins from the end of last summer",
};

async function lengthenNames(): Promise<void> {
  const { pool } = shop.database;
  for (const [locale, title] of Object.entries(LONG)) {
    await pool.query(
      `update product_text set title = $2 where locale = $1
       and product_id in (select id from product where slug in ('elderflower-green', 'calendula-balm'))`,
      [locale, title],
    );
  }
}

/** Sells a thing at 360 px as far as the checkout, and gives the pages that are wider than that. */
async function widePages(context: BrowserContext): Promise<readonly string[]> {
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  const wide: string[] = [];
  const look = async (path: string) => {
    const reply = await page.goto(path);
    assert.equal(reply?.status(), 200, path);
    const [needed = 0, there = 0] = await page.evaluate<number[]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    if (needed > there) wide.push(`${path}: ${needed} of ${there} px`);
  };
  for (const path of ["/", "/c/teas", "/search?q=tea"]) await look(path);
  for (const product of ["elderflower-green", "calendula-balm"]) {
    await look(`/p/${product}`);
    await page.locator("html[data-ready]").waitFor({ state: "attached" });
    await page.locator('form:has([name="variant"]) button:not([formaction])').last().click();
    await page.locator('a[href="/checkout"]').first().waitFor();
  }
  for (const path of ["/basket", "/checkout", "/gift-cards"]) await look(path);
  return wide;
}

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, reducedMotion: "reduce" } as const;

test("German at 360 px, with long names: nothing is wider than the page", async () => {
  await lengthenNames();
  const context = await shop.browser.newContext({ ...phone, baseURL: shop.url, locale: "de-DE" });
  assert.deepEqual(await widePages(context), []);
  await context.close();
});

test("from right to left at 360 px, in longer words: mirrored, and nothing is wider than the page", async () => {
  const context = await shop.browser.newContext({ ...phone, baseURL: shop.url });
  await context.addCookies([{ name: "fl_locale", value: "ar-XB", url: shop.url }]);
  assert.deepEqual(await widePages(context), []);
  const page = await context.newPage();
  await page.goto("/basket");
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  const [picture, title] = await page.evaluate<number[]>(
    `["main li a[aria-hidden]", "main li a[href^='/p/']:not([aria-hidden])"].map((one) => document.querySelector(one).getBoundingClientRect().left)`,
  );
  assert.ok(picture! > title!, "the picture stands at the right of its name");
  await context.close();
});
