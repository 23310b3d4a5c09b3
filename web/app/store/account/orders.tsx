import { Form, Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Preferred } from "./preferred.tsx";
import { openOrder } from "./open-order.ts";
import type { Route } from "./+types/orders.ts";
import styles from "./account.module.css";

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const call = api(context);
  const before = url.searchParams.get("before");
  const [page, account] = await Promise.all([
    call("GET /api/account/orders", { query: { limit: 20, ...(before === null ? {} : { before }) } }),
    call("GET /api/account"),
  ]);
  return { ...page, account, title: wordsFor(shopping(request).locale)("account.orders") };
}

export function action({ context, request }: Route.ActionArgs) {
  return openOrder(context, request);
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

type Order = Reply<"GET /api/account/orders">["orders"][number];

export default function Orders({ loaderData: { orders, next, account } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      {account.class === "retail" ? null : <Notice tone="good">{t(`account.class.${account.class}`)}</Notice>}
      <section className={styles["section"]} aria-labelledby="orders">
        <h2 id="orders" className={styles["sectionTitle"]}>
          {t("account.orders")}
        </h2>
        {orders.length === 0 ? (
          <>
            <p>{t("account.orders.none")}</p>
            <p>
              <ButtonLink to="/">{t("account.orders.shop")}</ButtonLink>
            </p>
          </>
        ) : (
          <ul className={styles["list"]}>
            {orders.map((order) => (
              <OneOrder key={order.id} order={order} />
            ))}
          </ul>
        )}
        {next === null ? null : <Link to={`?before=${next}`}>{t("account.orders.older")}</Link>}
      </section>
      <Preferred mayJoin={account.mayJoin} mayLeave={account.mayLeave} />
    </>
  );
}

function OneOrder({ order }: { readonly order: Order }) {
  const t = useWords();
  return (
    <li className={styles["item"]}>
      <div className={styles["what"]}>
        <span className={styles["name"]}>{t("order.number", { number: order.number })}</span>
        <span>{order.titles.join(", ") || t("gift.order")}</span>
        <span className={styles["quiet"]}>
          <When at={order.placedAt} /> · {t(`account.order.${standingOf(order)}`)}
        </span>
      </div>
      <div className={styles["row"]}>
        <Money value={order.total} />
        <Form method="post">
          <input type="hidden" name="id" value={order.id} />
          <Button tone="quiet">
            {t("account.order.open")} <span className="said">{order.number}</span>
          </Button>
        </Form>
      </div>
    </li>
  );
}

function standingOf(order: Order) {
  if (order.withdrawn || order.state === "cancelled") return "cancelled" as const;
  if (order.state === "placed") return "placed" as const;
  if (order.returnState === "asked" || order.returnState === "underway") return "returning" as const;
  if (order.shippingState === "delivered") return "delivered" as const;
  return order.shippingState === "shipped" ? ("shipped" as const) : ("paid" as const);
}
