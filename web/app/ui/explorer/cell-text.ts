import type { Cell } from "./read-cells.ts";
import { rankName, volumeLabel } from "./shades.ts";
import type { Start } from "./source.ts";
import type { ExplorerWords } from "./words.ts";

const activities = ["selling", "quiet", "suspended", "left"] as const;

/** What a cell is, in words: for a pointer that rests on it. */
export function cellText(
  cell: Cell,
  name: string | undefined,
  start: Pick<Start, "fields" | "ranks" | "volumeSteps">,
  t: ExplorerWords,
  locale: string,
): string {
  const sees = (field: Start["fields"][number]) => start.fields.includes(field);
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const rank = cell.rank === 0 ? t("explorer.rank.none") : rankName(start.ranks[cell.rank - 1] ?? "");
  const volume = volumeLabel(cell.volume, start.volumeSteps, t);
  if (cell.branches > 1) {
    return [
      t("explorer.block", { count: cell.branches }),
      t("explorer.block.people", { count: cell.span }),
      ...(sees("rank") && cell.rank > 0 ? [t("explorer.block.rank", { rank })] : []),
      ...(sees("activity") ? [t("explorer.block.selling", { share: percent.format(cell.selling / 100) })] : []),
      ...(sees("volume") ? [t("explorer.block.volume", { volume })] : []),
    ].join(" · ");
  }
  return [
    name ?? t("explorer.unnamed"),
    `${t("explorer.level")} ${cell.level}`,
    `${t("explorer.below")}: ${new Intl.NumberFormat(locale).format(cell.span - 1)}`,
    ...(sees("rank") ? [rank] : []),
    ...(sees("activity") && cell.activity >= 0 ? [t(`explorer.activity.${activities[cell.activity]!}`)] : []),
    ...(sees("volume") ? [`${t("explorer.volume")}: ${volume}`] : []),
  ].join(" · ");
}
