import { formatMoney } from "@fairline/engine";
import { pageSize, readListing } from "../catalog/index.ts";
import type { ProductCard, Storefront } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import { csvCell } from "../foundation/csv-cell.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { buildLink, linkByCode } from "../referral/index.ts";

/** A product as shopping channels take it; the names are Google Merchant's. */
export interface FeedItem {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly link: string;
  readonly image_link: string;
  readonly price: string;
  readonly availability: "in_stock" | "out_of_stock";
  readonly brand: string;
  readonly condition: "new";
}

const names = [
  "id",
  "title",
  "description",
  "link",
  "image_link",
  "price",
  "availability",
  "brand",
  "condition",
] as const satisfies readonly (keyof FeedItem)[];

/** A feed has so many products at most: what more there are belongs into a feed of a narrower shop. */
const most = 20_000;

/** The products of a market, each with an affiliate's own link. @returns undefined where there is no such link */
export async function readFeed(
  db: Db,
  shelf: Storefront,
  wish: { readonly code: string; readonly origin: string },
): Promise<{ readonly title: string; readonly items: readonly FeedItem[] } | undefined> {
  if ((await linkByCode(db, wish.code)) === undefined) return undefined;
  const { name } = await readCompany(db);
  const items: FeedItem[] = [];
  for (let page = 1; items.length < most; page += 1) {
    const listing = await readListing(db, shelf, everything(page));
    for (const card of listing.products) {
      const link = buildLink(wish.origin, { code: wish.code, to: `/p/${card.slug}`, tags: { utm_source: "feed" } });
      if (!isFailure(link)) items.push(itemOf(card, { link, origin: wish.origin, brand: name, shelf }));
    }
    if (page >= listing.pages || listing.products.length < pageSize) break;
  }
  return { title: name, items };
}

export const everything = (page: number) => ({
  category: null,
  search: null,
  sort: "best" as const,
  page,
  priceFrom: null,
  priceTo: null,
  inStock: false,
  stars: null,
  options: new Map<string, readonly string[]>(),
});

function itemOf(
  card: ProductCard,
  of: { readonly link: string; readonly origin: string; readonly brand: string; readonly shelf: Storefront },
): FeedItem {
  const { currency } = of.shelf.market;
  return {
    id: card.slug,
    title: card.title,
    description: card.subtitle === "" ? card.title : card.subtitle,
    link: of.link,
    image_link: card.picture === null ? "" : `${of.origin}/media/${card.picture.sha256}`,
    price: `${formatMoney(card.priceFrom, currency)} ${currency}`,
    availability: card.stock === "sold-out" ? "out_of_stock" : "in_stock",
    brand: of.brand,
    condition: "new",
  };
}

/** RSS 2.0 with Google's names, which Merchant and those who copy it read. */
export function feedXml(feed: { readonly title: string; readonly items: readonly FeedItem[] }, origin: string): string {
  const items = feed.items.map((item) => {
    const fields = names.flatMap((name) =>
      item[name] === "" ? [] : [`<g:${name}>${escaped(item[name])}</g:${name}>`],
    );
    return `<item>${fields.join("")}</item>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>',
    `<title>${escaped(feed.title)}</title><link>${escaped(origin)}</link><description>${escaped(feed.title)}</description>`,
    ...items,
    "</channel></rss>",
    "",
  ].join("\n");
}

export function feedCsv(items: readonly FeedItem[]): string {
  const rows = items.map((item) => names.map((name) => csvCell(item[name])).join(","));
  return `${[names.join(","), ...rows].join("\r\n")}\r\n`;
}

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for XML and HTML, in elements and in quoted attributes; what XML 1.0 cannot hold is left out. */
export function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are the characters that XML forbids
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll(/[&<>"']/g, (sign) => signs[sign]!)
  );
}
