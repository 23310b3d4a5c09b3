import { type Canvas, dots, keep, line, path, place } from "../canvas.ts";
import { type Colour } from "../colour.ts";
import { randomFrom } from "../random.ts";
import { fan } from "./flowering.ts";
import { leaf } from "./leaf.ts";
import type { Plant } from "./leafy.ts";
import { feather, petals, pinnate, turned } from "./parts.ts";

/** Umbels: rays from one point, each with a small tuft. */
function umbel(c: Canvas, rays: number, reach: number, tuft: string, colour: Colour, seed: string): string {
  const r = randomFrom(seed);
  let lines = "";
  let tufts = "";
  for (let i = 0; i < rays; i++) {
    const a = ((-74 + (148 * i) / (rays - 1)) * Math.PI) / 180;
    const l = reach * (0.82 + 0.2 * Math.cos(a)) * r.between(0.92, 1.04);
    const x = Math.cos(a) * l * 0.82;
    const y = Math.sin(a) * l;
    lines += path`M0 0Q${x * 0.55} ${y * 0.35} ${x} ${y}`;
    tufts += place(tuft, { x, y, turn: r.between(0, 360), scale: r.between(0.85, 1.1) });
  }
  for (let i = 0; i < rays * 0.8; i++) {
    const a = (r.between(-50, 50) * Math.PI) / 180;
    const l = reach * r.between(0.5, 0.86);
    tufts += place(tuft, {
      x: Math.cos(a) * l * 0.86,
      y: Math.sin(a) * l,
      turn: r.between(0, 360),
      scale: r.between(0.7, 0.95),
    });
  }
  return keep(c, line(lines, colour, 2.2) + tufts);
}

export const fennel: Plant = (c, turn) => {
  const spots: (readonly [number, number])[] = [];
  for (let i = 0; i < 15; i++) {
    const a = i * 2.4;
    spots.push([Math.cos(a) * 5.6 * Math.sqrt(i), Math.sin(a) * 5.6 * Math.sqrt(i)]);
  }
  const tuft = keep(
    c,
    dots(spots, "#a98e2c", 10) +
      dots(
        spots.map(([x, y]) => [x - 1.6, y - 2] as const),
        "#e3c75a",
        6.4,
      ),
  );
  const big = umbel(c, 11, 132, tuft, "#9aa65c", "fennel");
  const frond = feather(c, 210, "#86a061", "fennel", 2.2);
  return keep(
    c,
    turned(
      turn,
      [
        [70, 2, -40, 1],
        [120, 8, 36, 1.05],
        [190, 10, -34, 0.9],
        [240, 16, 34, 0.8],
      ]
        .map(([x = 0, y = 0, a = 0, s = 1]) => place(frond, { x, y, turn: a, scale: s }))
        .join("") +
        fan(
          [
            { length: 360, turn: -6, sway: -14, top: big, size: 1 },
            { length: 290, turn: 22, sway: 24, top: big, size: 0.7 },
            { length: 280, turn: -28, sway: -20, top: big, size: 0.62 },
          ],
          "#93a25d",
          5,
        ),
    ),
  );
};

export const elder: Plant = (c, turn) => {
  const floret = keep(
    c,
    petals(c, { length: 15, width: 6, colour: "#f1ead2", base: 0.6, tip: 0.4, gloss: 0.7 }, 5, "elder") +
      dots([[0, 0]], "#c9b057", 6) +
      dots(
        [
          [8, 4],
          [-5, 8],
          [-7, -6],
        ],
        "#dbc56c",
        3,
      ),
  );
  const r = randomFrom("elderflower");
  let cluster = "";
  for (let i = 0; i < 8; i++) {
    const a = i * 2.4;
    cluster += place(floret, {
      x: Math.cos(a) * 9 * Math.sqrt(i),
      y: Math.sin(a) * 9 * Math.sqrt(i),
      turn: r.between(0, 72),
      scale: 0.9,
    });
  }
  const head = umbel(c, 9, 118, keep(c, cluster), "#9ba36d", "elder");
  const leaflet = leaf(c, {
    length: 104,
    width: 30,
    colour: "#6e8650",
    base: 0.6,
    tip: 1,
    teeth: 10,
    toothDepth: 0.09,
    veins: 5,
  });
  const compound = (x: number, y: number, a: number, s: number): string =>
    place(keep(c, pinnate(leaflet, 190, 2, 0.92, "#7c8a55", turn + a)), { x, y, turn: a, scale: s });
  return keep(
    c,
    turned(
      turn,
      compound(120, 6, -44, 0.95) +
        compound(140, 10, 46, 0.95) +
        fan(
          [
            { length: 330, turn: -5, sway: -12, top: head, size: 1.05 },
            { length: 270, turn: 24, sway: 20, top: head, size: 0.74 },
          ],
          "#83905a",
          6,
        ),
    ),
  );
};
