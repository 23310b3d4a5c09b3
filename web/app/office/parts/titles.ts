import { useWords } from "../words.ts";

/** What was sold: "Rosehip balm", "Rosehip balm and 2 more". */
export function useTitles(): (titles: readonly string[]) => string {
  const t = useWords();
  return (titles) => {
    const [first = "", ...rest] = titles;
    return rest.length === 0 ? first : t("more", { first, count: rest.length });
  };
}
