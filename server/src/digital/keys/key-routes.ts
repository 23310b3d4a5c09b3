import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, route } from "../../access/index.ts";
import { isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { addKeys, dropFreeKeys, setKeyPool } from "./add-keys.ts";
import { mostKeys } from "./model.ts";
import type { KeyServices } from "./model.ts";
import { keyPools, keysOwed, keyStates, listKeys } from "./read-keys.ts";
import type { KeyPool, KeyRow } from "./read-keys.ts";

const poolSchema = z
  .object({
    variantId: z.string(),
    active: z.boolean().openapi({ description: "Units that are sold from now on come with a key" }),
    free: z.number(),
    given: z.number(),
    ended: z.number().openapi({ description: "Of units that were given back; nobody gets them again" }),
    owed: z.number().openapi({ description: "That paid orders wait for" }),
  })
  .openapi("KeyPool");

const keySchema = z
  .object({
    id: z.string(),
    masked: z.string(),
    addedAt: instantSchema,
    order: z.string().nullable(),
    givenAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
  })
  .openapi("LicenceKey");

const poolJson = ({ variantId, ...pool }: KeyPool): z.infer<typeof poolSchema> => ({
  variantId: toEdge("variant", variantId),
  ...pool,
});

const keyJson = ({ id, masked, addedAt, orderId, givenAt, endedAt }: KeyRow): z.infer<typeof keySchema> => ({
  id: toEdge("licenceKey", id),
  masked,
  addedAt: addedAt.toString(),
  order: orderId === null ? null : toEdge("order", orderId),
  givenAt: givenAt?.toString() ?? null,
  endedAt: endedAt?.toString() ?? null,
});

const params = z.object({ variant: idSchema("variant") });
const page = 100;

/** Licence keys for the company office: counted, added, never shown. */
export function keyRoutes(services: KeyServices) {
  return [
    route({
      key: "GET /api/admin/key-pools",
      summary: "How many licence keys variants have, and how many orders wait for",
      access: ["order.read"],
      query: z.object({
        variants: z.string().max(8_000).optional().openapi({ description: "Ids with commas between; else all" }),
      }),
      reply: z.object({
        pools: z.array(poolSchema),
        owed: z.object({ keys: z.number(), orders: z.number() }),
        most: z.number(),
      }),
      handle: async ({ query }, call) => {
        const ids = query.variants?.split(",").map((text) => idSchema("variant").safeParse(text));
        const variantIds = ids?.flatMap(({ data }) => (data === undefined ? [] : [data])) ?? null;
        const [pools, owed] = [await keyPools(call.db, variantIds), await keysOwed(call.db)];
        return { pools: pools.map(poolJson), owed, most: mostKeys };
      },
    }),
    route({
      key: "GET /api/admin/key-pools/{variant}/keys",
      summary: "The keys of a variant, the newest first: whose they are, and their last letters",
      access: ["order.read"],
      params,
      query: z.object({
        state: z.enum(keyStates).optional(),
        ending: z.string().trim().max(4).optional(),
        before: idSchema("licenceKey").optional(),
      }),
      reply: z.object({ keys: z.array(keySchema), more: z.boolean() }),
      handle: async ({ params: { variant }, query: { state = null, ending = "", before = null } }, call) => {
        const wish = { variantId: variant, state, ending: ending === "" ? null : ending, before, limit: page + 1 };
        const keys = await listKeys(call.db, wish);
        return { keys: keys.slice(0, page).map(keyJson), more: keys.length > page };
      },
    }),
    route({
      key: "POST /api/admin/key-pools/{variant}/keys",
      summary:
        "Add keys, one a line or the first column of a CSV file: all or none, with every line that is no new key",
      access: ["catalog.write"],
      takesFile: true,
      params,
      body: z.object({ text: z.string().max(1_000_000) }),
      reply: z.object({ added: z.number() }),
      handle: async ({ params: { variant }, body }, call) => {
        const added = await call.transact((context) => addKeys(context, services, { variantId: variant, ...body }));
        return isFailure(added) ? added : { added };
      },
    }),
    route({
      key: "PUT /api/admin/key-pools/{variant}",
      summary: "Whether units of a variant that are sold from now on come with a key",
      access: ["catalog.write"],
      params,
      body: z.object({ active: z.boolean() }),
      reply: z.object({ active: z.boolean() }),
      handle: async ({ params: { variant }, body }, call) => {
        const refused = await call.transact((context) => setKeyPool(context, { variantId: variant, ...body }));
        return isFailure(refused) ? refused : body;
      },
    }),
    route({
      key: "POST /api/admin/key-pools/{variant}/drop",
      summary: "Take the keys out that nobody has",
      access: ["catalog.write"],
      params,
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: z.object({ dropped: z.number() }),
      handle: ({ params: { variant }, body }, call) =>
        call.transact(async (context) => ({ dropped: await dropFreeKeys(context, { variantId: variant, ...body }) })),
    }),
  ] as const;
}
