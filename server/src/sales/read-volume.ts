import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** QV (points with two decimals) that these members sold in `[from, to)`, less what was refunded of it by now. */
export async function soldVolume(
  db: Db,
  members: readonly bigint[],
  span: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<bigint> {
  const { rows } = await sql<{ volume: bigint }>`
    select coalesce(sum(line.qv), 0)::bigint as volume
    from sale join sale_line_standing line on line.sale_id = sale.id
    where sale.seller_id = any(${members}::bigint[]) and sale.at >= ${span.from}::timestamptz
      and sale.at < ${span.to}::timestamptz`.execute(db);
  return rows[0]!.volume;
}
