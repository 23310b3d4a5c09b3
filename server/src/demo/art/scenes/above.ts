import { blur, type Canvas, clip, group, keep, line, linear, path, place, shape } from "../canvas.ts";
import { type Colour, lit, shaded } from "../colour.ts";
import { along, from, type Point, through } from "../geometry.ts";
import { writeFlat } from "../lettering/write.ts";
import { mark } from "../mark.ts";
import { type PlantName, plants } from "../plants/index.ts";
import { leaf } from "../plants/leaf.ts";
import { randomFrom } from "../random.ts";
import { lying, shadowOf, type Stage, tableTop } from "../stage.ts";

/** A pressed sprig on paper, with its name as a botanist writes it. */
export function herbarium(
  c: Canvas,
  stage: Stage,
  plant: PlantName,
  latin: string,
  turn = -86,
  at: Point = [500, 1010],
  scale = 1.5,
): string {
  const paper = "#f4ecdc";
  const sheet = linear(c, 120, 110, 880, 1130, [
    [0, "#fffaf0"],
    [0.5, paper],
    [1, shaded(paper, 0.1)],
  ]);
  const edge = "M124 112L500 108L878 114L882 620L876 1138L506 1142L122 1136L118 640z";
  const sprig = plants[plant](c, turn);
  const tape = (x: number, y: number, a: number): string =>
    group(
      { x, y, turn: a },
      `<rect x="-62" y="-17" width="124" height="34" fill="#6b5a3c" opacity=".2" transform="translate(3 4)"/>` +
        `<rect x="-62" y="-17" width="124" height="34" fill="#eadcb8" opacity=".86"/><path d="M-62-17h124M-62 17h124" stroke="#fffaf0" stroke-width="1.5" opacity=".6"/>`,
    );
  return (
    tableTop(c, stage.wall) +
    `<g transform="rotate(-1.6 500 620)">` +
    shape(edge, shadowOf(stage), `opacity=".5" transform="translate(16 18)" ${blur(c, 16)}`) +
    shape(edge, shadowOf(stage), `opacity=".5" transform="translate(3 4)" ${blur(c, 2)}`) +
    shape(edge, sheet) +
    `<rect x="160" y="152" width="680" height="946" fill="none" stroke="#8a7a5c" stroke-width="1.6" opacity=".4"/>` +
    lying(c, stage, sprig, { x: at[0], y: at[1], scale }, 9, 0.5) +
    tape(at[0] + Math.cos((turn * Math.PI) / 180) * 60, at[1] + Math.sin((turn * Math.PI) / 180) * 60, turn + 92) +
    mark("#7b6d52", { x: 222, y: 1040, scale: 0.5 }) +
    writeFlat(
      c,
      { text: latin, size: 42, colour: "#5b4f3a", hand: "italic", spacing: 10 },
      800 - latin.length * 8.6,
      1056,
    ) +
    `</g>`
  );
}

/** Balm or cream drawn across stone with one stroke of a spatula: full at the start, thinning to a ragged end. */
export function smear(c: Canvas, colour: Colour, curve: readonly [Point, Point, Point, Point], width: number): string {
  const steps = 18;
  const rand = randomFrom(`smear${colour}`);
  const wobble = Array.from({ length: steps + 1 }, () => rand.between(-0.04, 0.04));
  const half = (i: number): number => {
    const t = i / steps;
    return width * (0.86 + 0.14 * Math.min(1, t / 0.25)) * (1 - 0.34 * t) * (1 + (wobble[Math.floor(i)] ?? 0));
  };
  const at = (i: number, across: number): Point => {
    const p = along(curve, i / steps);
    const n = ((p.turn + 90) * Math.PI) / 180;
    return [p.at[0] + Math.cos(n) * half(i) * across, p.at[1] + Math.sin(n) * half(i) * across];
  };
  const row = (across: number, start: number, end: number): Point[] =>
    Array.from({ length: end - start + 1 }, (_, i) => at(i + start, across));
  const tail = [
    at(steps, -0.78),
    at(steps - 0.8, -0.5),
    at(steps - 0.3, -0.2),
    at(steps, 0.16),
    at(steps - 0.9, 0.42),
    at(steps - 0.2, 0.74),
  ];
  // A round head where the spatula set down.
  const start = along(curve, 0);
  const head = [100, 135, 170, 205, 240, 260].map((degrees): Point => {
    const a = ((start.turn + degrees) * Math.PI) / 180;
    const reach = half(1) * 1.02;
    return [start.at[0] + Math.cos(a) * reach, start.at[1] + Math.sin(a) * reach];
  });
  const first = at(1, -1);
  const d =
    from(first) +
    through([...row(-1, 1, steps - 1), ...tail, ...row(1, 1, steps - 1).toReversed(), ...head, first]) +
    "z";
  const fill = linear(c, 250, 200, 800, 1000, [
    [0, lit(colour, 0.6)],
    [0.5, colour],
    [1, shaded(colour, 0.08)],
  ]);
  const ridge = (across: number, tint: Colour, w: number, opacity: number, start: number, end: number): string =>
    line(
      from(at(start, across)) + through(row(across, start, end)),
      tint,
      w,
      `stroke-linecap="round" opacity="${opacity}" ${blur(c, w * 0.3)}`,
    );
  let ridges = "";
  for (const [across, start, end] of [
    [-0.66, 3, 14],
    [-0.3, 2, 16],
    [0.02, 3, 13],
    [0.34, 2, 15],
    [0.68, 4, 16],
  ] as const) {
    ridges += ridge(across + 0.13, shaded(colour, 0.46), width * 0.1, 0.3, start, end);
    ridges += ridge(across, "#fffdf6", width * 0.07, 0.75, start, end);
  }
  return (
    shape(d, shaded(colour, 0.75), `opacity=".4" transform="translate(12 14)" ${blur(c, 9)}`) +
    shape(d, shaded(colour, 0.4), `opacity=".5" transform="translate(4 5)" ${blur(c, 2)}`) +
    shape(d, fill) +
    clip(
      c,
      `<path d="${d}"/>`,
      ridges +
        line(from(at(1, -0.97)) + through(row(-0.97, 1, steps - 1)), "#fffdf6", 12, `opacity=".8" ${blur(c, 4)}`) +
        line(
          from(at(1, 0.97)) + through(row(0.97, 1, steps - 2)),
          shaded(colour, 0.5),
          18,
          `opacity=".36" ${blur(c, 6)}`,
        ),
    )
  );
}

