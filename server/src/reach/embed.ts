import { formatMoney } from "@fairline/engine";
import { createHash } from "node:crypto";
import { readProduct } from "../catalog/index.ts";
import type { Storefront } from "../catalog/index.ts";
import type { Db } from "../foundation/database.ts";
import { isFailure } from "../foundation/failure.ts";
import { currentAgreement, givenCreatives, picksOf } from "../program/index.ts";
import { buildLink, linkByCode } from "../referral/index.ts";
import { escaped } from "./feed.ts";

/** A page of an affiliate's products for a frame on their own page: no script, no cookie, links that open in a new window. */
export interface Embedded {
  readonly html: string;
  readonly policy: string;
}

const most = 12;

const style = `*{box-sizing:border-box}body{margin:0;font:16px/1.45 system-ui,sans-serif;color:#20241b;background:transparent}
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:12px;margin:0;padding:8px;list-style:none}
a{display:block;height:100%;padding:10px;border:1px solid #dfdbcd;border-radius:8px;background:#fdfcf8;color:inherit;text-decoration:none}
a:hover,a:focus{border-color:#4a5d30}img{display:block;width:100%;height:auto;aspect-ratio:4/5;object-fit:cover;border-radius:4px}
b{display:block;margin-top:8px}span{color:#4c5246}table{width:100%;border-collapse:collapse;background:#fdfcf8}
th,td{padding:8px;border-bottom:1px solid #dfdbcd;text-align:left;vertical-align:top}td a{display:inline;padding:0;border:0;text-decoration:underline}
p{margin:8px;color:#4c5246;font-size:14px}@media(prefers-color-scheme:dark){body{color:#edeade}a,table{background:#1b1f16;border-color:#32382a}
th,td{border-color:#32382a}span,p{color:#c3c4b6}a:hover,a:focus{border-color:#b4c88f}}`;

/** Nothing but our own pictures and this style; whoever wants may frame it, and nothing in it can reach around. */
export const embedPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors *",
  "sandbox allow-popups allow-popups-to-escape-sandbox",
].join("; ");

/** @returns undefined where there is no such link */
export async function embedProducts(
  db: Db,
  shelf: Storefront,
  wish: {
    readonly code: string;
    readonly origin: string;
    /** Slugs; none: what the affiliate has picked. */
    readonly products: readonly string[];
    readonly compare: boolean;
  },
): Promise<Embedded | undefined> {
  const link = await linkByCode(db, wish.code);
  if (link === undefined) return undefined;
  const slugs = wish.products.length > 0 ? wish.products : [...(await picksOf(db, link.memberId))];
  const shown: Shown[] = [];
  for (const slug of slugs.slice(0, most)) {
    const page = await readProduct(db, shelf, slug);
    const address = buildLink(wish.origin, { code: wish.code, to: `/p/${slug}`, tags: { utm_source: "embed" } });
    if (isFailure(page) || isFailure(address)) continue;
    const prices = page.variants.map(({ price }) => price);
    const lowest = prices.reduce((least, price) => (price < least ? price : least));
    shown.push({
      title: page.title,
      subtitle: page.subtitle,
      category: page.category.name,
      price: moneyText(lowest, shelf),
      stars: page.rating === null ? "" : (page.rating.tenths / 10).toFixed(1),
      picture: page.gallery[0]?.sha256 ?? null,
      address,
    });
  }
  const [first] = await givenCreatives(db, link.memberId);
  const agreement = first && (await currentAgreement(db, first.creative.programId));
  const body = wish.compare ? compared(shown) : cards(shown);
  const said = agreement === undefined ? "" : `<p>${escaped(agreement.disclosure)}</p>`;
  return { html: page(body + said, shelf.locale), policy: embedPolicy };
}

interface Shown {
  readonly title: string;
  readonly subtitle: string;
  readonly category: string;
  readonly price: string;
  readonly stars: string;
  readonly picture: string | null;
  readonly address: string;
}

function moneyText(amount: bigint, { market, locale }: Storefront): string {
  const text = formatMoney(amount, market.currency) as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, { style: "currency", currency: market.currency }).format(text);
}

const linkTo = (address: string) => `<a href="${escaped(address)}" target="_blank" rel="sponsored noopener">`;

function cards(products: readonly Shown[]): string {
  const items = products.map(({ title, price, picture, address }) => {
    const image =
      picture === null ? "" : `<img src="/media/${picture}?w=320" alt="" loading="lazy" width="320" height="400">`;
    return `<li>${linkTo(address)}${image}<b>${escaped(title)}</b><span>${escaped(price)}</span></a></li>`;
  });
  return `<ul>${items.join("")}</ul>`;
}

function compared(products: readonly Shown[]): string {
  const rows = products.map(
    ({ title, subtitle, category, price, stars, address }) =>
      `<tr><th scope="row">${linkTo(address)}${escaped(title)}</a></th><td>${escaped(subtitle)}</td><td>${escaped(category)}</td><td>${stars === "" ? "–" : `${stars} ★`}</td><td>${escaped(price)}</td></tr>`,
  );
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

function page(body: string, locale: string): string {
  return `<!doctype html><html lang="${escaped(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Products</title><style>${style}</style></head><body>${body}</body></html>`;
}
