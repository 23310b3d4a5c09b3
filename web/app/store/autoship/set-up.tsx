import { data, redirect, redirectDocument, useFetcher, useNavigation } from "react-router";
import type { FormEvent } from "react";
import { useEffect, useRef } from "react";
import { api, refusalOf } from "../../api.ts";
import type { Call } from "../../api.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";
import { Place } from "../checkout/address.tsx";
import { contactOf, destinationOf, entriesOf, faultsIn } from "../checkout/entries.ts";
import { emptyEntries, ownAddress, ownEntries } from "../checkout/own-entries.ts";
import { ShippingWays } from "../checkout/shipping-ways.tsx";
import checkout from "../checkout/checkout.module.css";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { ThingLine } from "../summary/thing-line.tsx";
import { TotalsList } from "../summary/totals-list.tsx";
import { useWords, wordsFor } from "../words.ts";
import { addTo } from "./add-to.ts";
import { AddTo } from "./add-to-form.tsx";
import { daysAfter, todayIn } from "./days.ts";
import { RhythmField, rhythmOf } from "./rhythm.tsx";
import { WayToPay, wayOf } from "./way-to-pay.tsx";
import type { Route } from "./+types/set-up.ts";
import styles from "./autoship.module.css";

interface Line {
  readonly variantId: string;
  readonly quantity: number;
}

