import { boxedRadial, type Canvas, circle, dots, ellipse, keep, line, num, path, place, shape } from "../canvas.ts";
import { type Colour, lit, shaded } from "../colour.ts";
import { along, cubic, from, type Point, through } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { leaf, leafAt, type LeafForm } from "./leaf.ts";

export type Curve = readonly [Point, Point, Point, Point];

/** A stem along x with a gentle bow. */
export const bow = (length: number, by: number): Curve => [
  [0, 0],
  [length * 0.35, by * 0.2],
  [length * 0.7, by],
  [length, by * 1.15],
];

export function stem(curve: Curve, colour: Colour, width: number): string {
  const d = cubic(curve);
  return (
    line(d, shaded(colour, 0.3), width, `stroke-linecap="round"`) +
    `<path d="${d}" fill="none" stroke="${lit(colour, 0.22)}" stroke-width="${num(width * 0.38)}" transform="translate(-${num(width * 0.16)} -${num(width * 0.2)})" opacity=".7"/>`
  );
}

export interface Leaves {
  readonly ids: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly nodes: number;
  readonly manner: "pairs" | "alternate" | "threes";
  /** Degrees from the stem. */
  readonly angle: number;
  readonly size: (t: number) => number;
  readonly seed: string;
  readonly turn: number;
  /** A last leaf at the tip. */
  readonly crown?: number;
}

/** Leaves along a stem; those behind the stem and those before it come apart, to be drawn around it. */
export function leaves(curve: Curve, plan: Leaves): { readonly behind: string; readonly before: string } {
  const r = randomFrom(plan.seed);
  let behind = "";
  let before = "";
  for (let i = 0; i < plan.nodes; i++) {
    const share = plan.nodes === 1 ? 0 : i / (plan.nodes - 1);
    const t = plan.from + (plan.to - plan.from) * share;
    const { at, turn } = along(curve, t);
    const sides = plan.manner === "pairs" ? [-1, 1] : plan.manner === "threes" ? [-1, 1, 0.3] : [i % 2 === 0 ? -1 : 1];
    for (const side of sides) {
      const angle = turn + side * (plan.angle * (1 - share * 0.3)) + r.between(-7, 7);
      const one = leafAt(
        r.pick(plan.ids),
        at[0],
        at[1],
        angle,
        plan.size(share) * r.between(0.92, 1.06),
        plan.turn,
        r.between(0.78, 1),
      );
      if (side < 0) behind += one;
      else before += one;
    }
  }
  if (plan.crown !== undefined) {
    const { at, turn } = along(curve, 1);
    before += leafAt(plan.ids[0] ?? "", at[0] - 3, at[1], turn, plan.crown, plan.turn);
  }
  return { behind, before };
}

/** A ring of petals about the origin, with a little disorder. */
export function petals(c: Canvas, form: LeafForm, count: number, seed: string, start = 0, inner = 0): string {
  const id = leaf(c, form);
  const r = randomFrom(seed);
  let out = "";
  for (let i = 0; i < count; i++) {
    const turn = start + (360 * i) / count + r.between(-5, 5);
    const rad = (turn * Math.PI) / 180;
    out += leafAt(id, Math.cos(rad) * inner, Math.sin(rad) * inner, turn, r.between(0.92, 1.05));
  }
  return out;
}

/** A domed flower heart with florets in a spiral. */
export function heart(c: Canvas, r: number, colour: Colour, seeds: number): string {
  const fill = boxedRadial(c, 0.36, 0.3, 0.75, [
    [0, lit(colour, 0.4)],
    [0.5, colour],
    [1, shaded(colour, 0.42)],
  ]);
  const ring = (from: number, to: number): Point[] => {
    const list: Point[] = [];
    for (let i = from; i < to; i++) {
      const a = i * 2.39996;
      const d = r * 0.93 * Math.sqrt((i + 0.5) / seeds);
      list.push([Math.cos(a) * d, Math.sin(a) * d]);
    }
    return list;
  };
  return (
    circle(0, 0, r, fill) +
    dots(ring(0, seeds), shaded(colour, 0.32), r * 0.11, `opacity=".7"`) +
    dots(
      ring(0, seeds).map(([x, y]) => [x - r * 0.03, y - r * 0.04] as const),
      lit(colour, 0.5),
      r * 0.065,
    )
  );
}

