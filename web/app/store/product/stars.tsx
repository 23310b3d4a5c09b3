import { useWords } from "../words.ts";
import styles from "./reviews.module.css";

/** "4.7" as stars for the eye and as words for the ear. */
export function Stars({ of }: { readonly of: string }) {
  const t = useWords();
  const full = Math.round(Number(of));
  return (
    <span className={styles["stars"]}>
      <span aria-hidden="true">
        {"★".repeat(full)}
        <span className={styles["empty"]}>{"★".repeat(5 - full)}</span>
      </span>
      <span className="said">{t("reviews.stars.of", { stars: of })}</span>
    </span>
  );
}
