import {
  blur,
  type Canvas,
  clip,
  ellipse,
  keep,
  line,
  linear,
  num,
  path,
  place,
  radial,
  shape,
  type Stop,
} from "../canvas.ts";
import { type Colour, lit, mix, palette, shaded } from "../colour.ts";
import { tilt } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { castShadow, type Stage } from "../stage.ts";
import { type LabelText, roundLabel } from "./label.ts";
import { across, band, grounding, outline, ring, spread } from "./turned.ts";

/** A flame about 120 high standing on the origin, with its glow. */
export function flame(c: Canvas, x: number, y: number, size: number, glow = 0.55): string {
  const aura = radial(c, 0, -50, 260, [
    [0, "#ffdf9a", glow],
    [0.3, "#ffc56e", glow * 0.42],
    [1, "#ffb65c", 0],
  ]);
  const outer = linear(c, 0, -124, 0, 4, [
    [0, "#f7a43a", 0.55],
    [0.3, "#ffc45e", 0.95],
    [0.7, "#ffe3a1"],
    [0.9, "#f3b56a", 0.9],
    [1, "#7c8fb8", 0.7],
  ]);
  const inner = linear(c, 0, -88, 0, -6, [
    [0, "#fff7dd", 0.9],
    [0.6, "#fffdf4"],
    [1, "#ffe1a0", 0.5],
  ]);
  const id = keep(
    c,
    ellipse(0, -50, 260, 260, aura) +
      shape("M0-126C9-98 25-66 25-36C25-12 13 2 0 2C-13 2-25-12-25-36C-25-66-7-94 0-126z", outer, blur(c, 1.6)) +
      shape("M1-90C7-70 15-52 15-33C15-15 8-6 0-6C-8-6-15-15-15-33C-15-52-5-70 1-90z", inner, blur(c, 1.4)),
  );
  return place(id, { x, y, scale: size });
}

interface CandleBase {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly text: LabelText;
  readonly paper?: Colour;
  readonly ink?: Colour;
  readonly angle?: number;
  readonly burning?: boolean;
  readonly wax?: Colour;
}

export interface GlassCandleSpec extends CandleBase {
  readonly glass: Colour;
  /** 0 is clear, 1 hides the wax. */
  readonly depth: number;
}

function waxTop(c: Canvas, x: number, y: number, r: number, wax: Colour, burning: boolean): string {
  const open = tilt(y);
  const surface = radial(
    c,
    x - r * 0.25,
    y - r * open * 0.3,
    r * 1.3,
    [
      [0, lit(wax, burning ? 0.75 : 0.55)],
      [0.55, wax],
      [1, shaded(wax, 0.22)],
    ],
    0.4,
  );
  const pool = radial(
    c,
    x,
    y,
    r * 0.8,
    [
      [0, mix(wax, "#fff0c8", 0.8)],
      [0.7, mix(wax, palette.honey, 0.22)],
      [0.94, mix(wax, palette.honey, 0.36)],
      [1, mix(wax, palette.honey, 0.1)],
    ],
    0.4,
  );
  return (
    ellipse(x, y, r, r * open, surface) +
    (burning
      ? ellipse(x, y + 1, r * 0.8, r * 0.8 * open, pool) +
        path`<path d="M${x - r * 0.62} ${y - r * open * 0.1}A${r * 0.64} ${r * 0.6 * open} 0 0 1 ${x - r * 0.05} ${y - r * open * 0.52}" fill="none" stroke="#fffdf6" stroke-width="4" opacity=".8" stroke-linecap="round"/>`
      : ellipse(x, y + 1, r * 0.2, r * 0.2 * open, shaded(wax, 0.1), `opacity=".6"`))
  );
}

function wick(x: number, y: number, size: number, burning: boolean): string {
  return (
    line(
      path`M${x} ${y}q${2 * size} ${-16 * size} ${-2 * size} ${-30 * size}`,
      "#3a2c22",
      5 * size,
      `stroke-linecap="round"`,
    ) +
    (burning
      ? line(
          path`M${x - size} ${y - 22 * size}l${-1 * size} ${-8 * size}`,
          "#d9783a",
          4.4 * size,
          `stroke-linecap="round"`,
        )
      : "")
  );
}

