import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/**
 * QV (points in hundredths) by member, of all who sold in `[from, to)`, less what was refunded of these sales before `to`: as
 * it was known then. Added up in the database and sent as two columns of bytes, since sellers may be a million.
 */
export async function soldVolumes(
  db: Db,
  span: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<{ readonly members: Float64Array; readonly values: Float64Array }> {
  const { rows } = await sql<{ members: Buffer | null; volumes: Buffer | null }>`
    with sold as (
      select id, seller_id from sale
      where seller_id is not null and at >= ${span.from}::timestamptz and at < ${span.to}::timestamptz
    ),
    change as (
      select sold.seller_id, line.qv from sold join sale_line line on line.sale_id = sold.id
      union all
      select sold.seller_id, -gone.qv
      from sold join sale_reversal reversal on reversal.sale_id = sold.id and reversal.at < ${span.to}::timestamptz
        join sale_reversal_line gone on gone.reversal_id = reversal.id
    ),
    total as (select seller_id, sum(qv)::bigint as qv from change group by seller_id)
    select string_agg(int8send(seller_id), ''::bytea order by seller_id) as members,
      string_agg(int8send(qv), ''::bytea order by seller_id) as volumes
    from total`.execute(db);
  const [row] = rows;
  return { members: numbersOf(row?.members ?? null), values: numbersOf(row?.volumes ?? null) };
}

function numbersOf(bytes: Buffer | null): Float64Array {
  const numbers = new Float64Array((bytes?.length ?? 0) / 8);
  for (let at = 0; at < numbers.length; at++) numbers[at] = Number(bytes!.readBigInt64BE(at * 8));
  return numbers;
}
