export { createLink, isStorePath } from "./create-link.ts";
export { clickWindow } from "./model.ts";
export type { Click, ClickReason, Link } from "./model.ts";
export { recordClick } from "./record-click.ts";
export type { Arrival, Visitor } from "./record-click.ts";
export { arrive, readVisit, referralRoutes, visitingMember } from "./routes.ts";
export type { ReferralServices } from "./routes.ts";
export { clickById, linksOfMember, siteVisits } from "./store.ts";