/** `?variant=…&quantity=…`, or all of the basket. */
async function linesOf(call: Call, url: URL, locale: string): Promise<Line[]> {
  const variantId = url.searchParams.get("variant");
  if (variantId !== null) {
    const quantity = Number(url.searchParams.get("quantity") ?? 1);
    return [{ variantId, quantity: Number.isInteger(quantity) && quantity > 0 && quantity < 100 ? quantity : 1 }];
  }
  const { lines } = await call("GET /api/store/basket", { query: { locale } });
  return lines.map((line) => ({ variantId: line.variantId, quantity: line.quantity }));
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const call = api(context);
  const query = shopping(request);
  const { person } = await call("GET /api/session");
  if (person === null) throw redirectDocument(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  const lines = await linesOf(call, url, query.locale);
  const title = wordsFor(query.locale)("autoship.new");
  if (lines.length === 0) return { title, order: null };
  const [{ addresses }, wallet, { countries }, mine] = await Promise.all([
    call("GET /api/account/addresses"),
    call("GET /api/store/payment-methods"),
    call("GET /api/store/checkout", { query }),
    call("GET /api/store/autoships", { query: { limit: 50 } }),
  ]);
  const own = ownAddress(addresses, null);
  const fits = own !== undefined && countries.some(({ country }) => country === own.country);
  const begun = fits ? ownEntries(own, person.email) : emptyEntries(person);
  const { order, short } = await call("POST /api/store/autoships/quote", {
    query,
    body: { lines, ...destinationOf(begun, new FormData()) },
  });
  const running = mine.autoships.filter(({ state }) => state === "active" || state === "paused");
  return { title, order, short, lines, wallet, countries, begun, running, email: person.email, now: Date.now() };
}

/** Starts it; with the intent `price` works out what it comes to; with `add` puts the things into one that runs already. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const query = shopping(request);
  const entries = entriesOf(form);
  const variants = form.getAll("variant").map(String);
  const quantities = form.getAll("quantity").map(Number);
  const lines = variants.map((variantId, index) => ({ variantId, quantity: quantities[index] ?? 1 }));
  if (form.get("intent") === "add") return await addTo(call, formText(form, "autoship"), lines);
  const { without: _, ...destination } = { without: "", ...destinationOf(entries, form) };
  const quote = async () =>
    (await call("POST /api/store/autoships/quote", { query, body: { lines, ...destination } })).order;
  if (form.get("intent") === "price") {
    return { problem: undefined, order: await quote().catch(() => null), entries, at: Date.now() };
  }
  try {
    const { id, actionUrl } = await call("POST /api/store/autoships", {
      query,
      body: {
        lines,
        ...rhythmOf(form),
        firstOn: formText(form, "firstOn"),
        timeZone: formText(form, "timeZone"),
        contact: contactOf(entries),
        ...("shipping" in destination ? { shipping: destination.shipping } : {}),
        ...wayOf(form),
        expectedTotal: { amount: formText(form, "total"), currency: formText(form, "currency") },
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(actionUrl ?? `/account/autoships/${id}`);
  } catch (error) {
    const problem = refusalOf(error);
    return data({ problem, order: await quote().catch(() => null), entries, at: Date.now() }, { status: 409 });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function SetUpPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  if (loaderData.order === null) {
    return (
      <div className={checkout["page"]}>
        <h1 className={checkout["title"]}>{t("autoship.new")}</h1>
        <p>{t("autoship.empty")}</p>
        <p>
          <ButtonLink to="/">{t("autoship.empty.shop")}</ButtonLink>
        </p>
      </div>
    );
  }
  return <SetUp loaded={loaderData} answer={actionData} />;
}

type Loaded = Extract<Route.ComponentProps["loaderData"], { readonly lines: unknown }>;

/** What the total depends on; what is typed is waited for. */
const LOOKED_AT: Readonly<Record<string, number>> = {
  country: 0,
  region: 0,
  shipping: 0,
  postcode: 600,
  quantity: 300,
};

function SetUp({ loaded, answer }: { readonly loaded: Loaded; readonly answer: Route.ComponentProps["actionData"] }) {
  const t = useWords();
  const locale = useLocale();
  const { reader } = useZones();
  const fetcher = useFetcher<typeof action>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const busy = useNavigation().state === "submitting";
  const onChange = ({ currentTarget, target }: FormEvent<HTMLFormElement>): void => {
    const wait = LOOKED_AT[(target as HTMLInputElement).name];
    if (wait === undefined) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const form = new FormData(currentTarget);
      form.set("intent", "price");
      void fetcher.submit(form, { method: "post", action: "/autoships/new" });
    }, wait);
  };
  const newest = [answer, fetcher.data].filter((one) => one !== undefined).toSorted((a, b) => b.at - a.at)[0];
  const order = newest?.order ?? loaded.order;
  const faults = faultsIn(answer?.problem);
  const { total } = order.totals;
  const today = todayIn(reader, new Date(loaded.now));
  return (
    <div className={checkout["page"]}>
      <h1 className={checkout["title"]}>{t("autoship.new")}</h1>
      <AddTo running={loaded.running} lines={loaded.lines} />
      <IdempotentForm action="/autoships/new" className={checkout["columns"]} onChange={onChange}>
        <input type="hidden" name="email" value={loaded.email} />
        <input type="hidden" name="timeZone" value={reader} suppressHydrationWarning />
        <input type="hidden" name="total" value={total.amount} />
        <input type="hidden" name="currency" value={total.currency} />
        <div className={checkout["entries"]}>
          {answer?.problem === undefined ? null : (
            <Notice tone="bad" title={t("autoship.refused")} live>
              {answer.problem.code === "price-changed"
                ? t("autoship.changed.price", { total: formatMoney(total, locale) })
                : answer.problem.detail}
            </Notice>
          )}
          <fieldset className={checkout["section"]}>
            <legend className={checkout["sectionTitle"]}>{t("autoship.how")}</legend>
            <div className={styles["pair"]}>
              <RhythmField />
              <Field
                label={t("autoship.first")}
                hint={t("autoship.first.hint")}
                type="date"
                name="firstOn"
                min={today}
                max={daysAfter(today, 365)}
                defaultValue={today}
                required
                suppressHydrationWarning
              />
            </div>
            {loaded.lines.map((line) => (
              <div key={line.variantId}>
                <input type="hidden" name="variant" value={line.variantId} />
                <Field
                  label={t("autoship.quantity", {
                    title: loaded.order.lines.find(({ variantId }) => variantId === line.variantId)?.title ?? "",
                  })}
                  type="number"
                  name="quantity"
                  min={1}
                  max={99}
                  defaultValue={line.quantity}
                  required
                />
              </div>
            ))}
          </fieldset>
          <Place countries={loaded.countries} entries={answer?.entries ?? loaded.begun} faults={faults} />
          <ShippingWays ways={order.shippingWays} faulty={faults.shipping !== undefined} />
          <WayToPay wallet={loaded.wallet} title={t("autoship.pay")} />
        </div>
        <section className={checkout["summary"]} aria-labelledby="each">
          <h2 id="each" className={checkout["sectionTitle"]}>
            {t("autoship.each")}
          </h2>
          <ul className={checkout["things"]}>
            {order.lines.map((line) => (
              <ThingLine key={line.variantId} thing={line} />
            ))}
          </ul>
          <TotalsList totals={order.totals} busy={fetcher.state !== "idle"} />
          <p className={styles["quiet"]}>{t("autoship.each.note")}</p>
        </section>
        <div className={checkout["deed"]}>
          <Button wide busy={busy}>
            {busy ? t("autoship.starting") : t("autoship.start", { total: formatMoney(total, locale) })}
          </Button>
          <p className={checkout["after"]}>{t("autoship.agree")}</p>
        </div>
      </IdempotentForm>
    </div>
  );
}
