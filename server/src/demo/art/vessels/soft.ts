import { blur, type Canvas, clip, ellipse, line, linear, path, shape } from "../canvas.ts";
import { type Colour, lit, palette, shaded } from "../colour.ts";
import { tilt } from "../geometry.ts";
import { castShadow, type Stage } from "../stage.ts";
import { flatLabel, type LabelText } from "./label.ts";
import { across, outline, ring, spread } from "./turned.ts";

export interface PouchSpec {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly paper: Colour;
  readonly label?: Colour;
  readonly ink?: Colour;
  readonly text: LabelText;
  readonly tie?: Colour;
}

/** A paper bag with a folded top and a tin tie. */
export function pouch(c: Canvas, stage: Stage, spec: PouchSpec): string {
  const { x, y, width, height, paper, label, ink, text, tie = palette.brass } = spec;
  const w = width / 2;
  const top = y - height;
  const fold = top + height * 0.13;
  const neck = w * 0.9;
  const d = path`M${x - neck} ${fold}C${x - w * 0.93} ${fold + height * 0.16} ${x - w * 1.07} ${y - height * 0.36} ${x - w * 1.02} ${y - 14}Q${x - w} ${y + 6} ${x - w * 0.84} ${y + 12}C${x - w * 0.4} ${y + 30} ${x + w * 0.42} ${y + 32} ${x + w * 0.84} ${y + 12}Q${x + w} ${y + 6} ${x + w * 1.01} ${y - 14}C${x + w * 1.06} ${y - height * 0.36} ${x + w * 0.94} ${fold + height * 0.18} ${x + neck} ${fold}z`;
  const flap = path`M${x - neck * 0.985} ${top + 6}C${x - neck * 0.4} ${top - 4} ${x + neck * 0.3} ${top + 5} ${x + neck * 0.985} ${top}L${x + neck * 1.005} ${fold + 10}C${x + neck * 0.3} ${fold + 19} ${x - neck * 0.4} ${fold + 15} ${x - neck * 1.005} ${fold + 15}z`;
  const body = linear(c, x - w, 0, x + w, 0, [
    [0, shaded(paper, 0.24)],
    [0.06, shaded(paper, 0.06)],
    [0.14, lit(paper, 0.2)],
    [0.24, lit(paper, 0.12)],
    [0.5, paper],
    [0.8, shaded(paper, 0.12)],
    [0.88, shaded(paper, 0.3)],
    [0.93, shaded(paper, 0.18)],
    [1, shaded(paper, 0.42)],
  ]);
  const creases =
    shape(
      path`M${x - w} ${y - height * 0.06}L${x - w * 0.62} ${y - height * 0.5}L${x - w * 0.72} ${y}z`,
      shaded(paper, 0.6),
      `opacity=".16" ${blur(c, 10)}`,
    ) +
    shape(
      path`M${x + w} ${y - height * 0.04}L${x + w * 0.6} ${y - height * 0.46}L${x + w * 0.72} ${y + 6}z`,
      lit(paper, 0.7),
      `opacity=".26" ${blur(c, 9)}`,
    ) +
    shape(
      path`M${x - w} ${fold + 30}L${x - w * 0.3} ${fold + 8}L${x - w * 0.84} ${fold + height * 0.26}z`,
      "#fffaf0",
      `opacity=".2" ${blur(c, 10)}`,
    ) +
    shape(
      path`M${x + w} ${fold + 20}L${x + w * 0.4} ${fold + 10}L${x + w * 0.86} ${fold + height * 0.34}z`,
      shaded(paper, 0.7),
      `opacity=".2" ${blur(c, 11)}`,
    ) +
    line(
      path`M${x - w * 0.86} ${fold + 30}Q${x - w * 0.9} ${y - height * 0.4} ${x - w * 0.84} ${y + 8}`,
      shaded(paper, 0.5),
      2,
      `opacity=".3"`,
    ) +
    line(
      path`M${x + w * 0.86} ${fold + 30}Q${x + w * 0.9} ${y - height * 0.4} ${x + w * 0.84} ${y + 8}`,
      shaded(paper, 0.5),
      2,
      `opacity=".4"`,
    ) +
    line(
      path`M${x - w * 0.9} ${y - 34}Q${x} ${y - 10} ${x + w * 0.9} ${y - 36}`,
      shaded(paper, 0.5),
      2,
      `opacity=".22"`,
    );
  const flapFill = linear(c, x - w, top, x + w, fold, [
    [0, lit(paper, 0.02)],
    [0.2, lit(paper, 0.34)],
    [0.6, lit(paper, 0.05)],
    [1, shaded(paper, 0.24)],
  ]);
  const ties = (side: -1 | 1): string =>
    shape(
      path`M${x + side * neck} ${fold - 13}l${side * 13} 2q${side * 6} 7 ${-side * 1} 14l${-side * 14} 1z`,
      side < 0 ? lit(tie, 0.3) : shaded(tie, 0.3),
    );
  const foot = linear(c, 0, y - height * 0.25, 0, y + 26, [
    [0, "#1c1610", 0],
    [1, "#1c1610", 0.3],
  ]);
  return (
    castShadow(c, stage, { x, y: y + 4, r: w, open: 0.13, height }, 0.46) +
    shape(d, body) +
    clip(c, `<path d="${d}"/>`, creases) +
    shape(d, foot) +
    flatLabel(c, {
      x,
      y: fold + height * 0.15,
      width: width * 0.66,
      height: height * 0.56,
      text,
      ...(label === undefined ? {} : { paper: label, frame: ink ?? palette.ink }),
      ...(ink === undefined ? {} : { ink }),
    }) +
    ties(-1) +
    ties(1) +
    shape(flap, "#1c1610", `opacity=".3" transform="translate(4 10)" ${blur(c, 7)}`) +
    shape(flap, flapFill) +
    shape(
      path`M${x - neck * 1.005} ${fold - 14}C${x - neck * 0.4} ${fold - 10} ${x + neck * 0.3} ${fold - 8} ${x + neck * 1.005} ${fold - 15}V${fold + 1}C${x + neck * 0.3} ${fold + 8} ${x - neck * 0.4} ${fold + 6} ${x - neck * 1.005} ${fold + 2}z`,
      linear(c, x - w, 0, x + w, 0, across(tie, "metal")),
    ) +
    line(
      path`M${x - neck * 0.985} ${top + 6}C${x - neck * 0.4} ${top - 4} ${x + neck * 0.3} ${top + 5} ${x + neck * 0.985} ${top}`,
      "#fffaf0",
      2.4,
      `opacity=".6"`,
    )
  );
}

