import { NumberInput, TextInput } from "@mantine/core";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import type { Goods } from "./parcels.tsx";
import type { AdminOrder } from "./state.tsx";

/** Units out of an order that is not paid yet; one that is paid is refunded instead. */
export function Reduce({ order }: { readonly order: AdminOrder }) {
  const t = useWords();
  if (order.state !== "placed") return null;
  return (
    <ConfirmWithReason
      label={t("reduce.do")}
      title={t("reduce.title")}
      confirm={t("reduce.confirm")}
      tone="quiet"
      fields={{ deed: "reduce" }}
    >
      <p>{t("reduce.placed")}</p>
      {order.lines.map(({ id, title, variantName, quantity }) => (
        <NumberInput
          key={id}
          name={`units.${id}`}
          label={t("reduce.units", { title: `${title} ${variantName}` })}
          defaultValue={0}
          min={0}
          max={quantity}
          allowDecimal={false}
        />
      ))}
    </ConfirmWithReason>
  );
}

/** Another address, while nothing has left the house. */
export function ChangeAddress({ order, goods }: { readonly order: AdminOrder; readonly goods: Goods }) {
  const t = useWords();
  const may = useMay("order.ship");
  const { contact } = order;
  if (contact === null || !goods.cancellable || !may) return null;
  return (
    <ConfirmWithReason
      label={t("address.do")}
      title={t("address.title")}
      confirm={t("address.confirm")}
      tone="quiet"
      reason={false}
      fields={{ deed: "address", country: contact.country, region: contact.region ?? "" }}
    >
      <TextInput name="name" label={t("address.name")} defaultValue={contact.name} required />
      <TextInput name="email" type="email" label={t("address.email")} defaultValue={contact.email} required />
      <TextInput name="line1" label={t("address.line1")} defaultValue={contact.line1} required />
      <TextInput name="line2" label={t("address.line2")} defaultValue={contact.line2 ?? ""} />
      <TextInput name="postcode" label={t("address.postcode")} defaultValue={contact.postcode} />
      <TextInput name="city" label={t("address.city")} defaultValue={contact.city} required />
      <p>{t("address.fixed")}</p>
    </ConfirmWithReason>
  );
}
