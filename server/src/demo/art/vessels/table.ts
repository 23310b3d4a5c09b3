import { blur, type Canvas, clip, ellipse, line, linear, path, radial, shape } from "../canvas.ts";
import { type Colour, lit, palette, shaded } from "../colour.ts";
import { along, cubic, type Point, tilt } from "../geometry.ts";
import { pressed } from "../mark.ts";
import { randomFrom } from "../random.ts";
import { castShadow, type Footprint, type Stage, shadowOf } from "../stage.ts";
import { flame } from "./candle.ts";
import { gleam } from "./jar.ts";
import { flatLabel, type LabelText } from "./label.ts";
import { across, disc, grounding, outline, ring, spread } from "./turned.ts";

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

export interface CupSpec extends Placed {
  readonly height: number;
  readonly clay: Colour;
  readonly glaze: Colour;
  readonly tea?: Colour;
}

function specks(name: string, x: number, top: number, bottom: number, r: number, count: number): string {
  const rand = randomFrom(name);
  let d = "";
  for (let i = 0; i < count; i++) {
    const a = Math.asin(rand.between(-0.94, 0.94));
    const py = rand.between(top, bottom);
    d += path`M${x + r * 0.92 * Math.sin(a)} ${py + r * tilt(py) * Math.cos(a)}h0`;
  }
  return line(d, "#4a3a2a", 2.8, `stroke-linecap="round" opacity=".5"`);
}

/** A handleless stoneware cup. */
export function cup(c: Canvas, stage: Stage, spec: CupSpec): string {
  const { x, y, r, height, clay, glaze, tea } = spec;
  const top = y - height;
  const open = tilt(top);
  const body = outline(x, [
    [r, top],
    [r * 0.97, y - height * 0.3, r * 0.5],
    [r * 0.62, y - 4, 10],
    [r * 0.58, y],
  ]);
  const inner = path`<ellipse cx="${x}" cy="${top}" rx="${r - 7}" ry="${(r - 7) * open}"/>`;
  const level = top + height * 0.16;
  const well = linear(c, x - r, 0, x + r, 0, [
    [0, shaded(glaze, 0.4)],
    [0.5, shaded(glaze, 0.16)],
    [1, lit(glaze, 0.3)],
  ]);
  return (
    castShadow(c, stage, { x, y, r: r * 0.66, open: tilt(y), height }) +
    shape(body, spread(c, x, r, across(clay, "matte"))) +
    clip(
      c,
      `<path d="${body}"/>`,
      shape(
        path`M${x - r} ${top - r}H${x + r}V${y - height * 0.4}c${-r * 0.4} 22 ${-r * 0.7} 6 ${-r} 20c${-r * 0.4} 6 ${-r * 0.6} -14 ${-r} -20z`,
        spread(c, x, r, across(glaze, "porcelain")),
      ),
    ) +
    specks(`cup${x}`, x, top + 8, y - 16, r, 22) +
    grounding(c, body, top, y + r * 0.6 * tilt(y), stage.table ?? stage.wall) +
    ellipse(x, top, r, r * open, lit(glaze, 0.5)) +
    clip(
      c,
      inner,
      ellipse(x, top, r, r * open, well) +
        (tea === undefined
          ? ""
          : ellipse(
              x,
              level,
              r * 0.96,
              r * 0.96 * tilt(level),
              linear(c, x - r, level - r * open, x + r, level + r * open, [
                [0, lit(tea, 0.34)],
                [0.5, tea],
                [1, shaded(tea, 0.3)],
              ]),
            ) +
            ellipse(
              x - r * 0.3,
              level - r * open * 0.2,
              r * 0.34,
              r * open * 0.2,
              "#fffdf4",
              `opacity=".4" ${blur(c, 3)}`,
            )),
    )
  );
}

export interface TeapotSpec extends Placed {
  readonly clay: Colour;
  readonly glaze: Colour;
}

