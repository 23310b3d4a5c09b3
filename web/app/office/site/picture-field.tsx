import { useWords } from "../words.ts";
import styles from "./page.module.css";

/** A picture as it is, another one to hand in, or none. */
export function PictureField({
  name,
  label,
  hint,
  current,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly current: string | null;
}) {
  const t = useWords();
  return (
    <div className={styles["picture"]}>
      {current === null ? null : <img src={`${current}?w=320`} alt="" className={styles["now"]} />}
      <label className={styles["story"]}>
        <span>{label}</span>
        <small>{hint}</small>
        <input type="file" name={name} accept="image/jpeg,image/png,image/webp" />
      </label>
      {current === null ? null : (
        <label className={styles["none"]}>
          <input type="checkbox" name={`${name}-none`} />
          {t("site.picture.none")}
        </label>
      )}
    </div>
  );
}
