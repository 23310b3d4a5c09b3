import { data, Form, redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formatWhen } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import account from "../account/account.module.css";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Contents } from "./contents.tsx";
import { dayInWords, todayIn } from "./days.ts";
import { doChange } from "./do-change.ts";
import { findGoods } from "./find-goods.ts";
import { NextOrder } from "./next-order.tsx";
import { AddressPart, PauseOrEnd, PaymentPart } from "./parts.tsx";
import type { Swapping } from "./swap.tsx";
import type { Route } from "./+types/autoship.ts";
import styles from "./autoship.module.css";

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const call = api(context);
  const query = shopping(request);
  const seen = await call("GET /api/store/autoships/{id}", { params });
  // Whoever comes back from the step at the provider wants to see what came of it.
  const autoship = seen.pendingMethod === null ? seen : await call("POST /api/store/autoships/{id}/settle", { params });
  const [wallet, { countries }] = await Promise.all([
    call("GET /api/store/payment-methods"),
    call("GET /api/store/checkout", { query: { ...query, market: autoship.market } }),
  ]);
  const slugs = new Map((autoship.next?.lines ?? []).map(({ variantId, productSlug }) => [variantId, productSlug]));
  const kinds = Object.fromEntries(
    await Promise.all(
      [...slugs].map(async ([variantId, slug]) => {
        const product = await call("GET /api/store/products/{slug}", {
          params: { slug },
          query: { ...query, market: autoship.market },
        });
        return [variantId, product.variants.map(({ id, name }) => ({ id, name }))] as const;
      }),
    ),
  );
  const today = todayIn(autoship.timeZone, new Date());
  const { searchParams } = new URL(request.url);
  const place = searchParams.get("swap");
  const words = (searchParams.get("q") ?? "").replaceAll("\0", "").trim().slice(0, 200);
  const gone = autoship.lines.find(({ variantId }) => variantId === place);
  const where = { ...query, market: autoship.market };
  const swapping: Swapping | null =
    place !== "new" && gone === undefined
      ? null
      : {
          place: gone?.variantId ?? "new",
          title: gone?.title ?? "",
          words,
          found: words === "" ? null : await findGoods(call, words, where),
        };
  return { swapping, autoship, wallet, countries, kinds, today, title: wordsFor(query.locale)("autoship.title") };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    const step = await doChange(api(context), params.id, form, idempotencyKey(form));
    return redirect(step ?? `/account/autoships/${params.id}`);
  } catch (error) {
    return data({ problem: refusalOf(error) }, { status: 409 });
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export default function AutoshipPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { autoship, wallet, countries, kinds, swapping, today } = loaderData;
  const isOpen = autoship.state !== "ended";
  return (
    <>
      <section className={`${account["section"]} ${styles["top"]}`} aria-labelledby="autoship">
        <h2 id="autoship" className={styles["rhythm"]}>
          {t(`autoship.${autoship.unit}`, { count: autoship.every })}
        </h2>
        <p>
          <span className={styles["state"]} data-state={autoship.state}>
            {t(`autoship.state.${autoship.state}`)}
          </span>
        </p>
        {actionData === undefined ? null : (
          <Notice tone="bad" title={t("autoship.refused")} live>
            <p>{actionData.problem.detail}</p>
          </Notice>
        )}
        <Standing autoship={autoship} />
      </section>
      {isOpen ? (
        <>
          <NextOrder autoship={autoship} today={today} />
          <Contents lines={autoship.lines} kinds={kinds} swapping={swapping} />
          <PaymentPart autoship={autoship} wallet={wallet} />
          <AddressPart autoship={autoship} countries={countries} problem={actionData?.problem} />
          <PauseOrEnd autoship={autoship} today={today} />
        </>
      ) : null}
      <Orders charges={autoship.charges} />
    </>
  );
}

export type Autoship = Route.ComponentProps["loaderData"]["autoship"];

/** What its shopper has to know first: a payment that failed, why it is paused, a step that is not done. */
function Standing({ autoship }: { readonly autoship: Autoship }) {
  const t = useWords();
  const locale = useLocale();
  const { why, state, pendingMethod, charges, timeZone } = autoship;
  const declined = charges.find((charge) => charge.state === "open" && charge.failures > 0);
  if (pendingMethod !== null) {
    return (
      <Notice tone="wait" title={t("autoship.waiting")}>
        {pendingMethod.actionUrl === null ? null : <a href={pendingMethod.actionUrl}>{t("autoship.waiting.go")}</a>}
      </Notice>
    );
  }
  if (state === "setting-up") return <Notice tone="bad">{t("autoship.method.refused")}</Notice>;
  if (state === "paused" && (why === "unpaid" || why === "not-possible" || why === "by-staff")) {
    return <Notice tone={why === "by-staff" ? "wait" : "bad"}>{t(`autoship.why.${why}`)}</Notice>;
  }
  if (declined === undefined) return null;
  const day = declined.retryAt === null ? "" : formatWhen(declined.retryAt, "date", locale, timeZone);
  return (
    <Notice tone="bad" title={t("autoship.declined")}>
      {t("autoship.declined.text", { day })}
    </Notice>
  );
}

function Orders({ charges }: { readonly charges: Autoship["charges"] }) {
  const t = useWords();
  const locale = useLocale();
  return (
    <section className={account["section"]} aria-labelledby="orders">
      <h2 id="orders" className={account["sectionTitle"]}>
        {t("autoship.orders")}
      </h2>
      {charges.length === 0 ? <p>{t("autoship.orders.none")}</p> : null}
      <ul className={account["list"]}>
        {charges.map((charge) => (
          <li key={charge.orderId} className={account["item"]}>
            <div className={account["what"]}>
              <span className={account["name"]}>{t("order.number", { number: charge.order })}</span>
              <span className={account["quiet"]}>
                {dayInWords(charge.dueOn, locale)} · {t(`autoship.charge.${charge.state}`)}
              </span>
            </div>
            <Form method="post" action="/account?index">
              <input type="hidden" name="id" value={charge.orderId} />
              <Button tone="quiet">
                {t("account.order.open")} <span className="said">{charge.order}</span>
              </Button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
