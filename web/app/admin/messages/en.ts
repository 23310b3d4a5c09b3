import type { Catalogue } from "../../words/area.ts";

export const en = {
  "frame.name": "Company office",
  "frame.places": "Company office",
  "frame.search": "Search or jump to…",
  "frame.shop": "The shop",
  "account.open": "{name}: your account",
  "account.office": "Your partner office",
  "account.leave": "Sign out",
  "place.overview": "Overview",
  "place.orders": "Orders",
  "place.members": "Members",
  "place.network": "Network",
  "place.adjustments": "Adjustments",
  "place.explorer": "Explorer",
  "place.products": "Products",
  "place.periods": "Periods",
  "place.payouts": "Payouts",
  "place.ledger": "Ledger",
  "place.plan": "Plan",
  "place.outbox": "Outbox",
  "place.audit": "Audit log",
} as const satisfies Catalogue;
