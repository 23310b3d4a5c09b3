/** What a colour says, and the sign that says the same without it. */
import type { ExplorerWords } from "./words.ts";
import type { Cell } from "./read-cells.ts";
import type { Start } from "./source.ts";

export const colours = ["rank", "activity", "volume"] as const;
export type Colour = (typeof colours)[number];

export interface Shade {
  /** Colour as CSS, from the tokens. */
  readonly css: string;
  readonly sign: string;
  readonly label: string;
  /** Whether the legend tells it; put-together branches have shades between. */
  readonly told: boolean;
}

const nothing = "var(--chart-grey-soft)";
const mixed = (token: string, percent: number, ground = "var(--chart-grey-soft)") =>
  `color-mix(in oklab, var(${token}) ${Math.round(percent)}%, ${ground})`;

const activities = ["selling", "quiet", "suspended", "left"] as const;
/** Put-together branches by share who sold, from none to all. */
const shares = [0, 25, 50, 75, 100] as const;

export function shadesOf(by: Colour, start: Pick<Start, "ranks" | "volumeSteps">, t: ExplorerWords): readonly Shade[] {
  if (by === "activity") {
    const css = ["var(--good)", nothing, "var(--wait)", "var(--chart-grey)"];
    const signs = ["●", "○", "‖", "×"];
    return [
      ...activities.map((activity, index) => ({
        css: css[index]!,
        sign: signs[index]!,
        label: t(`explorer.activity.${activity}`),
        told: true,
      })),
      ...shares.map((share) => ({ css: mixed("--good", share), sign: "", label: "", told: false })),
    ];
  }
  if (by === "rank") {
    return [
      { css: nothing, sign: "", label: t("explorer.rank.none"), told: true },
      ...start.ranks.map((rank, index) => ({
        css: mixed("--accent", 25 + (75 * (index + 1)) / start.ranks.length),
        sign: String(index + 1),
        label: rankName(rank),
        told: true,
      })),
    ];
  }
  return [
    { css: nothing, sign: "", label: t("explorer.volume.none"), told: true },
    ...start.volumeSteps.map((_, index) => ({
      css: mixed("--info", 15 + (85 * (index + 1)) / start.volumeSteps.length),
      sign: String(index + 1),
      label: volumeLabel(index + 1, start.volumeSteps, t),
      told: true,
    })),
  ];
}

/** Which of the shades a cell has. */
export function shadeOf(by: Colour, cell: Pick<Cell, "rank" | "activity" | "selling" | "volume">): number {
  if (by === "rank") return cell.rank;
  if (by === "volume") return cell.volume;
  return cell.activity >= 0 ? cell.activity : activities.length + Math.round(cell.selling / 25);
}

/** Plans name ranks in small letters with dashes: "vice-president" is shown as "Vice president". */
export function rankName(name: string): string {
  const text = name.replaceAll("-", " ");
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** What a step of volume says: step 0 is none, the first begins with the smallest volume that there is. */
export function volumeLabel(step: number, steps: readonly string[], t: ExplorerWords): string {
  const points = (text: string | undefined) => Number(text ?? 0);
  if (step === 0) return t("explorer.volume.none");
  if (step === 1) return t("explorer.volume.below", { to: points(steps[1]) });
  if (step === steps.length) return t("explorer.volume.from", { from: points(steps[step - 1]) });
  return t("explorer.volume.between", { from: points(steps[step - 1]), to: points(steps[step]) });
}
