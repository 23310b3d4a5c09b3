import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import styles from "./due.module.css";

type Currency = Reply<"GET /api/admin/payouts">["due"][number];

/** What is available, a currency at a time: how much could go out now, and what waits for what. */
export function Due({ due }: { readonly due: readonly Currency[] }) {
  const t = useWords();
  return (
    <section aria-labelledby="due">
      <h2 id="due" className={panels["heading"]}>
        {t("due.heading")}
      </h2>
      {due.length === 0 ? (
        <p className={panels["quiet"]}>
          {t("due.none")}. {t("due.none.text")}
        </p>
      ) : (
        <ul role="list" className={styles["due"]}>
          {due.map((one) => (
            <li key={one.currency} className={styles["currency"]}>
              <p className={styles["sum"]} data-none={one.count === 0 ? true : undefined}>
                <Money value={one.total} />
              </p>
              <p>{one.count === 0 ? t("due.nobody") : t("due.can", { count: one.count })}</p>
              {one.waiting.map(({ reason, count, total }) => (
                <p key={reason} className={panels["quiet"]}>
                  {t.rich("due.waits", {
                    people: t("due.people", { count }),
                    sum: <Money value={total} />,
                    why: t(`why.${reason}`),
                  })}
                </p>
              ))}
              <Link to={`/admin/payouts/new?currency=${one.currency}`} className={styles["look"]}>
                {t(one.count === 0 ? "due.who" : "due.look")}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
