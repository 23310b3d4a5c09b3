import { Money } from "../../ui/money.tsx";
import type { MoneyValue } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { addUp, isZero } from "../parts/add-money.ts";
import { usePeriodName } from "../../ui/period-name.ts";
import { List } from "../parts/list.tsx";
import { useWords } from "../words.ts";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** Each change with what stood after it. One sale and nothing since needs no list. */
export function Changes({ story: { history, earning } }: { readonly story: Story }) {
  const t = useWords();
  const periodName = usePeriodName();
  if (history.length < 2) return null;
  const name = periodName(earning.period);
  const changes = history.map((change, index) => ({
    ...change,
    after: sumOf(history.slice(0, index + 1).map(({ amount }) => amount)),
  }));
  return (
    <section aria-labelledby="changes">
      <h2 id="changes" className={styles["heading"]}>
        {t("story.history")}
      </h2>
      <List ordered className={styles["changes"]}>
        {changes.map(({ at, amount, cause, after }) => (
          <li key={`${at} ${amount.amount}`}>
            <span className={styles["what"]}>
              {cause === "run"
                ? t("story.history.run", { period: name })
                : t(cause === "reversal" && isZero(after) ? "story.history.reversal.all" : `story.history.${cause}`)}
              <small>
                <When at={at} />
              </small>
            </span>
            <span className={styles["change"]}>
              <Money value={amount} />
              <small>{t.rich("story.history.after", { sum: <Money value={after} /> })}</small>
            </span>
          </li>
        ))}
      </List>
    </section>
  );
}

function sumOf(amounts: readonly MoneyValue[]): MoneyValue {
  const [sum] = addUp(amounts);
  if (sum === undefined) throw new Error("an earning without a change has no history");
  return sum;
}
