import type { Call, MoneyJson } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { adminLinkRoutes } from "./admin-routes.ts";
import { hostRoutes } from "./host-routes.ts";
import type { LookUpTxt } from "./own-host.ts";
import { partnerLinkRoutes } from "./partner-routes.ts";
import { singleClickRoutes } from "./single-click-routes.ts";
import { visitRoutes } from "./store-routes.ts";
import type { VisitServices } from "./visits.ts";

export interface ReferralServices extends VisitServices {
  /** The store's own origin where it is configured; otherwise what a request names. */
  readonly origin: string | undefined;
  readonly lookUpTxt: LookUpTxt;
  /**
   * Sales that came by a member's links, keyed by link id (null: by `/@name`): how many, and what they earned. Given by the
   * composition root, because sales stand above this room.
   */
  salesByLink(
    call: Call,
    memberId: bigint,
  ): Promise<ReadonlyMap<bigint | null, { readonly sales: number; readonly amounts: readonly MoneyJson[] }>>;
  /** How many conversions stand on each of these clicks, those with none left out; given from above as well. */
  conversionsOfClicks(
    db: Db,
    clicks: readonly { readonly id: bigint; readonly memberId: bigint; readonly at: Temporal.Instant }[],
  ): Promise<ReadonlyMap<bigint, number>>;
}

export function referralRoutes(services: ReferralServices) {
  return [
    ...visitRoutes(services),
    ...partnerLinkRoutes(services),
    ...hostRoutes(services),
    ...adminLinkRoutes(),
    ...singleClickRoutes(services),
  ] as const;
}
