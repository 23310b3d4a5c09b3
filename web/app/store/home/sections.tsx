import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../picture.tsx";
import { Shelf } from "../shelf/shelf.tsx";
import { useShell } from "../shopping.ts";
import type { CategoryCard, ProductCard } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./sections.module.css";

export function Categories({ categories }: { readonly categories: readonly CategoryCard[] }) {
  const t = useWords();
  if (categories.length === 0) return null;
  return (
    <section className={styles["section"]} aria-labelledby="categories">
      <h2 id="categories" className="said">
        {t("frame.places")}
      </h2>
      <ul className={styles["categories"]}>
        {categories.map(({ slug, name, intro, picture }) => (
          <li key={slug}>
            <Link to={`/c/${slug}`} prefetch="intent" className={styles["category"]}>
              <Picture of={picture} alt="" />
              <span className={styles["name"]}>{name}</span>
              {intro === "" ? null : <span className={styles["intro"]}>{intro}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Featured({
  cards,
  title,
}: {
  readonly cards: readonly ProductCard[];
  /** Whose choice they are, where they are not the company's. */
  readonly title?: string;
}) {
  const t = useWords();
  if (cards.length === 0) return null;
  return (
    <section className={styles["section"]} aria-labelledby="featured">
      <h2 id="featured" className={styles["title"]}>
        {title ?? t("home.featured")}
      </h2>
      <Shelf cards={cards} />
    </section>
  );
}

/** What holds for every order here, said once and only where it is so. */
export function Promises() {
  const t = useWords();
  const shell = useShell();
  if (shell === undefined) return null;
  const { market } = shell;
  return (
    <section className={`${styles["section"]} ${styles["promises"]}`} aria-labelledby="promises">
      <h2 id="promises" className="said">
        {t("home.promises")}
      </h2>
      <dl className={styles["promiseList"]}>
        <div>
          <dt>{t("home.shipping")}</dt>
          <dd>
            {market.freeShippingFrom === null
              ? t.rich("home.shipping.flat", { price: <Money value={market.shipping} /> })
              : t.rich("home.shipping.free", {
                  price: <Money value={market.shipping} />,
                  from: <Money value={market.freeShippingFrom} />,
                })}
          </dd>
        </div>
        <div>
          <dt>{t("home.price")}</dt>
          <dd>
            {market.pricesIncludeTax
              ? t("home.price.included", { tax: market.taxName })
              : t("home.price.added", { tax: market.taxName })}
          </dd>
        </div>
        <div>
          <dt>{t("home.guest")}</dt>
          <dd>{t("home.guest.text")}</dd>
        </div>
      </dl>
    </section>
  );
}
