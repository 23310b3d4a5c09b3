import type { ReactNode } from "react";
import { Count, Money } from "../../ui/money.tsx";
import { PartName, sameNumber, signOf } from "../../ui/office/part-name.tsx";
import { useReasonWords } from "../../ui/office/reasons.ts";
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
      <dl className={styles["sum"]}>
        {points === null || peg === null ? null : (
          <>
            <Row name={t("story.sum.points")}>
              <Count value={points} />
            </Row>
            <Row name={t("story.sum.peg")} sign="×">
              <ExactMoney amount={peg} currency={currency} />
            </Row>
          </>
        )}
        {only !== undefined ? (
          <Row name={points === null ? t("story.sum.goods") : t("story.sum.base")} sign={points === null ? "" : "="}>
            <ExactMoney amount={base} currency={currency} />
          </Row>
        ) : null}
        {only !== undefined ? (
          <Row name={t("story.sum.rate")} sign="×">
            <Count value={only.percent} unit="percent" />
          </Row>
        ) : (
          // The parts are the sale's lines, in their order, which never changes.
          parts.map((part, index) => (
            <Row
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
            </Row>
          ))
        )}
        {isRounded ? (
          <Row name={t("story.sum.exact")} sign="=">
            <ExactMoney amount={exact} currency={currency} />
          </Row>
        ) : null}
        <Row name={t(isRounded ? "story.sum.rounded" : "story.sum.total")} sign={isRounded ? "≈" : "="} total>
          {sum(amount)}
        </Row>
        {cut === null ? null : (
          <Row name={r("part.cut")} sign="=" total>
            <Money value={{ amount: cut, currency }} />
          </Row>
        )}
      </dl>
      {earning.period.state !== "open" || sameNumber(cut ?? amount, earning.amount.amount) ? null : (
        <p className={styles["aside"]}>{t.rich("story.sum.differs", { amount: <Money value={earning.amount} /> })}</p>
      )}
    </section>
  );
}

function Row({
  name,
  sign = "",
  total = false,
  children,
}: {
  readonly name: ReactNode;
  readonly sign?: string;
  readonly total?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div data-total={total ? true : undefined}>
      <dt>{name}</dt>
      <dd>
        <span className={styles["sign"]}>{sign}</span>
        {children}
      </dd>
    </div>
  );
}
