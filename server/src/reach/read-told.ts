import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import type { PostbackStatus, Told } from "./model.ts";

/**
 * What a postback is told of a conversion: only what is its affiliate's own, and of money what is left at this moment, so that
 * a message that was late says nothing that is over.
 */
export async function readTold(db: Db, conversionId: bigint, status: PostbackStatus): Promise<Told> {
  const { rows } = await sql<{
    memberId: bigint;
    event: string;
    at: Temporal.Instant;
    currency: string;
    amount: bigint;
    left: bigint;
    earned: bigint;
    clickId: bigint | null;
    subs: Record<string, string> | null;
    code: string | null;
    orderId: string | null;
  }>`
    select c.member_id as "memberId", c.event, c.at, c.currency, c.amount, c.click_id as "clickId", click.tags as subs,
      case when c.sale_id is null then c.amount else (
        select coalesce(sum(standing.amount), 0)::bigint from sale_line_standing standing
        where standing.sale_id = c.sale_id and c.decision -> 'lines' @> jsonb_build_array(jsonb_build_object('line', standing.line))
      ) end as left,
      c.decision ->> 'code' as code, ref.source_ref as "orderId",
      coalesce((select sum(amount) from earning_of_conversion
        where conversion_id = c.id and earner_id = c.member_id), 0)::bigint as earned
    from conversion_fact c
    left join sale_reference ref on ref.sale_id = c.sale_id
    left join lateral (
      select tags from click_fact where id = c.click_id
        and at between c.at - interval '400 days' and c.at + interval '1 day' limit 1) click on true
    where c.id = ${conversionId}`.execute(db);
  const found = rows[0]!;
  const { currency } = found;
  return {
    clickId: found.clickId === null ? "" : toEdge("click", found.clickId),
    subs: Object.fromEntries(Object.entries(found.subs ?? {}).filter(([name]) => /^s([1-9]|10)$/.test(name))),
    conversionId: toEdge("conversion", conversionId),
    orderId: found.orderId ?? "",
    event: found.event,
    status: status === "adjusted" && found.left === 0n ? "reversed" : status,
    amount: formatMoney(status === "refused" ? found.amount : found.left, currency),
    payout: formatMoney(status === "refused" ? 0n : found.earned, currency),
    currency,
    affiliateId: toEdge("member", found.memberId),
    coupon: found.code ?? "",
    at: found.at,
  };
}