/** A round fruit with its light, kept for placing. */
export function berry(c: Canvas, r: number, colour: Colour, long = 1, bloom = 0.3): string {
  const fill = boxedRadial(c, 0.34, 0.28, 0.82, [
    [0, lit(colour, 0.45)],
    [0.35, lit(colour, bloom * 0.4)],
    [0.75, shaded(colour, 0.2)],
    [1, shaded(colour, 0.5)],
  ]);
  return keep(
    c,
    ellipse(0, 0, r * long, r, fill) +
      ellipse(-r * 0.32 * long, -r * 0.4, r * 0.26, r * 0.17, "#fffaf0", `opacity=".65" transform="rotate(-24)"`) +
      dots([[r * long * 0.9, r * 0.1]], shaded(colour, 0.6), r * 0.22, `opacity=".8"`),
  );
}

/** A frond of thread-like leaves, as fennel, dill and chamomile carry them. */
export function feather(c: Canvas, length: number, colour: Colour, seed: string, width = 1.6): string {
  const r = randomFrom(seed);
  let d = `M0 0q${num(length * 0.5)} ${num(-length * 0.06)} ${num(length)} 0`;
  for (let i = 1; i < 11; i++) {
    const t = i / 11;
    const x = length * t;
    const y = -length * 0.06 * 2 * t * (1 - t);
    for (const side of [-1, 1]) {
      const l = length * (0.46 * (1 - t) + 0.1) * r.between(0.75, 1.15);
      const dx = l * 0.72;
      const dy = side * l * 0.6;
      d += path`M${x} ${y}q${dx * 0.5} ${dy * 0.3} ${dx} ${dy}`;
      if (l > length * 0.2) {
        d += path`M${x + dx * 0.45} ${y + dy * 0.38}q${l * 0.14} ${dy * 0.05} ${l * 0.32} ${dy * 0.12}`;
        d += path`M${x + dx * 0.7} ${y + dy * 0.65}q${l * 0.06} ${dy * 0.16} ${l * 0.12} ${dy * 0.42}`;
      }
    }
  }
  return keep(c, line(d, colour, width, `stroke-linecap="round"`));
}

/** Needles along a twig of the given length. */
export function needles(
  length: number,
  needle: number,
  count: number,
  colours: readonly Colour[],
  seed: string,
  width = 3.2,
): string {
  const r = randomFrom(seed);
  const lists = colours.map(() => "");
  for (let i = 0; i < count; i++) {
    const t = 0.04 + (0.96 * i) / count;
    const side = i % 2 === 0 ? -1 : 1;
    const angle = (side * r.between(28, 62) * (1 - t * 0.35) * Math.PI) / 180;
    const l = needle * (1 - t * 0.3) * r.between(0.8, 1.1);
    const k = (side < 0 ? 0 : 1) + (r.next() < 0.3 ? 1 : 0);
    const at = Math.min(lists.length - 1, k);
    lists[at] =
      (lists[at] ?? "") +
      path`M${length * t} 0q${l * 0.5 * Math.cos(angle)} ${l * 0.62 * Math.sin(angle)} ${l * Math.cos(angle)} ${l * Math.sin(angle)}`;
  }
  return colours
    .map((colour, i) => line(lists[i] ?? "", colour, width, `stroke-linecap="round"`))
    .toReversed()
    .join("");
}

/** A compound leaf: pairs of leaflets and one at the end. */
export function pinnate(id: string, length: number, pairs: number, size: number, colour: Colour, turn: number): string {
  const curve = bow(length, length * 0.08);
  const { behind, before } = leaves(curve, {
    ids: [id],
    from: 0.3,
    to: 0.86,
    nodes: pairs,
    manner: "pairs",
    angle: 62,
    size: (t) => size * (0.85 + 0.2 * Math.sin(Math.PI * t)),
    seed: `pinnate${pairs}`,
    turn,
    crown: size,
  });
  return behind + stem(curve, colour, Math.max(2, length / 60)) + before;
}

export const turned = (turn: number, drawing: string): string =>
  turn === 0 ? drawing : `<g transform="rotate(${num(turn)})">${drawing}</g>`;

export const blob = (points: readonly Point[], fill: string): string => {
  const first = points[0] ?? [0, 0];
  return shape(from(first) + through([...points, first]) + "z", fill);
};

export { place };
