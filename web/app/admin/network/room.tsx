import { RoomNav } from "../desk/room-nav.tsx";
import { useWords } from "../desk/words.ts";
import { useMay } from "../use-staff.ts";

/** The pages about who stands where. */
export function NetworkNav({ waiting }: { readonly waiting?: number }) {
  const t = useWords();
  const mayImport = useMay("network.import");
  return (
    <RoomNav
      name={t("network.title")}
      pages={[
        { to: "/admin/network", label: t("network.changes") },
        { to: "/admin/network/memberships", label: t("network.memberships") },
        {
          to: "/admin/network/waiting",
          label: t("network.waiting"),
          ...(waiting === undefined ? {} : { count: waiting }),
        },
        { to: "/admin/network/trees", label: t("network.trees") },
        ...(mayImport ? [{ to: "/admin/network/imports", label: t("network.imports") }] : []),
      ]}
    />
  );
}
