import type { ReactNode } from "react";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useMethodName } from "../checkout/methods.tsx";
import type { Goods, Order } from "../shown.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

/** The order's life so far, in its order. */
export function Happened({ order, goods }: { readonly order: Order; readonly goods: Goods }) {
  const t = useWords();
  const name = useMethodName();
  const method = order.payment?.method ?? "";
  const events: readonly { readonly at: string; readonly words: ReactNode }[] = [
    { at: order.placedAt, words: t("order.event.placed") },
    ...(order.paidAt === null
      ? []
      : [{ at: order.paidAt, words: t("order.event.paid", { method: name(method, method) }) }]),
    ...order.refunds.map(({ at, amount, kept, state }) => ({
      at,
      words: t.rich(kept.amount === amount.amount ? "order.event.refund.kept" : `order.event.refund.${state}`, {
        amount: <Money value={amount} />,
      }),
    })),
    ...goodsEvents(goods, t),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
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

/** Parcels and returns, moment by moment. */
function goodsEvents({ shipments, returns, withdrawnAt }: Goods, t: ReturnType<typeof useWords>) {
  const told: { readonly at: string | null; readonly words: string }[] = [
    ...shipments.flatMap(({ number, shippedAt, deliveredAt }) => [
      { at: shippedAt, words: t("order.event.shipped", { number }) },
      { at: deliveredAt, words: t("order.event.delivered", { number }) },
    ]),
    ...returns.flatMap(({ askedAt, decidedAt, receivedAt, settledAt, state }) => [
      { at: askedAt, words: t("order.event.return.asked") },
      { at: decidedAt, words: t(state === "refused" ? "order.event.return.refused" : "order.event.return.approved") },
      { at: receivedAt, words: t("order.event.return.received") },
      { at: settledAt, words: t("order.event.return.settled") },
    ]),
    { at: withdrawnAt, words: t("order.event.withdrawn") },
  ];
  return told.flatMap(({ at, words }) => (at === null ? [] : [{ at, words }]));
}
