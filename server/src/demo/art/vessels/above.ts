import { blur, type Canvas, circle, clip, ellipse, group, line, linear, path, radial, shape } from "../canvas.ts";
import { type Colour, lit, mix, palette, shaded } from "../colour.ts";
import { randomFrom } from "../random.ts";
import { shadowOf, type Stage } from "../stage.ts";
import { discLabel, type LabelText } from "./label.ts";

/** The shadow of a round thing of some height, seen from above with light from the top left. */
export function roundShadow(c: Canvas, stage: Stage, x: number, y: number, r: number, height: number): string {
  const dark = shadowOf(stage);
  const off = height * 0.62;
  return (
    line(
      path`M${x} ${y}l${off} ${off * 0.9}`,
      dark,
      r * 2,
      `stroke-linecap="round" opacity=".38" ${blur(c, Math.max(6, height * 0.2))}`,
    ) + circle(x + 6, y + 7, r * 1.01, dark, `opacity=".6" ${blur(c, 6)}`)
  );
}

/** A ring that stands up: bright where it meets the light outside, dark inside. */
function standing(c: Canvas, x: number, y: number, r: number, wall: number, outside: Colour, inside: Colour): string {
  const out = linear(c, x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7, [
    [0, lit(outside, 0.62)],
    [0.4, lit(outside, 0.1)],
    [1, shaded(outside, 0.3)],
  ]);
  const into = linear(c, x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7, [
    [0, shaded(inside, 0.42)],
    [0.5, shaded(inside, 0.14)],
    [1, lit(inside, 0.46)],
  ]);
  return circle(x, y, r, out) + circle(x, y, r - wall, into);
}

