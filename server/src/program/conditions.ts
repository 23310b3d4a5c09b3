import { currencyDecimals, decimal } from "@fairline/engine";
import { z } from "@hono/zod-openapi";

/** What a condition can ask about; each is one text, or several (tiers). */
export const conditionWords = [
  "product",
  "category",
  "market",
  "currency",
  "customer",
  "class",
  "group",
  "tier",
  "affiliate",
  "way",
  "channel",
] as const;

const word = z.object({
  about: z.enum(conditionWords),
  is: z.array(z.string().trim().min(1).max(100)).min(1).max(200),
  not: z.boolean().optional().openapi({ description: "Holds where it is none of them" }),
});

const number = z.object({
  about: z.enum(["amount", "quantity", "payment"]),
  currency: z.string().length(3).optional().openapi({ description: "Of an amount: holds in this currency only" }),
  atLeast: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,3})?$/)
    .optional(),
  atMost: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,3})?$/)
    .optional(),
});

/** All of the inner lists must hold, and of each any one: [[a or b] and [c]]. Empty: always. */
export const conditionsSchema = z
  .array(
    z
      .array(z.union([word, number]))
      .min(1)
      .max(20),
  )
  .max(20)
  .openapi("ProgramConditions");

export type Condition = z.infer<typeof word> | z.infer<typeof number>;
export type Conditions = readonly (readonly Condition[])[];

/** What is known of a line when its rate is chosen. Ids are edge ids; money in minor units. */
export interface Facts {
  readonly product: string;
  readonly category: string | null;
  readonly market: string | null;
  readonly currency: string;
  readonly customer: "new" | "returning";
  /** retail, preferred, wholesale. */
  readonly class: string;
  readonly group: string;
  /** All tiers that the affiliate has reached. */
  readonly tiers: readonly string[];
  readonly affiliate: string;
  readonly way: string;
  readonly channel: string | null;
  /** Of the line, after discounts. */
  readonly amount: bigint;
  readonly quantity: number;
  /** Which payment of an autoship; null where it is none. */
  readonly payment: number | null;
}

/** Whether all of the conditions hold. */
export function meets(conditions: Conditions, facts: Facts): boolean {
  return conditions.every((any) => any.some((one) => holds(one, facts)));
}

function holds(condition: Condition, facts: Facts): boolean {
  if ("is" in condition) {
    const known = wordsOf(condition.about, facts);
    return condition.is.some((wanted) => known.includes(wanted)) !== (condition.not ?? false);
  }
  const { about, currency, atLeast, atMost } = condition;
  if (about === "amount" && currency !== undefined && currency !== facts.currency) return false;
  const value = valueOf(about, facts);
  if (value === null) return false;
  const decimals = about === "amount" ? (currencyDecimals(facts.currency) ?? 0) : 0;
  const above = (bound: string): bigint => {
    const { units, scale } = decimal(bound);
    return value * 10n ** BigInt(scale) - units * 10n ** BigInt(decimals);
  };
  return (atLeast === undefined || above(atLeast) >= 0n) && (atMost === undefined || above(atMost) <= 0n);
}

function wordsOf(about: z.infer<typeof word>["about"], facts: Facts): readonly string[] {
  if (about === "tier") return facts.tiers;
  const value = facts[about];
  return value === null ? [] : [value];
}

function valueOf(about: z.infer<typeof number>["about"], facts: Facts): bigint | null {
  if (about === "amount") return facts.amount;
  if (about === "quantity") return BigInt(facts.quantity);
  return facts.payment === null ? null : BigInt(facts.payment);
}
