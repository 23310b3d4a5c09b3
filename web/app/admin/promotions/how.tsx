import { Button, Checkbox, NumberInput, Radio, TextInput } from "@mantine/core";
import deskStyles from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import type { PartProps } from "./part.tsx";
import { useWords } from "./words.ts";

/** By itself or by a code, between which days, how often, beside others or alone, and what becomes of the points. */
export function How({ draft, change }: Pick<PartProps, "draft" | "change">) {
  const t = useWords();
  return (
    <Card title={t("promotion.how")}>
      <div className={deskStyles["inline"]}>
        <TextInput
          label={t("promotion.code")}
          description={t("promotion.code.hint")}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={40}
          pattern="[A-Za-z0-9][A-Za-z0-9_\-]{1,39}"
          value={draft.code ?? ""}
          onChange={({ currentTarget }) => change({ code: currentTarget.value.trim().toUpperCase() || null })}
          flex="1 1 18rem"
        />
        <Button variant="default" onClick={() => change({ code: madeUp() })}>
          {t("promotion.code.make")}
        </Button>
      </div>
      <div className={deskStyles["sides"]}>
        <Day label={t("promotion.from")} value={draft.from} onChange={(from) => change({ from })} />
        <Day label={t("promotion.until")} value={draft.until} onChange={(until) => change({ until })} />
        <Limit
          label={t("promotion.limit.total")}
          value={draft.limitTotal}
          onChange={(limitTotal) => change({ limitTotal })}
        />
        <Limit
          label={t("promotion.limit.customer")}
          value={draft.limitCustomer}
          onChange={(limitCustomer) => change({ limitCustomer })}
        />
      </div>
      <Checkbox
        label={t("promotion.combines")}
        description={t("promotion.combines.hint")}
        checked={draft.combines}
        onChange={({ currentTarget }) => change({ combines: currentTarget.checked })}
      />
      <NumberInput
        label={t("promotion.priority")}
        description={t("promotion.priority.hint")}
        min={-1000}
        max={1000}
        allowDecimal={false}
        value={draft.priority}
        onChange={(priority) => change({ priority: Number(priority) || 0 })}
        maw={260}
      />
      {draft.kind === "free-shipping" ? null : (
        <Radio.Group label={t("promotion.volume")} value={draft.volume} onChange={(volume) => change({ volume })}>
          <div className={deskStyles["choices"]}>
            <Radio value="shrink" label={t("promotion.volume.shrink")} />
            <Radio value="stay" label={t("promotion.volume.stay")} />
          </div>
        </Radio.Group>
      )}
    </Card>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
    />
  );
}

function Limit({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}) {
  const t = useWords();
  return (
    <NumberInput
      label={label}
      placeholder={t("promotion.limit.none")}
      min={1}
      allowDecimal={false}
      value={value ?? ""}
      onChange={(next) => onChange(next === "" ? null : Number(next))}
    />
  );
}

// Without letters and digits that are taken for one another.
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** Eight letters that nobody guesses. */
function madeUp(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => LETTERS.charAt(byte % LETTERS.length)).join("");
}
