import { useWords } from "../words.ts";
import styles from "./checkout.module.css";

/**
 * The shopper's wish that downloads begin at once, and that they know what ends with it (directive 2011/83/EU, article 16 m). Never ticked
 * beforehand: only who ticks it has said it.
 */
export function StartDownloads({ faulty, isSent }: { readonly faulty: boolean; readonly isSent: boolean }) {
  const t = useWords();
  return (
    <fieldset className={styles["section"]}>
      <legend className={styles["sectionTitle"]}>{t("checkout.downloads")}</legend>
      <label className={styles["consent"]}>
        <input
          type="checkbox"
          name="startDownloads"
          required
          aria-invalid={faulty}
          aria-describedby={faulty ? "startDownloads-fault" : undefined}
        />
        <span>{t("checkout.downloads.start")}</span>
      </label>
      {faulty ? (
        <p className={styles["fault"]} id="startDownloads-fault">
          {t("fault.startDownloads")}
        </p>
      ) : null}
      <p className={styles["after"]}>
        {t("checkout.downloads.now")} {isSent ? t("checkout.downloads.parcel") : null}
      </p>
    </fieldset>
  );
}
