import type { Colour, Shade } from "./shades.ts";
import type { Start } from "./source.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** What each colour and its sign say. */
export function Legend({
  shades,
  colour,
  start,
}: {
  readonly shades: readonly Shade[];
  readonly colour: Colour;
  readonly start: Start;
}) {
  const t = useWords();
  return (
    <section className={styles["legend"]} aria-label={t("explorer.legend")}>
      <ul>
        {shades
          .filter(({ told }) => told)
          .map(({ css, sign, label }) => (
            <li key={label}>
              <span className={styles["swatch"]} style={{ background: css }} aria-hidden="true" />
              <span aria-hidden="true" className={styles["sign"]}>
                {sign}
              </span>
              {label}
            </li>
          ))}
      </ul>
      <p>{colour === "rank" && start.ranks.length === 0 ? t("explorer.ranks.none") : t("explorer.legend.block")}</p>
    </section>
  );
}
