import { useLocale } from "../../words/area.ts";
import { useWords } from "../money/words.ts";
import type { MoneyWords } from "../money/words.ts";
import type { Walk } from "./told.ts";

type Missed = Walk["steps"][number]["missed"][number];

/** What somebody lacks to take a level, in words: "12.00 of 30.00 PV". */
export function useMissed(): (missed: readonly Missed[]) => string {
  const t = useWords();
  const locale = useLocale();
  const points = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const write = (value: string): string => points.format(value as Intl.StringNumericLiteral);
  const one = ({ code, volume, has, needs }: Missed): string =>
    code === "volume"
      ? t("missed.volume", { has: write(has), needs: write(needs[0] ?? "0"), volume: (volume ?? "").toUpperCase() })
      : t("missed.kind", {
          has: kindName(t, has),
          needs: needs.map((need) => kindName(t, need)).reduce((first, last) => t("list.or", { first, last })),
        });
  // Somebody of the wrong kind lacks the volume too, but it would not help them.
  return (missed) => {
    const kinds = missed.filter(({ code }) => code === "kind");
    return (kinds.length > 0 ? kinds : missed).map(one).join("; ");
  };
}

const KINDS = ["affiliate", "distributor", "customer"] as const;

function kindName(t: MoneyWords, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known === undefined ? kind : t(`kind.${known}`);
}
