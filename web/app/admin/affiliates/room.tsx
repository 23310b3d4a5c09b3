import { RoomNav } from "../desk/room-nav.tsx";
import { useMay } from "../use-staff.ts";
import { useWords } from "./words.ts";

/** The pages of the affiliate program. */
export function AffiliatesNav() {
  const t = useWords();
  const mayMembers = useMay("member.read");
  const mayOrders = useMay("order.read");
  const mayWrite = useMay("program.write");
  return (
    <RoomNav
      name={t("room")}
      pages={[
        { to: "/admin/affiliates", label: t("overview.title") },
        { to: "/admin/affiliates/programs", label: t("programs.title") },
        { to: "/admin/affiliates/applications", label: t("applications.title") },
        { to: "/admin/affiliates/conversions", label: t("conversions.title") },
        ...(mayMembers
          ? [
              { to: "/admin/affiliates/links", label: t("links.title") },
              { to: "/admin/affiliates/counted", label: t("counted.title") },
            ]
          : []),
        ...(mayOrders ? [{ to: "/admin/affiliates/chargebacks", label: t("chargebacks.title") }] : []),
        { to: "/admin/affiliates/fraud", label: t("fraud.title") },
        { to: "/admin/affiliates/fraud-rules", label: t("rules.title") },
        { to: "/admin/affiliates/attribution", label: t("attribution.title") },
        ...(mayMembers ? [{ to: "/admin/affiliates/clicks", label: t("clicks.title") }] : []),
        ...(mayWrite ? [{ to: "/admin/affiliates/postbacks", label: t("postbacks.title") }] : []),
        { to: "/admin/affiliates/import", label: t("import.title") },
      ]}
    />
  );
}

/** The pages of one program. */
export function ProgramNav({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useWords();
  const at = `/admin/affiliates/programs/${id}`;
  return (
    <RoomNav
      name={name}
      pages={[
        { to: at, label: t("program.terms") },
        { to: `${at}/settings`, label: t("program.settings") },
        { to: `${at}/people`, label: t("people.title") },
        { to: `${at}/materials`, label: t("materials.title") },
        { to: `${at}/reporting`, label: t("reporting.title") },
        { to: `${at}/messages`, label: t("messages.title") },
      ]}
    />
  );
}
