import { z } from "@hono/zod-openapi";
import { Failure } from "../foundation/failure.ts";
import type { Days } from "./model.ts";

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Part of every report's query: whole days in the company's time zone. */
export const daysQuery = {
  from: daySchema.optional().describe("First day; 29 days before `to` where it is not said"),
  to: daySchema.optional().describe("Last day; today where it is not said"),
};

/** The days that are meant, at most five years. @returns `bad-input` */
export function daysOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: Temporal.PlainDate,
): Days | Failure {
  const to = query.to === undefined ? today : dayOf(query.to);
  const from = query.from === undefined ? to?.subtract({ days: 29 }) : dayOf(query.from);
  if (to === undefined || from === undefined || Temporal.PlainDate.compare(from, to) > 0) {
    return new Failure("bad-input", "Say days such as 2026-03-01, the first not after the last.", { field: "from" });
  }
  if (Temporal.PlainDate.compare(from.add({ years: 5 }), to) < 0) {
    return new Failure("bad-input", "A report is of five years at most.", { field: "from" });
  }
  return { from, to };
}

function dayOf(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}
