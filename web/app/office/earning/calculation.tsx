import { Count, Money } from "../../ui/money.tsx";
import { PartName, sameNumber, signOf } from "../../ui/office/part-name.tsx";
import { useReasonWords } from "../../ui/office/reasons.ts";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import { useWords } from "../words.ts";
import { ExactMoney } from "./exact-money.tsx";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

/** From the base to the amount, every number on the way, the last one under a line. */
export function Calculation({ story: { calculation, earning, sale } }: { readonly story: Story }) {
  const t = useWords();
  const r = useReasonWords();
  const { currency, points, peg, base, parts, exact, amount, cut } = calculation;
  const sum = (amount: string) => <Money value={{ amount, currency }} />;
  const [first] = parts;
  const only = parts.length === 1 && first?.kind === "percent" && first.counts === undefined ? first : undefined;
  const isRounded = !sameNumber(exact, amount);
  return (
    <section aria-labelledby="sum">
      <h2 id="sum" className={styles["heading"]}>
        {t("story.sum")}
      </h2>
      <SumRows className={styles["sum"] ?? ""}>
        {points === null || peg === null ? null : (
          <>
            <SumRow name={t("story.sum.points")}>
              <Count value={points} />
            </SumRow>
            <SumRow name={t("story.sum.peg")} sign="×">
              <ExactMoney amount={peg} currency={currency} />
            </SumRow>
          </>
        )}
        {only !== undefined ? (
          <SumRow name={points === null ? t("story.sum.goods") : t("story.sum.base")} sign={points === null ? "" : "="}>
            <ExactMoney amount={base} currency={currency} />
          </SumRow>
        ) : null}
        {only !== undefined ? (
          <SumRow name={t("story.sum.rate")} sign="×">
            <Count value={only.percent} unit="percent" />
          </SumRow>
        ) : (
          // The parts are the sale's lines, in their order, which never changes.
          parts.map((part, index) => (
            <SumRow
              // oxlint-disable-next-line react/no-array-index-key
              key={index}
              name={
                <PartName
                  part={part}
                  currency={currency}
                  saleCurrency={sale?.currency ?? currency}
                  title={sale?.titles[index]}
                />
              }
              sign={signOf(part, index)}
            >
              <ExactMoney amount={part.value} currency={currency} />
            </SumRow>
          ))
        )}
        {isRounded ? (
          <SumRow name={t("story.sum.exact")} sign="=">
            <ExactMoney amount={exact} currency={currency} />
          </SumRow>
        ) : null}
        <SumRow name={t(isRounded ? "story.sum.rounded" : "story.sum.total")} sign={isRounded ? "≈" : "="} total>
          {sum(amount)}
        </SumRow>
        {cut === null ? null : (
          <SumRow name={r("part.cut")} sign="=" total>
            <Money value={{ amount: cut, currency }} />
          </SumRow>
        )}
      </SumRows>
      {earning.period.state !== "open" || sameNumber(cut ?? amount, earning.amount.amount) ? null : (
        <p className={styles["aside"]}>{t.rich("story.sum.differs", { amount: <Money value={earning.amount} /> })}</p>
      )}
    </section>
  );
}
