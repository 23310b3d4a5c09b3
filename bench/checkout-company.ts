/** The store of the checkout's benchmark: members with links, a program, shelves full of goods; all by the house's own use cases. */
import { addCategory, addProduct } from "../server/src/catalog/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Database } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { enrolMember } from "../server/src/network/index.ts";
import { openProgram } from "../server/src/program/testing.ts";
import { createLink } from "../server/src/referral/index.ts";
import { founded, smallCompany } from "../server/src/sales/testing.ts";

/** Of each variant: more than any round sells. */
export const onHand = 10_000_000;

export interface Shop {
  /** Codes of links: three of four are distributors', the others affiliates' of a program. */
  readonly codes: readonly string[];
  readonly categories: readonly string[];
  /** By its slug: the category where a shopper finds it. */
  readonly products: readonly { readonly slug: string; readonly category: string }[];
}

const CATEGORIES = 10;
const PRODUCTS = 240;
const MEMBERS = 160;

export async function fillShop(database: Database): Promise<Shop> {
  const { db } = database;
  const company = await smallCompany(db);
  const categories = Array.from({ length: CATEGORIES }, (_, n) => `shelf-${n}`);
  const products = Array.from({ length: PRODUCTS }, (_, n) => ({
    slug: `product-${n}`,
    category: categories[n % CATEGORIES]!,
  }));
  const codes = await inTransaction(db, async (tx) => {
    const context = { tx, now: founded, actor: null };
    for (const [position, slug] of categories.entries()) {
      must(
        await addCategory(context, {
          slug,
          position,
          picture: null,
          texts: { en: { name: `Shelf ${position}`, intro: "" } },
        }),
      );
    }
    for (const [position, { slug, category }] of products.entries()) {
      must(
        await addProduct(context, {
          slug,
          category,
          status: "on-sale",
          position,
          featured: position < 8 ? position : null,
          texts: { en: { title: `Balm ${position}`, subtitle: "For hands", description: "Of roses. ", details: "" } },
          gallery: [],
          variants: [50, 100].map((grams) => ({
            sku: `BALM-${position}-${grams}`,
            weightGrams: grams,
            names: { en: `${grams} ml` },
            onHand,
            prices: {
              eu: { amount: BigInt(1200 + 7 * position + grams), cv: 800n, qv: 1000n },
              us: { amount: 1000n, cv: 800n, qv: 1000n },
              jp: { amount: 1500n, cv: 800n, qv: 1000n },
            },
          })),
        }),
      );
    }
    const found: string[] = [];
    const affiliates: bigint[] = [];
    for (let n = 0; n < MEMBERS; n += 1) {
      const kind = n % 4 === 3 ? "affiliate" : "distributor";
      const handle = `member${n}`;
      const id = must(
        await enrolMember(context, {
          email: `${handle}@example.test`,
          name: handle,
          locale: "en",
          handle,
          displayName: handle,
          kind,
          sponsorId: company.distributors[n % 4]!,
        }),
      );
      if (kind === "affiliate") affiliates.push(id);
      const link = must(await createLink(context, { memberId: id, path: "/", label: "bench", code: `bench-${n}` }));
      found.push(link.code);
    }
    await openProgram(context, { members: affiliates, rates: [{ percent: "10" }] });
    return found;
  });
  await database.pool.query("vacuum analyze");
  return { codes, categories, products };
}
