import { Checkbox, MultiSelect } from "@mantine/core";
import deskStyles from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import { Sums } from "./part.tsx";
import type { PartProps } from "./part.tsx";
import { useWords } from "./words.ts";

const CLASSES = ["retail", "preferred", "wholesale"] as const;

/** In which markets, for which customers, from which basket on. */
export function Who({ draft, choices, change, set }: PartProps) {
  const t = useWords();
  return (
    <Card title={t("promotion.who")}>
      <div className={deskStyles["sides"]}>
        <MultiSelect
          label={t("promotion.markets")}
          placeholder={draft.markets.length === 0 ? t("promotion.all") : ""}
          data={[...choices.markets]}
          value={[...draft.markets]}
          onChange={(markets) => change({ markets })}
          clearable
        />
        <MultiSelect
          label={t("promotion.classes")}
          placeholder={draft.classes.length === 0 ? t("promotion.everybody") : ""}
          data={CLASSES.map((value) => ({ value, label: t(`promotion.class.${value}`) }))}
          value={[...draft.classes]}
          onChange={(classes) => change({ classes })}
          clearable
        />
      </div>
      <Checkbox
        label={t("promotion.first")}
        checked={draft.firstOrder}
        onChange={({ currentTarget }) => change({ firstOrder: currentTarget.checked })}
      />
      <Sums
        draft={draft}
        choices={choices}
        set={set}
        which="minimum"
        label={t("promotion.minimums")}
        hint={t("promotion.minimums.hint")}
      />
    </Card>
  );
}
