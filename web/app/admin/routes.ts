import { index, layout, prefix, route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";
import { money } from "./money/routes.ts";
import { network } from "./network/routes.ts";

/** The company office's pages, below `/admin`. */
export const admin = prefix("admin", [
  route("search", "admin/search/answer.ts"),
  // What forms and downloads ask for: no page of the frame.
  route("network/seats-of", "admin/network/seats-of.ts"),
  route("network/imports/:id/faults.csv", "admin/network/faults-csv.ts"),
  layout("admin/layout.tsx", [
    index("admin/overview/page.tsx"),
    route("orders", "admin/orders/list.tsx"),
    route("orders/:id", "admin/orders/order.tsx", [route("refund", "admin/orders/refund.tsx")]),
    route("members", "admin/members/list.tsx", [route("new", "admin/members/enrol.tsx")]),
    route("members/:id", "admin/members/member.tsx"),
    ...network,
    route("products", "admin/products/list.tsx"),
    route("outbox", "admin/outbox/list.tsx", [route(":id", "admin/outbox/mail.tsx")]),
    route("audit", "admin/audit/list.tsx"),
    ...money,
    route("*", "admin/missing.tsx"),
  ]),
]) satisfies RouteConfig;
