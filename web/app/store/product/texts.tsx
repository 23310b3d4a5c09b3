import type { Product } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./texts.module.css";

/** What it is, and what it is made of; the second can be folded away. */
export function Texts({ product: { description, details } }: { readonly product: Product }) {
  const t = useWords();
  return (
    <>
      {description === "" ? null : (
        <div className={styles["description"]}>
          {paragraphs(description).map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
      {details === "" ? null : (
        <details className={styles["details"]} open>
          <summary>{t("product.details")}</summary>
          <div className={styles["detailsText"]}>
            {paragraphs(details).map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </details>
      )}
    </>
  );
}

const paragraphs = (text: string): string[] =>
  text
    .split(/\n+/)
    .map((part) => part.trim())
    .filter(Boolean);
