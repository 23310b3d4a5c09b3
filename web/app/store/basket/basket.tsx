import { data, redirect, useSearchParams } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { PreferredOffer } from "../account/preferred.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import type { Basket } from "../shown.ts";
import { TotalsList } from "../summary/totals-list.tsx";
import { useWords, wordsFor } from "../words.ts";
import { BasketRow, useBasketBusy } from "./basket-row.tsx";
import { Codes } from "./codes.tsx";
import type { RefusedCode } from "./codes.tsx";
import { changeCredit } from "./change-credit.ts";
import { Credit } from "./credit.tsx";
import { EmptyBasket } from "./empty-basket.tsx";
import { LeaveOut } from "./leave-out.tsx";
import type { Route } from "./+types/basket.ts";
import styles from "./basket.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const query = shopping(request);
  const call = api(context);
  const [basket, offer] = await Promise.all([
    call("GET /api/store/basket", { query }),
    call("GET /api/store/basket/preferred", { query }),
  ]);
  return {
    basket,
    offer,
    title: wordsFor(query.locale)("basket.title"),
  };
}

interface Answer {
  readonly problem: Problem | undefined;
  readonly refused?: RefusedCode;
}

/** `variant` (one or several) and the `quantity` that there should be of each; or a `code` to use or to remove. */
export async function action({ context, request }: Route.ActionArgs): Promise<Answer | Response> {
  const form = await request.formData();
  const call = api(context);
  const query = shopping(request);
  const credit = await changeCredit(call, form, query);
  if (credit !== undefined) return credit;
  if (form.has("code")) {
    const code = formText(form, "code").trim();
    if (form.get("intent") === "remove-code") {
      await call("DELETE /api/store/basket/codes/{code}", { params: { code }, query });
      return redirect("/basket");
    }
    try {
      if (code !== "") await call("POST /api/store/basket/codes", { query, body: { code } });
      return redirect("/basket");
    } catch (error) {
      const problem = refusalOf(error);
      // A refusal of the code is said at its field; anything else above.
      const { field, why } = problem.data as { readonly field?: string; readonly why?: string };
      return field === "code" ? { problem: undefined, refused: { code, why: why ?? "unknown" } } : { problem };
    }
  }
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

export default function BasketPage({ loaderData: { basket, offer }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useBasketBusy();
  const [search] = useSearchParams();
  // What could not be had when an order was put into the basket once more.
  const missing = search.get("missing")?.slice(0, 500) ?? "";
  const empty = basket.lines.length === 0 && basket.notSoldHere.length === 0;
  return (
    <div className={styles["page"]}>
      <h1 className={empty ? "said" : styles["title"]}>{t("basket.title")}</h1>
      {actionData?.problem === undefined ? null : (
        <Notice tone="bad" title={t("basket.refused")} live>
          {actionData.problem.detail}
        </Notice>
      )}
      {missing === "" ? null : <Notice tone="wait">{t("order.again.missing", { titles: missing })}</Notice>}
      {basket.notSoldHere.length === 0 ? null : <LeaveOut variantIds={basket.notSoldHere} />}
      <PreferredOffer offer={offer} next="/basket" />
      {basket.lines.length === 0 ? (
        <EmptyBasket />
      ) : (
        <div className={styles["columns"]}>
          <ul className={styles["lines"]} aria-label={t("basket.lines")}>
            {basket.lines.map((line) => (
              <BasketRow key={line.variantId} line={line} />
            ))}
          </ul>
          <Summary basket={basket} busy={busy} refused={actionData?.refused} />
        </div>
      )}
    </div>
  );
}

function Summary({
  basket,
  busy,
  refused,
}: {
  readonly basket: Basket;
  readonly busy: boolean;
  readonly refused: RefusedCode | undefined;
}) {
  const t = useWords();
  const stopped = basket.notSoldHere.length > 0 || basket.lines.some(({ problem }) => problem !== null);
  return (
    <section className={styles["summary"]} aria-labelledby="summary">
      <h2 id="summary" className={styles["summaryTitle"]}>
        {t("total.title")}
      </h2>
      <TotalsList totals={basket.totals} busy={busy} />
      <FreeShipping basket={basket} />
      <Credit basket={basket} />
      <Codes codes={basket.codes} refused={refused} />
      {stopped ? (
        <Notice tone="wait">{t("basket.stop")}</Notice>
      ) : (
        <>
          <ButtonLink to="/checkout" wide prefetch="intent">
            {t("basket.checkout")}
          </ButtonLink>
          <ButtonLink to="/autoships/new" tone="quiet" wide>
            {t("autoship.offer.basket")}
          </ButtonLink>
        </>
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
