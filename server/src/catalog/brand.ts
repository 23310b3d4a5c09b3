import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { route } from "../access/index.ts";
import { findCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import { pictureJson, pictureSchema } from "./json.ts";
import type { Picture } from "./model.ts";
import { storeMedia } from "./store-media.ts";
import type { NewMedia } from "./store-media.ts";
import { storefrontOf, storefrontQuery } from "./storefront.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    brand_text: { locale: string; tagline: string; story_title: string; story: string };
    brand_picture: { slot: BrandSlot; media_id: bigint };
  }
}

/** Where a picture of the brand stands: the home page's two scenes for wide and tall screens, signs, an empty basket. */
export const brandSlots = [
  "hero-wide",
  "hero-tall",
  "second-wide",
  "second-tall",
  "mark",
  "wordmark",
  "empty-basket",
  "share",
] as const;
export type BrandSlot = (typeof brandSlots)[number];

export interface NewBrand {
  /** By locale. */
  readonly texts: Readonly<
    Record<string, { readonly tagline: string; readonly storyTitle: string; readonly story: string }>
  >;
  readonly pictures: Readonly<Partial<Record<BrandSlot, NewMedia>>>;
}

/** Sets how the company shows itself; what is not named stays. @returns `bad-input` for a picture that cannot be kept. */
export async function setBrand(context: Context, brand: NewBrand): Promise<undefined | Failure> {
  for (const [locale, { tagline, storyTitle, story }] of Object.entries(brand.texts)) {
    const row = { tagline, story_title: storyTitle, story };
    await context.tx
      .insertInto("brand_text")
      .values({ locale, ...row })
      .onConflict((conflict) => conflict.column("locale").doUpdateSet(row))
      .execute();
  }
  for (const slot of brandSlots) {
    const picture = brand.pictures[slot];
    if (picture === undefined) continue;
    const media_id = await storeMedia(context, picture);
    if (isFailure(media_id)) return media_id;
    await context.tx
      .insertInto("brand_picture")
      .values({ slot, media_id })
      .onConflict((conflict) => conflict.column("slot").doUpdateSet({ media_id }))
      .execute();
  }
  return undefined;
}

/** Every page shows the brand, in the few languages of its readers. */
const everybodys = new SharedReads<Awaited<ReturnType<typeof readWords>>>();

async function readWords(db: Db, locale: string) {
  const [text, pictures] = await Promise.all([brandText(db, locale), brandPictures(db)]);
  return { text, pictures };
}

async function brandText(db: Db, locale: string) {
  const { rows } = await sql<{ tagline: string; storyTitle: string; story: string }>`
    select tagline, story_title as "storyTitle", story from brand_text
    order by locale = ${locale} desc, locale = ${locale.split("-")[0]} desc, locale = 'en' desc, locale limit 1`.execute(
    db,
  );
  return rows[0];
}

async function brandPictures(db: Db) {
  return (
    await sql<Picture & { slot: BrandSlot }>`
      select slot, sha256, width, height from brand_picture join media on media.id = media_id`.execute(db)
  ).rows;
}

const brandSchema = z
  .object({
    name: z.string(),
    legalName: z.string(),
    registration: z.string(),
    address: z.string(),
    accent: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    demo: z.boolean(),
    line: z.string(),
    storyTitle: z.string(),
    story: z.string(),
    pictures: z.partialRecord(z.enum(brandSlots), pictureSchema),
  })
  .openapi("Brand");

export function brandRoutes() {
  return [
    route({
      key: "GET /api/brand",
      summary: "How the company shows itself: name, imprint, colour, words and pictures",
      access: "anyone",
      query: z.object(storefrontQuery),
      reply: brandSchema,
      handle: async ({ query }, call) => {
        const company = await findCompany(call.db);
        if (company === undefined) return new Failure("not-found", "The company is not set up yet.");
        const { locale } = await storefrontOf(call, query);
        const { text, pictures } = await everybodys.read(call.db, locale, () => readWords(call.db, locale));
        const { name, legalName, registration, address, accent, timeZone, currency, demo } = company;
        return {
          name,
          legalName,
          registration,
          address,
          accent,
          timeZone,
          currency,
          demo,
          line: text?.tagline ?? "",
          storyTitle: text?.storyTitle ?? "",
          story: text?.story ?? "",
          pictures: Object.fromEntries(pictures.map(({ slot, ...picture }) => [slot, pictureJson(picture)])),
        };
      },
    }),
  ] as const;
}
