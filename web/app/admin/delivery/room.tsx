import { RoomNav } from "../desk/room-nav.tsx";
import type { Reply } from "../../api.ts";
import { useWords } from "../promotions/words.ts";

export type Charges = Reply<"GET /api/admin/charges">;
export type Market = Charges["markets"][number];
export type Zone = Market["zones"][number];
export type Method = Zone["methods"][number];

/** The pages of what is charged beside the goods. */
export function DeliveryNav() {
  const t = useWords();
  return (
    <RoomNav
      name={t("delivery.room")}
      pages={[
        { to: "/admin/delivery", label: t("delivery.shipping") },
        { to: "/admin/delivery/taxes", label: t("delivery.taxes") },
        { to: "/admin/delivery/carriers", label: t("delivery.carriers") },
        { to: "/admin/delivery/returns", label: t("delivery.returns") },
      ]}
    />
  );
}

/** The market that the address names, else the first. */
export function marketIn(charges: Charges, request: Request): Market | undefined {
  const code = new URL(request.url).searchParams.get("market");
  return charges.markets.find((market) => market.code === code) ?? charges.markets[0];
}