/** A round stoneware pot with a cane handle over the top. */
export function teapot(c: Canvas, stage: Stage, spec: TeapotSpec): string {
  const { x, y, r, clay, glaze } = spec;
  const h = r * 1.28;
  const top = y - h;
  const d = path`M${x - r * 0.4} ${top}C${x - r * 0.86} ${top + h * 0.04} ${x - r * 1.06} ${top + h * 0.36} ${x - r} ${top + h * 0.6}C${x - r * 0.94} ${y - h * 0.12} ${x - r * 0.72} ${y + 2} ${x - r * 0.52} ${y + 2}A${r * 0.52} ${r * 0.52 * tilt(y)} 0 0 0 ${x + r * 0.52} ${y + 2}C${x + r * 0.72} ${y + 2} ${x + r * 0.94} ${y - h * 0.12} ${x + r} ${top + h * 0.6}C${x + r * 1.06} ${top + h * 0.36} ${x + r * 0.86} ${top + h * 0.04} ${x + r * 0.4} ${top}z`;
  const ball = radial(c, x - r * 0.36, top + h * 0.26, r * 1.6, [
    [0, lit(glaze, 0.62)],
    [0.22, lit(glaze, 0.26)],
    [0.5, glaze],
    [0.8, shaded(glaze, 0.34)],
    [1, shaded(glaze, 0.56)],
  ]);
  const bare = radial(c, x - r * 0.3, top + h * 0.3, r * 1.6, [
    [0, lit(clay, 0.3)],
    [0.6, clay],
    [1, shaded(clay, 0.5)],
  ]);
  const bareLine = y - h * 0.26;
  const spout = path`M${x + r * 0.74} ${top + h * 0.62}C${x + r * 1.12} ${top + h * 0.6} ${x + r * 1.2} ${top + h * 0.26} ${x + r * 1.4} ${top + h * 0.06}Q${x + r * 1.49} ${top + h * 0.02} ${x + r * 1.56} ${top + h * 0.09}C${x + r * 1.44} ${top + h * 0.3} ${x + r * 1.4} ${top + h * 0.78} ${x + r * 0.8} ${top + h * 0.92}z`;
  const spoutFill = linear(c, x + r, top, x + r * 1.42, top + h * 0.6, [
    [0, lit(glaze, 0.4)],
    [0.4, glaze],
    [1, shaded(glaze, 0.5)],
  ]);
  const lug = (side: -1 | 1): string =>
    path`M${x + side * r * 0.72} ${top + h * 0.16}C${x + side * r * 0.9} ${top - h * 0.08} ${x + side * r * 0.74} ${top - h * 0.12} ${x + side * r * 0.66} ${top + h * 0.02}`;
  const arc: readonly [Point, Point, Point, Point] = [
    [x - r * 0.74, top + h * 0.02],
    [x - r * 0.86, top - h * 0.92],
    [x + r * 0.86, top - h * 0.92],
    [x + r * 0.74, top + h * 0.02],
  ];
  const bowD = cubic(arc);
  const cane = "#a87d4c";
  let wraps = "";
  for (let i = 0; i < 30; i++) {
    const { at, turn } = along(arc, 0.26 + (0.48 * i) / 29);
    const a = ((turn + 74) * Math.PI) / 180;
    wraps += path`M${at[0] - Math.cos(a) * 11} ${at[1] - Math.sin(a) * 11}l${Math.cos(a) * 22} ${Math.sin(a) * 22}`;
  }
  const lidTop = top - h * 0.04;
  const dome = path`M${x - r * 0.42} ${top + 2}C${x - r * 0.4} ${lidTop - h * 0.1} ${x - r * 0.16} ${lidTop - h * 0.14} ${x} ${lidTop - h * 0.14}C${x + r * 0.16} ${lidTop - h * 0.14} ${x + r * 0.4} ${lidTop - h * 0.1} ${x + r * 0.42} ${top + 2}A${r * 0.42} ${r * 0.42 * tilt(top)} 0 0 1 ${x - r * 0.42} ${top + 2}z`;
  const domeFill = radial(c, x - r * 0.16, lidTop - h * 0.08, r * 0.62, [
    [0, lit(glaze, 0.66)],
    [0.4, lit(glaze, 0.14)],
    [1, shaded(glaze, 0.4)],
  ]);
  const knob = radial(c, x - 10, lidTop - h * 0.2, r * 0.18, [
    [0, lit(glaze, 0.75)],
    [0.5, glaze],
    [1, shaded(glaze, 0.5)],
  ]);
  return (
    castShadow(c, stage, { x, y, r: r * 0.8, open: tilt(y), height: h }) +
    shape(spout, spoutFill) +
    ellipse(
      x + r * 1.48,
      top + h * 0.07,
      r * 0.085,
      r * 0.035,
      shaded(glaze, 0.6),
      `transform="rotate(16 ${Math.round(x + r * 1.48)} ${Math.round(top + h * 0.07)})"`,
    ) +
    line(lug(-1) + lug(1), shaded(glaze, 0.35), 20, `stroke-linecap="round"`) +
    shape(d, bare) +
    clip(
      c,
      `<path d="${d}"/>`,
      shape(
        path`M${x - r * 1.2} ${top - 40}H${x + r * 1.2}V${bareLine - 40}c${-r * 0.4} ${h * 0.16} ${-r * 0.8} ${h * 0.1} ${-r * 1.1} ${h * 0.17}c${-r * 0.5} ${h * 0.06} ${-r * 0.8} ${-h * 0.06} ${-r * 1.3} ${-h * 0.17}z`,
        ball,
      ),
    ) +
    specks("pot", x, top + h * 0.2, y - 20, r, 60) +
    grounding(c, d, top, y + r * 0.52 * tilt(y), stage.table ?? stage.wall) +
    gleam(
      c,
      path`M${x - r * 0.7} ${top + h * 0.42}C${x - r * 0.66} ${top + h * 0.2} ${x - r * 0.4} ${top + h * 0.12} ${x - r * 0.26} ${top + h * 0.1}C${x - r * 0.46} ${top + h * 0.22} ${x - r * 0.52} ${top + h * 0.34} ${x - r * 0.58} ${top + h * 0.46}z`,
      0.5,
      6,
    ) +
    pressed(shaded(glaze, 0.5), lit(glaze, 0.7), { x: x - r * 0.02, y: top + h * 0.52, scale: r / 250 }) +
    ring(x, top + 6, r * 0.43, "#1c1610", 6, 0.35) +
    shape(dome, domeFill) +
    ellipse(x, lidTop - h * 0.13, r * 0.08, r * 0.03, shaded(glaze, 0.55)) +
    ellipse(x, lidTop - h * 0.185, r * 0.115, r * 0.1, knob) +
    line(bowD, shaded(cane, 0.42), 25, `stroke-linecap="round"`) +
    line(bowD, cane, 17, `stroke-linecap="round" transform="translate(-2 -2)"`) +
    line(bowD, lit(cane, 0.5), 5, `stroke-linecap="round" transform="translate(-4 -6)" opacity=".8"`) +
    line(wraps, shaded(cane, 0.55), 2.4, `opacity=".55"`)
  );
}

