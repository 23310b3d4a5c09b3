import { NumberInput, Radio, TextInput } from "@mantine/core";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import deskStyles from "../desk/desk.module.css";
import type { Draft } from "./draft.ts";
import { Sums } from "./part.tsx";
import type { PartProps } from "./part.tsx";
import styles from "./promotions.module.css";
import { useWords } from "./words.ts";

const KINDS = ["percent", "amount", "get-free", "free-shipping"] as const;

/** What it gives: a percentage, an amount, units for units, the shipping. */
export function Kind({ draft, choices, change, set }: PartProps) {
  const t = useWords();
  const choose = (kind: Draft["kind"]): void =>
    change({ kind, percent: kind === "percent" ? (draft.percent === "100" ? "10" : draft.percent) : "100" });
  return (
    <Card title={t("promotion.kind")}>
      <Radio.Group value={draft.kind} onChange={(kind) => choose(kind)} aria-label={t("promotion.kind")}>
        <div className={styles["kinds"]}>
          {KINDS.map((kind) => (
            <Radio key={kind} value={kind} label={t(`promotion.kind.${kind}`)} />
          ))}
        </div>
      </Radio.Group>
      {draft.kind === "percent" ? (
        <Percent draft={draft} change={change} label={t("promotion.percent")} />
      ) : draft.kind === "amount" ? (
        <Sums
          draft={draft}
          choices={choices}
          set={set}
          which="off"
          label={t("promotion.amounts")}
          hint={t("promotion.amounts.hint")}
        />
      ) : draft.kind === "get-free" ? (
        <div className={deskStyles["inline"]}>
          <Units
            label={t("promotion.buy")}
            value={draft.buyQuantity}
            onChange={(buyQuantity) => change({ buyQuantity })}
          />
          <Units
            label={t("promotion.get")}
            value={draft.getQuantity}
            onChange={(getQuantity) => change({ getQuantity })}
          />
          <Percent
            draft={draft}
            change={change}
            label={t("promotion.percent.given")}
            hint={t("promotion.percent.given.hint")}
          />
        </div>
      ) : (
        <p className={panels["quiet"]}>{t("promotion.shipping.text")}</p>
      )}
    </Card>
  );
}

function Percent({
  draft,
  change,
  label,
  hint,
}: Pick<PartProps, "draft" | "change"> & { readonly label: string; readonly hint?: string }) {
  return (
    <TextInput
      label={label}
      {...(hint === undefined ? {} : { description: hint })}
      inputMode="decimal"
      pattern="\d{1,3}(\.\d{1,2})?"
      rightSection="%"
      value={draft.percent}
      onChange={({ currentTarget }) => change({ percent: currentTarget.value.trim().replace(",", ".") })}
      required
      w={220}
    />
  );
}

function Units({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      label={label}
      min={1}
      max={99}
      allowDecimal={false}
      value={value ?? 1}
      onChange={(next) => onChange(Number(next) || 1)}
      w={110}
    />
  );
}
