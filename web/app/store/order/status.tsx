import { useEffect } from "react";
import { useRevalidator } from "react-router";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import type { Goods, Order } from "../shown.ts";
import { useWords } from "../words.ts";
import { isExchange } from "./pay-again.tsx";
import type { Phase } from "./phase.ts";
import styles from "./status.module.css";

const LOOKS: Readonly<Record<Phase, readonly [tone: "good" | "wait" | "bad" | "info", icon: IconName]>> = {
  paid: ["good", "check"],
  refunded: ["info", "coins"],
  exchanged: ["info", "box"],
  checking: ["wait", "bank"],
  step: ["wait", "bank"],
  declined: ["bad", "warning"],
  awaiting: ["wait", "bank"],
  authorised: ["good", "check"],
  waiting: ["wait", "receipt"],
  returning: ["info", "coins"],
  returned: ["info", "coins"],
  cancelled: ["info", "close"],
  withdrawn: ["info", "close"],
};

/** Where the order stands, and what that means for money. */
export function Status({
  order,
  phase,
  goods,
}: {
  readonly order: Order;
  readonly phase: Phase;
  readonly goods: Goods;
}) {
  const t = useWords();
  const [tone, icon] = LOOKS[phase];
  const first = order.contact?.name.trim() ?? "";
  const title =
    phase !== "paid"
      ? t(`order.title.${phase}`)
      : first === ""
        ? t("order.title.paid.nameless")
        : t("order.title.paid", { name: first });
  return (
    <header className={styles["status"]}>
      <span className={`${styles["sign"]} ${styles[tone]}`}>
        <Icon name={icon} size={24} />
      </span>
      <p className={styles["number"]}>{t("order.number", { number: order.number })}</p>
      <h1 className={styles["title"]}>{title}</h1>
      <div className={styles["words"]} aria-live="polite">
        {phase === "paid" && order.lines.length > 0 && order.lines.every(({ comesAs }) => comesAs === "download") ? (
          <>
            <p>{t("order.downloads.paid")}</p>
            {order.contact === null ? null : (
              <p>{t.rich("order.downloads.mail", { email: <strong>{order.contact.email}</strong> })}</p>
            )}
          </>
        ) : phase === "paid" && goods.shippingState !== "open" && goods.shippingState !== "nothing" ? (
          <p>{t(`order.state.${goods.shippingState}`)}</p>
        ) : (
          <Words order={order} phase={phase} />
        )}
      </div>
    </header>
  );
}

function Words({ order, phase }: { readonly order: Order; readonly phase: Phase }) {
  const t = useWords();
  if (phase === "paid" && order.giftCard !== null) return <p>{t("gift.order.paid")}</p>;
  if (phase === "paid") {
    return (
      <p>
        {order.contact === null
          ? t("order.paid.nameless")
          : t.rich("order.paid", { email: <strong>{order.contact.email}</strong> })}
      </p>
    );
  }
  if (phase === "checking") {
    return (
      <>
        <p>{t("order.checking")}</p>
        <p>{t("order.checking.money")}</p>
        <p className={styles["quiet"]}>{t("order.checking.again")}</p>
        <LookAgain />
      </>
    );
  }
  if (phase === "declined" || phase === "waiting") {
    const reason = phase === "declined" ? reasonOf(order.payment?.reason) : undefined;
    if (isExchange(order)) return <Exchange order={order} reason={reason} />;
    return (
      <p>
        {reason === undefined ? null : t(`order.reason.${reason}`)} {t("order.declined.money")}{" "}
        {/* What the bank never heard of holds nothing back from others. */}
        {reason === "never-reached-the-provider" ? null : t("order.declined.kept")}
      </p>
    );
  }
  if (phase === "awaiting" && order.payTo !== null) return <Transfer order={order} payTo={order.payTo} />;
  if (phase === "step" && order.payment?.method === "stripe") return <p>{t("order.step.element")}</p>;
  return <p>{t(`order.${phase}`)}</p>;
}

/** What came back pays a part of what goes out instead. */
function Exchange({
  order: { totals },
  reason,
}: {
  readonly order: Order;
  readonly reason: ReturnType<typeof reasonOf> | undefined;
}) {
  const t = useWords();
  return (
    <p>
      {reason === undefined ? null : t(`order.reason.${reason}`)}{" "}
      {t.rich("order.exchange.waits", {
        worth: <Money value={totals.exchanged} />,
        due: (
          <strong>
            <Money value={totals.due} />
          </strong>
        ),
      })}
    </p>
  );
}

/** Where a bank transfer goes, and what is written on it. */
function Transfer({ order, payTo }: { readonly order: Order; readonly payTo: string }) {
  const t = useWords();
  const locale = useLocale();
  return (
    <>
      <p>{t("order.transfer", { total: formatMoney(order.totals.due, locale) })}</p>
      <p>
        <strong>{payTo}</strong>
      </p>
      <p>{t("order.transfer.reference", { number: order.number })}</p>
      <p className={styles["quiet"]}>{t("order.awaiting")}</p>
    </>
  );
}

const REASONS = ["insufficient-funds", "refused-by-shopper", "cancelled", "never-reached-the-provider"] as const;

function reasonOf(reason: string | null | undefined): (typeof REASONS)[number] | "other" {
  return REASONS.find((each) => each === reason) ?? "other";
}

const SECONDS = 6;

/** Asks again by itself: the page's data where there is JavaScript, the whole page where there is none. */
function LookAgain() {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void revalidate();
    }, SECONDS * 1_000);
    return () => clearInterval(timer);
  }, [revalidate]);
  return (
    <noscript>
      <meta httpEquiv="refresh" content={String(SECONDS)} />
    </noscript>
  );
}
