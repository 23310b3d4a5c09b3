export type { SiteServices } from "./host-routes.ts";
export { KnownHosts } from "./known-hosts.ts";
export type { KnownHost } from "./known-hosts.ts";
export { sitePersonalData } from "./personal-data.ts";
export { siteRoutes } from "./routes.ts";
export { siteShareCard } from "./share-card.ts";
