import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";

/**
 * The goods of a sale arrived later than they were paid: what it earned in committed periods and is still held waits the company's hold
 * days from then. What a later commit adds is held so by itself (`post-run.ts`); what can be paid already stays so.
 */
export async function prolongHolds(
  context: Context,
  delivery: { readonly saleId: bigint; readonly at: Temporal.Instant },
): Promise<void> {
  const { holdDays } = await readCompany(context.tx);
  await sql`
    update earning set held_until = greatest(held_until, ${delivery.at}::timestamptz + make_interval(days => ${holdDays}))
    where sale_id = ${delivery.saleId} and conversion_id is null and held_until is not null
      and (state = 'held' or held_from = 'held')`.execute(context.tx);
}
