import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";
import { ENTRY } from "./read-refund.ts";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { readTyped, shareOf } from "./refund-sum.ts";
import type { LineWish } from "./refund-sum.ts";
import type { AdminOrder } from "./state.tsx";
import styles from "./refund.module.css";

/** One line of the order: how many units come back, and their money, which can be another sum than their share. */
export function RefundLine({
  line,
  first,
  wish,
  sum,
  onChange,
}: {
  readonly line: AdminOrder["lines"][number];
  /** The panel opens with the cursor in it. */
  readonly first: boolean;
  readonly wish: LineWish;
  /** Undefined: what was typed is no amount, or too much. */
  readonly sum: bigint | undefined;
  readonly onChange: (wish: LineWish) => void;
}) {
  const t = useWords();
  const { id, title, variantName, refundable } = line;
  const { quantity, amount } = refundable;
  if (quantity === 0 && minorOf(amount) === 0n) {
    return (
      <li className={styles["line"]} data-gone>
        <div className={styles["what"]}>
          <p className={styles["title"]}>
            {title} <span>{variantName}</span>
          </p>
          <p className={styles["note"]}>{t("refund.gone")}</p>
        </div>
      </li>
    );
  }
  // Another number of units takes its share again; a typed sum was meant for the number before.
  const setUnits = (units: number) => onChange({ units: Math.max(0, Math.min(quantity, units)), typed: undefined });
  const share = shareOf(refundable, wish.units);
  return (
    <li className={styles["line"]} data-chosen={sum !== undefined && sum > 0n ? true : undefined}>
      <div className={styles["what"]}>
        <p className={styles["title"]}>
          {title} <span>{variantName}</span>
        </p>
        <p className={styles["note"]}>{t.rich("refund.amount.most", { amount: <Money value={amount} /> })}</p>
      </div>
      {quantity === 0 ? null : (
        <div className={styles["units"]}>
          <button
            type="button"
            aria-label={t("refund.fewer", { title })}
            disabled={wish.units === 0}
            onClick={() => setUnits(wish.units - 1)}
          >
            −
          </button>
          <label>
            <span className="said">{t("refund.units", { title })}</span>
            <input
              type="number"
              name={ENTRY.units(id)}
              min={0}
              max={quantity}
              value={wish.units}
              data-autofocus={first ? true : undefined}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setUnits(Math.floor(Number(event.currentTarget.value)) || 0)}
            />
          </label>
          <button
            type="button"
            aria-label={t("refund.more", { title })}
            disabled={wish.units === quantity}
            onClick={() => setUnits(wish.units + 1)}
          >
            +
          </button>
          <span className={styles["of"]}>{t.rich("refund.of", { of: <Count value={quantity} /> })}</span>
        </div>
      )}
      <label className={styles["money"]}>
        <span className="said">{t("refund.amount", { title })}</span>
        <input
          // Sent only where it was typed: the units' share is the API's to work out.
          name={wish.typed === undefined ? undefined : ENTRY.amount(id)}
          inputMode="decimal"
          autoComplete="off"
          placeholder={moneyOf(0n, amount).amount}
          value={wish.typed ?? (share === 0n ? "" : moneyOf(share, amount).amount)}
          onChange={(event) => onChange({ ...wish, typed: event.currentTarget.value })}
          onBlur={() => wish.typed?.trim() === "" && onChange({ ...wish, typed: undefined })}
          aria-invalid={sum === undefined}
        />
        <span aria-hidden="true">{amount.currency}</span>
      </label>
      {sum === undefined ? (
        <p className={styles["wrong"]}>
          {readTyped(wish.typed ?? "", amount) === undefined
            ? t("refund.wrong", { currency: amount.currency })
            : t("refund.toomuch")}
        </p>
      ) : null}
    </li>
  );
}
