import { NumberInput } from "@mantine/core";
import { Count } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { useWords } from "../daily/words.ts";
import type { Variant } from "./variant.ts";

/** Somebody has counted: the number, and why it differs. */
export function SetStock({
  of,
}: {
  readonly of: Pick<Variant, "id" | "title" | "variantName" | "onHand" | "promised">;
}) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("stock.do")}
      title={t("stock.title", { title: `${of.title}, ${of.variantName}` })}
      confirm={t("stock.confirm")}
      tone="quiet"
      fields={{ variant: of.id }}
    >
      <p>
        {t.rich("stock.means", {
          now: <Count value={of.onHand} />,
          promised: of.promised === 0 ? "" : t("stock.promised", { count: of.promised }),
        })}
      </p>
      <NumberInput
        name="onHand"
        label={t("stock.label")}
        defaultValue={of.onHand}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        required
      />
    </ConfirmWithReason>
  );
}
