import { route } from "@react-router/dev/routes";
import type { RouteConfigEntry } from "@react-router/dev/routes";

/** Periods and runs, adjustments, corrections, what is behind an earning, the ledger, payouts, the plan. */
export const money: readonly RouteConfigEntry[] = [
  route("periods", "admin/periods/list.tsx"),
  route("periods/:id", "admin/periods/period.tsx", [route("lines/:line", "admin/periods/line-panel.tsx")]),
  route("periods/:id/parallel", "admin/parallel/list.tsx"),
  route("parallel/:id", "admin/parallel/comparison.tsx"),
  route("adjustments", "admin/adjustments/list.tsx", [
    route("new", "admin/adjustments/ask.tsx"),
    route(":id", "admin/adjustments/adjustment.tsx"),
  ]),
  route("adjustments/types", "admin/adjustments/types.tsx"),
  route("adjustments/corrections", "admin/corrections/list.tsx"),
  route("adjustments/corrections/new", "admin/corrections/new.ts"),
  route("adjustments/corrections/:id", "admin/corrections/correction.tsx"),
  route("earnings/:id", "admin/earning/page.tsx"),
  route("sales/:id", "admin/earning/sale.tsx"),
  route("ledger", "admin/ledger/accounts.tsx"),
  route("ledger/members", "admin/ledger/members.tsx"),
  route("ledger/entries", "admin/ledger/entries.tsx", [route(":cause", "admin/ledger/cause-panel.tsx")]),
  route("payouts", "admin/payouts/list.tsx"),
  route("payouts/new", "admin/payouts/make.tsx"),
  route("payouts/payees", "admin/payouts/payees.tsx", [route(":id", "admin/payouts/payee.tsx")]),
  route("payouts/requests", "admin/payouts/requests.tsx"),
  route("payouts/rules", "admin/payouts/rules.tsx"),
  route("payouts/tax", "admin/payouts/tax.tsx"),
  route("payouts/rates", "admin/payouts/rates.tsx"),
  route("payouts/of/:payout", "admin/payouts/find.ts"),
  route("payouts/:id", "admin/payouts/batch.tsx", [route("to/:payout", "admin/payouts/payout-panel.tsx")]),
  route("plan", "admin/plan/page.tsx"),
];