/** Oil on stone: clear gold, bright where light gathers on the far side. */
export function oilDrop(c: Canvas, x: number, y: number, r: number, colour: Colour, squeeze = 0.8): string {
  const ry = r * squeeze;
  const d = path`M${x - r} ${y}C${x - r} ${y - ry * 0.7} ${x - r * 0.5} ${y - ry} ${x + r * 0.1} ${y - ry}C${x + r * 0.7} ${y - ry} ${x + r} ${y - ry * 0.4} ${x + r} ${y + ry * 0.1}C${x + r} ${y + ry * 0.7} ${x + r * 0.5} ${y + ry} ${x - r * 0.1} ${y + ry}C${x - r * 0.7} ${y + ry} ${x - r} ${y + ry * 0.6} ${x - r} ${y}z`;
  const body = linear(c, x - r, y - ry, x + r, y + ry, [
    [0, shaded(colour, 0.36), 0.85],
    [0.45, colour, 0.72],
    [1, lit(colour, 0.62), 0.8],
  ]);
  return (
    shape(d, shaded(colour, 0.7), `opacity=".36" transform="translate(8 10)" ${blur(c, 7)}`) +
    shape(d, body) +
    shape(
      path`M${x + r * 0.76} ${y + ry * 0.2}C${x + r * 0.66} ${y + ry * 0.7} ${x + r * 0.1} ${y + ry * 0.84} ${x - r * 0.3} ${y + ry * 0.78}C${x + r * 0.2} ${y + ry * 0.66} ${x + r * 0.56} ${y + ry * 0.5} ${x + r * 0.76} ${y + ry * 0.2}z`,
      lit(colour, 0.85),
      `opacity=".85" ${blur(c, 3)}`,
    ) +
    shape(
      path`M${x - r * 0.7} ${y - ry * 0.2}C${x - r * 0.62} ${y - ry * 0.6} ${x - r * 0.3} ${y - ry * 0.76} ${x - r * 0.02} ${y - ry * 0.74}C${x - r * 0.3} ${y - ry * 0.6} ${x - r * 0.5} ${y - ry * 0.42} ${x - r * 0.7} ${y - ry * 0.2}z`,
      "#fffdf6",
      `opacity=".9" ${blur(c, 1.4)}`,
    )
  );
}

