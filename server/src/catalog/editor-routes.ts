import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { changeProducts } from "./change-products.ts";
import { pictureJson, pictureSchema } from "./json.ts";
import { pictureOf } from "./picture-size.ts";
import { readEditor, readTerms } from "./read-editor.ts";
import { readAllCategories, saveCategory } from "./save-category.ts";
import { saveProduct } from "./save-product.ts";
import { addPicture, setGallery } from "./set-gallery.ts";
import { listMarkets } from "./store.ts";

const fieldsSchema = z
  .record(z.string().max(100), z.string().max(20_000))
  .openapi({ description: "By the names of the catalogue file's columns; an empty text takes away" });
const productBody = {
  fields: fieldsSchema,
  variants: z.array(z.object({ sku: z.string().max(60), fields: fieldsSchema })).max(200),
};
const altSchema = z.record(z.string().max(35), z.string().trim().max(500));
const product = { id: idSchema("product") };
const textsSchema = z.record(
  z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  z.object({ name: z.string().trim().min(1).max(200), intro: z.string().trim().max(2_000) }),
);
const categorySchema = z.object({ slug: z.string(), position: z.number(), texts: textsSchema });

/** The product editor: a product whole, its pictures, categories, and one deed for many products. */
export function editorRoutes() {
  return [
    route({
      key: "GET /api/admin/catalog-terms",
      summary: "What a product editor offers: categories, options, markets, languages",
      access: ["order.read"],
      query: z.object({ locale: z.string().max(35).default("en") }),
      reply: z.object({
        categories: z.array(z.object({ slug: z.string(), name: z.string() })),
        options: z.array(
          z.object({
            key: z.string(),
            name: z.string(),
            values: z.array(z.object({ key: z.string(), name: z.string() })),
          }),
        ),
        markets: z.array(z.object({ code: z.string(), name: z.string(), currency: z.string() })),
        locales: z.array(z.string()),
      }),
      handle: async ({ query }, call) => {
        const [terms, markets] = await Promise.all([readTerms(call.db, query.locale), listMarkets(call.db)]);
        return {
          categories: terms.categories.map(({ slug, name }) => ({ slug, name })),
          options: terms.options.map(({ key, name, values }) => ({
            key,
            name,
            values: values.map((each) => ({ key: each.key, name: each.name })),
          })),
          markets: markets.map(({ code, name, currency }) => ({ code, name, currency })),
          locales: terms.locales,
        };
      },
    }),
    route({
      key: "GET /api/admin/products/{id}",
      summary: "A product as its editor shows it; fields are named as the catalogue file's columns",
      access: ["order.read"],
      params: z.object(product),
      reply: z.object({
        id: z.string(),
        slug: z.string(),
        fields: fieldsSchema,
        variants: z.array(z.object({ id: z.string(), sku: z.string(), promised: z.number(), fields: fieldsSchema })),
        pictures: z.array(pictureSchema.extend({ sha256: z.string(), alt: altSchema })),
      }),
      handle: async ({ params }, call) => {
        const found = await readEditor(call.db, params.id, call.now);
        if (found === undefined) return new Failure("not-found", "There is no such product.");
        return {
          id: toEdge("product", found.id),
          slug: found.slug,
          fields: Object.fromEntries(found.fields),
          variants: found.variants.map(({ id, sku, promised, fields }) => ({
            id: toEdge("variant", id),
            sku,
            promised,
            fields: Object.fromEntries(fields),
          })),
          pictures: found.pictures.map((picture) => ({
            ...pictureJson(picture),
            sha256: picture.sha256,
            alt: { ...picture.alt },
          })),
        };
      },
    }),
    route({
      key: "POST /api/admin/products",
      summary: "Add a product",
      access: ["catalog.write"],
      body: z.object({ slug: z.string().max(100), ...productBody }),
      reply: z.object({ id: z.string() }),
      handle: async ({ body }, call) => {
        const id = await call.transact((context) => saveProduct(context, { ...body, fresh: true }));
        return isFailure(id) ? id : { id: toEdge("product", id) };
      },
    }),
    route({
      key: "PUT /api/admin/products/{id}",
      summary: "Save a product; fields and variants that are left out stay as they are",
      access: ["catalog.write"],
      params: z.object(product),
      body: z.object(productBody),
      reply: z.object({ id: z.string() }),
      handle: async ({ params, body }, call) => {
        const found = await readEditor(call.db, params.id, call.now);
        if (found === undefined) return new Failure("not-found", "There is no such product.");
        const id = await call.transact((context) => saveProduct(context, { ...body, slug: found.slug, fresh: false }));
        return isFailure(id) ? id : { id: toEdge("product", id) };
      },
    }),
    route({
      key: "POST /api/admin/products/bulk",
      summary: "Publish, hide, move to a category or set the stock of many products at once",
      access: ["catalog.write"],
      body: z.object({
        ids: z.array(idSchema("product")).min(1).max(200),
        deed: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("status"), status: z.enum(["draft", "on-sale", "retired"]) }),
          z.object({ kind: z.literal("category"), category: z.string().max(100) }),
          z.object({ kind: z.literal("stock"), onHand: z.number().int().min(0).max(1_000_000) }),
        ]),
        reason: z.string().trim().min(3).max(500),
      }),
      reply: z.object({ changed: z.number() }),
      handle: async ({ body }, call) => {
        const changed = await call.transact((context) => changeProducts(context, body));
        return isFailure(changed) ? changed : { changed };
      },
    }),
    route({
      key: "POST /api/admin/products/{id}/pictures",
      summary: "Add a picture (JPEG, PNG or WebP in base64, at most 5 MB) behind the others",
      access: ["catalog.write"],
      takesFile: true,
      params: z.object(product),
      body: z.object({ base64: z.base64().min(1).max(7_000_000), alt: altSchema.default({}) }),
      reply: z.object({ pictures: z.number() }),
      handle: async ({ params, body }, call) => {
        const bytes = Buffer.from(body.base64, "base64");
        const picture = pictureOf(bytes);
        if (isFailure(picture)) return picture;
        const media = { ...picture, bytes };
        const pictures = await call.transact((context) =>
          addPicture(context, { productId: params.id, media, alt: body.alt }),
        );
        return isFailure(pictures) ? pictures : { pictures };
      },
    }),
    route({
      key: "PUT /api/admin/products/{id}/pictures",
      summary: "Put a product's pictures in order, with what they show; those that are left out go",
      access: ["catalog.write"],
      params: z.object(product),
      body: z.object({
        pictures: z.array(z.object({ sha256: z.string().max(64), alt: altSchema.default({}) })).max(30),
      }),
      reply: z.object({ pictures: z.number() }),
      handle: async ({ params, body }, call) => {
        const refused = await call.transact((context) => setGallery(context, { productId: params.id, ...body }));
        return isFailure(refused) ? refused : { pictures: body.pictures.length };
      },
    }),
    route({
      key: "GET /api/admin/categories",
      summary: "Categories with their texts in all languages",
      access: ["order.read"],
      reply: z.object({ categories: z.array(categorySchema) }),
      handle: async (_input, call) => ({
        categories: (await readAllCategories(call.db)).map((category) => ({
          ...category,
          texts: { ...category.texts },
        })),
      }),
    }),
    route({
      key: "PUT /api/admin/categories/{slug}",
      summary: "Change a category's place and texts, or add it",
      access: ["catalog.write"],
      params: z.object({ slug: z.string().max(100) }),
      body: z.object({ position: z.number().int().min(0).max(10_000), texts: textsSchema }),
      reply: z.object({ fresh: z.boolean() }),
      handle: ({ params, body }, call) => call.transact((context) => saveCategory(context, { ...params, ...body })),
    }),
  ] as const;
}