/** A candle in a tumbler of clear or tinted glass. */
export function glassCandle(c: Canvas, stage: Stage, spec: GlassCandleSpec): string {
  const { x, y, r, height, glass, depth, wax = palette.wax, burning = false, text, ink } = spec;
  const { paper = palette.linen, angle = 0.82 } = spec;
  const top = y - height;
  const level = top + height * 0.24;
  const inside = r - 9;
  const body = outline(x, [
    [r, top],
    [r, y - 26, 0],
    [r - 3, y - 8],
    [r - 16, y],
  ]);
  const tint = (share: number): Colour => mix(glass, "#1c1610", share);
  const walls: readonly Stop[] = [
    [0, tint(0.5), Math.min(1, 0.55 + depth * 0.4)],
    [0.035, lit(glass, 0.55), 0.5 + depth * 0.2],
    [0.075, tint(0.2), 0.16 + depth * 0.7],
    [0.3, lit(glass, 0.25), 0.05 + depth * 0.72],
    [0.55, glass, 0.06 + depth * 0.78],
    [0.86, tint(0.3), 0.2 + depth * 0.68],
    [0.95, tint(0.45), 0.36 + depth * 0.5],
    [0.98, lit(glass, 0.3), 0.5],
    [1, tint(0.5), 0.7],
  ];
  const waxBody = band(x, level, y - 26, inside);
  const open = tilt(top);
  const caustic = radial(
    c,
    x + r * 1.5,
    y - r * 0.04,
    r * 1.1,
    [
      [0, lit(glass, 0.35), 0.34],
      [0.6, glass, 0.14],
      [1, glass, 0],
    ],
    0.26,
  );
  const gleam = (at: number, w: number, from: number, to: number, alpha: number): string => {
    const gx = x - r + 2 * r * at;
    const drop = Math.sqrt(Math.max(0, 1 - (2 * at - 1) ** 2));
    return path`<path d="M${gx} ${from + r * tilt(from) * drop}h${w}V${to + r * tilt(to) * drop}h${-w}z" fill="#fffdf6" opacity="${alpha}" ${blur(c, 2.2)}/>`;
  };
  return (
    castShadow(c, stage, { x, y, r, open: tilt(y), height }, 0.44) +
    ellipse(x + r * 1.5, y - r * 0.04, r * 1.2, r * 0.3, caustic) +
    ellipse(x, top, r, r * open, tint(0.25), `opacity="${0.25 + depth * 0.5}"`) +
    path`<path d="M${x - r} ${top}A${r} ${r * open} 0 0 1 ${x + r} ${top}V${level}A${r} ${r * tilt(level)} 0 0 1 ${x - r} ${level}z" fill="${tint(0.15)}" opacity="${0.1 + depth * 0.5}"/>` +
    shape(body, mix(glass, "#fff7e8", 0.4), `opacity="${0.35 + depth * 0.5}"`) +
    shape(waxBody, spread(c, x, inside, across(wax, "matte"))) +
    waxTop(c, x, level, inside, wax, burning) +
    wick(x, level, r / 130, burning) +
    (burning ? flame(c, x, level - (26 * r) / 130, r / 130) : "") +
    shape(
      path`M${x - r} ${top}A${r} ${r * open} 0 0 0 ${x + r} ${top}V${y - 26}L${x + r - 16} ${y}A${r - 16} ${(r - 16) * tilt(y)} 0 0 1 ${x - r + 16} ${y}L${x - r} ${y - 26}z`,
      spread(c, x, r, walls),
    ) +
    ring(x, y - 24, inside, shaded(glass, 0.5), 3, 0.4) +
    ring(x, y - 12, r - 12, lit(glass, 0.8), 4, 0.35) +
    grounding(c, body, top, y + r * tilt(y), stage.table ?? stage.wall) +
    roundLabel(c, {
      x,
      r: r + 0.5,
      top: top + height * 0.33,
      bottom: y - height * 0.15,
      angle,
      paper,
      text,
      ...(ink === undefined ? {} : { ink }),
    }) +
    gleam(0.1, r * 0.045, top + 16, y - 34, 0.6) +
    gleam(0.16, r * 0.02, top + 16, y - 34, 0.35) +
    gleam(0.93, r * 0.03, top + 20, y - 40, 0.3) +
    ellipse(x, top, r - 1.5, (r - 1.5) * open, "none", `stroke="${lit(glass, 0.75)}" stroke-width="4" opacity=".9"`) +
    ellipse(x, top + 2.5, r - 7, (r - 7) * open, "none", `stroke="${tint(0.35)}" stroke-width="1.6" opacity=".5"`)
  );
}

