import type { Call, MoneyJson } from "../access/index.ts";
import { adminLinkRoutes } from "./admin-routes.ts";
import { hostRoutes } from "./host-routes.ts";
import type { LookUpTxt } from "./own-host.ts";
import { partnerLinkRoutes } from "./partner-routes.ts";
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
}

export function referralRoutes(services: ReferralServices) {
  return [
    ...visitRoutes(services),
    ...partnerLinkRoutes(services),
    ...hostRoutes(services),
    ...adminLinkRoutes(),
  ] as const;
}
