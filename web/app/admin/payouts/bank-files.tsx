import { Icon } from "../../ui/icon.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Detail } from "./batch.tsx";
import styles from "./bank-files.module.css";

/** The batch for the bank: plain links to the API's files, which need the reader's own cookie. */
export function BankFiles({ batch, may }: { readonly batch: Detail["batch"]; readonly may: boolean }) {
  const t = useWords();
  const isReady = batch.state === "approved" || batch.state === "paid";
  return (
    <section aria-labelledby="files">
      <h2 id="files" className={panels["heading"]}>
        {t("files.heading")}
      </h2>
      {!isReady ? (
        <p className={panels["quiet"]}>{t("files.later")}</p>
      ) : !may ? (
        <p className={panels["quiet"]}>{t("files.not")}</p>
      ) : (
        <>
          <div className={panels["buttons"]}>
            {batch.method !== "bank-csv" && batch.method !== "stripe" ? (
              <a href={`/api/admin/payouts/${batch.id}/file`} download className={styles["file"]}>
                <Icon name="bank" size={18} /> {t(`files.${batch.method}`)}
              </a>
            ) : null}
            <a href={`/api/admin/payouts/${batch.id}/csv`} download className={styles["file"]}>
              <Icon name="download" size={18} /> {t("files.csv")}
            </a>
          </div>
          <p className={`${panels["quiet"]} ${styles["note"]}`}>{t("files.note")}</p>
        </>
      )}
    </section>
  );
}
