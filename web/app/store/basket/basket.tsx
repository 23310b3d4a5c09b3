import { data, redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import type { Basket } from "../shown.ts";
import { TotalsList } from "../summary/totals-list.tsx";
import { useWords, wordsFor } from "../words.ts";
import { BasketRow, useBasketBusy } from "./basket-row.tsx";
import { EmptyBasket } from "./empty-basket.tsx";
import { LeaveOut } from "./leave-out.tsx";
import type { Route } from "./+types/basket.ts";
import styles from "./basket.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const query = shopping(request);
  return {
    basket: await api(context)("GET /api/store/basket", { query }),
    title: wordsFor(query.locale)("basket.title"),
  };
}

/** `variant` (one or several) and the `quantity` that there should be of each. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const query = shopping(request);
  const quantity = Number(form.get("quantity"));
  if (!Number.isInteger(quantity)) throw data(null, { status: 400 });
  try {
    for (const variantId of form.getAll("variant").map(String)) {
      await call("PUT /api/store/basket/lines/{variantId}", { params: { variantId }, query, body: { quantity } });
    }
  } catch (error) {
    return { problem: refusalOf(error) };
  }
  return form.has("stay") ? { problem: undefined } : redirect("/basket");
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function BasketPage({ loaderData: { basket }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useBasketBusy();
  const empty = basket.lines.length === 0 && basket.notSoldHere.length === 0;
  return (
    <div className={styles["page"]}>
      <h1 className={empty ? "said" : styles["title"]}>{t("basket.title")}</h1>
      {actionData?.problem === undefined ? null : (
        <Notice tone="bad" title={t("basket.refused")} live>
          {actionData.problem.detail}
        </Notice>
      )}
      {basket.notSoldHere.length === 0 ? null : <LeaveOut variantIds={basket.notSoldHere} />}
      {basket.lines.length === 0 ? (
        <EmptyBasket />
      ) : (
        <div className={styles["columns"]}>
          <ul className={styles["lines"]} aria-label={t("basket.lines")}>
            {basket.lines.map((line) => (
              <BasketRow key={line.variantId} line={line} />
            ))}
          </ul>
          <Summary basket={basket} busy={busy} />
        </div>
      )}
    </div>
  );
}

function Summary({ basket, busy }: { readonly basket: Basket; readonly busy: boolean }) {
  const t = useWords();
  const stopped = basket.notSoldHere.length > 0 || basket.lines.some(({ problem }) => problem !== null);
  return (
    <section className={styles["summary"]} aria-labelledby="summary">
      <h2 id="summary" className={styles["summaryTitle"]}>
        {t("total.title")}
      </h2>
      <TotalsList totals={basket.totals} busy={busy} />
      <FreeShipping basket={basket} />
      {stopped ? (
        <Notice tone="wait">{t("basket.stop")}</Notice>
      ) : (
        <ButtonLink to="/checkout" wide prefetch="intent">
          {t("basket.checkout")}
        </ButtonLink>
      )}
    </section>
  );
}

function FreeShipping({ basket }: { readonly basket: Basket }) {
  const t = useWords();
  if (basket.freeShippingFrom === null) return null;
  return (
    <p className={styles["free"]}>
      {basket.missingForFreeShipping === null
        ? t("basket.free.reached")
        : t.rich("basket.free.more", { missing: <Money value={basket.missingForFreeShipping} /> })}
    </p>
  );
}
