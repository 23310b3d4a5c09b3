import { Button, Checkbox, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import { redirect, useNavigation, useRouteLoaderData } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { useLocale } from "../../words/area.ts";
import { textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import type { loader as orderLoader } from "./order.tsx";
import { ENTRY, readRefund } from "./read-refund.ts";
import { RefundLine } from "./refund-line.tsx";
import { minorOf, moneyOf } from "../daily/minor.ts";
import { readTyped, sumOf } from "./refund-sum.ts";
import type { LineWish } from "./refund-sum.ts";
import type { AdminOrder } from "./state.tsx";
import type { Route } from "./+types/refund.ts";
import styles from "./refund.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "orders.title");
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    const { currency } = await call("GET /api/admin/orders/{id}", { params: { id } });
    const { refundId } = await call("POST /api/admin/orders/{id}/refunds", {
      params: { id },
      body: readRefund(form, currency),
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/orders/${id}?refunded=${refundId}`);
  } catch (error) {
    return { problem: refusalOf(error), reason: textOf(form, "reason") } satisfies {
      readonly problem: Problem;
      readonly reason: string;
    };
  }
}

/** What goes back of a paid order, line by line, with the sum in sight before anything happens. */
export default function Refund({ actionData, params: { id } }: Route.ComponentProps) {
  const t = useWords();
  const order = useRouteLoaderData<typeof orderLoader>("admin/orders/order")?.order;
  if (order === undefined) return null;
  const isOver = order.state !== "paid" || minorOf(order.refundable.total) === 0n;
  const title = t("refund.title", { number: order.number });
  const closeTo = `/admin/orders/${id}`;
  if (!isOver) return <Open order={order} title={title} closeTo={closeTo} problem={actionData?.problem} />;
  return (
    <SidePanel title={title} closeTo={closeTo}>
      <Notice title={t("refund.closed")}>
        <p>{t(order.state === "paid" ? "refund.closed.gone" : "refund.closed.unpaid")}</p>
      </Notice>
    </SidePanel>
  );
}

const NOTHING: LineWish = { units: 0, typed: undefined };

function Open({
  order,
  title,
  closeTo,
  problem,
}: {
  readonly order: AdminOrder;
  readonly title: string;
  readonly closeTo: string;
  readonly problem: Problem | undefined;
}) {
  const t = useWords();
  const locale = useLocale();
  const form = useId();
  const sale = useRouteLoaderData<typeof orderLoader>("admin/orders/order")?.sale;
  const busy = useNavigation().state !== "idle";
  const [wishes, setWishes] = useState<Readonly<Record<string, LineWish>>>({});
  const [shipping, setShipping] = useState("");
  const { refundable, currency } = order;

  const sums = order.lines.map((line) => sumOf(line.refundable, wishes[line.id] ?? NOTHING));
  const shippingTyped = readTyped(shipping, refundable.shipping);
  const shippingSum =
    shippingTyped === undefined || shippingTyped > minorOf(refundable.shipping) ? undefined : shippingTyped;
  const all = [...sums, shippingSum];
  const total = all.some((sum) => sum === undefined)
    ? undefined
    : all.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
  const shown = moneyOf(total ?? 0n, refundable.total);
  const isReady = total !== undefined && total > 0n;
  const earners = [...new Set((sale?.earnings ?? []).map(({ earner }) => earner.displayName))];

  const chooseAll = (): void => {
    setWishes(
      Object.fromEntries(
        order.lines.map(({ id, refundable: left }) => [
          id,
          { units: left.quantity, typed: left.quantity === 0 ? left.amount.amount : undefined },
        ]),
      ),
    );
    setShipping(minorOf(refundable.shipping) === 0n ? "" : refundable.shipping.amount);
  };

  return (
    <SidePanel
      title={title}
      closeTo={closeTo}
      foot={
        <div className={styles["foot"]}>
          <p className={styles["sum"]} aria-live="polite">
            <span>{t("refund.sum")}</span>
            <b>
              <Money value={shown} />
            </b>
          </p>
          <Button type="submit" form={form} color="bad" disabled={!isReady} loading={busy} size="md">
            {isReady ? t("refund.do", { amount: formatMoney(shown, locale) }) : t("refund.nothing")}
          </Button>
        </div>
      }
    >
      <IdempotentForm id={form} className={styles["form"]} preventScrollReset>
        <p>
          {t.rich("refund.lead", { amount: <Money value={refundable.total} /> })}{" "}
          <button type="button" className={styles["all"]} onClick={chooseAll}>
            {t("refund.all")}
          </button>
        </p>
        <ul className={styles["lines"]}>
          {order.lines.map((line, index) => (
            <RefundLine
              key={line.id}
              line={line}
              first={index === 0}
              wish={wishes[line.id] ?? NOTHING}
              sum={sums[index]}
              onChange={(wish) => setWishes({ ...wishes, [line.id]: wish })}
            />
          ))}
          {minorOf(refundable.shipping) === 0n ? null : (
            <li className={styles["line"]}>
              <div className={styles["what"]}>
                <p className={styles["title"]}>{t("refund.shipping")}</p>
                <p className={styles["note"]}>
                  {t.rich("refund.shipping.most", { amount: <Money value={refundable.shipping} /> })}
                </p>
              </div>
              <label className={styles["money"]}>
                <span className="said">{t("refund.shipping")}</span>
                <input
                  name={ENTRY.shipping}
                  inputMode="decimal"
                  autoComplete="off"
                  placeholder={moneyOf(0n, refundable.shipping).amount}
                  value={shipping}
                  onChange={(event) => setShipping(event.currentTarget.value)}
                  aria-invalid={shippingSum === undefined}
                />
                <span aria-hidden="true">{currency}</span>
              </label>
              {shippingSum === undefined ? (
                <p className={styles["wrong"]}>
                  {shippingTyped === undefined ? t("refund.wrong", { currency }) : t("refund.toomuch")}
                </p>
              ) : null}
            </li>
          )}
        </ul>
        <Checkbox
          name={ENTRY.restock}
          defaultChecked
          label={t("refund.restock")}
          description={t("refund.restock.hint")}
        />
        <Textarea
          name={ENTRY.reason}
          label={t("refund.reason")}
          description={t("refund.reason.hint")}
          required
          minLength={3}
          maxLength={500}
        />
        <Notice tone="wait">
          <p>{t("refund.means")}</p>
          {earners.length === 0 ? null : (
            <p>{t("refund.earners", { names: new Intl.ListFormat(locale).format(earners) })}</p>
          )}
        </Notice>
        {problem === undefined || busy ? null : (
          <ProblemNotice problem={problem} money={t("refund.refused.money")} mend={t("refund.refused.mend")} />
        )}
      </IdempotentForm>
    </SidePanel>
  );
}
