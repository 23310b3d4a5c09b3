import { RoomNav } from "../desk/room-nav.tsx";
import { useWords } from "../desk/words.ts";

/** The pages about money that leaves. */
export function PayoutsNav() {
  const t = useWords();
  return (
    <RoomNav
      name={t("payouts.room")}
      pages={[
        { to: "/admin/payouts", label: t("payouts.batches") },
        { to: "/admin/payouts/payees", label: t("payees.title") },
        { to: "/admin/payouts/requests", label: t("requests.title") },
        { to: "/admin/payouts/rules", label: t("rules.title") },
        { to: "/admin/payouts/tax", label: t("tax.title") },
        { to: "/admin/payouts/rates", label: t("rates.title") },
      ]}
    />
  );
}
