import { accessRoutes } from "../access/index.ts";
import type { AccessServices } from "../access/index.ts";
import { brandRoutes, catalogRoutes } from "../catalog/index.ts";
import { commissionAdminRoutes, commissionPartnerRoutes } from "../commission/index.ts";
import { ledgerRoutes } from "../ledger/index.ts";
import type { LedgerServices } from "../ledger/index.ts";
import { membersRoutes } from "../members/index.ts";
import { networkRoutes } from "../network/index.ts";
import type { NetworkServices } from "../network/index.ts";
import { ordersRoutes } from "../orders/index.ts";
import type { OrderServices } from "../orders/index.ts";
import { payoutAdminRoutes, payoutPartnerRoutes } from "../payout/index.ts";
import type { PayoutServices } from "../payout/index.ts";
import { planRoutes } from "../plan/index.ts";
import { referralRoutes } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import { salesRoutes } from "../sales/index.ts";

/** What the rooms' routes need beside the call itself, room by room; made by `server/src/services.ts`. */
export interface Services {
  readonly access: AccessServices;
  readonly ledger: LedgerServices;
  readonly network: NetworkServices;
  readonly orders: OrderServices;
  readonly payout: PayoutServices;
  readonly referral: ReferralServices;
}

/** Every room's routes, in one list: what is not in it is not reachable. */
export function allRoutes(services: Services) {
  return [
    ...accessRoutes(services.access),
    ...membersRoutes(),
    ...networkRoutes(services.network),
    ...brandRoutes(),
    ...catalogRoutes(),
    ...ledgerRoutes(services.ledger),
    ...ordersRoutes(services.orders),
    ...commissionAdminRoutes(),
    ...commissionPartnerRoutes(),
    ...payoutAdminRoutes(services.payout),
    ...payoutPartnerRoutes(services.payout),
    ...planRoutes(),
    ...referralRoutes(services.referral),
    ...salesRoutes(),
  ] as const;
}
