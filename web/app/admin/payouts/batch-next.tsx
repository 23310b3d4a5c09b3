import type { ReactNode } from "react";
import { formatMoney, Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { useLocale } from "../../words/area.ts";
import { AuditLink } from "../money/audit-link.tsx";
import panels from "../money/panels.module.css";
import { nameOf } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import type { Detail } from "./batch.tsx";

/** What happens to the batch now, whose it is, and what it means for money. */
export function BatchNext({ detail, mayRefuse }: { readonly detail: Detail; readonly mayRefuse: boolean }) {
  const { batch, next, payouts } = detail;
  // What Stripe was asked for may be there already: it is sent, not cancelled.
  const isSending = batch.method === "stripe" && batch.fileTakenAt !== null;
  return (
    <div>
      <p className={panels["prose"]}>
        <Why detail={detail} /> <AuditLink subject={batch.id} />
      </p>
      <div className={panels["deeds"]}>
        {next.step === "approve" && next.may ? <Deed deed="approve" batch={batch} /> : null}
        {next.step === "settle" && next.may ? <Deed deed="settle" batch={batch} /> : null}
        {next.step === "send" && next.may ? <Deed deed="send" batch={batch} /> : null}
        {batch.state === "approved" && mayRefuse && !isSending && payouts.every(({ state }) => state === "approved") ? (
          <Deed deed="cancel" batch={batch} />
        ) : null}
        {batch.state === "made" && mayRefuse ? <Deed deed="refuse" batch={batch} /> : null}
      </div>
    </div>
  );
}

function Why({ detail: { batch, next, payouts } }: { readonly detail: Detail }): ReactNode {
  const t = useWords();
  const who = (by: { readonly name: string | null } | null) => ({ who: <b>{nameOf(t, by)}</b> });
  switch (batch.state) {
    case "made":
      if (next.may) return t.rich("batch.next.approve.may", who(batch.madeBy));
      return next.why === "second-person-needed"
        ? t("batch.next.approve.you")
        : t.rich("batch.next.approve.not", who(batch.madeBy));
    case "approved":
      if (next.step === "send") {
        if (batch.fileTakenAt === null) {
          return t.rich(next.may ? "batch.next.send.may" : "batch.next.send.not", who(batch.approvedBy));
        }
        return t("batch.next.send.left", { count: payouts.filter(({ state }) => state === "approved").length });
      }
      return t.rich(next.may ? "batch.next.settle.may" : "batch.next.settle.not", who(batch.approvedBy));
    case "paid":
      if (batch.method === "stripe") return t("batch.next.sent");
      return t.rich("batch.next.paid", who(batch.paidBy));
    case "refused":
      return t.rich("batch.next.refused", who(batch.refusedBy));
    case "cancelled":
      return t.rich("batch.next.cancelled", who(batch.cancelledBy));
    case "failed":
      return t(batch.method === "stripe" ? "batch.next.failed.stripe" : "batch.next.failed");
  }
}

type Deeds = "approve" | "settle" | "send" | "refuse" | "cancel";

/** One deed with its second look; refusing and cancelling ask why, the others only whether. */
function Deed({ deed, batch }: { readonly deed: Deeds; readonly batch: Detail["batch"] }) {
  const t = useWords();
  const locale = useLocale();
  const sum = formatMoney(batch.total, locale);
  const takesBack = deed === "refuse" || deed === "cancel";
  return (
    <ConfirmWithReason
      label={t(`${deed}.do`)}
      title={t(`${deed}.title`)}
      confirm={t(`${deed}.confirm`, { sum })}
      tone={takesBack ? "danger" : "plain"}
      reason={takesBack}
      fields={{ deed }}
      explain={() => ({
        money: t(deed === "send" ? "send.refused.money" : "batch.refused.money"),
        mend: t("refused.mend"),
      })}
    >
      <p>
        {takesBack
          ? t.rich(`${deed}.means`, { sum: <Money value={batch.total} /> })
          : t(deed === "approve" && batch.method === "stripe" ? "approve.means.stripe" : `${deed}.means`, {
              sum,
              count: batch.count,
            })}
      </p>
      {deed === "cancel" && batch.fileTakenAt !== null ? <p>{t("cancel.stopped")}</p> : null}
    </ConfirmWithReason>
  );
}
