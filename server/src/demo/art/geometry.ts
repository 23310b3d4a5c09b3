import { num } from "./canvas.ts";

export type Point = readonly [x: number, y: number];

/** How far a level circle opens at this height of a product picture: the eye looks down at about twelve degrees. */
export const tilt = (y: number): number => 0.09 + Math.max(0, y - 300) * 0.00021;

/** A soft curve through the points (Catmull-Rom as Béziers, relative). Without its opening move. */
export function through(points: readonly Point[], tension = 1 / 6, grain = 1): string {
  const whole = (v: number): number => Math.round(v * grain) / grain;
  let d = "";
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i];
    const p2 = points[i + 1];
    if (p1 === undefined || p2 === undefined) break;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    // Every value is a difference of rounded places, so that rounding never adds up.
    const x = whole(p1[0]);
    const y = whole(p1[1]);
    const relative = [
      whole(p1[0] + (p2[0] - p0[0]) * tension) - x,
      whole(p1[1] + (p2[1] - p0[1]) * tension) - y,
      whole(p2[0] - (p3[0] - p1[0]) * tension) - x,
      whole(p2[1] - (p3[1] - p1[1]) * tension) - y,
      whole(p2[0]) - x,
      whole(p2[1]) - y,
    ];
    d += `${i === 0 ? "c" : " "}${relative.map((v) => num(v)).join(" ")}`;
  }
  return d.replaceAll(" -", "-");
}

export const from = ([x, y]: Point): string => `M${num(x)} ${num(y)}`;

export function straight(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${num(x)} ${num(y)}`).join("");
}

/** A point on the cubic curve and its direction in degrees. */
export function along(
  curve: readonly [Point, Point, Point, Point],
  t: number,
): { readonly at: Point; readonly turn: number } {
  const [a, b, c, d] = curve;
  const u = 1 - t;
  const at = (i: 0 | 1): number => u ** 3 * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t ** 3 * d[i];
  const slope = (i: 0 | 1): number => 3 * u * u * (b[i] - a[i]) + 6 * u * t * (c[i] - b[i]) + 3 * t * t * (d[i] - c[i]);
  return { at: [at(0), at(1)], turn: (Math.atan2(slope(1), slope(0)) * 180) / Math.PI };
}

export const cubic = ([a, b, c, d]: readonly [Point, Point, Point, Point]): string =>
  `${from(a)}C${[b, c, d].map(([x, y]) => `${num(x)} ${num(y)}`).join(" ")}`;
