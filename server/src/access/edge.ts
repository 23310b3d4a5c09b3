/** The shapes that every room's routes share: money, times, ids as they look in JSON. */
import { formatMoney } from "@fairline/engine";
import { z } from "@hono/zod-openapi";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import type { IdKind } from "../foundation/ids.ts";

export const moneySchema = z
  .object({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.string().length(3) })
  .openapi("Money", { example: { amount: "12.34", currency: "USD" } });

export type MoneyJson = z.infer<typeof moneySchema>;

/** Minor units as they look in JSON: (1234n, "USD") is { amount: "12.34", currency: "USD" }. */
export function toMoney(minor: bigint, currency: string): MoneyJson {
  return { amount: formatMoney(minor, currency), currency };
}

/** An instant as RFC 3339 text in UTC. */
export const instantSchema = z.string().openapi({ format: "date-time" });

/** An id at the edge, such as `ord_1Z`; read into the bigint inside. A malformed one is refused as bad input. */
export function idSchema(kind: IdKind) {
  return z
    .string()
    .transform((text, context) => {
      const id = fromEdge(kind, text);
      if (id !== undefined) return id;
      context.addIssue({ code: "custom", message: `is not the id of a ${kind}` });
      return z.NEVER;
    })
    .openapi({ type: "string", example: toEdge(kind, 1234n) });
}

/** Cursor paging: `limit` rows older than `before`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: "integer" }),
  before: z.string().optional(),
};
