import { boxed, type Canvas, keep, line, num, place, shape } from "../canvas.ts";
import { type Colour, lit, shaded } from "../colour.ts";
import { from, type Point, through } from "../geometry.ts";

const round = (v: number): number => Math.round(v);

export interface LeafForm {
  readonly length: number;
  /** Half the greatest width. */
  readonly width: number;
  readonly colour: Colour;
  /** Fullness towards the stalk and towards the tip: below 1 round, above 1 drawn out. */
  readonly base?: number;
  readonly tip?: number;
  /** Sideways sag of the midrib at its middle. */
  readonly bend?: number;
  readonly teeth?: number;
  readonly toothDepth?: number;
  /** A tip that turns in, as the alder's does. */
  readonly notch?: number;
  readonly veins?: number;
  readonly stalk?: number;
  /** Colour of the midrib and veins. */
  readonly rib?: Colour;
  readonly gloss?: number;
  /** How much darker the far half is; petals are nearly flat. */
  readonly fold?: number;
}

/** A leaf along the x axis from its stalk at the origin. The half with negative y lies towards the light. */
export function leaf(c: Canvas, form: LeafForm): string {
  const {
    length,
    width,
    colour,
    base = 0.8,
    tip = 1.1,
    bend = 0,
    teeth = 0,
    toothDepth = 0.1,
    gloss = 0.2,
    fold = 1,
  } = form;
  const { notch = 0, veins = 0, stalk = 0, rib = lit(colour, 0.38) } = form;
  const peak = base / (base + tip);
  const top = peak ** base * (1 - peak) ** tip;
  const half = (t: number): number => (width * t ** base * (1 - t) ** tip) / top;
  const middle = (t: number): number => 4 * bend * t * (1 - t);
  const edge = (t: number, sign: number, by = 1): Point => [t * length, middle(t) + sign * half(t) * by];
  const spine = [0, 0.34, 0.67, 1].map((t): Point => [t * length * (t === 1 ? 1 - notch : 1), middle(t)]);
  const side = (sign: -1 | 1): string => {
    const rim: Point[] = [];
    // A blunt tip turns fast: sample it more closely.
    const ease = (u: number): number => (tip < 0.7 ? 1 - (1 - u) ** 1.8 : u);
    if (teeth === 0) {
      const steps = tip < 0.7 ? 9 : 7;
      for (let i = 0; i <= steps; i++) {
        rim.push(edge(ease(i / steps), sign));
      }
    } else {
      for (let i = 0; i <= teeth; i++) {
        const inner = i > 0 && i < teeth;
        if (inner) rim.push(edge(ease(i / teeth - 0.35 / teeth), sign, 1 - toothDepth));
        rim.push(edge(ease(i / teeth + (inner ? 0.3 / teeth : 0)), sign));
      }
    }
    const last = spine.at(-1) ?? [length, 0];
    rim[rim.length - 1] = last;
    const grain = length < 60 ? 2 : 1;
    const out = teeth === 0 ? through(rim, 1 / 6, grain) : through(rim, 1 / 14, grain);
    return from([0, 0]) + out + through(spine.toReversed()) + "z";
  };
  const upper = boxed(c, 0, 0, 1, 0.3, [
    [0, shaded(colour, 0.12 * fold)],
    [0.4, lit(colour, gloss)],
    [1, colour],
  ]);
  const lower = boxed(c, 0, 0, 1, 0.2, [
    [0, shaded(colour, 0.4 * fold)],
    [0.55, shaded(colour, 0.16 * fold)],
    [1, shaded(colour, 0.24 * fold)],
  ]);
  let ribs = "";
  for (let i = 0; i < veins; i++) {
    const t = 0.08 + (0.74 * i) / Math.max(1, veins - 1);
    for (const sign of [-1, 1]) {
      const end = Math.min(0.97, t + 0.17);
      const [ex, ey] = edge(end, sign, 0.86);
      const sx = t * length;
      const sy = middle(t);
      ribs += `M${round(sx)} ${round(sy)}q${round((ex - sx) * 0.5)} ${round((ey - sy) * 0.38)} ${round(ex - sx)} ${round(ey - sy)}`;
    }
  }
  const thick = Math.max(0.8, width / 26);
  return keep(
    c,
    (stalk > 0
      ? line(`M${num(-stalk)} ${num(stalk * 0.06)}L2 0`, shaded(colour, 0.25), thick * 1.9, `stroke-linecap="round"`)
      : "") +
      shape(side(1), lower) +
      shape(side(-1), upper) +
      (ribs === "" ? "" : line(ribs, rib, thick * 0.62, `opacity=".5"`)) +
      (form.rib === undefined && veins === 0 ? "" : line(from([0, 0]) + through(spine), rib, thick, `opacity=".75"`)),
  );
}

/** A leaf of several fingers from one point (angle, length, fullness); the middle ones lie on top. */
export function palmate(
  c: Canvas,
  form: LeafForm,
  fingers: readonly (readonly [angle: number, length: number, width: number])[],
  turn = 0,
): string {
  const { stalk = 0, colour } = form;
  const blades = fingers
    .map(([angle, length, width]) => leafAt(leaf(c, { ...form, length, width, stalk: 0 }), 0, 0, angle, 1, turn))
    .join("");
  return keep(
    c,
    line(
      `M${num(-stalk)} ${num(stalk * 0.08)}L4 0`,
      shaded(colour, 0.25),
      Math.max(2, stalk / 14),
      `stroke-linecap="round"`,
    ) + blades,
  );
}

/** Places a leaf so that its bright half looks at the light, whatever the sprig's own turn adds. */
export function leafAt(id: string, x: number, y: number, turn: number, scale: number, world = 0, thin = 1): string {
  const angle = ((turn + world) * Math.PI) / 180;
  const bright = 0.83 * Math.cos(angle) - 0.55 * Math.sin(angle) > 0;
  return place(id, { x, y, turn, scale, scaleY: (bright ? scale : -scale) * thin });
}
