import type { IconName } from "../ui/icon.tsx";
import type { en } from "./messages/en.ts";
import type { Permission } from "./session.ts";

type Label = keyof typeof en & `place.${string}`;

/** A room of the company office; it stands in the column at the left and in the search. */
export interface Place {
  readonly to: string;
  readonly label: Label;
  readonly icon: IconName;
  /** Who does not hold it does not see the room. */
  readonly needs?: Permission;
}

/** The rooms, in groups: what is done together stands together. */
export const PLACES: readonly (readonly Place[])[] = [
  [{ to: "/admin", label: "place.overview", icon: "home" }],
  [
    { to: "/admin/orders", label: "place.orders", icon: "basket", needs: "order.read" },
    { to: "/admin/autoships", label: "place.autoships", icon: "calendar", needs: "order.read" },
    { to: "/admin/members", label: "place.members", icon: "people", needs: "member.read" },
    { to: "/admin/network", label: "place.network", icon: "link", needs: "member.read" },
    { to: "/admin/explorer", label: "place.explorer", icon: "tree", needs: "member.read" },
    { to: "/admin/affiliates", label: "place.affiliates", icon: "arrow", needs: "program.read" },
    { to: "/admin/products", label: "place.products", icon: "box", needs: "order.read" },
    { to: "/admin/promotions", label: "place.promotions", icon: "tag", needs: "order.read" },
    { to: "/admin/gift-cards", label: "place.gift-cards", icon: "coins", needs: "order.read" },
    { to: "/admin/delivery", label: "place.delivery", icon: "truck", needs: "order.read" },
  ],
  [
    { to: "/admin/periods", label: "place.periods", icon: "calendar", needs: "run.read" },
    { to: "/admin/adjustments", label: "place.adjustments", icon: "coins", needs: "run.read" },
    { to: "/admin/payouts", label: "place.payouts", icon: "bank", needs: "payout.read" },
    { to: "/admin/ledger", label: "place.ledger", icon: "book", needs: "ledger.read" },
    { to: "/admin/plan", label: "place.plan", icon: "sliders", needs: "run.read" },
  ],
  [
    { to: "/admin/outbox", label: "place.outbox", icon: "receipt", needs: "mail.read" },
    { to: "/admin/staff", label: "place.staff", icon: "people", needs: "staff.write" },
    { to: "/admin/hosts", label: "place.hosts", icon: "link", needs: "staff.write" },
    { to: "/admin/audit", label: "place.audit", icon: "table", needs: "audit.read" },
  ],
];

/** The rooms that somebody may enter; a group without any is left out. */
export function placesFor(permissions: readonly Permission[]): readonly (readonly Place[])[] {
  return PLACES.map((group) => group.filter(({ needs }) => needs === undefined || permissions.includes(needs))).filter(
    (group) => group.length > 0,
  );
}
