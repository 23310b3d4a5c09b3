/** What lists of other rooms say of orders, for a page of them at once. */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";

/** Orders' numbers by id; unknown ones are absent. */
export async function orderNumbers(db: Db, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, string>> {
  const { rows } = await sql<{ id: bigint; number: string }>`
    select id, number from orders where id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** What these lines of orders were called when they were bought. */
export async function namedOrderLines(
  db: Db,
  ids: readonly bigint[],
): Promise<readonly { readonly id: bigint; readonly title: string; readonly variantName: string }[]> {
  const { rows } = await sql<{ id: bigint; title: string; variantName: string }>`
    select id, title, variant_name as "variantName" from order_line where id = any(${[...ids]}::bigint[])`.execute(db);
  return rows;
}
