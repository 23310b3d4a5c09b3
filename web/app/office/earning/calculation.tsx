import type { ReactNode } from "react";
import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import { ExactMoney } from "./exact-money.tsx";
import type { Story } from "./story.ts";
import styles from "./page.module.css";

type Part = Story["calculation"]["parts"][number];

/** From the base to the amount, every number on the way, the last one under a line. */
export function Calculation({ story: { calculation, earning, sale } }: { readonly story: Story }) {
  const t = useWords();
  const { currency, points, peg, base, parts, exact, amount } = calculation;
  const sum = (amount: string) => <Money value={{ amount, currency }} />;
  const only = parts.length === 1 ? parts[0] : undefined;
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
        {only?.kind === "percent" ? (
          <Row name={points === null ? t("story.sum.goods") : t("story.sum.base")} sign={points === null ? "" : "="}>
            <ExactMoney amount={base} currency={currency} />
          </Row>
        ) : null}
        {only?.kind === "percent" ? (
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
                <PartName part={part} currency={currency} saleCurrency={sale.currency} title={sale.titles[index]} />
              }
              sign={index === 0 ? "" : "+"}
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
      </dl>
      {earning.period.state !== "open" || sameNumber(amount, earning.amount.amount) ? null : (
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

function PartName({
  part,
  currency,
  saleCurrency,
  title,
}: {
  readonly part: Part;
  readonly currency: string;
  readonly saleCurrency: string;
  readonly title: string | undefined;
}) {
  const t = useWords();
  const how =
    part.kind === "percent"
      ? t.rich("story.sum.part", {
          rate: <Count value={part.percent} unit="percent" />,
          base: <ExactMoney amount={part.base} currency={currency} />,
        })
      : t.rich(sameNumber(part.remaining, part.original) ? "story.sum.fixed" : "story.sum.fixed.left", {
          quantity: <Count value={part.quantity} />,
          fixed: <Money value={{ amount: part.fixed, currency }} />,
          remaining: <Money value={{ amount: part.remaining, currency: saleCurrency }} />,
          original: <Money value={{ amount: part.original, currency: saleCurrency }} />,
        });
  return (
    <>
      {title === undefined ? null : <b>{title}: </b>}
      {how}
    </>
  );
}

/** "5.10" and "5.1" are the same. */
function sameNumber(a: string, b: string): boolean {
  const plain = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  return plain(a) === plain(b);
}
