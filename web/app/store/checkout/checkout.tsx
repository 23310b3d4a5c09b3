import { useEffect, useRef } from "react";
import { Link, redirect, useNavigation } from "react-router";
import type { ShouldRevalidateFunctionArgs } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useLocale } from "../../words/area.ts";
import { formText } from "../form-text.ts";
import { PreferredOffer } from "../account/preferred.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Address } from "./address.tsx";
import { contactOf, destinationOf, entriesOf, faultsIn } from "./entries.ts";
import { Methods } from "./methods.tsx";
import { OwnAddresses } from "./own-addresses.tsx";
import { emptyEntries, keepAddress, ownAddress, ownEntries } from "./own-entries.ts";
import { Refused } from "./refused.tsx";
import { OrderSummary } from "./order-summary.tsx";
import { ShippingWays } from "./shipping-ways.tsx";
import { StartDownloads } from "./start-downloads.tsx";
import { useQuote } from "./use-quote.ts";
import type { Route } from "./+types/checkout.ts";
import styles from "./checkout.module.css";

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const query = shopping(request);
  const call = api(context);
  const { person } = await call("GET /api/session");
  const book = person === null ? [] : (await call("GET /api/account/addresses")).addresses;
  const own = ownAddress(book, url.searchParams.get("address"));
  const quote = own === undefined ? {} : destinationOf(ownEntries(own, ""), new FormData());
  const first = await call("GET /api/store/checkout", { query: { ...query, ...quote } });
  // An address that the market does not ship to is not begun with.
  const fits = own === undefined || first.countries.some(({ country }) => country === own.country);
  const checkout = fits ? first : await call("GET /api/store/checkout", { query });
  const offer = await call("GET /api/store/basket/preferred", { query });
  const { lines, notSoldHere } = checkout.basket;
  // What cannot be ordered as it stands is mended in the basket, where each line says what is wrong.
  if (lines.length === 0 || notSoldHere.length > 0 || lines.some(({ problem }) => problem !== null))
    throw redirect("/basket");
  const begun =
    person === null ? undefined : fits && own !== undefined ? ownEntries(own, person.email) : emptyEntries(person);
  return {
    ...checkout,
    offer,
    book,
    begun,
    signedIn: person !== null,
    title: wordsFor(query.locale)("checkout.title"),
  };
}

/** Orders and pays; or, with the intent `price`, only works out what it comes to at the address as far as it is said. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const entries = entriesOf(form);
  const query = shopping(request);
  const method = formText(form, "method");
  const destination = destinationOf(entries, form);
  if (form.get("intent") === "price") {
    const quote = await call("GET /api/store/checkout", { query: { ...query, ...destination } });
    return { problem: undefined, quote, entries, method, without: formText(form, "without"), at: Date.now() };
  }
  try {
    const { token, payment } = await call("POST /api/store/orders", {
      query,
      body: {
        contact: contactOf(entries),
        method,
        ...(form.has("startDownloads") ? { startDownloads: true } : {}),
        ...("shipping" in destination ? { shipping: destination.shipping } : {}),
        // What stood on the button is what is paid, or nothing is ordered.
        ...(form.has("due")
          ? { expectedDue: { amount: formText(form, "due"), currency: formText(form, "currency") } }
          : {}),
        expectedTotal: { amount: formText(form, "total"), currency: formText(form, "currency") },
      },
      idempotencyKey: idempotencyKey(form),
    });
    if (form.get("keep") !== null) await keepAddress(call, entries);
    return redirect(payment.actionUrl ?? `/orders/${token}`);
  } catch (error) {
    const problem = refusalOf(error);
    const { lost = [] } = (problem.data ?? {}) as { readonly lost?: readonly string[] };
    const without = [...new Set([...formText(form, "without").split(","), ...lost])].filter(Boolean).join(",");
    const quote = await call("GET /api/store/checkout", {
      query: { ...query, ...destination, ...(without === "" ? {} : { without }) },
    });
    return { problem, quote, entries, method, without, at: Date.now() };
  }
}

/**
 * A price that is asked for while one writes says all that it changes. Read anew behind it while the order is on its way, this page would find
 * the basket empty and lead there, away from the order.
 */
export function shouldRevalidate({ formData, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  return formData?.get("intent") === "price" ? false : defaultShouldRevalidate;
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function CheckoutPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { countries, methods } = loaderData;
  const quote = useQuote(actionData);
  const { basket } = quote.newest?.quote ?? loaderData;
  const locale = useLocale();
  const { state, formAction } = useNavigation();
  const busy = state !== "idle" && formAction?.startsWith("/checkout") === true;
  const faults = faultsIn(actionData?.problem);
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (actionData?.problem === undefined) return;
    // To the first field that needs another look; where none does, to what was said.
    const faulty = page.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (faulty === null || faulty === undefined)
      page.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    else faulty.focus();
  }, [actionData]);
  const { total, due } = basket.totals;
  const isPaid = !/[1-9]/.test(due.amount);
  return (
    <div className={styles["page"]} ref={page}>
      <h1 className={styles["title"]}>{t("checkout.title")}</h1>
      <PreferredOffer offer={loaderData.offer} next="/checkout" />
      <IdempotentForm
        action="/checkout"
        className={styles["columns"]}
        noValidate
        onChange={quote.onChange}
        onSubmit={quote.onSubmit}
      >
        <input type="hidden" name="without" value={quote.newest?.without ?? ""} />
        <input type="hidden" name="total" value={total.amount} />
        <input type="hidden" name="due" value={due.amount} />
        <input type="hidden" name="currency" value={total.currency} />
        <div className={styles["entries"]}>
          <a href="#summary" className={styles["short"]}>
            <span>{t("checkout.short", { count: basket.count })}</span>
            <span>{formatMoney(due, locale)}</span>
          </a>
          {actionData?.problem === undefined ? null : <Refused problem={actionData.problem} faults={faults} />}
          <OwnAddresses book={loaderData.book} />
          <Address
            key={loaderData.begun === undefined ? "guest" : `${loaderData.begun.line1} ${loaderData.begun.postcode}`}
            countries={countries}
            entries={actionData?.entries ?? loaderData.begun}
            faults={faults}
            isSent={basket.isSent}
          />
          {loaderData.signedIn ? (
            <label className={styles["keepAddress"]}>
              <input type="checkbox" name="keep" defaultChecked={loaderData.book.length === 0} />
              {t("account.address.keep")}
            </label>
          ) : null}
          {basket.isSent ? <ShippingWays ways={basket.shippingWays} faulty={faults.shipping !== undefined} /> : null}
          {isPaid ? (
            <>
              <input type="hidden" name="method" value="credit" />
              <Notice tone="good">{t("checkout.nothing")}</Notice>
            </>
          ) : (
            <Methods methods={methods} chosen={actionData?.method} faulty={faults.method !== undefined} />
          )}
          {basket.hasDownloads ? (
            <StartDownloads faulty={faults.startDownloads !== undefined} isSent={basket.isSent} />
          ) : null}
        </div>
        <OrderSummary basket={basket} busy={quote.busy} />
        <div className={styles["deed"]}>
          <Button wide busy={busy}>
            {busy
              ? t("checkout.paying")
              : isPaid
                ? t("checkout.order")
                : t("checkout.pay", { total: formatMoney(due, locale) })}
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
