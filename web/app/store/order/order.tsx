import { Form, Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useLocale } from "../../words/area.ts";
import { useZones } from "../../words/zone.ts";
import { Refused } from "../checkout/refused.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { ThingLine } from "../summary/thing-line.tsx";
import { Row, TotalsList } from "../summary/totals-list.tsx";
import type { Order } from "../shown.ts";
import { useWords, wordsFor } from "../words.ts";
import { doIntent } from "./do-intent.ts";
import { Downloads } from "./downloads.tsx";
import { Happened } from "./happened.tsx";
import { Papers } from "./papers.tsx";
import { Parcels } from "./parcels.tsx";
import { PayAgain } from "./pay-again.tsx";
import { phaseOf } from "./phase.ts";
import { readSwaps } from "./read-swaps.ts";
import { Returns } from "./returns.tsx";
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
  const hasDownloads = order.state === "paid" && order.lines.some(({ comesAs }) => comesAs !== "parcel");
  const [goods, { invoices }, session, { grants }] = await Promise.all([
    call("GET /api/store/orders/{token}/goods", { params }),
    call("GET /api/store/orders/{token}/invoices", { params }),
    call("GET /api/session"),
    hasDownloads ? call("GET /api/store/orders/{token}/downloads", { params }) : { grants: [] },
  ]);
  return {
    order,
    goods,
    swaps: await readSwaps(call, order, goods, shopping(request)),
    invoices,
    grants,
    token: params.token,
    signedIn: session.person !== null,
    title: wordsFor(shopping(request).locale)("order.number", { number: order.number }),
  };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    return await doIntent(call, params.token, form);
  } catch (error) {
    return { problem: refusalOf(error), intent: form.get("intent") };
  }
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [
    ...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }),
    unlisted,
    // The secret in the address leaves for nobody else. Our own forms need an origin, also without JavaScript.
    { name: "referrer", content: "same-origin" },
  ];
}

export default function OrderPage({
  loaderData: { order, goods, swaps, invoices, grants, token, signedIn },
  actionData,
}: Route.ComponentProps) {
  const t = useWords();
  const phase = phaseOf(order, goods);
  const refused = actionData !== undefined && "problem" in actionData ? actionData : undefined;
  return (
    <div className={styles["page"]}>
      <div className={styles["story"]}>
        <Status order={order} phase={phase} goods={goods} />
        {refused === undefined ? null : refused.intent === null ? (
          <Refused problem={refused.problem} />
        ) : (
          <Notice tone="bad" live>
            <p>{refused.problem.code === "bad-input" ? t("order.return.choose") : refused.problem.detail}</p>
          </Notice>
        )}
        {phase === "declined" || phase === "waiting" || phase === "step" ? (
          <PayAgain order={order} phase={phase} />
        ) : null}
        <Downloads grants={grants} />
        {phase === "paid" && goods.cancellable && grants.length === 0 ? <CancelPaid /> : null}
        <Parcels goods={goods} />
        <Returns goods={goods} swaps={swaps} token={token} />
        <Happened order={order} goods={goods} />
        {order.contact === null || order.giftCard !== null ? null : (
          <section aria-labelledby="address">
            <h2 id="address" className={styles["head"]}>
              {t(
                order.lines.every(({ comesAs }) => comesAs === "download")
                  ? "checkout.address.billing"
                  : "order.address",
              )}
            </h2>
            <AddressLines contact={order.contact} />
          </section>
        )}
        <Papers invoices={invoices} token={token} />
        {order.state === "placed" || order.giftCard !== null ? null : (
          <Form method="post">
            <Button tone="quiet" name="intent" value="reorder">
              {t("order.again")}
            </Button>
          </Form>
        )}
        {order.contact === null || signedIn ? null : (
          <p>
            {t("account.new.claim.text")}{" "}
            <Link to={`/sign-up?email=${encodeURIComponent(order.contact.email)}`}>{t("account.new.claim")}</Link>
          </p>
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
          {order.giftCard === null ? null : (
            <li>
              <p>
                <strong>{t("gift.order")}</strong> <Money value={order.giftCard.value} />
              </p>
              {order.giftCard.recipient === null ? null : (
                <p>{t("gift.order.for", { name: order.giftCard.recipient })}</p>
              )}
              {order.paidAt === null || order.refunds.length > 0 ? null : <GiftDay card={order.giftCard} />}
            </li>
          )}
          {order.lines.map((line) => (
            <ThingLine key={`${line.productSlug} ${line.variantName}`} thing={line}>
              {line.refundedQuantity === 0 ? null : (
                <p className={styles["refunded"]}>{t("order.line.refunded", { count: line.refundedQuantity })}</p>
              )}
              {order.paidAt === null ? null : (
                <Link to={`/p/${line.productSlug}?order=${token}#review`} className={styles["on"]}>
                  {t("order.review")}
                </Link>
              )}
            </ThingLine>
          ))}
        </ul>
        {order.giftCard !== null ? null : (
          <TotalsList totals={order.totals}>
            {order.refunds.map(({ at, amount }) => (
              <Row key={at} label={t("order.refunded.sum")}>
                <Money value={{ ...amount, amount: `-${amount.amount}` }} />
              </Row>
            ))}
          </TotalsList>
        )}
      </section>
    </div>
  );
}

/** When its code goes out, or went. */
function GiftDay({ card: { sendAt, sentAt } }: { readonly card: NonNullable<Order["giftCard"]> }) {
  const t = useWords();
  const locale = useLocale();
  const { company } = useZones();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: company }).format(
    new Date(sentAt ?? sendAt),
  );
  return <p>{t(sentAt === null ? "gift.order.waits" : "gift.order.sent", { day })}</p>;
}

/** Until the first parcel is packed a shopper may think again. */
function CancelPaid() {
  const t = useWords();
  return (
    <Form method="post" className={styles["ways"]}>
      <button name="intent" value="cancel" className={styles["cancel"]}>
        {t("order.cancel.paid")}
      </button>
      <p className={styles["keep"]}>{t("order.cancel.paid.hint")}</p>
    </Form>
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
