import type { ReactNode } from "react";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useMethodName } from "../checkout/methods.tsx";
import type { Order } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

/** The order's life so far, in its order. */
export function Happened({ order }: { readonly order: Order }) {
  const t = useWords();
  const name = useMethodName();
  const method = order.payment?.method ?? "";
  const events: readonly { readonly at: string; readonly words: ReactNode }[] = [
    { at: order.placedAt, words: t("order.event.placed") },
    ...(order.paidAt === null
      ? []
      : [{ at: order.paidAt, words: t("order.event.paid", { method: name(method, method) }) }]),
    ...order.refunds.map(({ at, amount, state }) => ({
      at,
      words: t.rich(`order.event.refund.${state}`, { amount: <Money value={amount} /> }),
    })),
  ];
  return (
    <section aria-labelledby="happened">
      <h2 id="happened" className={styles["head"]}>
        {t("order.happened")}
      </h2>
      <ol className={styles["events"]}>
        {events.map(({ at, words }, index) => (
          // Two can happen in the same instant.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${at} ${index}`} className={styles["event"]}>
            <span>{words}</span>
            <span className={styles["at"]}>
              <When at={at} as="moment" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
