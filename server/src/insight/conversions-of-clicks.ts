import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** A click as its own room tells it. */
export interface ClickAsked {
  readonly id: bigint;
  readonly memberId: bigint;
  readonly at: Temporal.Instant;
}

/**
 * How many conversions stand on each of these clicks, those with none left out: programs' sales and events, and sales that the plan
 * pays where no program does, distributors' too. None that was refused, none of which every line was taken back.
 *
 * Asked for a page of clicks at once: conversions come after their click, so its members' since the earliest of them are looked at.
 */
export async function conversionsOfClicks(db: Db, clicks: readonly ClickAsked[]): Promise<ReadonlyMap<bigint, number>> {
  if (clicks.length === 0) return new Map();
  const ids = clicks.map(({ id }) => id);
  const members = [...new Set(clicks.map(({ memberId }) => memberId))];
  const since = clicks.reduce((first, { at }) => (Temporal.Instant.compare(at, first) < 0 ? at : first), clicks[0]!.at);
  const { rows } = await sql<{ clickId: bigint; conversions: bigint }>`
    with subject as (
      select click_id, sale_id, member_id from conversion_fact
      where click_id = any(${ids}::bigint[]) and member_id = any(${members}::bigint[]) and at >= ${since}::timestamptz
        and state <> 'refused'
      union all
      select click_id, id, seller_id from sale_fact sale
      where click_id = any(${ids}::bigint[]) and seller_id is not null and attribution not in ('own', 'company')
        and not exists (select from conversion_fact where sale_id = sale.id and member_id = seller_id)
    )
    select click_id as "clickId", count(*) as conversions from subject
    where sale_id is null or (
      select coalesce(sum(amount), 0) > 0 or coalesce(sum(amount_sold), 0) = 0
      from sale_line_standing standing
      join sale_line_owner owner on owner.sale_id = standing.sale_id and owner.line = standing.line
      where standing.sale_id = subject.sale_id and (owner.owner_id = subject.member_id or owner.way is null))
    group by 1`.execute(db);
  return new Map(rows.map(({ clickId, conversions }) => [clickId, Number(conversions)]));
}
