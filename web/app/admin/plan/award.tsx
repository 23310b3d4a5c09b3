import { Money } from "../../ui/money.tsx";
import { plainName } from "../../ui/office/reasons.ts";
import { useWords } from "../money/words.ts";
import type { AwardBonus } from "./document.ts";
import { capital, kindsInWords } from "./say.ts";
import { AmountsOf } from "./worths.tsx";
import styles from "./in-words.module.css";

/** What an award is given for, and what it is. */
export function Award({ bonus }: { readonly bonus: AwardBonus }) {
  const t = useWords();
  const seller = capital(kindsInWords(t, bonus.seller));
  const form = bonus.for;
  const also = bonus.takes === undefined ? null : <> {t("plan.takes", { rule: bonus.takes })}</>;
  if ("reaching" in form) {
    return (
      <>
        <p>
          {t("plan.award.reaching", { seller })} {t(`plan.award.skipped.${form.skipped ?? "pay"}`)}
          {also}
        </p>
        <dl className={styles["worths"]}>
          {Object.entries(form.reaching).map(([rank, amounts]) => (
            <div key={rank}>
              <dt>{plainName(rank)}</dt>
              <dd>
                <Sums amounts={amounts} />
              </dd>
            </div>
          ))}
        </dl>
      </>
    );
  }
  if ("contest" in form) {
    return (
      <>
        <p>
          {t("plan.award.contest", { seller: kindsInWords(t, bonus.seller), volume: form.contest.toUpperCase() })}{" "}
          {t(`plan.award.ties.${form.ties ?? "share"}`)}
          {also}
        </p>
        {Object.entries(form.prizes).map(([currency, prizes]) => (
          <ol key={currency}>
            {prizes.map((amount, index) => (
              // The place in the list is the place.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                <Money value={{ amount, currency }} />
              </li>
            ))}
          </ol>
        ))}
      </>
    );
  }
  return (
    <>
      <p>
        {"every" in form ? (
          <>
            {t("plan.award.every", { seller, rule: form.every })}
            {form.times === undefined ? null : <> {t("plan.award.times", { count: form.times })}</>}
          </>
        ) : "streak" in form ? (
          <>
            {t("plan.award.streak", { seller, rule: form.streak, periods: form.periods })}{" "}
            {t(form.again === true ? "plan.award.again" : "plan.award.once")}
          </>
        ) : (
          <>
            {t("plan.award.tenure", { seller, count: form.tenure })}{" "}
            {t(form.again === true ? "plan.award.again" : "plan.award.once")}
          </>
        )}
        {also}
      </p>
      <AmountsOf amounts={form.amount} lead={t("plan.award.amount")} />
    </>
  );
}

function Sums({ amounts }: { readonly amounts: Readonly<Record<string, string>> }) {
  return Object.entries(amounts).map(([currency, amount], index) => (
    <span key={currency}>
      {index === 0 ? null : ", "}
      <Money value={{ amount, currency }} />
    </span>
  ));
}
