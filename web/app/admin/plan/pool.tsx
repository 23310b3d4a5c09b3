import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../money/words.ts";
import type { PoolBonus } from "./document.ts";
import { capital, kindsInWords } from "./say.ts";
import { Worths } from "./worths.tsx";

/** What is divided, among whom, and how. */
export function Pool({ bonus }: { readonly bonus: PoolBonus }) {
  const t = useWords();
  const { from, split, takes, nobody } = bonus;
  return (
    <>
      <ul>
        {from.percent === undefined ? null : (
          <li>{t.rich(`plan.pool.${from.of ?? "cv"}`, { rate: <Count value={from.percent} unit="percent" /> })}</li>
        )}
        {Object.entries(from.amount ?? {}).map(([currency, amount]) => (
          <li key={currency}>{t.rich("plan.pool.fixed", { amount: <Money value={{ amount, currency }} /> })}</li>
        ))}
        {(from.untaken ?? []).map((name) => (
          <li key={name}>{t("plan.pool.untaken", { name })}</li>
        ))}
      </ul>
      <p>
        {t("plan.pool", { seller: capital(kindsInWords(t, bonus.seller)) })}
        {takes === undefined ? null : <> {t("plan.takes", { rule: takes })}</>}{" "}
        {typeof split === "string" ? t("plan.pool.equal") : null}
        {typeof split !== "string" && "volume" in split
          ? t("plan.pool.volume", { volume: split.volume.toUpperCase() })
          : null}
        {typeof split !== "string" && "by" in split
          ? t("places" in split ? "plan.pool.places" : "plan.pool.parts", { volume: split.by.toUpperCase() })
          : null}
      </p>
      {typeof split !== "string" && "shares" in split ? (
        <Worths worth={split.shares} lead={t("plan.pool.shares")} />
      ) : null}
      {typeof split !== "string" && "by" in split ? (
        <ol>
          {("places" in split ? split.places : split.parts).map((percent, index) => (
            // The place in the list is the place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <Count value={percent} unit="percent" />
            </li>
          ))}
        </ol>
      ) : null}
      <p>{t(`plan.pool.nobody.${nobody ?? "company"}`)}</p>
    </>
  );
}
