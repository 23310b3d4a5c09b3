import type { ReactNode } from "react";
import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { Picture } from "../picture.tsx";
import type { ShownPicture } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./summary.module.css";

export interface Thing {
  readonly productSlug: string;
  readonly title: string;
  readonly variantName: string;
  readonly picture: ShownPicture | null;
  readonly quantity: number;
  readonly unitPrice: MoneyValue;
  readonly total: MoneyValue;
}

/** One thing of an order, small: its still, its name, how many, what for. */
export function ThingLine({ thing, children }: { readonly thing: Thing; readonly children?: ReactNode }) {
  const t = useWords();
  return (
    <li className={styles["thing"]}>
      <Picture of={thing.picture} alt="" className={styles["still"]} />
      <div className={styles["thingWords"]}>
        <Link to={`/p/${thing.productSlug}`}>{thing.title}</Link>
        <p className={styles["quiet"]}>{thing.variantName}</p>
        <p className={styles["quiet"]}>
          {t.rich("order.line.quantity", { quantity: thing.quantity, price: <Money value={thing.unitPrice} /> })}
        </p>
        {children}
      </div>
      <p className={styles["sum"]}>
        <Money value={thing.total} />
      </p>
    </li>
  );
}
