import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import type { MoneyValue } from "../../ui/money.tsx";
import { useWords } from "../daily/words.ts";

export type AdminOrder = Reply<"GET /api/admin/orders/{id}">;
export type PaymentState = AdminOrder["payments"][number]["state"];
export type RefundState = AdminOrder["refunds"][number]["state"];

const ORDER = {
  placed: "wait",
  paid: "good",
  cancelled: "gray",
  part: "info",
  refunded: "gray",
  withdrawn: "gray",
} as const;

const isNothing = ({ amount }: MoneyValue): boolean => !/[1-9]/.test(amount);

/** How an order stands, in a word; what went back of a paid one counts. */
export function OrderBadge({
  state,
  withdrawn = false,
  refunded,
  total,
}: {
  readonly state: AdminOrder["state"];
  /** Cancelled after it was paid. */
  readonly withdrawn?: boolean;
  readonly refunded: MoneyValue;
  readonly total: MoneyValue;
}) {
  const t = useWords();
  const shown = withdrawn
    ? "withdrawn"
    : state !== "paid" || isNothing(refunded)
      ? state
      : refunded.amount === total.amount
        ? "refunded"
        : "part";
  return <Badge color={ORDER[shown]}>{t(`order.state.${shown}`)}</Badge>;
}

const PAYMENT = {
  started: "info",
  "action-needed": "wait",
  awaiting: "wait",
  authorised: "info",
  capturing: "info",
  unknown: "wait",
  captured: "good",
  declined: "bad",
  returning: "wait",
  returned: "gray",
} as const;

export function PaymentBadge({ state }: { readonly state: PaymentState }) {
  const t = useWords();
  return <Badge color={PAYMENT[state]}>{t(`payment.${state}`)}</Badge>;
}

const REFUND = { recorded: "info", sent: "good", failed: "bad" } as const;

export function RefundBadge({ state }: { readonly state: RefundState }) {
  const t = useWords();
  return <Badge color={REFUND[state]}>{t(`refund.${state}`)}</Badge>;
}
