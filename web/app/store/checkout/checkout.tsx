import { useEffect, useRef } from "react";
import { Link, redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Address } from "./address.tsx";
import { contactOf, entriesOf, faultsIn } from "./entries.ts";
import { Methods } from "./methods.tsx";
import { Refused } from "./refused.tsx";
import { OrderSummary } from "./order-summary.tsx";
import type { Route } from "./+types/checkout.ts";
import styles from "./checkout.module.css";

export async function loader({ context, request }: Route.LoaderArgs) {
  const query = shopping(request);
  const checkout = await api(context)("GET /api/store/checkout", { query });
  const { lines, notSoldHere } = checkout.basket;
  // What cannot be ordered as it stands is mended in the basket, where each line says what is wrong.
  if (lines.length === 0 || notSoldHere.length > 0 || lines.some(({ problem }) => problem !== null))
    throw redirect("/basket");
  return { ...checkout, title: wordsFor(query.locale)("checkout.title") };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const entries = entriesOf(form);
  try {
    const { token, payment } = await api(context)("POST /api/store/orders", {
      query: shopping(request),
      body: {
        contact: contactOf(entries),
        method: formText(form, "method"),
        // What stood on the button is what is paid, or nothing is ordered.
        expectedTotal: { amount: formText(form, "total"), currency: formText(form, "currency") },
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(payment.actionUrl ?? `/orders/${token}`);
  } catch (error) {
    return { problem: refusalOf(error), entries, method: formText(form, "method") };
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function CheckoutPage({ loaderData: { basket, countries, methods }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const locale = useLocale();
  const { state, formAction } = useNavigation();
  const busy = state !== "idle" && formAction?.startsWith("/checkout") === true;
  const faults = faultsIn(actionData?.problem);
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (actionData === undefined) return;
    // To the first field that needs another look; where none does, to what was said.
    const faulty = page.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (faulty === null || faulty === undefined)
      page.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    else faulty.focus();
  }, [actionData]);
  const { total } = basket.totals;
  return (
    <div className={styles["page"]} ref={page}>
      <h1 className={styles["title"]}>{t("checkout.title")}</h1>
      <IdempotentForm action="/checkout" className={styles["columns"]} noValidate>
        <input type="hidden" name="total" value={total.amount} />
        <input type="hidden" name="currency" value={total.currency} />
        <div className={styles["entries"]}>
          <a href="#summary" className={styles["short"]}>
            <span>{t("checkout.short", { count: basket.count })}</span>
            <span>{formatMoney(total, locale)}</span>
          </a>
          {actionData === undefined ? null : <Refused problem={actionData.problem} faults={faults} />}
          <Address countries={countries} entries={actionData?.entries} faults={faults} />
          <Methods methods={methods} chosen={actionData?.method} faulty={faults.method !== undefined} />
        </div>
        <OrderSummary basket={basket} />
        <div className={styles["deed"]}>
          <Button wide busy={busy}>
            {busy ? t("checkout.paying") : t("checkout.pay", { total: formatMoney(total, locale) })}
          </Button>
          <p className={styles["after"]}>{t("checkout.after")}</p>
          <Link to="/basket" className={styles["back"]}>
            {t("checkout.back")}
          </Link>
        </div>
      </IdempotentForm>
    </div>
  );
}
