import { TextInput } from "@mantine/core";
import panels from "../money/panels.module.css";
import { sumIn, withSum } from "./draft.ts";
import type { Choices, Draft } from "./draft.ts";
import styles from "./promotions.module.css";

export interface PartProps {
  readonly draft: Draft;
  readonly choices: Choices;
  readonly change: (part: Partial<Draft>) => void;
  readonly set: (draft: Draft) => void;
}

/** A sum in each currency of the company's markets. */
export function Sums({
  draft,
  choices,
  set,
  which,
  label,
  hint,
}: Pick<PartProps, "draft" | "choices" | "set"> & {
  readonly which: "off" | "minimum";
  readonly label: string;
  readonly hint: string;
}) {
  return (
    <fieldset className={styles["bare"]}>
      <legend>{label}</legend>
      <p className={panels["quiet"]}>{hint}</p>
      <div className={styles["sums"]}>
        {choices.currencies.map((currency) => (
          <TextInput
            key={currency}
            label={currency}
            inputMode="decimal"
            pattern="\d{1,9}([.,]\d{1,3})?"
            value={sumIn(draft, currency, which)}
            onChange={({ currentTarget }) => set(withSum(draft, currency, which, currentTarget.value))}
            w={120}
          />
        ))}
      </div>
    </fieldset>
  );
}
