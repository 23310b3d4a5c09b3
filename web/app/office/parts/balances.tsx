import type { ReactNode } from "react";
import type { Reply } from "../../api.ts";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import { isZero } from "./add-money.ts";
import { Sums } from "./sums.tsx";
import styles from "./balances.module.css";

export type Balance = Reply<"GET /api/partner/wallet">["balances"][number];

const PLACES = ["pending", "held", "available", "onTheWay", "storeCredit", "paid"] as const;

/**
 * Where the money is, from the sale to the bank; every currency for itself. With `means` each place is explained. What is
 * on the way is part of what is available, so it is only told where there is some.
 */
export function Balances({
  of,
  means = false,
  held,
}: {
  readonly of: readonly Balance[];
  readonly means?: boolean;
  /** When what is held becomes available. */
  readonly held?: ReactNode;
}) {
  const t = useWords();
  const sumsOf = (place: (typeof PLACES)[number]): readonly MoneyValue[] => {
    const sums = of.map((balance) => balance[place]);
    const some = sums.filter((sum) => !isZero(sum));
    return some.length > 0 ? some : sums.slice(0, 1);
  };
  const shown = PLACES.filter((place) =>
    place === "onTheWay" || place === "storeCredit" ? of.some((balance) => !isZero(balance[place])) : true,
  );
  return (
    <dl className={styles["places"]}>
      {shown.map((place) => (
        <div key={place} data-place={place} data-none={sumsOf(place).every(isZero) ? true : undefined}>
          <dt>
            {place === "onTheWay"
              ? t("wallet.on-the-way")
              : place === "paid"
                ? t("wallet.paid.all")
                : place === "storeCredit"
                  ? t("wallet.credit")
                  : t(`state.${place}`)}
            {means ? (
              <small>
                {place === "onTheWay"
                  ? t("wallet.on-the-way.means")
                  : place === "storeCredit"
                    ? t("wallet.credit.means")
                    : t(`state.${place}.means`)}{" "}
                {place === "held" ? held : null}
              </small>
            ) : null}
          </dt>
          <dd>
            <Sums of={sumsOf(place)} word={t("wallet.below")} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
