import type { ReactNode } from "react";
import { Count, Money } from "../../ui/money.tsx";
import { plainName } from "../../ui/office/reasons.ts";
import { useWords } from "../money/words.ts";
import type { Amounts, Worth } from "./document.ts";
import styles from "./in-words.module.css";

/** Amounts by currency, each for all alike or as a table. */
export function AmountsOf({ amounts, lead }: { readonly amounts: Amounts; readonly lead: ReactNode }) {
  return Object.entries(amounts).map(([currency, worth]) => (
    <Worths key={currency} worth={worth} lead={lead} currency={currency} />
  ));
}

/** Money, points, shares or a count: one for everybody, or a table by rank or volume. */
export function Worths({
  worth,
  lead,
  currency,
}: {
  readonly worth: Worth;
  readonly lead: ReactNode;
  /** Of money; left out for points, shares and counts. */
  readonly currency?: string;
}) {
  const value = (text: string): ReactNode =>
    currency === undefined ? <Count value={text} /> : <Money value={{ amount: text, currency }} />;
  if (typeof worth === "string") {
    return (
      <p>
        {lead} <b>{value(worth)}</b>
      </p>
    );
  }
  return (
    <>
      <p>{lead}</p>
      <Table worth={worth} value={value} />
    </>
  );
}

function Table({ worth, value }: { readonly worth: Worth; readonly value: (text: string) => ReactNode }) {
  const t = useWords();
  if (typeof worth === "string") return <b>{value(worth)}</b>;
  if ("byRank" in worth) {
    return (
      <dl className={styles["worths"]}>
        {Object.entries(worth.byRank).map(([rank, inner]) => (
          <div key={rank}>
            <dt>{t("plan.rate.rank", { rank: plainName(rank) })}</dt>
            <dd>
              <Table worth={inner} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if ("byVolume" in worth) {
    return (
      <dl className={styles["worths"]}>
        {worth.bands.map(({ from, value: inner }) => (
          <div key={from}>
            <dt>
              {t.rich("plan.rate.volume", { from: <Count value={from} />, volume: worth.byVolume.toUpperCase() })}
            </dt>
            <dd>
              <Table worth={inner} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  const several = "lower" in worth ? worth.lower : worth.higher;
  return (
    <>
      <p>{t("lower" in worth ? "plan.worth.lower" : "plan.worth.higher")}</p>
      {several.map((inner, index) => (
        // The tables have no names; their place does not change.
        // oxlint-disable-next-line react/no-array-index-key
        <Table key={index} worth={inner} value={value} />
      ))}
    </>
  );
}
