import { plainName } from "../../ui/office/reasons.ts";
import { useLocale } from "../../words/area.ts";
import { useWords } from "../money/words.ts";
import type { MoneyWords } from "../money/words.ts";
import type { Condition, Since, Volume } from "./document.ts";

/** What a condition asks for, as one sentence's end: "a distributor; 100 PV or more". */
export function useNeeds(): (condition: Condition) => string {
  const t = useWords();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  const write = (value: string): string => number.format(value as Intl.StringNumericLiteral);
  const needs = (condition: Condition): string => {
    const { kind, atLeast, maxLeg, is, rank, title, legs, joined, met, all, any } = condition;
    const parts = [
      ...(kind === undefined ? [] : [kindsInWords(t, kind)]),
      ...Object.entries(atLeast ?? {}).map(([volume, amount]) =>
        t("plan.needs.volume", { amount: write(amount), volume: volume.toUpperCase() }),
      ),
      ...(maxLeg ?? []).map((one) =>
        t("plan.needs.max-leg", {
          amount: write(one.atLeast),
          volume: one.volume.toUpperCase(),
          percent: write(one.percent),
        }),
      ),
      ...(is ?? []).map((rule) => t("plan.needs.rule", { rule })),
      ...(rank === undefined ? [] : [t("plan.needs.rank", { rank: plainName(rank) })]),
      ...(title === undefined ? [] : [t("plan.needs.title", { rank: plainName(title) })]),
      ...(legs ?? []).map((one) => t("plan.needs.legs", { count: one.count, rank: plainName(one.rank) })),
      ...(joined === undefined ? [] : [sinceInWords(t, joined, "plan.needs.joined")]),
      ...(met ?? []).map(({ rule, periods, last }) => t("plan.needs.met", { rule, periods, last })),
      ...(all ?? []).map(needs),
      ...(any === undefined ? [] : [t("plan.needs.any", { ways: any.map((way) => `(${needs(way)})`).join(", ") })]),
    ];
    return parts.length === 0 ? t("plan.needs.nothing") : parts.join("; ");
  };
  return needs;
}

export function sinceInWords(
  t: MoneyWords,
  { days, periods }: Since,
  key: "plan.walk.newcomers" | "plan.needs.joined",
): string {
  const said = [
    ...(days === undefined ? [] : [t(`${key}.days`, { count: days })]),
    ...(periods === undefined ? [] : [t(`${key}.periods`, { count: periods })]),
  ];
  return said.join("; ");
}

/** How a volume is counted, as a sentence. */
export function volumeInWords(t: MoneyWords, name: string, volume: Volume): string {
  const own = name.toUpperCase();
  const other = (volume.volume ?? "").toUpperCase();
  const tree = volume.tree === "sponsor" || volume.tree === undefined ? t("plan.tree.sponsor") : volume.tree;
  switch (volume.of) {
    case "credited":
    case "own":
    case "customers":
    case "hosted":
      return t(`plan.volume.${volume.of}`, { volume: own, points: t(`points.${volume.points ?? "qv"}`) });
    case "group": {
      const parts = [
        t(volume.self === false ? "plan.volume.group.below" : "plan.volume.group", { volume: own, other, tree }),
        ...(volume.depth === undefined ? [] : [t("plan.volume.depth", { count: volume.depth })]),
        ...(volume.without === undefined ? [] : [t("plan.volume.without", { rule: volume.without })]),
      ];
      return parts.join(" ");
    }
    case "legs": {
      const take = (["largest", "smallest", "others"] as const).find((one) => one === volume.take) ?? "largest";
      return t(`plan.volume.legs.${take}`, { volume: own, other, tree });
    }
    case "moved":
      return t("plan.volume.moved", { volume: own, other, tree, rule: volume.to ?? "" });
    case "window": {
      const take = (["sum", "least", "most"] as const).find((one) => one === volume.take) ?? "sum";
      return t(`plan.volume.window.${take}`, { volume: own, other, count: volume.periods ?? 1 });
    }
    case "sum":
      return t("plan.volume.sum", {
        volume: own,
        others: listOf(
          t,
          (volume.volumes ?? []).map((one) => one.toUpperCase()),
        ),
      });
    case "people": {
      const where = (["level", "group", "legs"] as const).find((one) => one === volume.where) ?? "group";
      return t(`plan.volume.people.${where}`, { volume: own, rule: volume.who ?? "", tree });
    }
    default:
      return t("plan.volume.other", { volume: own });
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function listOf(t: MoneyWords, names: readonly string[]): string {
  return names.length === 0 ? "" : names.reduce((first, last) => t("list.and", { first, last }));
}

const KINDS = ["affiliate", "distributor", "customer"] as const;

export function kindsInWords(t: MoneyWords, kinds: readonly string[]): string {
  return kinds
    .map((kind) => {
      const known = KINDS.find((name) => name === kind);
      return known === undefined ? kind : t(`plan.kind.${known}`);
    })
    .reduce((first, last) => t("list.or", { first, last }));
}
