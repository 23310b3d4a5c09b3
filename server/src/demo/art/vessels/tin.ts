import { blur, type Canvas, circle, clip, ellipse, group, line, linear, path, radial, shape } from "../canvas.ts";
import { type Colour, lit, palette, shaded } from "../colour.ts";
import { tilt } from "../geometry.ts";
import { castShadow, shadowOf, type Stage } from "../stage.ts";
import { discLabel, type LabelText, roundLabel } from "./label.ts";
import { across, disc, grounding, outline, ring, spread } from "./turned.ts";

export interface TinSpec {
  readonly x: number;
  /** Height of the base's centre. */
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly colour: Colour;
  readonly lid: Colour;
  readonly text: LabelText;
  readonly paper?: Colour;
  readonly ink?: Colour;
  /** Label on the front only. */
  readonly angle?: number;
  /** Stands on something else: no long shadow. */
  readonly bare?: boolean;
}

/** A tall tea tin with a slip lid. */
export function tin(c: Canvas, stage: Stage, spec: TinSpec): string {
  const { x, y, r, height, colour, lid, text, paper, ink, angle, bare = false } = spec;
  const top = y - height;
  const lidDeep = height * 0.17;
  const seam = top + lidDeep;
  const body = outline(x, [
    [r, seam - 6],
    [r, y - 12],
    [r - 4, y],
  ]);
  const cap = outline(x, [
    [r - 5, top],
    [r + 4, top + 7],
    [r + 4, seam],
  ]);
  const lower = y - height * 0.09;
  const tableColour = stage.table ?? stage.wall;
  const rim = r * 0.94;
  return (
    (bare ? touch(c, stage, x, y, r) : castShadow(c, stage, { x, y, r, open: tilt(y), height })) +
    shape(body, spread(c, x, r, across(colour, "satin"))) +
    roundLabel(c, {
      x,
      r: r + 0.6,
      top: seam + height * 0.1,
      bottom: lower - height * 0.02,
      text,
      ...(paper === undefined ? {} : { paper }),
      ...(ink === undefined ? {} : { ink }),
      ...(angle === undefined ? {} : { angle }),
    }) +
    grounding(c, body, seam, y + r * tilt(y), tableColour) +
    ring(x, y - 9, r, shaded(colour, 0.6), 2.4, 0.55) +
    ring(x, y - 6, r, lit(colour, 0.5), 1.6, 0.4) +
    ring(x, seam + 7, r, "#1c1610", 10, 0.34) +
    shape(cap, spread(c, x, r + 4, across(lid, "metal"))) +
    ring(x, seam - 2, r + 4, shaded(lid, 0.55), 3.5, 0.6) +
    ring(x, seam - 7, r + 4, lit(lid, 0.7), 1.8, 0.6) +
    ring(x, top + 16, r + 4, shaded(lid, 0.4), 1.6, 0.4) +
    disc(c, x, top, r - 3, lid) +
    ellipse(
      x,
      top,
      rim - 8,
      (rim - 8) * tilt(top),
      "none",
      `stroke="${shaded(lid, 0.45)}" stroke-width="2" opacity=".5"`,
    ) +
    ellipse(
      x,
      top + 1.6,
      rim - 14,
      (rim - 14) * tilt(top),
      "none",
      `stroke="${lit(lid, 0.8)}" stroke-width="2.4" opacity=".6"`,
    )
  );
}

function touch(c: Canvas, stage: Stage, x: number, y: number, r: number): string {
  return ellipse(x + 4, y + 7, r * 1.01, r * 1.04 * tilt(y), shadowOf(stage), `opacity=".7" ${blur(c, 4)}`);
}

export interface LowTinSpec {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly metal: Colour;
  /** What it holds; closed without. */
  readonly fill?: Colour;
  readonly print?: LabelText;
  readonly ink?: Colour;
  /** A lid of another colour than the metal. */
  readonly lidColour?: Colour;
  /** Stands on something else: no long shadow. */
  readonly bare?: boolean;
}

