import { Link } from "react-router";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import type { PlainKey } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import type { Sale } from "./earners.tsx";
import type { Invoices, Mails } from "./papers.tsx";
import type { AdminOrder } from "./state.tsx";
import styles from "./timeline.module.css";

type Event = Pick<AdminOrder["events"][number], "at" | "kind" | "by" | "data">;

const TONE: Readonly<Record<string, "good" | "wait" | "bad">> = {
  paid: "good",
  "payment-action-needed": "wait",
  "payment-unknown": "wait",
  "payment-awaiting": "wait",
  "payment-returning": "wait",
  "payment-capture-refused": "bad",
  "payment-other-amount": "bad",
  "payment-declined": "bad",
  "payment-return-failed": "bad",
  "refund-failed": "bad",
};

/**
 * All that happened to an order, the newest first, as it was written down when it happened: the money, the goods, what came back, who
 * earned, what was issued and written.
 */
export function Timeline({
  order: { id, events, paidAt },
  mails,
  invoices,
  sale,
}: {
  readonly order: AdminOrder;
  readonly mails: Mails;
  readonly invoices: Invoices;
  readonly sale: Sale | null;
}) {
  const t = useWords();
  const maySee = useMay("audit.read");
  const told = [
    ...events,
    ...(sale?.earnings ?? []).map((earning) => ({
      at: paidAt ?? "",
      kind: "earned",
      by: null,
      data: { who: earning.earner.displayName, amount: earning.amount },
    })),
    ...invoices.map(({ code, issuedAt }) => ({ at: issuedAt, kind: "invoice", by: null, data: { code } })),
    ...mails.map(({ subject, template, at }) => ({
      at,
      kind: "mail",
      by: null,
      data: { subject: subject ?? template },
    })),
  ]
    // What happened in one instant keeps its order.
    .toSorted((a, b) => (a.at.slice(0, 19) < b.at.slice(0, 19) ? -1 : a.at.slice(0, 19) > b.at.slice(0, 19) ? 1 : 0));
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{t("order.story")}</h2>
      <ol className={styles["story"]}>
        {told.toReversed().map((event, index) => (
          // What happened is only ever added to, and never changes its place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={told.length - index} data-tone={TONE[event.kind]}>
            <p className={styles["what"]}>
              <What event={event} />
            </p>
            <Why event={event} />
            <p className={styles["when"]}>
              <When at={event.at} as="moment" />
              {event.by === null ? null : <> · {t("order.by", { who: event.by })}</>}
            </p>
          </li>
        ))}
      </ol>
      {maySee ? (
        <Link to={`/admin/audit?subject=${id}`} className={panels["link"]}>
          {t("order.audit")}
        </Link>
      ) : null}
    </section>
  );
}

// Events that only have a name; `t` has the words of the kinds that the server knows today.
const NAMED = {
  placed: "event.placed",
  "payment-action-needed": "event.payment-action-needed",
  "payment-unknown": "event.payment-unknown",
  "payment-awaiting": "event.payment-awaiting",
  "payment-authorised": "event.payment-authorised",
  "payment-capturing": "event.payment-capturing",
  "payment-capture-refused": "event.payment-capture-refused",
  "payment-other-amount": "event.payment-other-amount",
  "payment-declined": "event.payment-declined",
  paid: "event.paid",
  "payment-returning": "event.payment-returning",
  "payment-returned": "event.payment-returned",
  "payment-return-failed": "event.payment-return-failed",
  cancelled: "event.cancelled",
  "refund-sent": "event.refund-sent",
  "refund-failed": "event.refund-failed",
  withdrawn: "event.withdrawn",
  "address-edited": "event.address-edited",
  delivered: "event.delivered",
  "shipment-undone": "event.shipment-undone",
  "downloads-given": "event.downloads-given",
  "downloads-again": "event.downloads-again",
  "downloads-ended": "event.downloads-ended",
  "keys-given": "event.keys-given",
  "keys-owed": "event.keys-owed",
  "return-asked": "event.return-asked",
  "return-approved": "event.return-approved",
  "return-refused": "event.return-refused",
  "return-received": "event.return-received",
} as const satisfies Readonly<Record<string, PlainKey>>;

function What({ event: { kind, data } }: { readonly event: Event }) {
  const t = useWords();
  if (kind === "payment-started") return t("event.payment-started", { method: textIn(data, "method") ?? "" });
  if (kind === "earned") {
    return t.rich("event.earned", { who: textIn(data, "who") ?? "", amount: <Amount of={data["amount"]} /> });
  }
  if (kind === "edited") {
    return t.rich("event.edited", { after: <Amount of={data["after"]} />, before: <Amount of={data["before"]} /> });
  }
  if (kind === "difference-awaited" || kind === "difference-waived" || kind === "credit-used") {
    const amount = <Amount of={data[kind === "difference-awaited" ? "due" : "amount"]} />;
    return t.rich(`event.${kind}`, { amount });
  }
  if (kind === "exchange-freed") {
    return t.rich("event.exchange-freed", {
      amount: <Amount of={data["amount"]} />,
      number: textIn(data, "number") ?? "",
    });
  }
  if (kind === "return-settled") return t.rich("event.return-settled", { amount: <Amount of={data["amount"]} /> });
  if (kind === "mail") return t("event.mail", { subject: textIn(data, "subject") ?? "" });
  if (kind === "invoice") return t("event.invoice", { code: textIn(data, "code") ?? "" });
  if (kind === "shipped" || kind === "tracking") {
    const carrier = textIn(data, "carrier");
    if (carrier === undefined) return t("event.shipped");
    return t(kind === "shipped" ? "event.shipped.by" : "event.tracking", {
      carrier,
      tracking: textIn(data, "tracking") ?? "",
    });
  }
  if (kind === "refunded") return t.rich("event.refunded", { amount: <Amount of={data["amount"]} /> });
  return Object.hasOwn(NAMED, kind) ? t(NAMED[kind as keyof typeof NAMED]) : kind.replaceAll("-", " ");
}

function Why({ event: { data } }: { readonly event: Event }) {
  const reason = textIn(data, "reason");
  return reason === undefined ? null : (
    <p className={styles["why"]}>
      <q>{reason}</q>
    </p>
  );
}

function Amount({ of }: { readonly of: unknown }) {
  const { amount, currency } = (of ?? {}) as { readonly amount?: unknown; readonly currency?: unknown };
  return typeof amount === "string" && typeof currency === "string" ? <Money value={{ amount, currency }} /> : null;
}

function textIn(data: Event["data"], name: string): string | undefined {
  const value = data[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
