import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";

/**
 * Has all variants of a product taxed as a class from now on; which rates a class has is said by place (`charges`). Orders
 * keep the rate that they were made with.
 * @returns the class before (of its first variant); `not-found` for an unknown product, `bad-input` for a malformed class.
 */
export async function setTaxClass(
  context: Context,
  wish: { readonly product: string; readonly taxClass: string },
): Promise<string | Failure> {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(wish.taxClass)) {
    return new Failure("bad-input", "A tax class is small letters, digits and hyphens.", { field: "taxClass" });
  }
  const variants = await context.tx
    .selectFrom("variant")
    .innerJoin("product", "product.id", "variant.product_id")
    .select(["variant.id", "variant.tax_class", "product.id as product_id"])
    .where("product.slug", "=", wish.product)
    .orderBy("variant.position")
    .execute();
  const [first] = variants;
  if (first === undefined) return new Failure("not-found", "There is no such product.", { field: "product" });
  await context.tx
    .updateTable("variant")
    .set({ tax_class: wish.taxClass })
    .where("product_id", "=", first.product_id)
    .execute();
  await audit(context, {
    action: "product.tax-class",
    subject: toEdge("product", first.product_id),
    before: { taxClass: first.tax_class },
    after: { taxClass: wish.taxClass },
  });
  return first.tax_class;
}

/** Products that are not taxed as `standard`, by their slug. */
export async function specialTaxClasses(db: Db): Promise<readonly { product: string; taxClass: string }[]> {
  const rows = await db
    .selectFrom("variant")
    .innerJoin("product", "product.id", "variant.product_id")
    .select(["product.slug as product", "variant.tax_class as taxClass"])
    .distinct()
    .where("variant.tax_class", "<>", "standard")
    .orderBy("product.slug")
    .orderBy("variant.tax_class")
    .execute();
  return rows;
}
