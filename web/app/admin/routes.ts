import { index, layout, prefix, route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";
import { affiliates } from "./affiliates/routes.ts";
import { money } from "./money/routes.ts";
import { network } from "./network/routes.ts";

/** The company office's pages, below `/admin`. */
export const admin = prefix("admin", [
  route("search", "admin/search/answer.ts"),
  // What forms and downloads ask for: no page of the frame.
  route("network/seats-of", "admin/network/seats-of.ts"),
  route("network/imports/:id/faults.csv", "admin/network/faults-csv.ts"),
  route("affiliates/links.csv", "admin/affiliates/links-csv.ts"),
  layout("admin/layout.tsx", [
    index("admin/overview/page.tsx"),
    route("orders", "admin/orders/list.tsx"),
    route("orders/sell", "admin/orders/sell.tsx"),
    route("orders/tracking", "admin/orders/tracking.tsx"),
    route("returns", "admin/orders/return-list.tsx"),
    route("orders/:id", "admin/orders/order.tsx", [
      route("refund", "admin/orders/refund.tsx"),
      route("add", "admin/orders/add.tsx"),
    ]),
    route("members", "admin/members/list.tsx", [route("new", "admin/members/enrol.tsx")]),
    route("members/sites", "admin/members/sites.tsx"),
    route("members/newsletter", "admin/members/newsletter.tsx"),
    route("members/:id", "admin/members/member.tsx"),
    ...network,
    ...affiliates,
    route("autoships", "admin/autoships/list.tsx"),
    route("autoships/rule", "admin/autoships/rule.tsx"),
    route("autoships/:id", "admin/autoships/autoship.tsx"),
    route("promotions", "admin/promotions/list.tsx"),
    route("promotions/new", "admin/promotions/editor.tsx", { id: "promotion-new" }),
    route("promotions/:id", "admin/promotions/editor.tsx"),
    route("gift-cards", "admin/gift-cards/list.tsx"),
    route("credit/:id", "admin/gift-cards/credit.tsx"),
    route("gift-cards/new", "admin/gift-cards/give.tsx"),
    route("gift-cards/:id", "admin/gift-cards/card.tsx"),
    route("delivery", "admin/delivery/shipping.tsx"),
    route("delivery/taxes", "admin/delivery/taxes.tsx"),
    route("delivery/carriers", "admin/delivery/carriers.tsx"),
    route("delivery/returns", "admin/delivery/return-rules.tsx"),
    route("products", "admin/products/list.tsx"),
    route("products/new", "admin/products/new.tsx"),
    route("products/imports", "admin/products/imports.tsx"),
    route("products/imports/:id", "admin/products/import.tsx"),
    route("products/categories", "admin/products/categories.tsx"),
    route("products/options", "admin/products/options.tsx"),
    route("products/classes", "admin/products/classes.tsx"),
    route("products/reviews", "admin/products/reviews.tsx"),
    route("products/:id", "admin/products/edit.tsx"),
    route("products/:id/keys/:variant", "admin/products/keys.tsx"),
    route("outbox", "admin/outbox/list.tsx", [route(":id", "admin/outbox/mail.tsx")]),
    route("hosts", "admin/hosts/hosts.tsx"),
    route("staff", "admin/staff/staff.tsx"),
    route("audit", "admin/audit/list.tsx"),
    ...money,
    route("*", "admin/missing.tsx"),
  ]),
]) satisfies RouteConfig;
