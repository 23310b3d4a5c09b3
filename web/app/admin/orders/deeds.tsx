import { Button, Radio } from "@mantine/core";
import { Link } from "react-router";
import { ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import { Reduce } from "./edits.tsx";
import type { Goods } from "./parcels.tsx";
import type { AdminOrder } from "./state.tsx";
import styles from "../desk/desk.module.css";

export const METHODS = ["manual-transfer", "manual-cash"] as const;

/** What can be done with an order now: take reserved money, note money that came, give it back, or cancel. */
export function Deeds({ order, goods }: { readonly order: AdminOrder; readonly goods: Goods }) {
  const t = useWords();
  const may = useMay("order.refund");
  const { state, refundable, payments } = order;
  if (!may) return null;
  if (state === "paid" && order.giftCard !== null) return <RefundCard card={order.giftCard} />;
  if (state === "paid" && minorOf(refundable.total) > 0n) {
    return (
      <>
        <ButtonLink to="refund" tone="danger" preventScrollReset>
          {t("order.refund.do")}
        </ButtonLink>
        {goods.cancellable ? <Withdraw order={order} /> : null}
      </>
    );
  }
  if (state !== "placed") return null;
  const reserved = payments.find((payment) => payment.state === "authorised");
  return (
    <>
      {reserved === undefined ? null : <Capture order={order} reserved={reserved.amount} />}
      {payments.some((payment) => payment.state === "capturing") ? null : <Paid order={order} />}
      {order.exchange ? <Waive order={order} /> : null}
      {order.giftCard === null ? (
        <Button component={Link} to="add" preventScrollReset variant="subtle" size="compact-sm">
          {t("add.do")}
        </Button>
      ) : null}
      <Reduce order={order} />
      <Cancel order={order} isReserved={reserved !== undefined} />
    </>
  );
}

/** What is left on a bought gift card goes back to its buyer. */
function RefundCard({ card: { balance } }: { readonly card: NonNullable<AdminOrder["giftCard"]> }) {
  const t = useWords();
  if (minorOf(balance) === 0n) return null;
  return (
    <ConfirmWithReason
      label={t("refundcard.do")}
      title={t("refundcard.title")}
      confirm={t("refundcard.confirm")}
      fields={{ deed: "refund-card" }}
    >
      <p>{t.rich("refundcard.means", { amount: <Money value={balance} /> })}</p>
    </ConfirmWithReason>
  );
}

/** Lets the shopper have a dearer exchange for what came back. */
function Waive({ order: { totals } }: { readonly order: AdminOrder }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("waive.do")}
      title={t("waive.title")}
      confirm={t("waive.confirm")}
      tone="quiet"
      fields={{ deed: "waive" }}
    >
      <p>{t.rich("waive.means", { due: <Money value={totals.due} /> })}</p>
    </ConfirmWithReason>
  );
}

/** Takes what the order costs now; what was reserved beyond that goes back to the buyer. */
function Capture({
  order,
  reserved,
}: {
  readonly order: AdminOrder;
  readonly reserved: AdminOrder["totals"]["total"];
}) {
  const t = useWords();
  const { due: total } = order.totals;
  const rest = moneyOf(minorOf(reserved) - minorOf(total), total);
  return (
    <ConfirmWithReason
      label={t("order.capture.do")}
      title={t("order.capture.title")}
      confirm={t("order.capture.confirm")}
      tone="plain"
      reason={false}
      fields={{ deed: "capture" }}
      explain={() => ({ money: t("order.capture.refused.money") })}
    >
      <p>{t.rich("order.capture.means", { total: <Money value={total} />, reserved: <Money value={reserved} /> })}</p>
      {minorOf(rest) > 0n ? <p>{t.rich("order.capture.rest", { rest: <Money value={rest} /> })}</p> : null}
    </ConfirmWithReason>
  );
}

/** Money that came in cash or on the company's account. */
function Paid({ order: { totals } }: { readonly order: AdminOrder }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("order.paid.do")}
      title={t("order.paid.title")}
      confirm={t("order.paid.confirm")}
      tone="plain"
      fields={{ deed: "paid" }}
      explain={() => ({ money: t("order.paid.refused.money") })}
    >
      <p>{t.rich("order.paid.means", { total: <Money value={totals.due} /> })}</p>
      <Radio.Group name="method" label={t("order.paid.how")} defaultValue={METHODS[0]} required>
        <div className={styles["choices"]}>
          {METHODS.map((method) => (
            <Radio key={method} value={method} label={t(`order.paid.${method}`)} />
          ))}
        </div>
      </Radio.Group>
    </ConfirmWithReason>
  );
}

/** Cancels what is paid and not shipped: all of it goes back. */
function Withdraw({ order: { number, refundable } }: { readonly order: AdminOrder }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("order.cancel.do")}
      title={t("order.cancel.title", { number })}
      confirm={t("withdraw.confirm")}
      fields={{ deed: "cancel" }}
    >
      <p>{t.rich("withdraw.means", { amount: <Money value={refundable.total} /> })}</p>
    </ConfirmWithReason>
  );
}

function Cancel({
  order: { number, lines },
  isReserved,
}: {
  readonly order: AdminOrder;
  readonly isReserved: boolean;
}) {
  const t = useWords();
  const items = t("order.items", { count: lines.reduce((sum, { quantity }) => sum + quantity, 0) });
  return (
    <ConfirmWithReason
      label={t("order.cancel.do")}
      title={t("order.cancel.title", { number })}
      confirm={t("order.cancel.confirm")}
      fields={{ deed: "cancel" }}
    >
      <p>{t("order.cancel.means", { items })}</p>
      {isReserved ? <p>{t("order.cancel.reserved")}</p> : null}
    </ConfirmWithReason>
  );
}