/** The shadow that a rim throws on what lies within it. */
function rimShade(c: Canvas, x: number, y: number, r: number, opacity: number, wide = 0.16): string {
  const d = path`M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}z`;
  const hole = path`M${x - r * (1 - wide)} ${y + r * wide}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  return clip(
    c,
    `<path d="${d}"/>`,
    shape(d + hole, "#1c1610", `fill-rule="evenodd" opacity="${opacity}" ${blur(c, r * 0.05)}`),
  );
}

export interface CupAbove {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly glaze: Colour;
  readonly tea: Colour;
  readonly saucer?: Colour;
}

export function cupAbove(c: Canvas, stage: Stage, { x, y, r, glaze, tea, saucer }: CupAbove): string {
  const plate = r * 1.52;
  const under =
    saucer === undefined
      ? roundShadow(c, stage, x, y, r, r * 0.5)
      : roundShadow(c, stage, x, y, plate, r * 0.14) +
        standing(c, x, y, plate, 7, saucer, saucer) +
        circle(
          x,
          y,
          plate - 10,
          linear(c, x - plate, y - plate, x + plate, y + plate, [
            [0, lit(saucer, 0.34)],
            [0.6, saucer],
            [1, shaded(saucer, 0.16)],
          ]),
        ) +
        circle(x, y, plate * 0.74, "none", `stroke="${shaded(saucer, 0.3)}" stroke-width="2" opacity=".35"`) +
        line(
          path`M${x} ${y}l${r * 0.16} ${r * 0.15}`,
          shaded(saucer, 0.7),
          r * 1.94,
          `stroke-linecap="round" opacity=".4" ${blur(c, 14)}`,
        );
  const level = r * 0.86;
  const liquid = radial(c, x - r * 0.2, y - r * 0.2, level * 1.25, [
    [0, lit(tea, 0.34)],
    [0.55, tea],
    [0.85, shaded(tea, 0.2)],
    [1, shaded(tea, 0.42)],
  ]);
  const rand = randomFrom(`bubbles${tea}`);
  let foam = "";
  for (let i = 0; i < 16; i++) {
    const a = rand.between(1.6, 2.9);
    const d = level * rand.between(0.93, 0.985);
    foam += circle(
      x + Math.cos(a) * d,
      y + Math.sin(a) * d,
      rand.between(2, 6),
      "none",
      `stroke="#fffaf0" stroke-width="1.4" opacity=".6"`,
    );
  }
  const pane = (dx: number): string =>
    path`M${x - r * 0.56 + dx * r} ${y - r * 0.34 - dx * r * 0.3}l${r * 0.2} ${-r * 0.12}l${r * 0.09} ${r * 0.3}l${-r * 0.2} ${r * 0.12}z`;
  return (
    under +
    standing(c, x, y, r, 11, glaze, glaze) +
    circle(x, y, level, liquid) +
    rimShade(c, x, y, level, 0.42) +
    circle(x, y, level - 1.5, "none", `stroke="${lit(tea, 0.5)}" stroke-width="2.4" opacity=".55"`) +
    shape(pane(0) + pane(0.25), "#fffdf4", `opacity=".5" ${blur(c, 2.6)}`) +
    foam
  );
}

export interface TinAbove {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly metal: Colour;
  readonly fill: Colour;
  readonly height?: number;
}

/** An open tin of balm with the mark of a finger in it. */
export function tinAbove(c: Canvas, stage: Stage, { x, y, r, metal, fill, height = 60 }: TinAbove): string {
  const inner = r * 0.9;
  const surface = radial(c, x - r * 0.3, y - r * 0.34, r * 1.4, [
    [0, lit(fill, 0.66)],
    [0.45, fill],
    [1, shaded(fill, 0.24)],
  ]);
  const swirl = path`M${x - r * 0.56} ${y + r * 0.16}C${x - r * 0.62} ${y - r * 0.4} ${x - r * 0.12} ${y - r * 0.66} ${x + r * 0.26} ${y - r * 0.5}C${x + r * 0.68} ${y - r * 0.32} ${x + r * 0.6} ${y + r * 0.3} ${x + r * 0.2} ${y + r * 0.4}C${x - r * 0.14} ${y + r * 0.48} ${x - r * 0.3} ${y + r * 0.16} ${x - r * 0.16} ${y - r * 0.06}C${x - r * 0.06} ${y - r * 0.22} ${x + r * 0.18} ${y - r * 0.2} ${x + r * 0.2} ${y - r * 0.02}`;
  return (
    roundShadow(c, stage, x, y, r, height) +
    standing(c, x, y, r, 10, metal, metal) +
    circle(x, y, r - 5, "none", `stroke="${lit(metal, 0.9)}" stroke-width="2" opacity=".7"`) +
    circle(x, y, inner, surface) +
    rimShade(c, x, y, inner, 0.34, 0.09) +
    line(swirl, shaded(fill, 0.42), r * 0.15, `stroke-linecap="round" opacity=".42" ${blur(c, r * 0.02)}`) +
    line(
      swirl,
      lit(fill, 0.36),
      r * 0.09,
      `stroke-linecap="round" transform="translate(${Math.round(r * 0.03)} ${Math.round(r * 0.035)})" ${blur(c, r * 0.014)}`,
    ) +
    line(
      swirl,
      "#fffdf2",
      r * 0.022,
      `stroke-linecap="round" opacity=".8" transform="translate(${Math.round(r * 0.055)} ${Math.round(r * 0.06)})" ${blur(c, 1.6)}`,
    )
  );
}

export interface LidAbove {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly colour: Colour;
  readonly metal: Colour;
  readonly ink: Colour;
  readonly text: LabelText;
  readonly turn?: number;
  readonly height?: number;
}

export function lidAbove(
  c: Canvas,
  stage: Stage,
  { x, y, r, colour, metal, ink, text, turn = 0, height = 40 }: LidAbove,
): string {
  const face = linear(c, x - r, y - r, x + r, y + r, [
    [0, lit(colour, 0.4)],
    [0.45, lit(colour, 0.06)],
    [1, shaded(colour, 0.2)],
  ]);
  return (
    roundShadow(c, stage, x, y, r, height) +
    standing(c, x, y, r, 5, metal, metal) +
    circle(x, y, r - 7, face) +
    group({ x, y, turn }, discLabel(c, 0, 0, r - 14, ink, text))
  );
}

export interface CandleAbove {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly vessel: Colour;
  readonly wax: Colour;
  readonly burning?: boolean;
}

/** A candle from above: rim, wax, the clear pool around the wick. */
export function candleAbove(c: Canvas, stage: Stage, { x, y, r, vessel, wax, burning = true }: CandleAbove): string {
  const inner = r * 0.91;
  const surface = radial(c, x - r * 0.25, y - r * 0.28, r * 1.3, [
    [0, lit(wax, 0.7)],
    [0.5, wax],
    [1, shaded(wax, 0.26)],
  ]);
  const pool = radial(c, x, y, r * 0.62, [
    [0, mix(wax, "#fff1c4", 0.85)],
    [0.6, mix(wax, palette.honey, 0.2)],
    [0.93, mix(wax, palette.honey, 0.42)],
    [1, mix(wax, palette.honey, 0.12)],
  ]);
  const glow = radial(c, x, y, r * 1.7, [
    [0, "#fff2c4", 0.95],
    [0.16, "#ffd98c", 0.6],
    [0.45, "#ffbf66", 0.22],
    [1, "#ffb65c", 0],
  ]);
  return (
    roundShadow(c, stage, x, y, r, r * 0.5) +
    standing(c, x, y, r, r * 0.06, vessel, vessel) +
    circle(x, y, inner, surface) +
    rimShade(c, x, y, inner, 0.36, 0.1) +
    (burning
      ? circle(x, y, r * 0.62, pool) + circle(x, y, r * 0.62, "none", `stroke="#fffdf2" stroke-width="3" opacity=".5"`)
      : "") +
    (burning
      ? shape(
          path`M${x - r * 0.46} ${y - r * 0.12}A${r * 0.48} ${r * 0.48} 0 0 1 ${x - r * 0.1} ${y - r * 0.46}L${x - r * 0.14} ${y - r * 0.37}A${r * 0.4} ${r * 0.4} 0 0 0 ${x - r * 0.38} ${y - r * 0.1}z`,
          "#fffdf4",
          `opacity=".75" ${blur(c, 3)}`,
        )
      : "") +
    line(
      path`M${x + 10} ${y + 8}l${burning ? -14 : 26} ${burning ? -22 : -30}`,
      "#3a2c22",
      r * 0.035,
      `stroke-linecap="round"`,
    ) +
    (burning
      ? circle(x, y, r * 1.7, glow) +
        shape(
          path`M${x - 6} ${y - r * 0.28}C${x + r * 0.05} ${y - r * 0.17} ${x + r * 0.1} ${y - r * 0.06} ${x + 4} ${y + 4}C${x - r * 0.1} ${y + 4} ${x - r * 0.1} ${y - r * 0.12} ${x - 6} ${y - r * 0.28}z`,
          "#fff8de",
          blur(c, 3),
        )
      : "")
  );
}

export interface BowlAbove {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly glaze: Colour;
  readonly bed: Colour;
  readonly content: string;
}

/** A shallow bowl; the content is drawn around its centre and kept within it. */
export function bowlAbove(c: Canvas, stage: Stage, { x, y, r, glaze, bed, content }: BowlAbove): string {
  const inner = r * 0.9;
  const heap = radial(c, x - r * 0.2, y - r * 0.25, inner * 1.2, [
    [0, lit(bed, 0.14)],
    [0.6, bed],
    [1, shaded(bed, 0.5)],
  ]);
  return (
    roundShadow(c, stage, x, y, r, r * 0.34) +
    standing(c, x, y, r, 12, glaze, glaze) +
    clip(
      c,
      path`<circle cx="${x}" cy="${y}" r="${inner}"/>`,
      circle(x, y, inner, heap) + group({ x, y }, content) + rimShade(c, x, y, inner, 0.5, 0.12),
    )
  );
}

/** A small brass spoon, bowl at the origin, handle to the right. */
export function spoon(c: Canvas): string {
  const brass = palette.brass;
  const metal = linear(c, 0, -46, 0, 46, [
    [0, lit(brass, 0.7)],
    [0.4, brass],
    [0.75, shaded(brass, 0.35)],
    [1, lit(brass, 0.3)],
  ]);
  const hollow = linear(c, -50, -36, 50, 36, [
    [0, shaded(brass, 0.5)],
    [0.5, brass],
    [1, lit(brass, 0.75)],
  ]);
  return (
    shape("M54-7C90-9 240-8 380-13C402-14 410-6 410 0C410 6 402 14 380 13C240 8 90 9 54 7z", metal) +
    ellipse(0, 0, 64, 45, metal) +
    ellipse(-1, 1, 55, 37, hollow)
  );
}
