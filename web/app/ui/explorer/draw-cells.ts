import type { Camera } from "./camera.ts";
import type { Cells } from "./read-cells.ts";
import { cellAt } from "./read-cells.ts";
import { shadeOf } from "./shades.ts";
import type { Colour } from "./shades.ts";

/** A shade as the canvas takes it, with the ink that can be read on it. */
export interface Paint {
  readonly fill: string;
  readonly ink: string;
  readonly sign: string;
}

export interface Drawing {
  readonly camera: Camera;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly levelHeight: number;
  readonly colour: Colour;
  readonly paints: readonly Paint[];
  readonly ground: string;
  readonly mark: string;
  readonly font: string;
  /** Who is chosen. */
  readonly chosen: { readonly at: number; readonly span: number; readonly level: number } | undefined;
}

export function clear(pen: CanvasRenderingContext2D, { width, height, ground }: Drawing): void {
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
}

/** Draws what is in sight. What the cells leave free stays as it is. */
export function drawCells(pen: CanvasRenderingContext2D, cells: Cells, drawing: Drawing): void {
  const { camera, width, height, levelHeight, colour, paints } = drawing;
  const scale = width / (camera.to - camera.from);
  pen.font = drawing.font;
  pen.textBaseline = "middle";
  for (let index = 0; index < cells.count; index++) {
    const cell = cellAt(cells, index);
    const left = (cell.at - camera.from) * scale;
    const right = left + cell.span * scale;
    const top = (cell.level - camera.top) * levelHeight;
    const tall = cell.tall * levelHeight;
    if (right < 0 || left > width || top + tall < 0 || top > height) continue;
    const paint = paints[shadeOf(colour, cell)] ?? paints[0]!;
    const wide = right - left;
    // A line of ground between neighbours, where there is room for it.
    const gap = wide > 4 ? 1 : 0;
    pen.fillStyle = paint.fill;
    if (cell.branches > 1) {
      // Put together: paler from its second level on, since it is not that wide all the way down.
      pen.fillRect(left, top, Math.max(wide - gap, 0.75), levelHeight - 1);
      if (cell.tall > 1) {
        pen.globalAlpha = 0.35;
        pen.fillRect(left, top + levelHeight - 1, Math.max(wide - gap, 0.75), tall - levelHeight);
        pen.globalAlpha = 1;
      }
      continue;
    }
    pen.fillRect(left, top, Math.max(wide - gap, 0.75), levelHeight - 1);
    if (wide >= 16 && levelHeight >= 13) label(pen, drawing, paint, cells.names.get(index), left, wide, top);
  }
}

/** The name, cut where it is too long, and at the right the sign; in sight even where the cell begins outside. */
function label(
  pen: CanvasRenderingContext2D,
  { width, levelHeight }: Drawing,
  paint: Paint,
  name: string | undefined,
  left: number,
  wide: number,
  top: number,
): void {
  const from = Math.max(left, 0) + 4;
  const to = Math.min(left + wide, width) - 4;
  if (to - from < 8) return;
  const middle = top + levelHeight / 2;
  pen.fillStyle = paint.ink;
  const signWide = paint.sign === "" ? 0 : pen.measureText(paint.sign).width + 6;
  if (signWide > 0 && to - from >= signWide) pen.fillText(paint.sign, to - signWide + 6, middle);
  if (name === undefined || to - from - signWide < 20) return;
  pen.save();
  pen.beginPath();
  pen.rect(from, top, to - from - signWide, levelHeight);
  pen.clip();
  pen.fillText(name, from, middle);
  pen.restore();
}

export function drawChosen(pen: CanvasRenderingContext2D, drawing: Drawing): void {
  const { camera, width, levelHeight, chosen, mark } = drawing;
  if (chosen === undefined) return;
  const scale = width / (camera.to - camera.from);
  const left = Math.max((chosen.at - camera.from) * scale, -4);
  const right = Math.min((chosen.at + chosen.span - camera.from) * scale, width + 4);
  pen.strokeStyle = mark;
  pen.lineWidth = 2.5;
  pen.strokeRect(left, (chosen.level - camera.top) * levelHeight, Math.max(right - left - 1, 3), levelHeight - 1);
}
