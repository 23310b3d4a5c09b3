import { useEffect, useRef, useState } from "react";
import type { SubmitEvent } from "react";
import { redirect } from "react-router";
import { ApiProblem, api } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useLocale } from "../../words/area.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { loadStripe } from "./stripe-script.ts";
import type { StripeInBrowser } from "./stripe-script.ts";
import type { Route } from "./+types/pay.ts";
import styles from "./pay.module.css";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  try {
    const element = await api(context)("GET /api/store/orders/{token}/payment-element", { params });
    return { element, title: wordsFor(shopping(request).locale)("pay.title") };
  } catch (error) {
    // Paid meanwhile, or ended: the order's page says which.
    if (error instanceof ApiProblem && error.problem.code === "not-found") throw redirect(`/orders/${params.token}`);
    throw error;
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [
    ...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }),
    unlisted,
    { name: "referrer", content: "no-referrer" },
  ];
}

/** Stripe's payment element: the one step of the shop that needs JavaScript, since the card's number never comes to us. */
export default function PayPage({ loaderData: { element }, params }: Route.ComponentProps) {
  const t = useWords();
  const locale = useLocale();
  const [attempt, setAttempt] = useState(1);
  return (
    <div className={styles["page"]}>
      <p className={styles["lead"]}>{t("pay.lead", { number: element.number })}</p>
      <h1 className={styles["title"]}>{t("pay.button", { total: formatMoney(element.amount, locale) })}</h1>
      <noscript>
        <Notice tone="wait" title={t("pay.noscript")} />
      </noscript>
      <ElementForm key={attempt} element={element} again={() => setAttempt(attempt + 1)} />
      <ButtonLink to={`/orders/${params.token}`} tone="quiet" wide reloadDocument>
        {t("pay.back")}
      </ButtonLink>
    </div>
  );
}

type Element = Route.ComponentProps["loaderData"]["element"];

interface Ready {
  readonly stripe: StripeInBrowser;
  readonly elements: ReturnType<StripeInBrowser["elements"]>;
}

function ElementForm({ element, again }: { readonly element: Element; readonly again: () => void }) {
  const t = useWords();
  const locale = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState<Ready>();
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const { script, publishableKey, clientSecret, returnUrl } = element;

  useEffect(() => {
    let left = false;
    let form: { destroy(): void } | undefined;
    const show = async () => {
      const stripe = (await loadStripe(script))(publishableKey);
      if (left || place.current === null) return;
      const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
      const elements = stripe.elements({ clientSecret, locale, appearance: { theme } });
      const payment = elements.create("payment");
      form = payment;
      payment.on("ready", () => setReady({ stripe, elements }));
      payment.on("loaderror", () => setFailed(true));
      payment.mount(place.current);
    };
    show().catch(() => {
      if (!left) setFailed(true);
    });
    return () => {
      left = true;
      form?.destroy();
    };
  }, [script, publishableKey, clientSecret, locale]);

  const pay = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (ready === undefined || busy) return;
    setBusy(true);
    setRefused(undefined);
    const { stripe, elements } = ready;
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl } });
    // Without an error the browser is on its way to the order's page.
    if (error === undefined) return;
    setRefused(error.message ?? "");
    setBusy(false);
  };

  if (failed) {
    return (
      <div className={styles["failed"]}>
        <Notice tone="bad" title={t("pay.failed")} live />
        <Button type="button" wide onClick={again}>
          {t("pay.retry")}
        </Button>
      </div>
    );
  }
  return (
    <form className={styles["form"]} onSubmit={(event) => void pay(event)}>
      {ready === undefined ? <p className={styles["loading"]}>{t("pay.loading")}</p> : null}
      <div ref={place} className={styles["element"]} />
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("pay.refused")} live>
          {refused}
        </Notice>
      )}
      {ready === undefined ? null : (
        <Button wide busy={busy}>
          {t("pay.button", { total: formatMoney(element.amount, locale) })}
        </Button>
      )}
    </form>
  );
}
