import { useEffect, useRef, useState } from "react";
import type { SubmitEvent } from "react";
import { redirect, redirectDocument } from "react-router";
import { ApiProblem, api } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useLocale } from "../../words/area.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { loadStripe } from "../pay/stripe-script.ts";
import type { StripeInBrowser } from "../pay/stripe-script.ts";
import pay from "../pay/pay.module.css";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/keep.ts";

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  try {
    const element = await api(context)("GET /api/store/payment-methods/{reference}/element", { params });
    return { element, title: wordsFor(shopping(request).locale)("autoship.keep.title") };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.problem.status === 401) throw redirectDocument(`/sign-in?next=${encodeURIComponent(url.pathname)}`);
    // Kept meanwhile, or ended: the account says which.
    if (error.problem.code === "not-found") throw redirect("/account/payment");
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

/** The payment element for a way to pay that is kept: as on the page where one pays, the card's number never comes to us. */
export default function KeepPage({ loaderData: { element } }: Route.ComponentProps) {
  const t = useWords();
  const [attempt, setAttempt] = useState(1);
  return (
    <div className={pay["page"]}>
      <h1 className={pay["title"]}>{t("autoship.keep.title")}</h1>
      <p className={pay["lead"]}>{t("autoship.keep.lead")}</p>
      <noscript>
        <Notice tone="wait" title={t("pay.noscript")} />
      </noscript>
      <ElementForm key={attempt} element={element} again={() => setAttempt(attempt + 1)} />
    </div>
  );
}

type Element = Route.ComponentProps["loaderData"]["element"];

function ElementForm({ element, again }: { readonly element: Element; readonly again: () => void }) {
  const t = useWords();
  const locale = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState<{ stripe: StripeInBrowser; elements: ReturnType<StripeInBrowser["elements"]> }>();
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

  const keep = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (ready === undefined || busy) return;
    setBusy(true);
    setRefused(undefined);
    const { stripe, elements } = ready;
    const { error } = await stripe.confirmSetup({ elements, confirmParams: { return_url: returnUrl } });
    // Without an error the browser is on its way back.
    if (error === undefined) return;
    setRefused(error.message ?? "");
    setBusy(false);
  };

  if (failed) {
    return (
      <div className={pay["failed"]}>
        <Notice tone="bad" title={t("pay.failed")} live />
        <Button type="button" wide onClick={again}>
          {t("pay.retry")}
        </Button>
      </div>
    );
  }
  return (
    <form className={pay["form"]} onSubmit={(event) => void keep(event)}>
      {ready === undefined ? <p className={pay["loading"]}>{t("pay.loading")}</p> : null}
      <div ref={place} className={pay["element"]} />
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("pay.refused")} live>
          {refused}
        </Notice>
      )}
      {ready === undefined ? null : (
        <Button wide busy={busy}>
          {t("autoship.keep.do")}
        </Button>
      )}
    </form>
  );
}
