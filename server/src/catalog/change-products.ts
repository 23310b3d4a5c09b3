import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { stockCame } from "./stock-alerts.ts";
import { lockStock } from "./stock.ts";
import type { ProductStatus } from "./store.ts";

export type Deed =
  | { readonly kind: "status"; readonly status: ProductStatus }
  | { readonly kind: "category"; readonly category: string }
  /** Of every variant of these products. */
  | { readonly kind: "stock"; readonly onHand: number };

/** Does one thing to many products, all or none. @returns how many changed; `not-found` for a product or a category. */
export async function changeProducts(
  context: Context,
  wish: { readonly ids: readonly bigint[]; readonly deed: Deed; readonly reason: string },
): Promise<number | Failure> {
  const { tx } = context;
  const ids = [...new Set(wish.ids)];
  const { rows: found } = await sql<{ id: bigint }>`
    select id from product where id = any(${ids}::bigint[]) order by id for update`.execute(tx);
  if (found.length < ids.length) return new Failure("not-found", "One of these products is not there any more.");
  const changed = await change(context, ids, wish.deed);
  if (changed === undefined) return new Failure("not-found", "There is no such category.", { field: "category" });
  await audit(context, {
    action: "product.bulk",
    subject: wish.deed.kind,
    reason: wish.reason,
    after: { ...wish.deed, products: ids.map((id) => toEdge("product", id)) },
  });
  return changed;
}

async function change(context: Context, ids: readonly bigint[], deed: Deed): Promise<number | undefined> {
  const { tx } = context;
  if (deed.kind === "status") {
    const { numAffectedRows } = await sql`update product set status = ${deed.status}
      where id = any(${ids}::bigint[]) and status <> ${deed.status}`.execute(tx);
    return Number(numAffectedRows);
  }
  if (deed.kind === "category") {
    const category = await tx.selectFrom("category").select("id").where("slug", "=", deed.category).executeTakeFirst();
    if (category === undefined) return undefined;
    const { numAffectedRows } = await sql`update product set category_id = ${category.id}
      where id = any(${ids}::bigint[]) and category_id <> ${category.id}`.execute(tx);
    return Number(numAffectedRows);
  }
  const variants = await tx
    .selectFrom("variant")
    .select("id")
    .where("product_id", "=", sql<bigint>`any(${ids}::bigint[])`)
    .execute();
  const variantIds = variants.map(({ id }) => id);
  await lockStock(tx, variantIds);
  const { rows } = await sql`
    with set_now as (update stock set on_hand = ${deed.onHand}
      where variant_id = any(${variantIds}::bigint[]) and not endless and on_hand <> ${deed.onHand} returning variant_id)
    select distinct product_id from set_now join variant on variant.id = variant_id`.execute(tx);
  if (deed.onHand > 0) await stockCame(context, variantIds);
  return rows.length;
}
