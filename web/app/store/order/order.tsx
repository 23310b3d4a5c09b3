import { Link, data, redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import { Refused } from "../checkout/refused.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { ThingLine } from "../summary/thing-line.tsx";
import { Row, TotalsList } from "../summary/totals-list.tsx";
import { useWords, wordsFor } from "../words.ts";
import { Happened } from "./happened.tsx";
import { PayAgain } from "./pay-again.tsx";
import { phaseOf } from "./phase.ts";
import { Status } from "./status.tsx";
import type { Route } from "./+types/order.ts";
import styles from "./order.module.css";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const call = api(context);
  const seen = await call("GET /api/store/orders/{token}", { params });
  // Whoever comes back from the bank, or waits for its answer, wants to know what it says now.
  const open =
    seen.payment !== null &&
    ["started", "action-needed", "awaiting", "unknown", "returning"].includes(seen.payment.state);
  const order = open ? await call("POST /api/store/orders/{token}/settle", { params }) : seen;
  return { order, title: wordsFor(shopping(request).locale)("order.number", { number: order.number }) };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    if (form.get("intent") === "cancel") {
      await call("POST /api/store/orders/{token}/cancel", { params });
      return redirect(`/orders/${params.token}`);
    }
    const method = form.get("method");
    if (typeof method !== "string") throw data(null, { status: 400 });
    const { payment } = await call("POST /api/store/orders/{token}/payments", {
      params,
      body: { method },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(payment.actionUrl ?? `/orders/${params.token}`);
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [
    ...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }),
    unlisted,
    { name: "referrer", content: "no-referrer" },
  ];
}

export default function OrderPage({ loaderData: { order }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const phase = phaseOf(order);
  return (
    <div className={styles["page"]}>
      <div className={styles["story"]}>
        <Status order={order} phase={phase} />
        {actionData === undefined ? null : <Refused problem={actionData.problem} />}
        {phase === "declined" || phase === "waiting" || phase === "step" ? (
          <PayAgain order={order} phase={phase} />
        ) : null}
        <Happened order={order} />
        {order.contact === null ? null : (
          <section aria-labelledby="address">
            <h2 id="address" className={styles["head"]}>
              {t("order.address")}
            </h2>
            <AddressLines contact={order.contact} />
          </section>
        )}
        <p className={styles["keep"]}>{t("order.keep")}</p>
        <Link to="/" className={styles["on"]}>
          {t("order.on")}
        </Link>
      </div>
      <section className={styles["summary"]} aria-labelledby="ordered">
        <h2 id="ordered" className={styles["head"]}>
          {t("order.lines")}
        </h2>
        <ul className={styles["things"]}>
          {order.lines.map((line) => (
            <ThingLine key={`${line.productSlug} ${line.variantName}`} thing={line}>
              {line.refundedQuantity === 0 ? null : (
                <p className={styles["refunded"]}>{t("order.line.refunded", { count: line.refundedQuantity })}</p>
              )}
            </ThingLine>
          ))}
        </ul>
        <TotalsList totals={order.totals}>
          {order.refunds.map(({ at, amount }) => (
            <Row key={at} label={t("order.refunded.sum")}>
              <Money value={{ ...amount, amount: `-${amount.amount}` }} />
            </Row>
          ))}
        </TotalsList>
      </section>
    </div>
  );
}

function AddressLines({
  contact,
}: {
  readonly contact: NonNullable<Route.ComponentProps["loaderData"]["order"]["contact"]>;
}) {
  const locale = useLocale();
  const { name, line1, line2, postcode, city, region } = contact;
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(contact.country) ?? contact.country;
  // As the country's post wants it: Japan from the large to the small, the US with the state before the code.
  const lines =
    contact.country === "JP"
      ? [`〒${postcode}`, [region, city, line1].filter(Boolean).join(""), line2, name]
      : region === null
        ? [
            name,
            line1,
            line2,
            contact.country === "GB" || contact.country === "IE" ? `${city}, ${postcode}` : `${postcode} ${city}`,
            country,
          ]
        : [name, line1, line2, `${city}, ${region} ${postcode}`, country];
  return (
    <address className={styles["address"]}>
      {lines.filter(Boolean).map((line) => (
        <span key={line} suppressHydrationWarning>
          {line}
        </span>
      ))}
    </address>
  );
}
