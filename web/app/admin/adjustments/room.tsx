import { RoomNav } from "../desk/room-nav.tsx";
import { useWords } from "../desk/words.ts";

/** The pages about money by hand: adjustments, corrections of committed periods, and the types of adjustment. */
export function AdjustmentsNav() {
  const t = useWords();
  return (
    <RoomNav
      name={t("adjust.title")}
      pages={[
        { to: "/admin/adjustments", label: t("adjust.title") },
        { to: "/admin/adjustments/corrections", label: t("corrections.title") },
        { to: "/admin/adjustments/types", label: t("types.title") },
      ]}
    />
  );
}
