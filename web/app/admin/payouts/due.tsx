import { useEffect, useState } from "react";
import { Link } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import styles from "./due.module.css";

type Currency = Reply<"GET /api/admin/payout-due">["due"][number];

/** Null until it is worked out. */
export type DueNow = readonly Currency[] | { readonly problem: Problem } | null;

/**
 * Asks what could be paid now, beside the page: it is worked out over everybody with earnings, and the list need not wait for it.
 * @param batches asks again where these are others; until then it tells what it was
 */
export function useDue(asks: boolean, batches: unknown): DueNow {
  const [known, setKnown] = useState<{ readonly batches: unknown; readonly due: DueNow }>({ batches: null, due: null });
  const isKnown = known.batches === batches;
  useEffect(() => {
    if (!asks || isKnown) return;
    const left = new AbortController();
    const look = async (): Promise<void> => {
      const reply = await fetch("/api/admin/payout-due", { signal: left.signal });
      const told = (await reply.json()) as Reply<"GET /api/admin/payout-due"> & Problem;
      if (!left.signal.aborted) setKnown({ batches, due: reply.ok ? told.due : { problem: told } });
    };
    // Who leaves the page asks for nothing any more; without a connection the page stays as it is.
    look().catch(() => {});
    return () => left.abort();
  }, [asks, isKnown, batches]);
  return known.due;
}

/** What is available, a currency at a time: how much could go out now, and what waits for what. */
export function Due({ due }: { readonly due: DueNow }) {
  const t = useWords();
  return (
    <section aria-labelledby="due">
      <h2 id="due" className={panels["heading"]}>
        {t("due.heading")}
      </h2>
      {due === null ? (
        <div aria-busy="true" className={styles["due"]}>
          <Skeleton height="9.2rem" />
        </div>
      ) : "problem" in due ? (
        <ProblemNotice problem={due.problem} />
      ) : due.length === 0 ? (
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
