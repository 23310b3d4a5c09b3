/** How taxes and shipping look in JSON. */
import { z } from "@hono/zod-openapi";
import { currencyDecimals, formatDecimal, parseUnits } from "@fairline/engine";
import { idSchema, moneySchema, toMoney } from "../access/index.ts";
import type { Market } from "../catalog/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import type { ShippingMethod, TaxRate, Zone } from "./model.ts";
import type { NewMethod } from "./save-shipping.ts";
import type { NewTaxRate } from "./save-tax.ts";
import type { Shipping } from "./store.ts";

/** 88750 millionths are "8.875". */
export function rateText(rate: number): string {
  return formatDecimal({ units: BigInt(rate), scale: 4 }, 0);
}

const classText = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const taxRateInput = z.object({
  market: z.string().max(12),
  country: z.string().max(2).default(""),
  region: z.string().max(60).default(""),
  postcodePrefix: z.string().max(16).default(""),
  taxClass: classText.default("standard"),
  name: z.string().trim().min(1).max(60),
  percent: z.string().max(10),
  validFrom: dayText.openapi({ description: "Its first day, in the company's time zone" }),
});

export const taxRateSchema = z
  .object({
    id: z.string(),
    country: z.string(),
    region: z.string(),
    postcodePrefix: z.string(),
    taxClass: z.string(),
    name: z.string(),
    percent: z.string(),
    validFrom: z.string(),
    validUntil: z.string().nullable().openapi({ description: "It ends before this day" }),
    holds: z.boolean().openapi({ description: "Whether it holds today" }),
  })
  .openapi("TaxRate");

export function newRateOf(input: z.output<typeof taxRateInput>): NewTaxRate | Failure {
  const rate = parseUnits(input.percent, 4);
  if (typeof rate === "string") {
    return new Failure("bad-input", "A rate is a number with at most four decimals.", { field: "percent" });
  }
  const { percent: _, validFrom, ...rest } = input;
  try {
    return { ...rest, rate, validFrom: Temporal.PlainDate.from(validFrom), validUntil: null };
  } catch {
    return new Failure("bad-input", "There is no such day.", { field: "validFrom" });
  }
}

export function taxRateJson(rate: TaxRate, today: Temporal.PlainDate): z.infer<typeof taxRateSchema> {
  const { validFrom, validUntil } = rate;
  const begun = Temporal.PlainDate.compare(validFrom, today) <= 0;
  return {
    id: toEdge("taxRate", rate.id),
    country: rate.country,
    region: rate.region,
    postcodePrefix: rate.postcodePrefix,
    taxClass: rate.taxClass,
    name: rate.name,
    percent: rateText(rate.rate),
    validFrom: validFrom.toString(),
    validUntil: validUntil?.toString() ?? null,
    holds: begun && (validUntil === null || Temporal.PlainDate.compare(today, validUntil) < 0),
  };
}

export const zoneInput = z.object({
  market: z.string().max(12),
  name: z.string().trim().min(1).max(80),
  countries: z.array(z.string().length(2)).max(250).default([]),
  regions: z.array(z.string().max(60)).max(250).default([]),
  postcodePrefixes: z.array(z.string().max(16)).max(2000).default([]),
});

export const methodInput = z.object({
  zone: idSchema("shippingZone"),
  names: z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().trim().max(80)),
  taxClass: classText.default("standard"),
  daysLeast: z.number().int().min(0).max(365).nullable().default(null),
  daysMost: z.number().int().min(0).max(365).nullable().default(null),
  position: z.number().int().min(0).max(1000).default(0),
  active: z.boolean().default(true),
  rates: z
    .array(
      z.object({
        upToGrams: z.number().int().min(1).max(100_000_000).nullable().default(null),
        fromGoods: z.string().max(20).default("0"),
        amount: z.string().max(20),
      }),
    )
    .min(1)
    .max(50)
    .openapi({ description: "Sums in the market's currency; of those that fit the cheapest holds" }),
});

export const methodSchema = z.object({
  id: z.string(),
  names: z.record(z.string(), z.string()),
  taxClass: z.string(),
  daysLeast: z.number().nullable(),
  daysMost: z.number().nullable(),
  position: z.number(),
  active: z.boolean(),
  rates: z.array(z.object({ upToGrams: z.number().nullable(), fromGoods: moneySchema, amount: moneySchema })),
});

export const zoneSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    countries: z.array(z.string()),
    regions: z.array(z.string()),
    postcodePrefixes: z.array(z.string()),
    methods: z.array(methodSchema),
  })
  .openapi("ShippingZone");

export function newMethodOf(input: z.output<typeof methodInput>, currency: string): NewMethod | Failure {
  const decimals = currencyDecimals(currency) ?? 0;
  const rates: NewMethod["rates"][number][] = [];
  for (const { upToGrams, fromGoods, amount } of input.rates) {
    const goods = parseUnits(fromGoods, decimals);
    const price = parseUnits(amount, decimals);
    if (typeof goods === "string" || typeof price === "string") {
      return new Failure("bad-input", `A sum in ${currency} has at most ${decimals} decimals.`, { field: "rates" });
    }
    rates.push({ upToGrams, fromGoods: BigInt(goods), amount: BigInt(price) });
  }
  const { zone, names, ...rest } = input;
  return {
    ...rest,
    zoneId: zone,
    names: Object.fromEntries(Object.entries(names).filter(([, name]) => name !== "")),
    rates,
  };
}

function methodJson(method: ShippingMethod, currency: string): z.infer<typeof methodSchema> {
  return {
    id: toEdge("shippingMethod", method.id),
    names: { ...method.names },
    taxClass: method.taxClass,
    daysLeast: method.daysLeast,
    daysMost: method.daysMost,
    position: method.position,
    active: method.active,
    rates: method.rates.map(({ upToGrams, fromGoods, amount }) => ({
      upToGrams,
      fromGoods: toMoney(fromGoods, currency),
      amount: toMoney(amount, currency),
    })),
  };
}

export function zonesJson({ zones, methods }: Shipping, market: Market): z.infer<typeof zoneSchema>[] {
  return zones.map((zone: Zone) => ({
    id: toEdge("shippingZone", zone.id),
    name: zone.name,
    countries: [...zone.countries],
    regions: [...zone.regions],
    postcodePrefixes: [...zone.postcodePrefixes],
    methods: methods.filter(({ zoneId }) => zoneId === zone.id).map((method) => methodJson(method, market.currency)),
  }));
}
