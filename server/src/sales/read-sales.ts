import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { AttributionWay, Passed } from "./model.ts";

/** A sale and how it found its seller, for the pages that explain it. */
export interface SaleStory {
  readonly saleId: bigint;
  readonly source: string;
  readonly sourceRef: string;
  readonly at: Temporal.Instant;
  readonly periodId: bigint;
  readonly planVersionId: bigint;
  readonly market: string;
  readonly currency: string;
  readonly sellerId: bigint | null;
  readonly way: AttributionWay;
  readonly data: { readonly clickedAt?: string; readonly link?: string | null; readonly passed: readonly Passed[] };
  readonly titles: readonly string[];
}

export async function saleStory(db: Db, saleId: bigint): Promise<SaleStory | undefined> {
  const { rows } = await sql<SaleStory>`
    select sale.id as "saleId", source, source_ref as "sourceRef", at, period_id as "periodId",
      plan_version_id as "planVersionId", market, currency, seller_id as "sellerId", attribution as way,
      attribution_data as data,
      (select array_agg(title order by line) from sale_line where sale_id = sale.id) as titles
    from sale where sale.id = ${saleId}`.execute(db);
  return rows[0];
}

/** Titles of several sales, for lists. */
export async function saleTitles(
  db: Db,
  saleIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, { readonly at: Temporal.Instant; readonly titles: readonly string[] }>> {
  const { rows } = await sql<{ saleId: bigint; at: Temporal.Instant; titles: string[] }>`
    select sale.id as "saleId", sale.at, array_agg(line.title order by line.line) as titles
    from sale join sale_line line on line.sale_id = sale.id
    where sale.id = any(${saleIds}::bigint[]) group by sale.id`.execute(db);
  return new Map(rows.map((row) => [row.saleId, row]));
}

/** How many sales each link of a member brought (null: their site), with what they came to, by currency. */
export async function salesByLink(
  db: Db,
  memberId: bigint,
): Promise<
  readonly {
    readonly linkId: bigint | null;
    readonly sales: bigint;
    readonly currency: string;
    readonly earned: bigint;
  }[]
> {
  return (
    await sql<{ linkId: bigint | null; sales: bigint; currency: string; earned: bigint }>`
      select click.link_id as "linkId", count(distinct sale.id) as sales, coalesce(earned.currency, sale.currency) as currency,
        coalesce(sum(earned.amount), 0)::bigint as earned
      from sale
      join click_of_sale click on click.sale_id = sale.id
      left join earning_of_seller earned on earned.sale_id = sale.id and earned.earner_id = sale.seller_id
      where sale.seller_id = ${memberId} and sale.attribution = 'click'
      group by 1, 3`.execute(db)
  ).rows;
}
