import { Icon } from "../icon.tsx";
import type { Branch } from "./source.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** So many of a long line are shown at each end. */
const ends = 3;

/** The way from everybody down to who is chosen; a long one is folded in the middle. */
export function LineAbove({
  chosen,
  onChoose,
  onAll,
}: {
  readonly chosen: Branch | undefined;
  readonly onChoose: (wanted: { readonly id: string }) => void;
  readonly onAll: () => void;
}) {
  const t = useWords();
  const line = chosen?.line ?? [];
  const hidden = Math.max(0, line.length - 2 * ends);
  const shown = hidden === 0 ? line : [...line.slice(0, ends), ...line.slice(-ends)];
  return (
    <nav aria-label={t("explorer.line")} className={styles["line"]}>
      <button type="button" onClick={onAll} aria-current={chosen === undefined ? "true" : undefined}>
        {t("explorer.whole")}
      </button>
      {shown.map((step, index) => (
        <span key={step.id}>
          <Icon name="right" size={12} />
          {hidden > 0 && index === ends ? (
            <>
              <i>{t("explorer.between", { count: hidden })}</i>
              <Icon name="right" size={12} />
            </>
          ) : null}
          <button
            type="button"
            onClick={() => onChoose({ id: step.id })}
            aria-current={index === shown.length - 1 ? "true" : undefined}
          >
            {step.name ?? step.handle ?? t("explorer.unnamed")}
          </button>
        </span>
      ))}
    </nav>
  );
}
