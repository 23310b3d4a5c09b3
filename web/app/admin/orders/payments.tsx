import { Button } from "@mantine/core";
import { useFetcher } from "react-router";
import type { Problem } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { minorOf } from "../daily/minor.ts";
import { PaymentBadge, RefundBadge } from "./state.tsx";
import type { AdminOrder } from "./state.tsx";
import styles from "./payments.module.css";

type Refund = AdminOrder["refunds"][number];

/** Money in and money out, each with how it stands at the provider. */
export function Payments({ order }: { readonly order: AdminOrder }) {
  const t = useWords();
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("order.payments")}</h2>
      {order.payments.length === 0 ? <p className={panels["quiet"]}>{t("order.payments.none")}</p> : null}
      <ul className={styles["list"]}>
        {order.payments.map((payment) => (
          <li key={payment.id}>
            <div className={styles["line"]}>
              <span className={styles["what"]}>
                {payment.method} <PaymentBadge state={payment.state} />
              </span>
              <Money value={payment.amount} />
            </div>
            <p className={styles["note"]}>
              <When at={payment.settledAt ?? payment.startedAt} as="moment" />
              <span className={styles["reference"]}>
                {t("order.payment.reference", { reference: payment.reference, provider: payment.provider })}
              </span>
            </p>
            {payment.reason === null ? null : <p className={styles["note"]}>{payment.reason}</p>}
          </li>
        ))}
      </ul>
      {order.refunds.length === 0 ? null : (
        <>
          <h3 className={styles["heading"]}>{t("order.refunds")}</h3>
          <ul className={styles["list"]}>
            {order.refunds.toReversed().map((refund) => (
              <RefundRow key={refund.id} order={order} refund={refund} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function RefundRow({ order, refund }: { readonly order: AdminOrder; readonly refund: Refund }) {
  const t = useWords();
  return (
    <li>
      <div className={styles["line"]}>
        <span className={styles["what"]}>
          <q>{refund.reason}</q> <RefundBadge state={refund.state} />
        </span>
        <Money value={{ ...refund.amount, amount: `-${refund.amount.amount}` }} />
      </div>
      <ul className={styles["parts"]}>
        {refund.lines.map((line) => {
          const title = order.lines.find(({ id }) => id === line.orderLineId)?.title ?? line.orderLineId;
          return (
            <li key={line.orderLineId}>
              <span>
                {line.quantity === 0
                  ? t("order.refund.money", { title })
                  : t.rich("order.refund.line", { quantity: <Count value={line.quantity} />, title })}
                {line.restocked === 0 ? null : <i>{t("order.refund.restocked", { quantity: line.restocked })}</i>}
              </span>
              <Money value={line.amount} />
            </li>
          );
        })}
        {minorOf(refund.shipping) === 0n ? null : (
          <li>
            <span>{t("order.refund.shipping")}</span>
            <Money value={refund.shipping} />
          </li>
        )}
      </ul>
      <p className={styles["note"]}>
        <When at={refund.at} as="moment" />
        {refund.by === null ? null : <span>{t("order.by", { who: refund.by })}</span>}
      </p>
      {refund.state === "failed" ? <Failed refund={refund} /> : null}
    </li>
  );
}

/** The one thing that a person has to mend by hand: the money did not leave. */
function Failed({ refund: { id, failure } }: { readonly refund: Refund }) {
  const t = useWords();
  const may = useMay("order.refund");
  const fetcher = useFetcher<{ readonly problem?: Problem }>();
  const problem = fetcher.data?.problem;
  return (
    <Notice tone="bad">
      <p>{t("order.refund.failed", { why: failure ?? "" })}</p>
      {problem === undefined || fetcher.state !== "idle" ? null : <ProblemNotice problem={problem} />}
      {may ? (
        <IdempotentForm fetcher={fetcher}>
          <input type="hidden" name="refund" value={id} />
          <Button type="submit" variant="default" mt="xs" loading={fetcher.state !== "idle"}>
            {t("order.refund.again")}
          </Button>
        </IdempotentForm>
      ) : null}
    </Notice>
  );
}