/** A shallow balm tin, closed with a printed lid or open with the balm's surface showing. */
export function lowTin(c: Canvas, stage: Stage, spec: LowTinSpec): string {
  const { x, y, r, height, metal, fill, print, ink = palette.ink, lidColour, bare = false } = spec;
  const top = y - height;
  const open = tilt(top);
  const body = outline(x, [
    [r, top],
    [r, y - 8],
    [r - 5, y],
  ]);
  const base =
    (bare ? touch(c, stage, x, y, r) : castShadow(c, stage, { x, y, r, open: tilt(y), height })) +
    shape(body, spread(c, x, r, across(metal, "metal"))) +
    grounding(c, body, top, y + r * tilt(y), stage.table ?? stage.wall) +
    ring(x, y - 6, r, shaded(metal, 0.6), 2, 0.5);
  if (fill === undefined) {
    const lidEdge = y - height * 0.34;
    const cover = lidColour ?? metal;
    const cap = outline(x, [
      [r - 4, top],
      [r + 2, top + 6],
      [r + 2, lidEdge],
    ]);
    const printed =
      print === undefined ? "" : group({ x, y: top, scale: 1, scaleY: open }, discLabel(c, 0, 0, r * 0.9, ink, print));
    return (
      base +
      ring(x, lidEdge + 4, r, "#1c1610", 7, 0.4) +
      shape(cap, spread(c, x, r + 2, across(cover, lidColour === undefined ? "metal" : "satin"))) +
      ring(x, lidEdge - 3, r + 2, lit(cover, 0.6), 1.8, 0.6) +
      disc(c, x, top, r - 3, cover, open, 0.3) +
      ellipse(
        x,
        top + 1,
        r - 10,
        (r - 10) * open,
        "none",
        `stroke="${lit(cover, 0.7)}" stroke-width="2" opacity=".6"`,
      ) +
      printed
    );
  }
  const inner = r - 9;
  const level = top + 10;
  const lit1 = radial(
    c,
    x - r * 0.4,
    level - r * open * 0.5,
    r * 1.5,
    [
      [0, lit(fill, 0.7)],
      [0.4, fill],
      [1, shaded(fill, 0.24)],
    ],
    0.5,
  );
  const swirl = path`M${x - r * 0.5} ${level + r * open * 0.1}C${x - r * 0.4} ${level - r * open * 0.6} ${x + r * 0.5} ${level - r * open * 0.5} ${x + r * 0.45} ${level + r * open * 0.05}C${x + r * 0.4} ${level + r * open * 0.5} ${x - r * 0.2} ${level + r * open * 0.45} ${x - r * 0.16} ${level + r * open * 0.08}C${x - r * 0.1} ${level - r * open * 0.18} ${x + r * 0.2} ${level - r * open * 0.16} ${x + r * 0.16} ${level + r * open * 0.06}`;
  return (
    base +
    [0.36, 0.5, 0.64]
      .map((t) => ring(x, top + height * t, r + 0.5, t === 0.5 ? lit(metal, 0.6) : shaded(metal, 0.5), 1.6, 0.5))
      .join("") +
    ellipse(x, top, r, r * open, lit(metal, 0.62)) +
    ellipse(x, top + 1.5, inner, inner * open, shaded(metal, 0.6)) +
    ellipse(x, level, inner - 1, (inner - 3) * open, lit1) +
    line(swirl, shaded(fill, 0.28), 7, `opacity=".5" stroke-linecap="round"`) +
    line(swirl, lit(fill, 0.8), 4, `opacity=".75" stroke-linecap="round" transform="translate(-2 -3)"`) +
    path`<path d="M${x - r} ${top}A${r} ${r * open} 0 0 0 ${x + r} ${top}" fill="none" stroke="${lit(metal, 0.75)}" stroke-width="4"/>`
  );
}

/** A lid or tin seen almost face on, leaning against something. */
export function leaningLid(
  c: Canvas,
  x: number,
  y: number,
  r: number,
  colour: Colour,
  metal: Colour,
  ink: Colour,
  text: LabelText,
  turn = 6,
): string {
  const face = linear(c, -r, -r, r, r, [
    [0, lit(colour, 0.42)],
    [0.4, lit(colour, 0.08)],
    [1, shaded(colour, 0.22)],
  ]);
  const edge = linear(c, -r, -r, r, r, [
    [0, lit(metal, 0.85)],
    [0.35, metal],
    [0.6, shaded(metal, 0.45)],
    [1, lit(metal, 0.15)],
  ]);
  return group(
    { x, y, turn, scale: 0.97, scaleY: 1 },
    circle(9, 5, r, shaded(metal, 0.52)) +
      circle(0, 0, r, edge) +
      circle(0, 0, r - 6, shaded(colour, 0.3)) +
      circle(0, 0, r - 8, face) +
      discLabel(c, 0, 0, r - 12, ink, text) +
      `<path d="M${-r * 0.9} ${-r * 0.1}A${r * 0.9} ${r * 0.9} 0 0 1 ${-r * 0.1} ${-r * 0.9}" fill="none" stroke="#fffaf0" stroke-width="3" opacity=".5" stroke-linecap="round"/>`,
  );
}

export interface TravelCandleSpec {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly metal: Colour;
  readonly wax: Colour;
}

/** A wide open tin of wax with its wick. */
export function travelCandle(c: Canvas, stage: Stage, spec: TravelCandleSpec): string {
  const { x, y, r, height, metal, wax } = spec;
  const top = y - height;
  const level = top + 14;
  const open = tilt(top);
  const surface = radial(
    c,
    x - r * 0.4,
    level - r * open * 0.4,
    r * 1.5,
    [
      [0, lit(wax, 0.75)],
      [0.5, wax],
      [1, shaded(wax, 0.2)],
    ],
    0.5,
  );
  return (
    lowTin(c, stage, { x, y, r, height, metal, fill: wax }) +
    clip(
      c,
      path`<ellipse cx="${x}" cy="${top + 1.5}" rx="${r - 9}" ry="${(r - 9) * open}"/>`,
      ellipse(x, level, r - 10, (r - 12) * open, surface) +
        path`<path d="M${x - r * 0.6} ${level - r * open * 0.2}A${r * 0.7} ${r * 0.6 * open} 0 0 1 ${x} ${level - r * open * 0.6}" fill="none" stroke="#fffdf6" stroke-width="4" opacity=".7" stroke-linecap="round"/>`,
    ) +
    ellipse(x + 12, level + 4, 26, 6, "#3a2c1c", `opacity=".25" ${blur(c, 4)}`) +
    line(path`M${x} ${level + 2}q3 -26 -2 -50`, "#e8dfcb", 7, `stroke-linecap="round"`) +
    line(path`M${x + 0.6} ${level - 30}q1 -9 -2.4 -18`, "#4a3a2c", 6, `stroke-linecap="round"`)
  );
}
