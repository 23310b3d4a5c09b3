import type { ReactNode } from "react";
import type { Reply } from "../../api.ts";
import { ExactMoney } from "../../ui/exact-money.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

export type Figures = Reply<"GET /api/admin/reports/today">["today"];

/** What a span comes to: clicks, conversions, and what they are worth, in each currency. */
export function FigureRow({ of }: { readonly of: Figures }) {
  const t = useWords();
  return (
    <>
      <Figure label={t("figure.clicks")} note={t("figure.clicks.gross", { count: of.clicks.gross })}>
        <Count value={of.clicks.net} />
      </Figure>
      <Figure label={t("figure.conversions")} note={t("figure.reversed", { count: of.reversed })}>
        <Count value={of.conversions} />
      </Figure>
      <Figure label={t("figure.rate")} note={t("figure.rate.note")}>
        {of.conversionRate === null ? "–" : <Count value={of.conversionRate} unit="percent" />}
      </Figure>
      <Figure label={t("figure.epc")} note={t("figure.epc.note")}>
        <PerCurrency of={of} what="epc" />
      </Figure>
      <Figure label={t("figure.aov")} note={t("figure.aov.note")}>
        <PerCurrency of={of} what="aov" />
      </Figure>
      <Figure label={t("figure.earned")} note={t("figure.earned.note")}>
        <PerCurrency of={of} what="earned" />
      </Figure>
    </>
  );
}

export function Figure({
  label,
  note,
  children,
}: {
  readonly label: string;
  readonly note: string;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <p className={styles["label"]}>{label}</p>
      <div className={styles["value"]}>{children}</div>
      <p className={styles["note"]}>{note}</p>
    </div>
  );
}

/** One figure in each currency that has it; currencies are never added up. */
export function PerCurrency({ of, what }: { readonly of: Figures; readonly what: "epc" | "aov" | "earned" }) {
  const sums = of.money.flatMap((row) => (row[what] === null ? [] : [row[what]]));
  if (sums.length === 0) return "–";
  return (
    <ul className={styles["sums"]}>
      {sums.map((sum) => (
        <li key={sum.currency}>{what === "epc" ? <ExactMoney {...sum} /> : <Money value={sum} />}</li>
      ))}
    </ul>
  );
}