export interface TubeSpec {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly metal: Colour;
  readonly cap: Colour;
  readonly ink?: Colour;
  readonly text: LabelText;
}

/** A soft metal tube standing on its cap, crimped at the top. */
export function tube(c: Canvas, stage: Stage, spec: TubeSpec): string {
  const { x, y, r, height, metal, cap, ink, text } = spec;
  const top = y - height;
  const capTop = y - r * 0.72;
  const wide = r * 1.18;
  const low = capTop - r * 0.26;
  const crimp = top + 44;
  const d = path`M${x - wide} ${crimp}C${x - wide * 0.99} ${top + height * 0.4} ${x - r} ${low - height * 0.2} ${x - r} ${low}Q${x - r} ${capTop - 4} ${x - r * 0.6} ${capTop + 2}A${r * 0.6} ${r * 0.6 * tilt(capTop)} 0 0 0 ${x + r * 0.6} ${capTop + 2}Q${x + r} ${capTop - 4} ${x + r} ${low}C${x + r} ${low - height * 0.2} ${x + wide * 0.99} ${top + height * 0.4} ${x + wide} ${crimp}z`;
  const fill = linear(c, x - wide, 0, x + wide, 0, [
    [0, shaded(metal, 0.3)],
    [0.05, lit(metal, 0.1)],
    [0.14, lit(metal, 0.5)],
    [0.24, lit(metal, 0.3)],
    [0.46, metal],
    [0.72, shaded(metal, 0.16)],
    [0.9, shaded(metal, 0.36)],
    [0.96, shaded(metal, 0.16)],
    [1, shaded(metal, 0.42)],
  ]);
  const dents =
    shape(
      path`M${x - wide} ${crimp}L${x - wide * 0.2} ${crimp}L${x - r * 0.5} ${low - height * 0.3}z`,
      "#fffaf0",
      `opacity=".28" ${blur(c, 16)}`,
    ) +
    shape(
      path`M${x + wide} ${crimp}L${x + wide * 0.3} ${crimp}L${x + r * 0.75} ${low - height * 0.26}z`,
      "#1c1610",
      `opacity=".18" ${blur(c, 16)}`,
    ) +
    shape(
      path`M${x - wide * 0.1} ${crimp}L${x + wide * 0.16} ${crimp}L${x + r * 0.3} ${low - height * 0.44}z`,
      "#1c1610",
      `opacity=".1" ${blur(c, 14)}`,
    );
  let teeth = "";
  for (let i = 0; i <= 34; i++) teeth += path`M${x - wide + (2 * wide * i) / 34} ${top + 6}v34`;
  const capBody = outline(x, [
    [r * 0.8, capTop],
    [r * 0.86, capTop + 8, 8],
    [r * 0.86, y - 8, 8],
    [r * 0.8, y],
  ]);
  let ribs = "";
  for (let i = -8; i <= 8; i++) {
    const a = (i / 9) * 1.45;
    const px = x + r * 0.86 * Math.sin(a);
    const drop = r * 0.86 * Math.cos(a);
    ribs += path`M${px} ${capTop + 10 + drop * tilt(capTop)}V${y - 6 + drop * tilt(y)}`;
  }
  return (
    castShadow(c, stage, { x, y, r: r * 0.86, open: tilt(y), height }) +
    shape(capBody, spread(c, x, r * 0.86, across(cap, "satin"))) +
    line(ribs, shaded(cap, 0.6), 2, `opacity=".4"`) +
    ellipse(x, capTop + 3, r * 0.8, r * 0.8 * tilt(capTop), shaded(cap, 0.5)) +
    ring(x, capTop + 12, r * 0.62, "#1c1610", 10, 0.4) +
    shape(d, fill) +
    clip(c, `<path d="${d}"/>`, dents) +
    shape(
      d,
      linear(c, 0, low - height * 0.2, 0, capTop + 16, [
        [0, "#1c1610", 0],
        [0.7, "#1c1610", 0.06],
        [1, "#1c1610", 0.4],
      ]),
    ) +
    flatLabel(c, {
      x,
      y: crimp + height * 0.1,
      width: r * 1.62,
      height: height * 0.56,
      text,
      ...(ink === undefined ? {} : { ink }),
    }) +
    shape(
      path`M${x - wide} ${top}H${x + wide}V${crimp}H${x - wide}z`,
      linear(c, x - wide, 0, x + wide, 0, across(metal, "metal")),
    ) +
    line(teeth, shaded(metal, 0.5), 1.6, `opacity=".5"`) +
    line(path`M${x - wide} ${crimp + 1}H${x + wide}`, "#1c1610", 3, `opacity=".3"`) +
    line(path`M${x - wide} ${top + 1}H${x + wide}`, "#fffaf0", 2.4, `opacity=".8"`)
  );
}
