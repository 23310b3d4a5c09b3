import { TextInput } from "@mantine/core";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import deskStyles from "../desk/desk.module.css";
import type { PartProps } from "./part.tsx";
import { useWords } from "./words.ts";

const LOCALES = ["en", "de", "ja"] as const;

/** What shoppers read of it. */
export function Names({ draft, change }: Pick<PartProps, "draft" | "change">) {
  const t = useWords();
  return (
    <Card title={t("promotion.name")}>
      <p className={panels["quiet"]}>{t("promotion.name.text")}</p>
      <div className={deskStyles["sides"]}>
        {LOCALES.map((locale) => (
          <TextInput
            key={locale}
            label={t(`promotion.name.${locale}`)}
            required={locale === "en"}
            maxLength={120}
            value={draft.names[locale] ?? ""}
            onChange={({ currentTarget }) => change({ names: { ...draft.names, [locale]: currentTarget.value } })}
          />
        ))}
      </div>
    </Card>
  );
}
