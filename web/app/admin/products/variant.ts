import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";
import styles from "./products.module.css";

type Product = Reply<"GET /api/admin/products">["products"][number];

/** What is counted and priced: one way in which a product is sold. */
export interface Variant extends Omit<Product["variants"][number], "name"> {
  readonly variantName: string;
  readonly title: string;
  readonly slug: string;
  readonly status: Product["status"];
  readonly picture: Product["picture"];
  readonly affiliateFixed: Product["affiliateFixed"];
}

export function variantsOf(products: readonly Product[]): Variant[] {
  return products.flatMap(({ title, slug, status, picture, affiliateFixed, variants }) =>
    variants.map(({ name, ...variant }) => ({
      ...variant,
      variantName: name,
      title,
      slug,
      status,
      picture,
      affiliateFixed,
    })),
  );
}

/** What can be promised to the next shopper. */
const available = ({ onHand, promised }: Variant): number => onHand - promised;
export const isOut = (variant: Variant): boolean => available(variant) <= 0;
export const isLow = (variant: Variant): boolean => available(variant) <= variant.lowAt;

export function Thing({ of }: { readonly of: Variant }) {
  const t = useWords();
  return (
    <span className={styles["thing"]}>
      {of.picture === null ? (
        <span className={styles["picture"]} />
      ) : (
        <img src={of.picture.url} width="32" height="40" alt="" loading="lazy" className={styles["picture"]} />
      )}
      <span className={styles["name"]}>
        {/* The shop has styles of its own: a page load. */}
        <a href={`/p/${of.slug}`}>{of.title}</a>
        <small>
          {of.variantName}
          {of.status === "on-sale" ? null : <Badge color="gray">{t(`products.status.${of.status}`)}</Badge>}
          {of.affiliateFixed.map((amount) => (
            <span key={amount.currency}>{t.rich("products.fixed", { amount: <Money value={amount} /> })}</span>
          ))}
        </small>
      </span>
    </span>
  );
}
