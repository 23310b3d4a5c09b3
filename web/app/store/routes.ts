import { index, layout, route } from "@react-router/dev/routes";
import type { RouteConfig } from "@react-router/dev/routes";

/** The store's pages. The last line takes every path that no page has, so that a slip is answered in the store's frame. */
export const store = [
  route("sitemap.xml", "store/site/sitemap.ts"),
  route("robots.txt", "store/site/robots.ts"),
  route("shop-in", "store/market-route.ts"),
  route("preferred", "store/account/join-preferred.ts"),
  route("cookies", "store/consent/consent-route.ts"),
  route("test-bank/:reference", "store/test-bank/test-bank.tsx"),
  layout("store/layout.tsx", [
    index("store/home/home.tsx"),
    route("search", "store/search/search.tsx"),
    route("c/:slug", "store/category/category.tsx"),
    route("p/:slug", "store/product/product.tsx"),
    route("basket", "store/basket/basket.tsx"),
    route("gift-cards", "store/gift/gift.tsx"),
    route("checkout", "store/checkout/checkout.tsx"),
    route("orders/:token", "store/order/order.tsx"),
    route("orders/:token/pay", "store/pay/pay.tsx"),
    route("programs", "store/programs/list.tsx"),
    route("programs/invitation/:secret", "store/programs/invitation.tsx"),
    route("programs/:slug", "store/programs/program.tsx"),
    route("welcome/:secret", "store/programs/welcome.tsx"),
    route("sign-up", "store/account/sign-up.tsx"),
    route("forgot", "store/account/forgot.tsx"),
    route("account/:kind/:secret", "store/account/link.tsx"),
    route("autoships/new", "store/autoship/set-up.tsx"),
    route("payment-methods/:reference", "store/autoship/keep.tsx"),
    route("account", "store/account/layout.tsx", [
      route("autoships", "store/autoship/list.tsx"),
      route("autoships/:id", "store/autoship/autoship.tsx"),
      index("store/account/orders.tsx"),
      route("addresses", "store/account/addresses.tsx"),
      route("payment", "store/account/payment.tsx"),
      route("credit", "store/account/credit.tsx"),
      route("security", "store/account/security.tsx"),
      route("privacy", "store/account/privacy.tsx"),
    ]),
    // "/@name": a path's pattern cannot begin inside a segment, so the page itself refuses names without the sign.
    route(":site", "store/site/site.tsx"),
    route("*", "store/missing.tsx"),
  ]),
] satisfies RouteConfig;