export interface TaperSpec {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly wax: Colour;
  readonly burning?: boolean;
}

/** A beeswax taper in a low brass stick. */
export function taper(c: Canvas, stage: Stage, spec: TaperSpec): string {
  const { x, y, height, wax, burning = false } = spec;
  const brass = palette.brass;
  const dishTop = y - 16;
  const stickTop = y - 96;
  const top = y - height;
  const dish = outline(x, [
    [104, dishTop],
    [98, y - 3, 8],
    [78, y],
  ]);
  const stick = outline(x, [
    [35, stickTop],
    [33, stickTop + 16, 12],
    [24, stickTop + 40, 20],
    [27, y - 34, 14],
    [44, dishTop - 3],
  ]);
  const candle = outline(x, [
    [15, top, 8],
    [19, top + 26, 12],
    [24.5, stickTop + 4],
  ]);
  return (
    castShadow(c, stage, { x, y, r: 100, open: tilt(y), height: 60 }) +
    castShadow(c, stage, { x: x + 12, y: y - 10, r: 24, open: tilt(y), height: height * 0.9 }, 0.34) +
    shape(dish, spread(c, x, 104, across(brass, "metal"))) +
    disc(c, x, dishTop, 104, brass, tilt(dishTop), 0.42) +
    ellipse(
      x,
      dishTop + 2,
      92,
      92 * tilt(dishTop),
      linear(c, x - 92, 0, x + 92, 0, across(shaded(brass, 0.1), "satin")),
    ) +
    ellipse(x + 10, dishTop + 3, 54, 54 * tilt(dishTop), "#2a1c0c", `opacity=".4" ${blur(c, 6)}`) +
    shape(stick, spread(c, x, 44, across(brass, "metal"))) +
    ellipse(x, stickTop, 35, 35 * tilt(stickTop), lit(brass, 0.5)) +
    ellipse(x, stickTop + 1, 28, 28 * tilt(stickTop), shaded(brass, 0.6)) +
    shape(candle, spread(c, x, 24.5, across(wax, "satin"))) +
    shape(
      candle,
      linear(c, 0, top, 0, stickTop + 4, [
        [0, burning ? "#ffdf9a" : "#fff6e2", burning ? 0.7 : 0.3],
        [0.2, "#fff6e2", 0],
        [0.8, "#1c1610", 0],
        [1, "#1c1610", 0.3],
      ]),
    ) +
    ellipse(x, top + 1, 14, 3.4, lit(wax, 0.6)) +
    line(path`M${x} ${top + 1}q2 -12 -1 -24`, "#3a2c22", 4, `stroke-linecap="round"`) +
    (burning ? flame(c, x, top - 18, 0.8, 0.5) : "")
  );
}

