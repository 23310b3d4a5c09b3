import { Picture } from "../picture.tsx";
import type { Product } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./gallery.module.css";

/** All pictures at once: below each other on a table's width, side by side under a thumb. Nothing to click open. */
export function Gallery({ pictures, title }: { readonly pictures: Product["gallery"]; readonly title: string }) {
  const t = useWords();
  const count = pictures.length;
  return (
    <section className={styles["gallery"]} aria-label={t("product.pictures", { title })}>
      {/* Rolled by keyboard as by thumb. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what rolls must be reachable by keyboard (WCAG 2.1.1) */}
      <div className={`${styles["row"]} ${count === 1 ? styles["single"] : ""}`} tabIndex={count > 1 ? 0 : undefined}>
        {count === 0 ? <Picture of={null} alt="" /> : null}
        {pictures.map((picture, index) => (
          <Picture
            key={picture.url}
            of={picture}
            alt={
              picture.alt !== ""
                ? picture.alt
                : count === 1
                  ? title
                  : t("product.picture", { title, number: index + 1, count })
            }
            first={index === 0}
            sizes="(max-width: 52rem) 100vw, 55vw"
          />
        ))}
      </div>
    </section>
  );
}
