import type { Reply } from "../../api.ts";
import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import styles from "./programs.module.css";

type Page = Reply<"GET /api/store/programs/{slug}">;

/** What a program pays everybody, and on which terms. */
export function Terms({ program, rates }: Pick<Page, "program" | "rates">) {
  const t = useWords();
  return (
    <section aria-labelledby="terms">
      <h2 id="terms" className={styles["heading"]}>
        {t("programs.pays")}
      </h2>
      <ul className={styles["rates"]}>
        {rates
          .filter(({ retiredAt }) => retiredAt === null)
          .map((rate) => (
            <li key={rate.id}>
              <span>{rate.title}</span>
              <b>
                {rate.percent === null ? (
                  Object.entries(rate.fixed ?? {}).map(([currency, amount]) => (
                    <span key={currency}>
                      <Money value={{ amount, currency }} />
                    </span>
                  ))
                ) : (
                  <Count value={rate.percent} unit="percent" />
                )}
              </b>
            </li>
          ))}
      </ul>
      <p className={styles["quiet"]}>
        {t("programs.terms", {
          window: t("programs.window", { count: program.windowDays }),
          hold: t("programs.hold", { count: program.holdDays }),
        })}
      </p>
    </section>
  );
}