export interface ClayCandleSpec extends CandleBase {
  readonly clay: Colour;
  readonly speckle?: Colour;
  /** A glaze that ends in an uneven line above this share of the height. */
  readonly glaze?: Colour;
}

/** A candle in a stoneware cup, glazed above and bare below. */
export function clayCandle(c: Canvas, stage: Stage, spec: ClayCandleSpec): string {
  const { x, y, r, height, clay, glaze, speckle, wax = palette.wax, burning = false, text, ink, paper, angle } = spec;
  const top = y - height;
  const level = top + 20;
  const body = outline(x, [
    [r, top],
    [r, y - r * 0.3, r * 0.3],
    [r * 0.8, y],
  ]);
  const open = tilt(top);
  const rand = randomFrom(`clay${clay}`);
  let specks = "";
  for (let i = 0; i < 54; i++) {
    const a = Math.asin(rand.between(-0.98, 0.98));
    const py = rand.between(top + 14, y - 10);
    specks += path`M${x + r * Math.sin(a) * (py > y - r * 0.3 ? 0.85 : 1)} ${py + r * tilt(py) * Math.cos(a)}h0`;
  }
  const line0 = y - height * 0.2;
  const glazeShape =
    glaze === undefined
      ? ""
      : shape(
          path`M${x - r} ${top}A${r} ${r * open} 0 0 0 ${x + r} ${top}V${line0 - 6}c-${r * 0.2} ${r * 0.2} -${r * 0.42} ${r * 0.12} -${r * 0.62} ${r * 0.26}c-${r * 0.3} ${r * 0.1} -${r * 0.42} ${r * 0.02} -${r * 0.72} ${r * 0.05}c-${r * 0.3} -${r * 0.08} -${r * 0.46} -${r * 0.12} -${r * 0.66} -${r * 0.31}z`,
          spread(c, x, r, across(glaze, "porcelain")),
        );
  return (
    castShadow(c, stage, { x, y, r: r * 0.9, open: tilt(y), height }) +
    shape(body, spread(c, x, r, across(clay, "matte"))) +
    glazeShape +
    (speckle === undefined ? "" : line(specks, speckle, 3, `stroke-linecap="round" opacity=".55"`)) +
    grounding(c, body, top, y + r * 0.8 * tilt(y), stage.table ?? stage.wall) +
    roundLabel(c, {
      x,
      r: r + 0.5,
      top: top + height * 0.14,
      bottom: y - height * 0.24,
      angle: angle ?? 0.8,
      text,
      ...(paper === undefined ? {} : { paper }),
      ...(ink === undefined ? {} : { ink }),
    }) +
    ellipse(x, top, r, r * open, lit(glaze ?? clay, 0.42)) +
    ellipse(x, top + 2, r - 11, (r - 11) * open, shaded(glaze ?? clay, 0.34)) +
    clip(
      c,
      `<ellipse cx="${num(x)}" cy="${num(top + 2)}" rx="${num(r - 11)}" ry="${num((r - 11) * open)}"/>`,
      waxTop(c, x, level, r - 14, wax, burning),
    ) +
    wick(x, level, r / 130, burning) +
    (burning ? flame(c, x, level - (26 * r) / 130, r / 130) : "")
  );
}
