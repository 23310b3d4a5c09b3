import {
  type Canvas,
  blur,
  clip,
  ellipse,
  group,
  linear,
  path,
  place,
  radial,
  shadowFilter,
  shape,
  type Placing,
} from "./canvas.ts";
import { type Colour, lightness, lit, mix, shaded } from "./colour.ts";

export interface Stage {
  readonly wall: Colour;
  /** The table's colour; near the wall's unless said otherwise. */
  readonly table?: Colour;
  /** Where the table ends; without it wall and table are one seamless sweep. */
  readonly edge?: number;
}

export const shadowOf = (stage: Stage): Colour => shaded(mix(stage.table ?? stage.wall, "#3a2a1c", 0.45), 0.5);

export function backdrop(c: Canvas, stage: Stage): string {
  const { width: w, height: h } = c;
  const table = stage.table ?? lit(stage.wall, 0.12);
  const edge = stage.edge ?? h * 0.68;
  const wall = linear(c, 0, 0, w, edge, [
    [0, lit(stage.wall, 0.3)],
    [0.45, stage.wall],
    [1, shaded(stage.wall, 0.16)],
  ]);
  const floor = linear(c, 0, edge, w * 0.25, h, [
    [0, shaded(table, stage.edge === undefined ? 0.1 : 0.04)],
    [0.35, lit(table, 0.06)],
    [1, shaded(table, 0.1)],
  ]);
  const rect = (y: number, height: number, fill: string, more = ""): string =>
    path`<rect y="${y}" width="${w}" height="${height}" fill="${fill}"${more}/>`;
  let out = rect(0, stage.edge === undefined ? h : edge + 2, wall);
  if (stage.edge === undefined) {
    const melt = linear(c, 0, edge - h * 0.13, 0, edge + h * 0.1, [
      [0, lit(table, 0.05), 0],
      [0.55, shaded(table, 0.04), 0.75],
      [1, lit(table, 0.06), 1],
    ]);
    out += rect(edge - h * 0.13, h, melt);
    out += rect(edge + h * 0.099, h, lit(table, 0.06));
    out += rect(
      edge + h * 0.099,
      h,
      linear(c, 0, edge + h * 0.1, 0, h, [
        [0, shaded(table, 0.5), 0],
        [1, shaded(table, 0.5), 0.16],
      ]),
    );
  } else {
    out += rect(edge, h - edge, floor);
    out += rect(
      edge - 26,
      26,
      linear(c, 0, edge - 26, 0, edge, [
        [0, shaded(stage.wall, 0.6), 0],
        [1, shaded(stage.wall, 0.6), 0.16],
      ]),
    );
    out += rect(edge, 3, lit(table, 0.4), ` opacity="0.55"`);
  }
  // On a dark wall the same light would look like a lamp.
  const strength = 0.16 + 0.4 * lightness(stage.wall) ** 2;
  const pool = radial(c, w * 0.2, h * 0.14, Math.max(w, h) * 0.8, [
    [0, "#fff8e9", strength],
    [0.25, "#fff8e9", strength * 0.72],
    [0.5, "#fff8e9", strength * 0.34],
    [0.75, "#fff8e9", strength * 0.1],
    [1, "#fff8e9", 0],
  ]);
  const corner = radial(c, w * 0.42, h * 0.42, Math.hypot(w, h) * 0.62, [
    [0.55, shaded(stage.wall, 0.7), 0],
    [1, shaded(stage.wall, 0.7), 0.26],
  ]);
  return out + rect(0, h, pool) + rect(0, h, corner);
}

/** Light that falls through a window onto the wall: slanted panes with soft edges. */
export function windowLight(c: Canvas, x: number, y: number, size: number, strength = 0.34): string {
  const pane = (col: number, row: number): string => {
    const left = x + col * size * 0.47;
    const top = y + row * size * 0.62 + col * size * 0.13;
    return path`M${left} ${top}l${size * 0.41} ${size * 0.115}l${-size * 0.07} ${size * 0.55}l${-size * 0.41} ${-size * 0.115}z`;
  };
  const d = [0, 1].flatMap((col) => [0, 1].map((row) => pane(col, row))).join("");
  return shape(d, "#fff3da", `opacity="${strength}" ${blur(c, size / 46)}`);
}

/** The shadow of a plant that stands outside the picture. */
export function plantShadow(
  c: Canvas,
  stage: Stage,
  plant: string,
  at: Placing,
  strength = 0.2,
  softness = 12,
): string {
  const scale = Math.abs(at.scale ?? 1);
  return `<g ${shadowFilter(c, shadowOf(stage), strength, softness * Math.max(1, scale / 2))}>${place(plant, at)}</g>`;
}

export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  /** How far the base circle opens. */
  readonly open: number;
  readonly height: number;
}

/** The shadow of a standing thing: long and soft to the right, dark where it touches the table. */
export function castShadow(c: Canvas, stage: Stage, foot: Footprint, strength = 0.5): string {
  const { x, y, r, open, height } = foot;
  const dark = shadowOf(stage);
  const rx = r * 0.98;
  const ry = r * open;
  const dx = Math.min(560, height * 0.85 + r * 0.4);
  const dy = -dx * 0.17;
  const reach = linear(c, x, y, x + dx + rx, y + dy, [
    [0, dark, strength * 1.3],
    [0.38, dark, strength * 0.85],
    [0.75, dark, strength * 0.3],
    [1, dark, 0],
  ]);
  const long = shape(
    path`M${x - rx} ${y}A${rx} ${ry} 0 0 0 ${x} ${y + ry}L${x + dx} ${y + dy + ry * 0.9}A${rx} ${ry} 0 0 0 ${x + dx} ${y + dy - ry}L${x} ${y - ry}A${rx} ${ry} 0 0 0 ${x - rx} ${y}z`,
    reach,
    blur(c, 13),
  );
  const pool = ellipse(
    x + r * 0.1,
    y + ry * 0.16,
    r * 1.12,
    ry * 1.22,
    dark,
    `opacity="${Math.round(strength * 80) / 100}" ${blur(c, 11)}`,
  );
  const touch = ellipse(x + 2, y + 5, rx * 1.005, ry * 1.02, shaded(dark, 0.4), `opacity=".85" ${blur(c, 3)}`);
  return long + pool + touch;
}

