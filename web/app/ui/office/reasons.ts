import { useLocale, defineArea } from "../../words/area.ts";
import { reasons as de } from "./messages/reasons.de.ts";
import { reasons as en } from "./messages/reasons.en.ts";

export const { useWords: useReasonWords } = defineArea({ en, de });

/** What somebody lacks, as the server tells it. */
export interface Missed {
  readonly code: "kind" | "volume" | "max-leg" | "rule" | "rank" | "legs" | "joined" | "look-back" | "position" | "any";
  readonly volume: string | null;
  readonly rule: string | null;
  readonly tree: string | null;
  readonly rank: string | null;
  readonly of: "paid" | "title" | null;
  readonly has: string;
  readonly needs: readonly string[];
  readonly percent: string | null;
  readonly last: number | null;
  readonly joinedOn: string | null;
  readonly days: number | null;
  readonly periods: number | null;
  readonly missed: readonly Missed[];
  readonly alternatives: readonly (readonly Missed[])[];
}

type Why = keyof typeof en extends infer Key ? (Key extends `why.${infer Name}` ? Name : never) : never;

/** A plan names its ranks, rules and trees in small letters with dashes; people read them as words. */
export function plainName(name: string): string {
  const plain = name.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What somebody lacks, in words: "12.00 of 30.00 PV; not “active”". */
export function useMissed(): (missed: readonly Missed[]) => string {
  const t = useReasonWords();
  const locale = useLocale();
  const points = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const write = (value: string): string => points.format(value as Intl.StringNumericLiteral);
  const kindName = (kind: string): string => {
    const known = (["affiliate", "distributor", "customer"] as const).find((name) => name === kind);
    return known === undefined ? kind : t(`kind.${known}`);
  };
  const one = (reason: Missed): string => {
    const { code, has, rule, missed } = reason;
    const needs = reason.needs[0] ?? "";
    const volume = (reason.volume ?? "").toUpperCase();
    switch (code) {
      case "kind":
        return t("missed.kind", {
          has: kindName(has),
          needs: reason.needs.map(kindName).reduce((first, last) => t("list.or", { first, last })),
        });
      case "volume":
        return t("missed.volume", { has: write(has), needs: write(needs), volume });
      case "max-leg": {
        const percent = `${percents.format((reason.percent ?? "0") as Intl.StringNumericLiteral)} %`;
        return t("missed.max-leg", { has: write(has), needs: write(needs), volume, percent });
      }
      case "rule":
        return missed.length === 0
          ? t("missed.rule.only", { rule: rule ?? "" })
          : t("missed.rule", { rule: rule ?? "", missed: all(missed) });
      case "rank": {
        const what = reason.of === "title" ? "title" : "rank";
        return has === ""
          ? t(`missed.${what}.none`, { needs: plainName(needs) })
          : t(`missed.${what}`, { has: plainName(has), needs: plainName(needs) });
      }
      case "legs": {
        const legs = { has, needs, rank: plainName(reason.rank ?? "") };
        return reason.tree === null || reason.tree === "sponsor"
          ? t("missed.legs", legs)
          : t("missed.legs.tree", { ...legs, tree: reason.tree });
      }
      case "joined": {
        if (reason.joinedOn === null) return t("missed.joined.unknown");
        const date = days.format(new Date(`${reason.joinedOn}T12:00:00Z`));
        return reason.days === null
          ? t("missed.joined.periods", { date, periods: reason.periods ?? 0 })
          : t("missed.joined.days", { date, days: reason.days });
      }
      case "look-back":
        return t("missed.look-back", { rule: rule ?? "", has, last: reason.last ?? 0, needs });
      case "position":
        return t("missed.position");
      case "any":
        return t("missed.any", {
          ways: reason.alternatives
            .map((way) => t("missed.any.way", { missed: all(way) }))
            .reduce((first, last) => t("list.or", { first, last })),
        });
      default:
        code satisfies never;
        return t("missed.other");
    }
  };
  // Somebody of the wrong kind lacks the volume too, but it would not help them.
  const all = (missed: readonly Missed[]): string => {
    const kinds = missed.filter(({ code }) => code === "kind");
    return (kinds.length > 0 ? kinds : missed).map(one).join("; ");
  };
  return all;
}

/** Why somebody on the way is not paid; undefined where they are, or where nothing is told. */
export function useWhyNot(): (step: {
  readonly why: Why | null;
  readonly missed: readonly Missed[];
}) => string | undefined {
  const t = useReasonWords();
  const inWords = useMissed();
  return ({ why, missed }) => {
    if (why === null) return undefined;
    const lacks = missed.length === 0 ? "" : inWords(missed);
    if (why === "skipped") return lacks === "" ? t("why.skipped") : lacks;
    return lacks === "" || why !== "inactive" ? t(`why.${why}`) : `${lacks}; ${t(`why.${why}`)}`;
  };
}
