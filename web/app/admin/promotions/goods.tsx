import { MultiSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { findProducts } from "../desk/product-search.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import deskStyles from "../desk/desk.module.css";
import type { PartProps } from "./part.tsx";
import { useWords } from "./words.ts";

/** Which goods it looks at, and what it gives where that is something else. */
export function Goods({ draft, choices, change }: Pick<PartProps, "draft" | "choices" | "change">) {
  const t = useWords();
  return (
    <>
      <Card title={t("promotion.goods")}>
        <p className={panels["quiet"]}>{t("promotion.goods.hint")}</p>
        <div className={deskStyles["sides"]}>
          <Choose
            label={t("promotion.categories")}
            data={choices.categories}
            value={draft.categories}
            onChange={(categories) => change({ categories })}
          />
          <Choose
            label={t("promotion.products")}
            data={choices.products}
            value={draft.products}
            onChange={(products) => change({ products })}
            searches
          />
        </div>
      </Card>
      {draft.kind === "get-free" ? (
        <Card title={t("promotion.reward")}>
          <p className={panels["quiet"]}>{t("promotion.reward.hint")}</p>
          <div className={deskStyles["sides"]}>
            <Choose
              label={t("promotion.categories")}
              data={choices.categories}
              value={draft.rewardCategories}
              onChange={(rewardCategories) => change({ rewardCategories })}
            />
            <Choose
              label={t("promotion.products")}
              data={choices.products}
              value={draft.rewardProducts}
              onChange={(rewardProducts) => change({ rewardProducts })}
              searches
            />
          </div>
        </Card>
      ) : null}
    </>
  );
}

function Choose({
  label,
  data,
  value,
  onChange,
  searches = false,
}: {
  readonly label: string;
  readonly data: PartProps["choices"]["products"];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  /** Products are more than a list holds: what is typed is looked for among all of them. */
  readonly searches?: boolean;
}) {
  const t = useWords();
  const [words, setWords] = useState("");
  const [found, setFound] = useState<PartProps["choices"]["products"]>([]);
  useEffect(() => {
    if (!searches || words.trim().length < 2) return undefined;
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 140));
      if (stop.signal.aborted) return;
      // A search that fails leaves the list as it was; the next letter asks again.
      const products = await findProducts(words.trim(), t.locale, stop.signal).catch(() => []);
      if (stop.signal.aborted) return;
      // What was found before stays: it may have been chosen.
      setFound((before) => [
        ...before,
        ...products
          .filter(({ slug }) => !before.some((one) => one.value === slug))
          .map(({ slug, title }) => ({ value: slug, label: title })),
      ]);
    };
    void ask();
    return () => stop.abort();
  }, [searches, words, t.locale]);
  // What was chosen before and is not offered any more stays, by its own name.
  const listed = [...data, ...found.filter((one) => !data.some(({ value: slug }) => slug === one.value))];
  const known = new Set(listed.map((each) => each.value));
  const gone = value.filter((each) => !known.has(each)).map((each) => ({ value: each, label: each }));
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t("promotion.all") : ""}
      data={[...listed, ...gone]}
      searchValue={words}
      onSearchChange={setWords}
      value={[...value]}
      onChange={onChange}
      searchable
      clearable
    />
  );
}
