import { accessRoutes } from "../access/index.ts";
import type { AccessServices } from "../access/index.ts";
import { accountRoutes } from "../account/index.ts";
import type { AccountServices } from "../account/index.ts";
import { autoshipRoutes } from "../autoship/index.ts";
import { brandRoutes, catalogRoutes } from "../catalog/index.ts";
import type { CatalogServices } from "../catalog/index.ts";
import { chargesRoutes } from "../charges/index.ts";
import { creditRoutes } from "../credit/index.ts";
import type { CreditServices } from "../credit/index.ts";
import { commissionAdminRoutes, commissionPartnerRoutes } from "../commission/index.ts";
import { digitalRoutes } from "../digital/index.ts";
import type { KeyServices } from "../digital/index.ts";
import { deliveryRoutes } from "../delivery/index.ts";
import { fraudRoutes } from "../fraud/index.ts";
import { insightRoutes } from "../insight/index.ts";
import { invoiceRoutes } from "../invoice/index.ts";
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
import { programRoutes } from "../program/index.ts";
import { promotionRoutes } from "../promotion/index.ts";
import { reachRoutes } from "../reach/index.ts";
import type { ReachServices } from "../reach/index.ts";
import { referralRoutes } from "../referral/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import { salesRoutes } from "../sales/index.ts";
import { siteRoutes } from "../site/index.ts";
import type { SiteServices } from "../site/index.ts";

/** What the rooms' routes need beside the call itself, room by room; made by `server/src/services.ts`. */
export interface Services {
  readonly access: AccessServices;
  readonly account: AccountServices;
  readonly catalog: CatalogServices;
  readonly credit: CreditServices;
  readonly digital: KeyServices;
  readonly ledger: LedgerServices;
  readonly network: NetworkServices;
  readonly orders: OrderServices;
  readonly payout: PayoutServices;
  readonly reach: ReachServices;
  readonly referral: ReferralServices;
  readonly site: SiteServices;
}

/** Every room's routes, in one list: what is not in it is not reachable. */
export function allRoutes(services: Services) {
  return [
    ...accessRoutes(services.access),
    ...accountRoutes(services.account),
    ...membersRoutes(),
    ...networkRoutes(services.network),
    ...brandRoutes(),
    ...catalogRoutes(services.catalog),
    ...chargesRoutes(),
    ...promotionRoutes(),
    ...creditRoutes(services.credit),
    ...digitalRoutes(services.digital),
    ...ledgerRoutes(services.ledger),
    ...ordersRoutes(services.orders),
    ...deliveryRoutes(services.orders),
    ...invoiceRoutes(),
    ...autoshipRoutes(services.orders),
    ...commissionAdminRoutes(),
    ...commissionPartnerRoutes(),
    ...payoutAdminRoutes(services.payout),
    ...payoutPartnerRoutes(services.payout),
    ...planRoutes(),
    ...programRoutes(services.referral),
    ...fraudRoutes(),
    ...referralRoutes(services.referral),
    ...salesRoutes(services.referral),
    ...siteRoutes(services.site),
    ...insightRoutes(),
    ...reachRoutes(services.reach, services.referral),
  ] as const;
}
