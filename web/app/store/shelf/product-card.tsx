import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../picture.tsx";
import type { ProductCard as Card } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./shelf.module.css";

/** A product on a shelf; the whole of it leads to its page. */
export function ProductCard({ card, first = false }: { readonly card: Card; readonly first?: boolean }) {
  const t = useWords();
  const price = <Money value={card.price} />;
  return (
    <Link to={`/p/${card.slug}`} prefetch="intent" className={styles["card"]}>
      <span className={styles["still"]}>
        <Picture
          of={card.picture}
          alt=""
          first={first}
          className={card.stock === "sold-out" ? styles["gone"] : undefined}
        />
      </span>
      <span className={styles["title"]}>{card.title}</span>
      {card.subtitle === "" ? null : <span className={styles["subtitle"]}>{card.subtitle}</span>}
      {card.rating === null ? null : (
        <span className={styles["rating"]}>
          <span aria-hidden="true">★</span> {t("shelf.rating", { stars: card.rating.stars, count: card.rating.count })}
        </span>
      )}
      <span className={styles["price"]}>
        {card.severalPrices ? t.rich("shelf.from", { price }) : price}
        {card.stock === "sold-out" ? <span className={styles["soldOut"]}>{t("stock.soldout")}</span> : null}
      </span>
    </Link>
  );
}
