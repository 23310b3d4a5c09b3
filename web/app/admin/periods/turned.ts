import type { MoneyValue } from "../../ui/format-money.ts";
import type { Detail } from "./words-for-step.ts";

type Comparison = NonNullable<Detail["withPosted"]>;
type Change = Comparison["gained"][number];

/** The same seen from the run: what stands came after it, so whoever lost something since has less. */
export function turned({ bonuses, gained, gainedCount, lost, lostCount }: Comparison): Comparison {
  const back = ({ amount, currency }: MoneyValue): MoneyValue => ({
    amount: amount.startsWith("-") ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount,
    currency,
  });
  const turn = <Row extends Pick<Change, "before" | "after" | "change">>(row: Row): Row => ({
    ...row,
    before: row.after,
    after: row.before,
    change: back(row.change),
  });
  const people = (rows: readonly Change[]) =>
    rows.map((row) => ({
      ...turn(row),
      bonuses: row.bonuses.map(({ bonus, change }) => ({ bonus, change: back(change) })),
    }));
  return {
    bonuses: bonuses.map(turn),
    gained: people(lost),
    gainedCount: lostCount,
    lost: people(gained),
    lostCount: gainedCount,
  };
}
