import { route } from "@react-router/dev/routes";
import type { RouteConfigEntry } from "@react-router/dev/routes";

/** Periods and runs, what is behind an earning, the ledger, payouts, the plan. */
export const money: readonly RouteConfigEntry[] = [
  route("periods", "admin/periods/list.tsx"),
  route("periods/:id", "admin/periods/period.tsx", [route("lines/:line", "admin/periods/line-panel.tsx")]),
  route("earnings/:id", "admin/earning/page.tsx"),
  route("sales/:id", "admin/earning/sale.tsx"),
  route("ledger", "admin/ledger/accounts.tsx"),
  route("ledger/members", "admin/ledger/members.tsx"),
  route("ledger/entries", "admin/ledger/entries.tsx", [route(":cause", "admin/ledger/cause-panel.tsx")]),
  route("payouts", "admin/payouts/list.tsx"),
  route("payouts/new", "admin/payouts/make.tsx"),
  route("payouts/of/:payout", "admin/payouts/find.ts"),
  route("payouts/:id", "admin/payouts/batch.tsx", [route("to/:payout", "admin/payouts/payout-panel.tsx")]),
  route("plan", "admin/plan/page.tsx"),
];
