import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { findMarket, listMarkets, setTaxClass, specialTaxClasses } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import {
  methodInput,
  newMethodOf,
  newRateOf,
  taxRateInput,
  taxRateJson,
  taxRateSchema,
  zoneInput,
  zonesJson,
  zoneSchema,
} from "./json.ts";
import { removeZone, saveMethod, saveZone } from "./save-shipping.ts";
import { addTaxRate, removeTaxRate, setTaxRounding } from "./save-tax.ts";
import { listTaxRates, marketOfZone, roundingOf, shippingOf } from "./store.ts";

const done = z.object({ done: z.literal(true) });
const yes = { done: true as const };
const roundingSchema = z.enum(["line", "total"]);

/** Does it; only whether it went well matters. */
async function deed(call: Call, work: (context: Context) => Promise<unknown>) {
  const result = await call.transact(work);
  return isFailure(result) ? result : yes;
}

async function saveMethodOf(call: Call, id: bigint | null, body: z.output<typeof methodInput>) {
  const code = await marketOfZone(call.db, body.zone);
  const market = code === undefined ? undefined : await findMarket(call.db, code);
  if (market === undefined) return new Failure("not-found", "There is no such zone.", { field: "zone" });
  const method = newMethodOf(body, market.currency);
  return isFailure(method) ? method : await deed(call, (context) => saveMethod(context, { ...method, id }));
}

/** Taxes and shipping for the company office. */
export function chargesRoutes() {
  return [
    route({
      key: "GET /api/admin/charges",
      summary: "The taxes and the shipping of every market",
      access: ["order.read"],
      reply: z.object({
        markets: z.array(
          z.object({
            code: z.string(),
            name: z.string(),
            currency: z.string(),
            pricesIncludeTax: z.boolean(),
            rounding: roundingSchema,
            shipsTo: z.array(z.string()),
            taxRates: z.array(taxRateSchema),
            zones: z.array(zoneSchema),
          }),
        ),
        taxClasses: z.array(z.object({ product: z.string(), taxClass: z.string() })),
      }),
      handle: async (_, call) => {
        const { timeZone } = await readCompany(call.db);
        const today = call.now.toZonedDateTimeISO(timeZone).toPlainDate();
        const markets = [];
        for (const market of await listMarkets(call.db)) {
          markets.push({
            code: market.code,
            name: market.name,
            currency: market.currency,
            pricesIncludeTax: market.pricesIncludeTax,
            rounding: await roundingOf(call.db, market.code),
            shipsTo: [...market.shipsTo],
            taxRates: (await listTaxRates(call.db, market.code)).map((rate) => taxRateJson(rate, today)),
            zones: zonesJson(await shippingOf(call.db, market.code), market),
          });
        }
        return { markets, taxClasses: [...(await specialTaxClasses(call.db))] };
      },
    }),
    route({
      key: "POST /api/admin/tax-rates",
      summary: "Add a rate of a place from a day on; the one before it ends then",
      access: ["charges.write"],
      body: taxRateInput,
      reply: done,
      handle: async ({ body }, call) => {
        const rate = newRateOf(body);
        return isFailure(rate) ? rate : await deed(call, (context) => addTaxRate(context, rate));
      },
    }),
    route({
      key: "DELETE /api/admin/tax-rates/{id}",
      summary: "Remove a rate; the one before it holds again",
      access: ["charges.write"],
      params: z.object({ id: idSchema("taxRate") }),
      reply: done,
      handle: ({ params }, call) => deed(call, (context) => removeTaxRate(context, params.id)),
    }),
    route({
      key: "PUT /api/admin/markets/{code}/tax-rounding",
      summary: "Round the tax of each line, or that of each rate's sum",
      access: ["charges.write"],
      params: z.object({ code: z.string().max(12) }),
      body: z.object({ rounding: roundingSchema }),
      reply: done,
      handle: ({ params, body }, call) =>
        deed(call, (context) => setTaxRounding(context, { market: params.code, ...body })),
    }),
    route({
      key: "PUT /api/admin/products/{slug}/tax-class",
      summary: "Have a product taxed as a class",
      access: ["charges.write"],
      params: z.object({ slug: z.string().max(100) }),
      body: z.object({ taxClass: z.string().max(40) }),
      reply: done,
      handle: ({ params, body }, call) =>
        deed(call, (context) => setTaxClass(context, { product: params.slug, ...body })),
    }),
    route({
      key: "POST /api/admin/shipping-zones",
      summary: "Make a zone: places that parcels go to",
      access: ["charges.write"],
      body: zoneInput,
      reply: done,
      handle: ({ body }, call) => deed(call, (context) => saveZone(context, { ...body, id: null })),
    }),
    route({
      key: "PUT /api/admin/shipping-zones/{id}",
      summary: "Change a zone",
      access: ["charges.write"],
      params: z.object({ id: idSchema("shippingZone") }),
      body: zoneInput,
      reply: done,
      handle: ({ params, body }, call) => deed(call, (context) => saveZone(context, { ...body, id: params.id })),
    }),
    route({
      key: "DELETE /api/admin/shipping-zones/{id}",
      summary: "Remove a zone without methods",
      access: ["charges.write"],
      params: z.object({ id: idSchema("shippingZone") }),
      reply: done,
      handle: ({ params }, call) => deed(call, (context) => removeZone(context, params.id)),
    }),
    route({
      key: "POST /api/admin/shipping-methods",
      summary: "Make a way to send parcels, with its prices by weight and worth",
      access: ["charges.write"],
      body: methodInput,
      reply: done,
      handle: ({ body }, call) => saveMethodOf(call, null, body),
    }),
    route({
      key: "PUT /api/admin/shipping-methods/{id}",
      summary: "Change a way to send parcels; `active` says whether it is offered",
      access: ["charges.write"],
      params: z.object({ id: idSchema("shippingMethod") }),
      body: methodInput,
      reply: done,
      handle: ({ params, body }, call) => saveMethodOf(call, params.id, body),
    }),
  ] as const;
}
