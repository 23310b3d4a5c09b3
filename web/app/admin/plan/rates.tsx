import { Count } from "../../ui/money.tsx";
import { plainName } from "../../ui/office/reasons.ts";
import { useWords } from "../money/words.ts";
import type { Rate } from "./document.ts";
import styles from "./in-words.module.css";

/** A percent for everybody, by level, or a table by rank or volume; what lies deeper is set in. */
export function Rates({ rate, of }: { readonly rate: Rate; readonly of: "plan.level" | "plan.generation" }) {
  const t = useWords();
  if (typeof rate === "string") {
    return (
      <p>
        {t.rich("plan.rate.all", {
          rate: (
            <b>
              <Count value={rate} unit="percent" />
            </b>
          ),
        })}
      </p>
    );
  }
  if (isLevels(rate)) {
    return (
      <ol role="list" className={styles["levels"]}>
        {rate.map((percent, index) => (
          // The place in the list is the level.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <small>{t(of, { level: index + 1 })}</small>
            <b>
              <Count value={percent} unit="percent" />
            </b>
          </li>
        ))}
      </ol>
    );
  }
  if ("byRank" in rate) {
    return (
      <dl>
        {Object.entries(rate.byRank).map(([rank, inner]) => (
          <div key={rank}>
            <dt>{t("plan.rate.rank", { rank: plainName(rank) })}</dt>
            <dd>
              <Rates rate={inner} of={of} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if ("byVolume" in rate) {
    return (
      <dl>
        {rate.bands.map(({ from, percent }) => (
          <div key={from}>
            <dt>{t.rich("plan.rate.volume", { from: <Count value={from} />, volume: rate.byVolume.toUpperCase() })}</dt>
            <dd>
              <Rates rate={percent} of={of} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  const several = "lower" in rate ? rate.lower : rate.higher;
  return (
    <>
      <p>{t("lower" in rate ? "plan.rate.lower" : "plan.rate.higher")}</p>
      {several.map((inner, index) => (
        // The tables have no names; their place does not change.
        // oxlint-disable-next-line react/no-array-index-key
        <Rates key={index} rate={inner} of={of} />
      ))}
    </>
  );
}

const isLevels = (rate: Rate): rate is readonly string[] => Array.isArray(rate);
