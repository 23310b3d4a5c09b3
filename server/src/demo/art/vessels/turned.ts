import { type Canvas, ellipse, linear, num, path, type Stop } from "../canvas.ts";
import { type Colour, lit, mix, shaded, tone } from "../colour.ts";
import { tilt } from "../geometry.ts";

/** A corner of the outline: radius, height, and how much the corner is rounded. */
export type Corner = readonly [r: number, y: number, round?: number];

/** How a surface answers the light. */
type Finish = "matte" | "satin" | "metal" | "porcelain";

/** From the left edge to the right: lighter where positive, darker where negative. */
const finishes: Readonly<Record<Finish, readonly (readonly [at: number, by: number])[]>> = {
  matte: [
    [0, -0.2],
    [0.1, -0.04],
    [0.28, 0.16],
    [0.5, 0],
    [0.78, -0.24],
    [0.93, -0.38],
    [1, -0.3],
  ],
  satin: [
    [0, -0.34],
    [0.07, -0.1],
    [0.2, 0.3],
    [0.3, 0.2],
    [0.42, 0],
    [0.75, -0.28],
    [0.92, -0.46],
    [0.97, -0.34],
    [1, -0.42],
  ],
  metal: [
    [0, -0.5],
    [0.05, -0.12],
    [0.12, -0.3],
    [0.22, 0.62],
    [0.3, 0.78],
    [0.38, 0.3],
    [0.52, -0.12],
    [0.7, -0.34],
    [0.82, -0.52],
    [0.9, -0.16],
    [0.95, 0.12],
    [1, -0.45],
  ],
  porcelain: [
    [0, -0.16],
    [0.08, -0.03],
    [0.26, 0.5],
    [0.4, 0.15],
    [0.6, -0.06],
    [0.84, -0.24],
    [0.95, -0.28],
    [1, -0.18],
  ],
};

/** What light does across a turned body, from its left edge to its right. */
export const across = (colour: Colour, finish: Finish): readonly Stop[] =>
  finishes[finish].map(([at, by]) => [at, tone(colour, by)] as const);

export const spread = (c: Canvas, x: number, r: number, stops: readonly Stop[]): string =>
  linear(c, x - r, 0, x + r, 0, stops);

/** The outline of a turned body; corners run from the top rim down. */
export function outline(x: number, corners: readonly Corner[], open: (y: number) => number = tilt): string {
  const first = corners[0];
  const last = corners.at(-1);
  if (first === undefined || last === undefined) throw new Error("a turned body needs two corners");
  const side = (sign: -1 | 1, list: readonly Corner[]): string =>
    list
      .map((corner, i) => {
        const [r, y, round = 0] = corner;
        const before = list[i - 1];
        const after = list[i + 1];
        const px = x + sign * r;
        if (i === 0) return "";
        if (before === undefined || after === undefined || round === 0) return path`L${px} ${y}`;
        const toward = (to: Corner): readonly [number, number] => {
          const dx = x + sign * to[0] - px;
          const dy = to[1] - y;
          const share = Math.min(0.5, round / Math.max(1, Math.hypot(dx, dy)));
          return [px + dx * share, y + dy * share];
        };
        const [ax, ay] = toward(before);
        const [bx, by] = toward(after);
        return path`L${ax} ${ay}Q${px} ${y} ${bx} ${by}`;
      })
      .join("");
  const up = corners.toReversed();
  return (
    path`M${x - first[0]} ${first[1]}` +
    side(-1, corners) +
    path`A${last[0]} ${last[0] * open(last[1])} 0 0 0 ${x + last[0]} ${last[1]}` +
    side(1, up) +
    path`A${first[0]} ${first[0] * open(first[1])} 0 0 0 ${x - first[0]} ${first[1]}z`
  );
}

/** A ring around the body at one height: only its front half, as a line. */
export function ring(
  x: number,
  y: number,
  r: number,
  colour: Colour,
  width: number,
  opacity = 1,
  open = tilt(y),
): string {
  return (
    path`<path d="M${x - r} ${y}A${r} ${r * open} 0 0 0 ${x + r} ${y}" fill="none" stroke="${colour}" ` +
    `stroke-width="${num(width)}" opacity="${opacity}"/>`
  );
}

/** The part of a straight body between two heights, as seen from the front. */
export function band(x: number, top: number, bottom: number, r: number, open: (y: number) => number = tilt): string {
  return path`M${x - r} ${top}A${r} ${r * open(top)} 0 0 0 ${x + r} ${top}V${bottom}A${r} ${r * open(bottom)} 0 0 1 ${x - r} ${bottom}z`;
}

/** The same, but only as wide as the given angle to either side of the front. */
export function patch(
  x: number,
  top: number,
  bottom: number,
  r: number,
  angle: number,
  open: (y: number) => number = tilt,
): string {
  const half = r * Math.sin(angle);
  const up = top + r * open(top) * Math.cos(angle);
  const down = bottom + r * open(bottom) * Math.cos(angle);
  return (
    path`M${x - half} ${up}A${r} ${r * open(top)} 0 0 0 ${x + half} ${up}V${down}` +
    path`A${r} ${r * open(bottom)} 0 0 1 ${x - half} ${down}z`
  );
}

/** Darker towards the table, with a little of its colour thrown back. */
export function grounding(c: Canvas, d: string, top: number, bottom: number, table: Colour): string {
  const fill = linear(c, 0, top, 0, bottom, [
    [0, "#fff6e2", 0.1],
    [0.3, "#fff6e2", 0],
    [0.62, "#1c1610", 0],
    [0.93, "#1c1610", 0.2],
    [0.975, mix(table, "#1c1610", 0.2), 0.28],
    [1, "#1c1610", 0.3],
  ]);
  return `<path d="${d}" fill="${fill}"/>`;
}

/** A flat round top: disc, its rim, and the light sliding over it. */
export function disc(c: Canvas, x: number, y: number, r: number, colour: Colour, open = tilt(y), gloss = 0.3): string {
  const fill = linear(c, x - r, y - r * open, x + r, y + r * open, [
    [0, lit(colour, gloss + 0.2)],
    [0.45, lit(colour, gloss * 0.4)],
    [1, shaded(colour, 0.22)],
  ]);
  return ellipse(x, y, r, r * open, fill);
}
