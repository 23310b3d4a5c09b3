import { index, route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";

/** The partner office: each page in its own folder, all of them in the member's frame. */
export const office = [
  route("office", "office/layout.tsx", [
    index("office/home/page.tsx"),
    route("earnings", "office/earnings/page.tsx"),
    route("earnings/:id", "office/earning/page.tsx"),
    route("links", "office/links/page.tsx"),
    route("links/hosts", "office/links/hosts.tsx"),
    route("links/:id", "office/links/link.tsx"),
    route("clicks", "office/clicks/page.tsx"),
    route("reports", "office/reports/page.tsx"),
    route("catalogue", "office/catalogue/page.tsx"),
    route("programs", "office/programs/page.tsx"),
    route("materials", "office/materials/page.tsx"),
    route("postbacks", "office/postbacks/page.tsx"),
    route("postbacks/:id", "office/postbacks/postback.tsx"),
    route("site", "office/site/page.tsx"),
    route("sell", "office/sell/page.tsx"),
    route("team", "office/team/page.tsx"),
    route("team/place", "office/team/place.tsx"),
    route("team/explore", "office/team/explore.tsx"),
    route("wallet", "office/wallet/page.tsx"),
    route("*", "office/missing.tsx"),
  ]),
] satisfies RouteConfig;
