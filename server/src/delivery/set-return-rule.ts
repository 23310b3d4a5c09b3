import { audit } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { ReturnRule } from "./model.ts";
import { readReturnRule } from "./store.ts";

/** Sets how long after delivery goods of a market may come back, and where to; orders that have arrived already included. @returns `not-found`. */
export async function setReturnRule(context: Context, rule: ReturnRule): Promise<ReturnRule | Failure> {
  const { market, days, address } = rule;
  if ((await findMarket(context.tx, market)) === undefined) return new Failure("not-found", "There is no such market.");
  const before = await readReturnRule(context.tx, market);
  await context.tx
    .insertInto("return_rule")
    .values({ market, days, address })
    .onConflict((conflict) => conflict.column("market").doUpdateSet({ days, address }))
    .execute();
  await audit(context, { action: "return.rule", subject: `market ${market}`, before, after: rule });
  return rule;
}