export interface BoxSpec {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: Colour;
  readonly band?: Colour;
  readonly ink?: Colour;
  readonly text?: LabelText;
}

/** A closed gift box seen from the front and a little above, with a paper band. */
export function box(c: Canvas, stage: Stage, spec: BoxSpec): string {
  const { x, y, width, height, depth, colour, band, ink, text } = spec;
  const left = x - width / 2;
  const top = y - height;
  const inset = depth * 0.42;
  const lidDeep = height * 0.26;
  const front = linear(c, left, top, left + width, y, [
    [0, lit(colour, 0.16)],
    [0.5, colour],
    [1, shaded(colour, 0.24)],
  ]);
  const over = linear(c, left, top - depth, left + width, top, [
    [0, lit(colour, 0.5)],
    [0.6, lit(colour, 0.24)],
    [1, lit(colour, 0.1)],
  ]);
  const foot: Footprint = { x, y: y - 16, r: width / 2, open: 0.09, height };
  const lid = path`M${left - 5} ${top}l${inset} ${-depth}h${width + 10 - inset * 2}l${inset} ${depth}z`;
  const bandWide = width * 0.4;
  return (
    castShadow(c, stage, foot, 0.48) +
    path`<rect x="${left - 4}" y="${y - 6}" width="${width + 16}" height="10" fill="${shadowOf(stage)}" opacity=".7" ${blur(c, 4)}/>` +
    path`<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="3" fill="${front}"/>` +
    path`<rect x="${left}" y="${top + lidDeep}" width="${width}" height="14" fill="${linear(
      c,
      0,
      top + lidDeep,
      0,
      top + lidDeep + 14,
      [
        [0, "#1c1610", 0.45],
        [1, "#1c1610", 0],
      ],
    )}"/>` +
    path`<rect x="${left - 5}" y="${top}" width="${width + 10}" height="${lidDeep}" rx="2" fill="${front}"/>` +
    shape(lid, over) +
    line(path`M${left - 5} ${top}h${width + 10}`, "#fffaf0", 2.6, `opacity=".6"`) +
    (band === undefined
      ? ""
      : shape(
          path`M${x - bandWide / 2} ${top}l${inset * 0.4} ${-depth}h${bandWide - inset * 0.8}l${inset * 0.4} ${depth}z`,
          lit(band, 0.5),
        ) +
        path`<rect x="${x - bandWide / 2}" y="${top}" width="${bandWide}" height="${height + 0.5}" fill="${linear(
          c,
          x - bandWide / 2,
          top,
          x + bandWide / 2,
          y,
          [
            [0, lit(band, 0.4)],
            [0.5, band],
            [1, shaded(band, 0.18)],
          ],
        )}"/>`) +
    (text === undefined
      ? ""
      : flatLabel(c, {
          x,
          y: top + height * 0.03,
          width: band === undefined ? width * 0.5 : bandWide * 0.96,
          height: height * 0.96,
          text,
          ...(ink === undefined ? {} : { ink }),
        }))
  );
}
