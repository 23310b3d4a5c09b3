import type { Reply } from "../../api.ts";
import { useLocale } from "../../words/area.ts";
import { useWords } from "../words.ts";
import type { OfficeWords } from "../words.ts";

type Missed = Reply<"GET /api/partner/home">["next"]["missed"][number];

/** What somebody lacks to take a level, in words: "12.00 of 30.00 PV this month". */
export function useMissed(): (missed: readonly Missed[]) => string {
  const t = useWords();
  const locale = useLocale();
  const points = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const write = (value: string): string => points.format(value as Intl.StringNumericLiteral);
  const one = ({ code, volume, has, needs }: Missed): string =>
    code === "volume"
      ? t("missed.volume", { has: write(has), needs: write(needs[0] ?? "0"), volume: volumeName(t, volume ?? "") })
      : t("missed.kind", {
          has: kindName(t, has),
          needs: needs.map((need) => kindName(t, need)).reduce((first, last) => t("list.or", { first, last })),
        });
  // Somebody of the wrong kind lacks the volume too, but it would not help them.
  return (missed) =>
    (missed.some(({ code }) => code === "kind") ? missed.filter(({ code }) => code === "kind") : missed)
      .map(one)
      .join("; ");
}

/** The plan's volumes by the names people know; a plan's own are written large, as such short names are. */
export function volumeName(t: OfficeWords, volume: string): string {
  return volume === "pv" ? t("volume.pv") : volume.toUpperCase();
}

const KINDS = ["affiliate", "distributor", "customer"] as const;

function kindName(t: OfficeWords, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known === undefined ? kind : t(`missed.kind.${known}`);
}
