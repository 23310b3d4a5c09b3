import type { ReactNode } from "react";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import type { Told } from "./told.ts";
import styles from "./story.module.css";

type Part = Told["calculation"]["parts"][number];

/** From the base to the amount, every number on the way, the last one under a line. */
export function Calculation({ told: { calculation, sale } }: { readonly told: Told }) {
  const t = useWords();
  const { currency, points, peg, base, parts, exact, amount } = calculation;
  const [first, ...others] = parts;
  const only = others.length === 0 && first?.kind === "percent" ? first : undefined;
  const isRounded = !sameNumber(exact, amount);
  const exactly = (value: string) => <ExactMoney amount={value} currency={currency} />;
  return (
    <section>
      <h2 className={panels["heading"]}>{t("story.sum")}</h2>
      <dl className={styles["sum"]}>
        {points === null || peg === null ? null : (
          <>
            <Row name={t("story.sum.points")}>
              <Count value={points} />
            </Row>
            <Row name={t("story.sum.peg")} sign="×">
              {exactly(peg)}
            </Row>
          </>
        )}
        {only === undefined ? (
          parts.map((part, index) => (
            // The parts are the sale's lines, in their order, and never change it.
            <Row
              // oxlint-disable-next-line react/no-array-index-key
              key={index}
              name={
                <PartName part={part} saleCurrency={sale.currency} currency={currency} title={sale.titles[index]} />
              }
              sign={index === 0 ? "" : "+"}
            >
              {exactly(part.value)}
            </Row>
          ))
        ) : (
          <>
            <Row name={t(points === null ? "story.sum.goods" : "story.sum.base")} sign={points === null ? "" : "="}>
              {exactly(base)}
            </Row>
            <Row name={t("story.sum.rate")} sign="×">
              <Count value={only.percent} unit="percent" />
            </Row>
          </>
        )}
        {isRounded ? (
          <Row name={t("story.sum.exact")} sign="=">
            {exactly(exact)}
          </Row>
        ) : null}
        <Row name={t(isRounded ? "story.sum.rounded" : "story.sum.total")} sign={isRounded ? "≈" : "="} total>
          <Money value={{ amount, currency }} />
        </Row>
      </dl>
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
