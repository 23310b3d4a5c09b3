import { Path } from "../money/path.tsx";
import type { Step } from "../money/path.tsx";
import { ByAt } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import type { Detail } from "./batch.tsx";

/** Made, approved, paid; or made and refused; or approved and cancelled, or failed at the bank. */
export function WayOfBatch({ batch }: { readonly batch: Detail["batch"] }) {
  const t = useWords();
  const isStripe = batch.method === "stripe";
  const made: Step = {
    key: "made",
    name: t("path.made"),
    note: <ByAt by={batch.madeBy} at={batch.madeAt} />,
    state: "done",
  };
  const stopped: Step | null =
    batch.cancelledAt !== null
      ? {
          key: "cancelled",
          name: t("path.cancelled"),
          note: <ByAt by={batch.cancelledBy} at={batch.cancelledAt} />,
          state: "stopped",
        }
      : batch.state === "failed"
        ? {
            key: "failed",
            name: t("path.failed"),
            note: t(isStripe ? "path.failed.stripe" : "path.failed.note"),
            state: "stopped",
          }
        : null;
  const steps: readonly Step[] =
    batch.refusedAt === null
      ? [
          made,
          {
            key: "approved",
            name: t("path.approved"),
            note:
              batch.approvedAt === null ? t("path.approved.not") : <ByAt by={batch.approvedBy} at={batch.approvedAt} />,
            state: batch.approvedAt === null ? "now" : "done",
          },
          stopped ?? {
            key: "paid",
            name: t("path.paid"),
            note:
              batch.paidAt === null ? (
                t(isStripe ? "path.paid.stripe" : "path.paid.not")
              ) : (
                <ByAt by={batch.paidBy} at={batch.paidAt} />
              ),
            state: batch.paidAt !== null ? "done" : batch.approvedAt === null ? "later" : "now",
          },
        ]
      : [
          made,
          {
            key: "refused",
            name: t("path.refused"),
            note: <ByAt by={batch.refusedBy} at={batch.refusedAt} />,
            state: "stopped",
          },
        ];
  return <Path name={t("batch.path")} steps={steps} />;
}
