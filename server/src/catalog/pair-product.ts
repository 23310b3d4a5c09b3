import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";

/**
 * Says which products go well with one; replaces what was said before. The order is kept.
 * @returns undefined; `not-found` naming the first unknown slug.
 */
export async function pairProduct(
  context: Context,
  slug: string,
  others: readonly string[],
): Promise<undefined | Failure> {
  const found = await context.tx
    .selectFrom("product")
    .select(["id", "slug"])
    .where("slug", "in", [slug, ...others])
    .execute();
  const ids = new Map(found.map((row) => [row.slug, row.id]));
  const missing = [slug, ...others].find((each) => !ids.has(each));
  if (missing !== undefined) return new Failure("not-found", `There is no product "${missing}".`, { slug: missing });
  const productId = ids.get(slug)!;
  await context.tx.deleteFrom("product_pair").where("product_id", "=", productId).execute();
  const pairs = others.filter((other) => other !== slug).map((other) => ids.get(other)!);
  if (pairs.length > 0) {
    await context.tx
      .insertInto("product_pair")
      .values(pairs.map((other_id, position) => ({ product_id: productId, other_id, position })))
      .execute();
  }
  await audit(context, { action: "product.pair", subject: toEdge("product", productId), after: { others } });
  return undefined;
}
