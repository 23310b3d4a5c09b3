import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../picture.tsx";
import type { Product, Variant } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./added-note.module.css";

/** What was just put into the basket, and the two ways on. It does not stand in the way: the page beneath goes on working. */
export function AddedNote({
  product,
  variant,
  onClose,
}: {
  readonly product: Product;
  /** Undefined: nothing was, and nothing shows. */
  readonly variant: Variant | undefined;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (variant === undefined) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [variant]);
  return (
    <div aria-live="polite" className={styles["place"]}>
      {variant === undefined ? null : (
        <div className={styles["note"]}>
          <div className={styles["thing"]}>
            <Picture of={product.gallery[0] ?? null} alt="" first />
            <div>
              <p className={styles["title"]}>{t("product.added")}</p>
              <p>{product.title}</p>
              <p className={styles["quiet"]}>
                {variant.name} · <Money value={variant.price} />
              </p>
            </div>
            <button type="button" onClick={onClose} className={styles["close"]} aria-label={t("product.added.close")}>
              <Icon name="close" />
            </button>
          </div>
          <div className={styles["ways"]}>
            <ButtonLink to="/checkout" wide>
              {t("product.added.checkout")}
            </ButtonLink>
            <Link to="/basket" className={styles["basket"]}>
              {t("product.added.basket")}
            </Link>
          </div>
        </div>
      )}
    </div>
  );
}
