import { sql } from "kysely";
import { readCompany } from "../../foundation/company.ts";
import type { Db } from "../../foundation/database.ts";
import { SharedReads } from "../../foundation/shared-reads.ts";
import { readCategories, toPicture } from "../read-cards.ts";
import type { PictureRow } from "../read-cards.ts";
import { bestText, onSale } from "../store.ts";
import type { Picture } from "../model.ts";
import type { ShareCard, ShareSubject } from "./card.ts";

type Shown = Pick<ShareCard, "title" | "line"> & { readonly picture: Pick<Picture, "sha256"> | null };

/** The words and the picture of a page on the company's card. */
export async function shareCard(db: Db, { title, line, picture }: Shown): Promise<ShareCard> {
  const { name, accent } = await readCompany(db);
  return { company: name, accent, title: title === "" ? name : title, line, picture };
}

/** What a link to a page of the catalogue shows; undefined where there is no such page. Members' sites are the room `site`'s. */
export async function readShareCard(
  db: Db,
  { kind, key, locale }: ShareSubject,
  now: Temporal.Instant,
): Promise<ShareCard | undefined> {
  if (kind === "home") return await homeCard(db, locale);
  if (kind === "c") {
    const [category] = await readCategories(db, locale, key);
    return category && (await shareCard(db, { title: category.name, line: category.intro, picture: category.picture }));
  }
  if (kind === "p") return await productCard(db, key, locale, now);
  return undefined;
}

/** Everybody opens the front page. */
const everybodys = new SharedReads<ShareCard>();

/** The front page's: what the brand says of itself, with its scene. */
export function homeCard(db: Db, locale: string): Promise<ShareCard> {
  return everybodys.read(db, locale, () => readHomeCard(db, locale));
}

async function readHomeCard(db: Db, locale: string): Promise<ShareCard> {
  const { rows } = await sql<{ tagline: string }>`
    select tagline from brand_text
    order by locale = ${locale} desc, locale = ${locale.split("-")[0]} desc, locale = 'en' desc, locale limit 1`.execute(
    db,
  );
  return await shareCard(db, { title: rows[0]?.tagline ?? "", line: "", picture: await brandScene(db) });
}

/** The brand's own scene, the tall one first: it fills a card's place best. */
export async function brandScene(db: Db): Promise<Pick<Picture, "sha256"> | null> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from brand_picture join media on media.id = media_id
    where slot in ('hero-tall', 'hero-wide') order by slot limit 1`.execute(db);
  return rows[0] ?? null;
}

async function productCard(
  db: Db,
  slug: string,
  locale: string,
  now: Temporal.Instant,
): Promise<ShareCard | undefined> {
  const { rows } = await sql<PictureRow & { title: string | null; subtitle: string | null }>`
    select words.title, words.subtitle, media.sha256, media.width, media.height
    from product
    left join ${bestText("product", sql`product.id`, locale)} words on true
    left join lateral (
      select media_id from product_media where product_id = product.id order by position limit 1) first_media on true
    left join media on media.id = first_media.media_id
    where product.slug = ${slug} and ${onSale(now)}`.execute(db);
  const [row] = rows;
  return row && (await shareCard(db, { title: row.title ?? slug, line: row.subtitle ?? "", picture: toPicture(row) }));
}
