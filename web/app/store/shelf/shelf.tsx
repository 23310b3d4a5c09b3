import type { ProductCard as Card } from "../shown.ts";
import { ProductCard } from "./product-card.tsx";
import styles from "./shelf.module.css";

/** Products side by side. `first`: the shelf begins above the fold, so its first row is drawn at once. */
export function Shelf({
  cards,
  first = false,
  few = false,
}: {
  readonly cards: readonly Card[];
  readonly first?: boolean;
  /** Three in a row at most. */
  readonly few?: boolean;
}) {
  return (
    <ul className={`${styles["shelf"]} ${few ? styles["few"] : ""}`}>
      {cards.map((card, index) => (
        <li key={card.slug}>
          <ProductCard card={card} first={first && index < 4} />
        </li>
      ))}
    </ul>
  );
}
