import { Badge, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import type { AdminOrder } from "./state.tsx";
import styles from "./payments.module.css";

export type Goods = Reply<"GET /api/admin/orders/{id}/goods">;
export type Carrier = Reply<"GET /api/admin/carriers">["carriers"][number];
type Parcel = Goods["shipments"][number];

const TONE = { open: "wait", part: "wait", shipped: "info", delivered: "good", nothing: "gray" } as const;

/** Where the goods are, in a word. */
export function GoodsBadge({ state }: { readonly state: Goods["shippingState"] }) {
  const t = useWords();
  return <Badge color={TONE[state]}>{t(`goods.${state}`)}</Badge>;
}

/** What has left the house and what has not; sending, following and the slip to print. */
export function Parcels({
  order,
  goods,
  carriers,
}: {
  readonly order: AdminOrder;
  readonly goods: Goods;
  readonly carriers: readonly Carrier[];
}) {
  const t = useWords();
  const may = useMay("order.ship");
  const open = goods.lines.filter(({ left }) => left > 0);
  const isPaid = order.state === "paid";
  if (order.lines.length > 0 && order.lines.every(({ comesAs }) => comesAs === "download")) return null;
  return (
    <section className={panels["card"]}>
      <div className={panels["head"]}>
        <h2 className={panels["heading"]}>{t("goods.title")}</h2>
        {isPaid ? <GoodsBadge state={goods.shippingState} /> : null}
      </div>
      {goods.shipments.length === 0 ? <p className={panels["quiet"]}>{t("goods.none")}</p> : null}
      <ul className={styles["list"]}>
        {goods.shipments.map((parcel) => (
          <ParcelRow key={parcel.id} parcel={parcel} goods={goods} carriers={carriers} may={may} />
        ))}
      </ul>
      {open.length === 0 || !isPaid ? null : (
        <ul className={styles["parts"]}>
          {open.map(({ orderLineId, title, variantName, left, quantity }) => (
            <li key={orderLineId}>
              <span>
                {title} {variantName}
              </span>
              <span>{t("goods.left", { left, quantity })}</span>
            </li>
          ))}
        </ul>
      )}
      {isPaid ? (
        <div className={panels["buttons"]}>
          {may && open.length > 0 ? <Ship open={open} carriers={carriers} /> : null}
          <a href={`/api/admin/packing-slips?order=${order.id}`} className={panels["link"]} download>
            {t("goods.slip")}
          </a>
        </div>
      ) : null}
    </section>
  );
}

function ParcelRow({
  parcel,
  goods,
  carriers,
  may,
}: {
  readonly parcel: Parcel;
  readonly goods: Goods;
  readonly carriers: readonly Carrier[];
  readonly may: boolean;
}) {
  const t = useWords();
  const { id, number, carrierName, tracking, url, shippedAt, deliveredAt, lines } = parcel;
  return (
    <li>
      <div className={styles["line"]}>
        <span className={styles["what"]}>
          {t("goods.parcel", { number })} · {carrierName ?? t("goods.handed")}
        </span>
        {url === null ? (
          <span className={styles["reference"]}>{tracking}</span>
        ) : (
          <a href={url} target="_blank" rel="noreferrer" className={panels["link"]} title={t("goods.follow")}>
            {tracking}
          </a>
        )}
      </div>
      <ul className={styles["parts"]}>
        {lines.map(({ orderLineId, quantity }) => {
          const line = goods.lines.find((one) => one.orderLineId === orderLineId);
          const title = [line?.title, line?.variantName].filter(Boolean).join(" ");
          return <li key={orderLineId}>{t("goods.line", { quantity, title })}</li>;
        })}
      </ul>
      <p className={styles["note"]}>
        <span>{t.rich("goods.sent", { at: <When at={shippedAt} as="moment" /> })}</span>
        {deliveredAt === null ? null : (
          <span>{t.rich("goods.arrived", { at: <When at={deliveredAt} as="moment" /> })}</span>
        )}
      </p>
      {may && deliveredAt === null ? (
        <div className={panels["buttons"]}>
          <ConfirmWithReason
            label={t("goods.delivered.do")}
            title={t("goods.delivered.title", { number })}
            confirm={t("goods.delivered.confirm")}
            tone="quiet"
            reason={false}
            fields={{ deed: "delivered", shipment: id }}
          >
            <p>{t("goods.delivered.means")}</p>
          </ConfirmWithReason>
          <ConfirmWithReason
            label={t("goods.tracking.do")}
            title={t("goods.tracking.title", { number })}
            confirm={t("goods.tracking.confirm")}
            tone="quiet"
            reason={false}
            fields={{ deed: "tracking", shipment: id }}
          >
            <CarrierChoice carriers={carriers} chosen={parcel.carrier} />
            <TextInput
              name="tracking"
              label={t("goods.ship.tracking")}
              defaultValue={tracking ?? ""}
              required
              minLength={3}
            />
          </ConfirmWithReason>
          <ConfirmWithReason
            label={t("goods.undo.do")}
            title={t("goods.undo.title", { number })}
            confirm={t("goods.undo.confirm")}
            tone="quiet"
            fields={{ deed: "undo-parcel", shipment: id }}
          >
            <p>{t("goods.undo.means")}</p>
          </ConfirmWithReason>
        </div>
      ) : null}
    </li>
  );
}

export function CarrierChoice({
  carriers,
  chosen,
  own = false,
}: {
  readonly carriers: readonly Carrier[];
  readonly chosen?: string | null;
  /** Whether goods may be handed over without a carrier. */
  readonly own?: boolean;
}) {
  const t = useWords();
  const data = carriers
    .filter(({ offered, code }) => offered || code === chosen)
    .map(({ code, name }) => ({ value: code, label: name }));
  return (
    <NativeSelect
      name="carrier"
      label={t("goods.ship.carrier")}
      defaultValue={chosen ?? data[0]?.value ?? ""}
      data={own ? [...data, { value: "", label: t("goods.ship.own") }] : data}
    />
  );
}

function Ship({ open, carriers }: { readonly open: Goods["lines"]; readonly carriers: readonly Carrier[] }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("goods.ship")}
      title={t("goods.ship.title")}
      confirm={t("goods.ship.confirm")}
      tone="plain"
      reason={false}
      fields={{ deed: "ship" }}
    >
      <p>{t("goods.ship.means")}</p>
      {open.map(({ orderLineId, title, variantName, left }) => (
        <NumberInput
          key={orderLineId}
          name={`units.${orderLineId}`}
          label={t("goods.ship.units", { title: `${title} ${variantName}` })}
          defaultValue={left}
          min={0}
          max={left}
          allowDecimal={false}
        />
      ))}
      <CarrierChoice carriers={carriers} own />
      <TextInput name="tracking" label={t("goods.ship.tracking")} description={t("goods.ship.tracking.hint")} />
    </ConfirmWithReason>
  );
}