/** A thing that lies on a surface, with its shadow just beneath it. */
export function lying(c: Canvas, stage: Stage, id: string, at: Placing, height = 8, strength = 0.55): string {
  const below = { ...at, x: at.x + height, y: at.y + height * 0.9 };
  return `<g ${shadowFilter(c, shadowOf(stage), strength, Math.max(2, height * 0.55))}>${place(id, below)}</g>${place(id, at)}`;
}

/** A sprig that stands behind things: its shadow falls on the wall, further off and softer. */
export function leaning(c: Canvas, stage: Stage, id: string, at: Placing, strength = 0.34): string {
  const behind = { ...at, x: at.x + 34, y: at.y + 26 };
  return `<g ${shadowFilter(c, shaded(mix(stage.wall, "#3a2a1c", 0.5), 0.5), strength, 11)}>${place(id, behind)}</g>${place(id, at)}`;
}

/** A solid block to stand things on, front and top visible. */
export function block(
  c: Canvas,
  stage: Stage,
  x: number,
  top: number,
  width: number,
  height: number,
  colour: Colour,
): string {
  const depth = 82;
  const skew = 34;
  const dark = shadowOf(stage);
  const front = linear(c, x, top, x + width, top + height, [
    [0, lit(colour, 0.06)],
    [0.5, shaded(colour, 0.06)],
    [1, shaded(colour, 0.24)],
  ]);
  const over = linear(c, x, top - depth, x + width, top, [
    [0, lit(colour, 0.62)],
    [1, lit(colour, 0.24)],
  ]);
  const right = x + width;
  const foot = top + height;
  return (
    shape(
      path`M${x + 20} ${foot - 26}L${right} ${foot + 6}L${right + 330} ${foot - 110}L${right + 120} ${foot - 170}z`,
      linear(c, right - 40, foot, right + 320, foot - 100, [
        [0, dark, 0.62],
        [1, dark, 0],
      ]),
      blur(c, 14),
    ) +
    path`<rect x="${x - 6}" y="${foot - 8}" width="${width + 14}" height="14" fill="${dark}" opacity=".75" ${blur(c, 5)}/>` +
    shape(path`M${x} ${top}l${skew} ${-depth}h${width - skew * 2}l${skew} ${depth}z`, over) +
    path`<rect x="${x}" y="${top}" width="${width}" height="${height}" fill="${front}"/>` +
    path`<rect x="${x}" y="${top}" width="${width}" height="3" fill="#fff8ea" opacity=".55"/>`
  );
}

/** An arch in the wall, lit from the left. */
export function arch(c: Canvas, x: number, top: number, width: number, foot: number, colour: Colour): string {
  const r = width / 2;
  const d = path`M${x} ${foot}V${top + r}A${r} ${r} 0 0 1 ${x + width} ${top + r}V${foot}z`;
  const inside = linear(c, x, top, x + width, foot, [
    [0, shaded(colour, 0.22)],
    [0.4, colour],
    [1, lit(colour, 0.2)],
  ]);
  return (
    shape(d, inside) +
    clip(
      c,
      `<path d="${d}"/>`,
      group(
        { x: 0, y: 0 },
        `<path d="${d}" fill="none" stroke="${shaded(colour, 0.6)}" stroke-width="46" opacity=".32" transform="translate(-16 -12)" ${blur(c, 16)}/>`,
      ),
    ) +
    `<path d="${d}" fill="none" stroke="#fff8ea" stroke-width="2.5" opacity=".35"/>`
  );
}

/** Steam over something hot. */
export function steam(c: Canvas, x: number, y: number, size: number, opacity = 0.4): string {
  const wisp = (dx: number, lean: number): string =>
    path`M${x + dx} ${y}c${-size * 0.12} ${-size * 0.16} ${size * (0.14 + lean)} ${-size * 0.3} ${size * lean} ${-size * 0.5}c${-size * 0.12} ${-size * 0.16} ${size * 0.1} ${-size * 0.3} ${size * 0.06} ${-size * 0.46}`;
  const fade = linear(c, x, y, x, y - size, [
    [0, "#fffaf0", 0],
    [0.2, "#fffaf0", opacity],
    [0.6, "#fffaf0", opacity * 0.6],
    [1, "#fffaf0", 0],
  ]);
  return `<path d="${wisp(-size * 0.1, 0.02)}${wisp(size * 0.12, -0.05)}" fill="none" stroke="${fade}" stroke-width="${Math.round(size * 0.11)}" stroke-linecap="round" ${blur(c, size * 0.05)}/>`;
}

/** A table seen straight from above, with daylight across it. */
export function tableTop(c: Canvas, colour: Colour, panes = true): string {
  const { width: w, height: h } = c;
  const fill = linear(c, 0, 0, w, h, [
    [0, lit(colour, 0.3)],
    [0.45, colour],
    [1, shaded(colour, 0.2)],
  ]);
  return (
    path`<rect width="${w}" height="${h}" fill="${fill}"/>` +
    (panes ? windowLight(c, w * 0.02, h * 0.02, w * 0.95, 0.26) : "")
  );
}
