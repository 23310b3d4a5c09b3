import { Badge, Checkbox, NativeSelect, NumberInput } from "@mantine/core";
import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import { minorOf } from "../daily/minor.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import type { Goods } from "./parcels.tsx";
import type { AdminOrder } from "./state.tsx";
import styles from "./payments.module.css";

type GoodsReturn = Goods["returns"][number];

const TONE = { asked: "wait", approved: "info", refused: "gray", received: "wait", settled: "good" } as const;
export const REASONS = ["changed-mind", "damaged", "wrong-item", "not-as-described", "too-late", "other"] as const;

export function ReturnBadge({ state }: { readonly state: GoodsReturn["state"] }) {
  const t = useWords();
  return <Badge color={TONE[state]}>{t(`return.state.${state}`)}</Badge>;
}

/** What comes back of an order, from the wish to the money. */
export function Returns({ order, goods }: { readonly order: AdminOrder; readonly goods: Goods }) {
  const t = useWords();
  const may = useMay("order.refund");
  const open = goods.lines.filter(({ returnable }) => returnable > 0);
  if (goods.shipments.length === 0 && goods.returns.length === 0) return null;
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("return.title")}</h2>
      <p className={panels["quiet"]}>
        {t("return.days", { count: goods.returnDays })}{" "}
        {goods.returnUntil === null
          ? null
          : t.rich("return.until", { at: <When at={goods.returnUntil} as="moment" /> })}
      </p>
      {goods.returns.length === 0 ? <p className={panels["quiet"]}>{t("return.none")}</p> : null}
      <ul className={styles["list"]}>
        {goods.returns.map((one) => (
          <ReturnRow
            key={one.id}
            order={order}
            one={one}
            exchange={goods.exchanges.find(({ returnId }) => returnId === one.id)}
          />
        ))}
      </ul>
      {may && open.length > 0 ? (
        <div className={panels["buttons"]}>
          <ConfirmWithReason
            label={t("return.new")}
            title={t("return.new.title")}
            confirm={t("return.new.confirm")}
            tone="quiet"
            reason={false}
            fields={{ deed: "take-back" }}
          >
            <p>{t("return.new.means")}</p>
            {open.map(({ orderLineId, title, variantName, returnable }) => (
              <NumberInput
                key={orderLineId}
                name={`units.${orderLineId}`}
                label={t("goods.ship.units", { title: `${title} ${variantName}` })}
                defaultValue={0}
                min={0}
                max={returnable}
                allowDecimal={false}
              />
            ))}
            <NativeSelect
              name="why"
              label={t("return.why")}
              data={REASONS.map((reason) => ({ value: reason, label: t(`return.reason.${reason}`) }))}
            />
          </ConfirmWithReason>
        </div>
      ) : null}
    </section>
  );
}

function ReturnRow({
  order,
  one,
  exchange,
}: {
  readonly order: AdminOrder;
  readonly one: GoodsReturn;
  readonly exchange: Goods["exchanges"][number] | undefined;
}) {
  const t = useWords();
  const { code, state, wish, note, askedAt, refusal, lines, exchangeId } = one;
  return (
    <li>
      <div className={styles["line"]}>
        <span className={styles["what"]}>
          {code} <ReturnBadge state={state} />
        </span>
        <span>{t(`return.wish.${wish}`)}</span>
      </div>
      <ul className={styles["parts"]}>
        {lines.map((line) => (
          <li key={line.orderLineId}>
            <span>
              {t("return.line", {
                quantity: line.quantity,
                title: `${line.title} ${line.variantName}`,
                reason: t(`return.reason.${line.reason}`),
              })}
              {state === "received" || state === "settled" ? (
                <i>{t("return.received", { restocked: line.restocked, writtenOff: line.writtenOff })}</i>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {note === "" ? null : (
        <p className={styles["note"]}>
          <q>{note}</q>
        </p>
      )}
      {refusal === null ? null : (
        <p className={styles["note"]}>
          <q>{refusal}</q>
        </p>
      )}
      <p className={styles["note"]}>
        <When at={askedAt} as="moment" />
        {state === "asked" || state === "refused" ? null : (
          <a href={`/api/admin/returns/${one.id}/label`} download>
            {t("return.label")}
          </a>
        )}
        {exchangeId === null ? null : <Link to={`/admin/orders/${exchangeId}`}>{t("return.exchange")}</Link>}
        {exchange?.state === "placed" ? (
          <span>{t.rich("return.exchange.due", { due: <Money value={exchange.due} /> })}</span>
        ) : null}
      </p>
      <Deeds order={order} one={one} />
    </li>
  );
}

function Deeds({ order, one }: { readonly order: AdminOrder; readonly one: GoodsReturn }) {
  const t = useWords();
  const mayRefund = useMay("order.refund");
  const mayShip = useMay("order.ship");
  const { id, code, state, wish, lines } = one;
  const fields = (deed: string) => ({ deed, return: id });
  if (state === "asked" && mayRefund) {
    return (
      <div className={panels["buttons"]}>
        <ConfirmWithReason
          label={t("return.approve")}
          title={code}
          confirm={t("return.approve")}
          tone="plain"
          reason={false}
          fields={fields("approve")}
        >
          <p>{t("return.new.means")}</p>
        </ConfirmWithReason>
        <ConfirmWithReason
          label={t("return.refuse")}
          title={t("return.refuse.title", { code })}
          confirm={t("return.refuse.confirm")}
          fields={fields("refuse")}
        >
          <p>{t("return.refuse.means")}</p>
        </ConfirmWithReason>
      </div>
    );
  }
  if (state === "approved" && mayShip) {
    return (
      <div className={panels["buttons"]}>
        <ConfirmWithReason
          label={t("return.receive")}
          title={t("return.receive.title", { code })}
          confirm={t("return.receive.confirm")}
          tone="plain"
          reason={false}
          fields={fields("receive")}
        >
          <p>{t("return.receive.means")}</p>
          {lines.map(({ orderLineId, title, variantName, quantity }) => (
            <div key={orderLineId} className={panels["buttons"]}>
              <NumberInput
                name={`restocked.${orderLineId}`}
                label={t("return.receive.restocked", { title: `${title} ${variantName}` })}
                defaultValue={quantity}
                min={0}
                max={quantity}
                allowDecimal={false}
              />
              <NumberInput
                name={`written.${orderLineId}`}
                label={t("return.receive.written", { title: `${title} ${variantName}` })}
                defaultValue={0}
                min={0}
                max={quantity}
                allowDecimal={false}
              />
            </div>
          ))}
        </ConfirmWithReason>
      </div>
    );
  }
  if (state !== "received" || !mayRefund) return null;
  const { shipping } = order.refundable;
  return (
    <div className={panels["buttons"]}>
      <ConfirmWithReason
        label={t("return.settle")}
        title={t("return.settle.title", { code })}
        confirm={t(`return.settle.${wish}`)}
        fields={fields("settle")}
      >
        <p>{t(`return.settle.${wish}.means`)}</p>
        {minorOf(shipping) === 0n ? null : (
          <Checkbox name="shipping" label={t.rich("return.settle.shipping", { amount: <Money value={shipping} /> })} />
        )}
        <Checkbox name="asCredit" label={t("return.settle.credit")} />
        {wish === "exchange" ? <Checkbox name="waive" label={t("return.settle.waive")} /> : null}
      </ConfirmWithReason>
    </div>
  );
}
