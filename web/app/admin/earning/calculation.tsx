import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { PartName, sameNumber, signOf } from "../../ui/office/part-name.tsx";
import { useReasonWords } from "../../ui/office/reasons.ts";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Told } from "./told.ts";
import styles from "./story.module.css";

/** From the base to the amount, every number on the way, the last one under a line. */
export function Calculation({ told: { calculation, sale } }: { readonly told: Told }) {
  const t = useWords();
  const r = useReasonWords();
  const { currency, points, peg, base, parts, exact, amount, cut } = calculation;
  const [first, ...others] = parts;
  const only = others.length === 0 && first?.kind === "percent" && first.counts === undefined ? first : undefined;
  const isRounded = !sameNumber(exact, amount);
  const exactly = (value: string) => <ExactMoney amount={value} currency={currency} />;
  return (
    <section>
      <h2 className={panels["heading"]}>{t("story.sum")}</h2>
      <SumRows className={styles["sum"] ?? ""}>
        {points === null || peg === null ? null : (
          <>
            <SumRow name={t("story.sum.points")}>
              <Count value={points} />
            </SumRow>
            <SumRow name={t("story.sum.peg")} sign="×">
              {exactly(peg)}
            </SumRow>
          </>
        )}
        {only === undefined ? (
          parts.map((part, index) => (
            // The parts are the sale's lines, in their order, and never change it.
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
              {exactly(part.value)}
            </SumRow>
          ))
        ) : (
          <>
            <SumRow name={t(points === null ? "story.sum.goods" : "story.sum.base")} sign={points === null ? "" : "="}>
              {exactly(base)}
            </SumRow>
            <SumRow name={t("story.sum.rate")} sign="×">
              <Count value={only.percent} unit="percent" />
            </SumRow>
          </>
        )}
        {isRounded ? (
          <SumRow name={t("story.sum.exact")} sign="=">
            {exactly(exact)}
          </SumRow>
        ) : null}
        <SumRow name={t(isRounded ? "story.sum.rounded" : "story.sum.total")} sign={isRounded ? "≈" : "="} total>
          <Money value={{ amount, currency }} />
        </SumRow>
        {cut === null ? null : (
          <SumRow name={r("part.cut")} sign="=" total>
            <Money value={{ amount: cut, currency }} />
          </SumRow>
        )}
      </SumRows>
    </section>
  );
}
