import { z } from "@hono/zod-openapi";

/** Part of a query: which products. */
export const productFilter = {
  search: z.string().trim().min(1).max(100).optional(),
  status: z.enum(["draft", "on-sale", "retired"]).optional(),
  category: z.string().max(100).optional(),
  stock: z.enum(["low", "out"]).optional(),
  locale: z.string().max(35).default("en"),
};
