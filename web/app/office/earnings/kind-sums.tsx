import { addUp } from "../parts/add-money.ts";
import { bonusMeaning, bonusName } from "../parts/bonus-name.ts";
import type { PeriodSums } from "../parts/period-strip.tsx";
import { STATES, StateBadge } from "../parts/state-badge.tsx";
import { Sums } from "../parts/sums.tsx";
import { List } from "../parts/list.tsx";
import { useWords } from "../words.ts";
import styles from "./kind-sums.module.css";

/** What a period's sum is made of: by kind of earning, and by how far it has come. */
export function KindSums({ sums }: { readonly sums: PeriodSums["sums"] }) {
  const t = useWords();
  const bonuses = [...new Set(sums.map(({ bonus }) => bonus))];
  const states = STATES.filter((state) => sums.some((sum) => sum.state === state));
  return (
    <div className={styles["parts"]}>
      <List>
        {bonuses.map((bonus) => {
          const own = sums.filter((sum) => sum.bonus === bonus);
          return (
            <li key={bonus}>
              <span>
                <b>{bonusName(t, bonus)}</b>
                <small>
                  {t("earnings.by.lines", { count: own.reduce((lines, sum) => lines + sum.lines, 0) })}
                  {bonusMeaning(t, bonus) === "" ? "" : `, ${bonusMeaning(t, bonus)}`}
                </small>
              </span>
              <Sums of={addUp(own.map(({ amount }) => amount))} />
            </li>
          );
        })}
      </List>
      <List>
        {states.map((state) => (
          <li key={state}>
            <span>
              <StateBadge state={state} />
              <small>{t(`state.${state}.means`)}</small>
            </span>
            <Sums of={addUp(sums.filter((sum) => sum.state === state).map(({ amount }) => amount))} />
          </li>
        ))}
      </List>
    </div>
  );
}