/** Loose pieces within a circle about the origin. */
export function loose(
  c: Canvas,
  kind: "curl" | "grain" | "leaf",
  colours: readonly Colour[],
  r: number,
  count: number,
  seed: string,
): string {
  const rand = randomFrom(seed);
  const kinds = colours.map((colour, i) => {
    if (kind === "grain")
      return leaf(c, { length: 44, width: 12, colour, base: 0.7, tip: 0.7, rib: shaded(colour, 0.4), gloss: 0.4 });
    if (kind === "leaf")
      return leaf(c, { length: 96, width: 13, colour, base: 0.7, tip: 0.9, bend: 10 - i * 9, rib: lit(colour, 0.35) });
    return keep(
      c,
      line(
        ["M0 0c16-14 34-12 52 4", "M0 0c14 16 38 10 58-6", "M0 0c22-4 30 14 64 6"][i % 3] ?? "",
        colour,
        8.5 - i,
        `stroke-linecap="round"`,
      ) +
        line(
          ["M2-3c16-12 32-10 46 2", "M2-3c14 13 34 8 50-6", "M2-3c22-3 30 12 56 5"][i % 3] ?? "",
          lit(colour, 0.4),
          2,
          `stroke-linecap="round" opacity=".55"`,
        ),
    );
  });
  // A few small clusters, turned and repeated, fill a bowl without drawing every piece.
  const piece = (reach: number): string => {
    const a = rand.between(0, 6.283);
    const d = reach * Math.sqrt(rand.next());
    return place(rand.pick(kinds), {
      x: Math.cos(a) * d - 20,
      y: Math.sin(a) * d,
      turn: rand.whole(0, 359),
      scale: rand.between(0.75, 1.05),
    });
  };
  if (count < 20) return Array.from({ length: count }, () => piece(r)).join("");
  const clusters = [0, 1].map(() => keep(c, Array.from({ length: 14 }, () => piece(92)).join("")));
  return sunflower(count, r)
    .map(([x, y], i) => place(clusters[i % 2] ?? "", { x, y, turn: rand.whole(0, 359) }))
    .join("");
}

/** Even places within a circle. */
function sunflower(count: number, r: number): readonly Point[] {
  return Array.from({ length: count }, (_, i): Point => {
    const a = i * 2.39996;
    const d = r * Math.sqrt((i + 0.5) / count);
    return [Math.round(Math.cos(a) * d), Math.round(Math.sin(a) * d)];
  });
}

/** Coarse salt: pale crystals and a few green needles. */
export function salt(c: Canvas, r: number, flecks: Colour, count: number, seed: string): string {
  const rand = randomFrom(seed);
  const spot = (reach: number): Point => {
    const a = rand.between(0, 6.283);
    const d = reach * Math.sqrt(rand.next());
    return [Math.round(Math.cos(a) * d), Math.round(Math.sin(a) * d)];
  };
  const crystals = (many: number, size: number): string =>
    Array.from({ length: many }, () => {
      const [x, y] = spot(66);
      const s = size * rand.between(0.6, 1.3);
      const a = rand.between(0, 6.283);
      const go = (turn: number, by: number): string =>
        path`${Math.round(Math.cos(a + turn) * s * by)} ${Math.round(Math.sin(a + turn) * s * by)}`;
      return `M${x} ${y}l${go(0, 1)} ${go(0.9, 0.7)} ${go(2.3, 0.9)} ${go(3.4, 1)}z`;
    }).join("");
  const cluster = keep(
    c,
    shape(crystals(16, 13), "#a89c88", `opacity=".55"`) +
      shape(crystals(26, 12), "#e6dece") +
      shape(crystals(20, 9), "#fffdf8"),
  );
  const needles = Array.from({ length: Math.round(count * 0.7) }, () => {
    const [x, y] = spot(r);
    const a = rand.between(0, 6.283);
    return path`M${x} ${y}l${Math.round(Math.cos(a) * 26)} ${Math.round(Math.sin(a) * 26)}`;
  }).join("");
  return (
    sunflower(count, r)
      .map(([x, y]) => place(cluster, { x, y, turn: rand.whole(0, 359) }))
      .join("") + line(needles, flecks, 4.4, `stroke-linecap="round" opacity=".85"`)
  );
}

/** A pipette lying on the table, tip at the origin, pointing left. */
export function pipette(c: Canvas, rubber: Colour, brass: Colour, oil: Colour): string {
  const glass = linear(c, 0, -15, 0, 15, [
    [0, "#fffdf6", 0.8],
    [0.3, "#e9e4d8", 0.34],
    [0.7, "#9c9384", 0.3],
    [1, "#6f675a", 0.6],
  ]);
  const round = (colour: Colour, r: number): string =>
    linear(c, 0, -r, 0, r, [
      [0, lit(colour, 0.2)],
      [0.25, lit(colour, 0.5)],
      [0.5, colour],
      [1, shaded(colour, 0.5)],
    ]);
  return (
    shape("M0-4C20-5 40-14 70-14H330V14H70C40 14 20 5 0 4z", glass) +
    shape("M4-2C24-3 44-9 72-9H210V9H72C44 9 24 3 4 2z", oil, `opacity=".75"`) +
    line("M60-8H326", "#fffdf6", 3, `opacity=".9" stroke-linecap="round"`) +
    shape("M322-36h62v72h-62z", round(brass, 36)) +
    line("M334-36v72M346-36v72M358-36v72M370-36v72", shaded(brass, 0.5), 2, `opacity=".4"`) +
    shape("M384-27C430-32 500-30 540-20C560-14 560 14 540 20C500 30 430 32 384 27z", round(rubber, 30))
  );
}

export const scattered = (
  c: Canvas,
  stage: Stage,
  id: string,
  at: readonly (readonly [number, number, number, number])[],
): string => at.map(([x, y, turn, scale]) => lying(c, stage, id, { x, y, turn, scale }, 6, 0.5)).join("");
