import { type Canvas, dots, keep, line, path, place } from "../canvas.ts";
import { shaded } from "../colour.ts";
import { along } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { leaf, leafAt, palmate } from "./leaf.ts";
import type { Plant } from "./leafy.ts";
import { berry, bow, leaves, pinnate, stem, turned } from "./parts.ts";

/** A ripe hip with the dry sepals at its end. */
export function hip(c: Canvas): string {
  const body = berry(c, 32, "#b1402c", 1.22, 0.2);
  const sepal = leaf(c, { length: 34, width: 5, colour: "#7a5438", base: 0.5, tip: 1.4 });
  return keep(
    c,
    [-44, -20, 6, 30, 52].map((a) => leafAt(sepal, 36, 0, a, 0.95)).join("") +
      place(body, { x: 0, y: 0 }) +
      dots([[37, 0]], "#4f2c1c", 11),
  );
}

export const rosehip: Plant = (c, turn) => {
  const fruit = hip(c);
  const leaflet = leaf(c, {
    length: 88,
    width: 27,
    colour: "#6f8550",
    base: 0.6,
    tip: 0.8,
    teeth: 10,
    toothDepth: 0.1,
    veins: 4,
    gloss: 0.28,
  });
  const compound = keep(c, pinnate(leaflet, 170, 3, 0.8, "#86774f", turn));
  const curve = bow(440, 44);
  const spots = [
    [0.42, 92, 58, 0.95],
    [0.58, -84, -52, 0.9],
    [0.78, 78, 44, 1],
    [0.9, -62, -34, 0.85],
    [1, 8, 8, 1.05],
  ] as const;
  let stalks = "";
  const hips = spots
    .map(([t, off, a, s]) => {
      const { at } = along(curve, t);
      const x = at[0] + Math.abs(off) * 0.6 + 24;
      const y = at[1] + off;
      stalks += path`M${at[0]} ${at[1]}Q${x - 26} ${at[1] + off * 0.3} ${x - 24} ${y}`;
      return place(fruit, { x, y, turn: a, scale: s });
    })
    .join("");
  const at = (t: number): readonly [number, number] => along(curve, t).at;
  const thorns = [0.16, 0.3, 0.5, 0.68]
    .map(
      (t, i) =>
        path`M${at(t)[0] - 6} ${at(t)[1]}l${9} ${(i % 2 === 0 ? -1 : 1) * 15}l6 ${(i % 2 === 0 ? 1 : -1) * 14}z`,
    )
    .join("");
  return keep(
    c,
    turned(
      turn,
      place(compound, { x: at(0.2)[0], y: at(0.2)[1], turn: -52, scale: 0.95 }) +
        place(compound, { x: at(0.3)[0], y: at(0.3)[1], turn: 50, scale: 0.9 }) +
        place(compound, { x: at(0.66)[0], y: at(0.66)[1], turn: -30, scale: 0.76 }) +
        `<path d="${thorns}" fill="#7c5138"/>` +
        line(stalks, "#7a6a3f", 4.4) +
        stem(curve, "#77583f", 7) +
        hips,
    ),
  );
};

export const buckthorn: Plant = (c, turn) => {
  const blade = leaf(c, {
    length: 150,
    width: 12,
    colour: "#97a288",
    base: 0.6,
    tip: 0.8,
    bend: 7,
    rib: "#cfd4bd",
    gloss: 0.34,
  });
  const dark = leaf(c, {
    length: 146,
    width: 11,
    colour: "#7d8c72",
    base: 0.6,
    tip: 0.8,
    bend: -6,
    rib: "#bcc4a8",
    gloss: 0.3,
  });
  const fruit = berry(c, 21, "#dc8a26", 1.1, 0.36);
  const curve = bow(470, 38);
  const plan = {
    ids: [blade, dark],
    from: 0.1,
    to: 0.97,
    nodes: 17,
    manner: "alternate",
    angle: 48,
    size: (t: number) => 1 - t * 0.35,
    seed: "buckthorn",
    turn,
    crown: 0.7,
  } as const;
  const { behind, before } = leaves(curve, plan);
  const r = randomFrom("buckthorn berries");
  let fruits = "";
  for (let i = 0; i < 30; i++) {
    const t = 0.22 + 0.62 * (i / 30);
    const { at } = along(curve, t);
    fruits += place(fruit, {
      x: at[0] + r.between(-12, 12),
      y: at[1] + (i % 2 === 0 ? -1 : 1) * r.between(6, 34),
      scale: r.between(0.72, 1.05),
    });
  }
  return keep(c, turned(turn, behind + stem(curve, "#76634d", 6) + before + fruits));
};

/** A hop: papery bracts in overlapping rows. */
function hopCone(c: Canvas): string {
  const bract = leaf(c, {
    length: 46,
    width: 19,
    colour: "#b7bf78",
    base: 0.5,
    tip: 0.7,
    rib: "#8f9a52",
    veins: 3,
    gloss: 0.4,
  });
  let out = "";
  for (let row = 6; row >= 0; row--) {
    const x = row * 17;
    const w = 34 * Math.sin(Math.PI * (0.24 + (0.62 * row) / 6));
    for (const k of row % 2 === 0 ? [-1, 1, 0] : [-0.6, 0.6])
      out += leafAt(bract, x - 6, k * w * 0.72, k * 34, 1.12 - row * 0.05);
  }
  return keep(c, out);
}

export const hops: Plant = (c, turn) => {
  const cone = hopCone(c);
  const blade = palmate(
    c,
    { length: 0, width: 0, colour: "#748d52", base: 0.8, tip: 0.8, teeth: 9, toothDepth: 0.14, veins: 4, stalk: 40 },
    [
      [-54, 134, 44],
      [54, 134, 44],
      [0, 178, 54],
    ],
    turn,
  );
  const curve = bow(460, 50);
  const at = (t: number): readonly [number, number] => along(curve, t).at;
  const cones = [
    [0.36, 40, 70, 0.86],
    [0.5, 30, 52, 1],
    [0.62, -26, -48, 0.82],
    [0.76, 30, 44, 0.94],
    [0.98, 0, 14, 0.9],
  ] as const;
  return keep(
    c,
    turned(
      turn,
      leafAt(blade, at(0.2)[0], at(0.2)[1] - 20, -60, 0.92, turn) +
        leafAt(blade, at(0.56)[0], at(0.56)[1] - 20, -52, 0.74, turn) +
        stem(curve, "#8c8a5a", 5) +
        leafAt(blade, at(0.24)[0], at(0.24)[1] + 22, 66, 0.8, turn) +
        cones
          .map(
            ([t, off, a, s]) =>
              line(path`M${at(t)[0]} ${at(t)[1]}l12 ${off}`, shaded("#8c8a5a", 0.1), 3) +
              place(cone, { x: at(t)[0] + 12, y: at(t)[1] + off, turn: a, scale: s }),
          )
          .join(""),
    ),
  );
};
