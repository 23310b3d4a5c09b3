/** How promotions look in the company office's JSON. */
import { z } from "@hono/zod-openapi";
import { formatDecimal, parseUnits, currencyDecimals } from "@fairline/engine";
import { moneySchema, toMoney } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { promotionKinds } from "./model.ts";
import type { Promotion, PromotionSum } from "./model.ts";
import type { PromotionWish } from "./save-promotion.ts";
import type { CountedPromotion } from "./store.ts";

const slugs = z.array(z.string().max(100)).max(500).default([]);
const dayText = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable()
  .default(null);

export const promotionInput = z.object({
  names: z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().trim().max(120)),
  kind: z.enum(promotionKinds),
  percent: z.string().max(8).default("100").openapi({ description: "Of `percent`, and of the units that are given" }),
  buyQuantity: z.number().int().min(1).max(99).nullable().default(null),
  getQuantity: z.number().int().min(1).max(99).nullable().default(null),
  products: slugs,
  categories: slugs,
  rewardProducts: slugs,
  rewardCategories: slugs,
  markets: z.array(z.string().max(12)).max(100).default([]),
  classes: z
    .array(z.enum(["retail", "preferred", "wholesale"]))
    .max(3)
    .default([]),
  firstOrder: z.boolean().default(false),
  sums: z
    .array(
      z.object({ currency: z.string().length(3), off: z.string().max(20).nullable(), minimum: z.string().max(20) }),
    )
    .max(50)
    .default([])
    .openapi({ description: "In each currency: what an `amount` takes off, and the smallest basket" }),
  code: z.string().max(60).nullable().default(null).openapi({ description: "Null: it applies by itself" }),
  from: dayText.openapi({ description: "Its first day, in the company's time zone" }),
  until: dayText.openapi({ description: "Its last day" }),
  limitTotal: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
  limitCustomer: z.number().int().min(1).max(1_000_000).nullable().default(null),
  combines: z.boolean().default(true),
  priority: z.number().int().min(-1000).max(1000).default(0),
  volume: z.enum(["shrink", "stay"]).default("shrink"),
});

export const promotionSchema = z
  .object({
    id: z.string(),
    names: z.record(z.string(), z.string()),
    kind: z.enum(promotionKinds),
    percent: z.string(),
    buyQuantity: z.number().nullable(),
    getQuantity: z.number().nullable(),
    products: z.array(z.string()),
    categories: z.array(z.string()),
    rewardProducts: z.array(z.string()),
    rewardCategories: z.array(z.string()),
    markets: z.array(z.string()),
    classes: z.array(z.enum(["retail", "preferred", "wholesale"])),
    firstOrder: z.boolean(),
    sums: z.array(z.object({ off: moneySchema.nullable(), minimum: moneySchema })),
    code: z.string().nullable(),
    from: z.string().nullable(),
    until: z.string().nullable(),
    limitTotal: z.number().nullable(),
    limitCustomer: z.number().nullable(),
    combines: z.boolean(),
    priority: z.number(),
    volume: z.enum(["shrink", "stay"]),
    state: z.enum(["running", "planned", "over", "paused", "used-up"]),
    used: z.number().openapi({ description: "By orders that are paid" }),
    held: z.number().openapi({ description: "By orders that wait for their payment" }),
  })
  .openapi("Promotion");

/** What was sent, as the use case takes it. Days are whole ones in the company's time zone; the last one is in it. */
export function wishOf(input: z.output<typeof promotionInput>, timeZone: string): PromotionWish | Failure {
  const basisPoints = parseUnits(input.percent, 2);
  if (typeof basisPoints === "string") {
    return new Failure("bad-input", "A percentage is a number with at most two decimals.", { field: "percent" });
  }
  const sums: PromotionSum[] = [];
  for (const { currency, off, minimum } of input.sums) {
    const decimals = currencyDecimals(currency) ?? 0;
    const taken = off === null ? 0 : parseUnits(off, decimals);
    const least = parseUnits(minimum, decimals);
    if (typeof taken === "string" || typeof least === "string") {
      return new Failure("bad-input", `A sum in ${currency} has at most ${decimals} decimals.`, { field: "sums" });
    }
    sums.push({ currency, off: off === null ? null : BigInt(taken), minimum: BigInt(least) });
  }
  let from: Temporal.Instant | null = null;
  let until: Temporal.Instant | null = null;
  try {
    from = input.from === null ? null : startOf(Temporal.PlainDate.from(input.from), timeZone);
    until = input.until === null ? null : startOf(Temporal.PlainDate.from(input.until).add({ days: 1 }), timeZone);
  } catch {
    return new Failure("bad-input", "There is no such day.", { field: "from" });
  }
  const { products, categories, rewardProducts, rewardCategories, percent: _, ...rest } = input;
  return {
    ...rest,
    names: Object.fromEntries(Object.entries(input.names).filter(([, name]) => name !== "")),
    basisPoints,
    sums,
    from,
    until,
    target: { products, categories },
    reward: { products: rewardProducts, categories: rewardCategories },
  };
}

export function promotionJson(
  promotion: CountedPromotion,
  { timeZone, now }: { readonly timeZone: string; readonly now: Temporal.Instant },
): z.infer<typeof promotionSchema> {
  const { target, reward, from, until } = promotion;
  const day = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  return {
    id: toEdge("promotion", promotion.id),
    names: { ...promotion.names },
    kind: promotion.kind,
    percent: formatDecimal({ units: BigInt(promotion.basisPoints), scale: 2 }, 0),
    buyQuantity: promotion.buyQuantity,
    getQuantity: promotion.getQuantity,
    products: [...target.products],
    categories: [...target.categories],
    rewardProducts: [...reward.products],
    rewardCategories: [...reward.categories],
    markets: [...promotion.markets],
    classes: [...promotion.classes],
    firstOrder: promotion.firstOrder,
    sums: promotion.sums.map(({ currency, off, minimum }) => ({
      off: off === null ? null : toMoney(off, currency),
      minimum: toMoney(minimum, currency),
    })),
    code: promotion.code,
    from: from === null ? null : day(from).toString(),
    until: until === null ? null : day(until.subtract({ nanoseconds: 1 })).toString(),
    limitTotal: promotion.limitTotal,
    limitCustomer: promotion.limitCustomer,
    combines: promotion.combines,
    priority: promotion.priority,
    volume: promotion.volume,
    state: stateOf(promotion, now),
    used: promotion.used,
    held: promotion.held,
  };
}

type State = z.infer<typeof promotionSchema>["state"];

function stateOf(
  promotion: Promotion & { readonly used: number; readonly held: number },
  now: Temporal.Instant,
): State {
  const { pausedAt, from, until, limitTotal, used, held } = promotion;
  if (pausedAt !== null) return "paused";
  if (until !== null && Temporal.Instant.compare(now, until) >= 0) return "over";
  if (limitTotal !== null && used + held >= limitTotal) return "used-up";
  return from !== null && Temporal.Instant.compare(now, from) < 0 ? "planned" : "running";
}

function startOf(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime(timeZone).toInstant();
}
