import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import type { AttributionRule } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    attribution_rule: { id: number };
  }
}

export async function readAttributionRule(db: Db): Promise<AttributionRule> {
  const { rows } = await sql<AttributionRule>`
    select precedence, click_model as "clickModel", meeting, owner_lapse_months as "ownerLapseMonths"
    from attribution_rule`.execute(db);
  return rows[0]!;
}

/** Sets by which order sales find their owner from now on. What was decided stays as it was. */
export async function setAttributionRule(
  context: Context,
  wish: { readonly rule: AttributionRule; readonly reason: string },
): Promise<AttributionRule> {
  const { rule } = wish;
  const before = await readAttributionRule(context.tx);
  await sql`
    update attribution_rule set precedence = ${[...rule.precedence]}::text[], click_model = ${rule.clickModel},
      meeting = ${rule.meeting}, owner_lapse_months = ${rule.ownerLapseMonths}`.execute(context.tx);
  await audit(context, {
    action: "attribution.rule",
    subject: "attribution-rule",
    reason: wish.reason,
    before,
    after: rule,
  });
  return rule;
}
