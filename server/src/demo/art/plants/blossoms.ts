import { type Canvas, boxedRadial, circle, dots, keep, line, path, place } from "../canvas.ts";
import { type Colour, shaded } from "../colour.ts";
import { along } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { leaf, leafAt, palmate } from "./leaf.ts";
import type { Plant } from "./leafy.ts";
import { bow, heart, leaves, petals, stem, turned } from "./parts.ts";

/** A five-petalled flower with veined petals, seen nearly from the front. */
export function openFlower(c: Canvas, colour: Colour, eye: Colour, notched = 0): string {
  return keep(
    c,
    petals(
      c,
      {
        length: 80,
        width: 36,
        colour,
        base: 0.95,
        tip: 0.26,
        notch: notched,
        veins: 4,
        rib: shaded(colour, 0.3),
        gloss: 0.5,
        fold: 0.3,
      },
      5,
      "open",
      -18,
    ) +
      circle(
        0,
        0,
        30,
        boxedRadial(c, 0.5, 0.5, 0.5, [
          [0, shaded(colour, 0.45), 0.7],
          [1, shaded(colour, 0.45), 0],
        ]),
      ) +
      heart(c, 13, eye, 20),
  );
}

function blossoming(flower: (c: Canvas) => string, foliage: (c: Canvas) => string, green: Colour, size: number): Plant {
  return (c, turn) => {
    const head = flower(c);
    const curve = bow(440, 36);
    const { behind, before } = leaves(curve, {
      ids: [foliage(c)],
      from: 0.14,
      to: 0.8,
      nodes: 5,
      manner: "alternate",
      angle: 62,
      size: (t) => 0.84 - t * 0.34,
      seed: green,
      turn,
    });
    const spots = [
      [0.44, -66, 0.74, 0.8],
      [0.66, 62, 0.86, 0.74],
      [0.99, 0, 1, 0.86],
      [0.82, -58, 0.62, 0.66],
    ] as const;
    let stalks = "";
    const heads = spots
      .map(([t, off, s, face]) => {
        const { at } = along(curve, t);
        stalks += path`M${at[0] - 30} ${at[1]}Q${at[0]} ${at[1]} ${at[0] + 22} ${at[1] + off}`;
        return place(head, { x: at[0] + 22, y: at[1] + off, turn: off / 3, scale: s * face * size, scaleY: s * size });
      })
      .join("");
    return keep(c, turned(turn, behind + line(stalks, green, 3.6) + stem(curve, green, 6) + before + heads));
  };
}

export const mallow = blossoming(
  (c) => openFlower(c, "#b98aa8", "#e9dcc0", 0.09),
  (c) =>
    palmate(c, { length: 0, width: 0, colour: "#76905c", base: 0.9, tip: 0.36, veins: 3, stalk: 40 }, [
      [-78, 74, 34],
      [78, 74, 34],
      [-38, 98, 38],
      [38, 98, 38],
      [0, 108, 40],
    ]),
  "#7e8c5c",
  0.86,
);

export const apple = blossoming(
  (c) => openFlower(c, "#f0d9d2", "#d9b653"),
  (c) =>
    leaf(c, {
      length: 128,
      width: 38,
      colour: "#76905a",
      base: 0.6,
      tip: 0.85,
      teeth: 12,
      toothDepth: 0.05,
      veins: 5,
      stalk: 18,
    }),
  "#7a6450",
  0.8,
);

export const geranium = blossoming(
  (c) => openFlower(c, "#d39a98", "#8d4a55"),
  (c) =>
    palmate(
      c,
      { length: 0, width: 0, colour: "#7f9a68", base: 1.2, tip: 0.42, teeth: 9, toothDepth: 0.12, veins: 3, stalk: 46 },
      [
        [-88, 78, 26],
        [88, 78, 26],
        [-46, 116, 30],
        [46, 116, 30],
        [0, 134, 34],
      ],
    ),
  "#8b8a60",
  0.62,
);

/** The tea plant: dark shining leaves, a white flower full of stamens. */
export const camellia: Plant = (c, turn) => {
  const glossy = leaf(c, {
    length: 160,
    width: 38,
    colour: "#4f6b41",
    base: 0.62,
    tip: 0.9,
    teeth: 16,
    toothDepth: 0.035,
    veins: 6,
    stalk: 12,
    gloss: 0.42,
  });
  const young = leaf(c, {
    length: 120,
    width: 24,
    colour: "#8ba05a",
    base: 0.62,
    tip: 1,
    veins: 5,
    stalk: 8,
    gloss: 0.4,
  });
  const r = randomFrom("camellia");
  const stamens = Array.from({ length: 34 }, () => {
    const a = r.between(0, 6.283);
    const d = 22 * Math.sqrt(r.next());
    return [Math.cos(a) * d, Math.sin(a) * d] as const;
  });
  const flower = keep(
    c,
    petals(
      c,
      { length: 74, width: 36, colour: "#f0eade", base: 0.9, tip: 0.28, rib: "#d8cfba", gloss: 0.7, fold: 0.35 },
      6,
      "camellia",
      10,
    ) +
      line(stamens.map(([x, y]) => path`M0 0L${x} ${y}`).join(""), "#d9c06e", 1.4) +
      dots(stamens, "#b98420", 6.4) +
      dots(
        stamens.map(([x, y]) => [x - 1, y - 1.4] as const),
        "#efc557",
        4,
      ),
  );
  const curve = bow(440, 34);
  const { behind, before } = leaves(curve, {
    ids: [glossy],
    from: 0.12,
    to: 0.82,
    nodes: 7,
    manner: "alternate",
    angle: 50,
    size: (t) => 1.04 - t * 0.24,
    seed: "camellia",
    turn,
  });
  const end = along(curve, 0.97);
  const bud = [-24, 20, 2]
    .map((a, i) => leafAt(young, end.at[0], end.at[1], end.turn + a, i === 2 ? 1 : 0.8, turn))
    .join("");
  const at = along(curve, 0.5).at;
  return keep(
    c,
    turned(
      turn,
      behind +
        stem(curve, "#75634a", 6) +
        bud +
        before +
        place(flower, { x: at[0] + 12, y: at[1] + 36, scale: 0.95, scaleY: 0.84 }),
    ),
  );
};

/** Linden: a heart-shaped leaf, the long pale wing, and small sweet flowers hanging from it. */
export const linden: Plant = (c, turn) => {
  const blade = leaf(c, {
    length: 190,
    width: 84,
    colour: "#7d9654",
    base: 0.34,
    tip: 0.95,
    teeth: 18,
    toothDepth: 0.06,
    veins: 6,
    stalk: 46,
    gloss: 0.3,
  });
  const wing = leaf(c, {
    length: 190,
    width: 22,
    colour: "#c9cf96",
    base: 0.6,
    tip: 0.5,
    rib: "#a3aa6b",
    veins: 7,
    gloss: 0.4,
    bend: 8,
  });
  const floret = keep(
    c,
    petals(c, { length: 19, width: 7, colour: "#efe3a9", base: 0.6, tip: 0.5, gloss: 0.6 }, 5, "linden") +
      dots(
        [
          [0, 0],
          [6, 4],
          [-5, 5],
          [-3, -6],
          [5, -5],
        ],
        "#cda63b",
        5,
      ),
  );
  const cyme = keep(
    c,
    line("M0 0C40 10 70 18 96 22M96 22l44-26M96 22l52 6M96 22l34 36M96 22l10 44", "#a9ab66", 2.4) +
      [
        [142, -6],
        [150, 30],
        [132, 60],
        [106, 68],
      ]
        .map(([x = 0, y = 0], i) => place(floret, { x, y, turn: i * 31, scale: 1.2 }))
        .join(""),
  );
  const curve = bow(430, 36);
  const at = (t: number): readonly [number, number] => along(curve, t).at;
  const bloom = (t: number, a: number, s: number): string =>
    place(wing, { x: at(t)[0], y: at(t)[1], turn: a, scale: s }) +
    place(cyme, {
      x: at(t)[0] + Math.cos((a * Math.PI) / 180) * 70 * s,
      y: at(t)[1] + Math.sin((a * Math.PI) / 180) * 70 * s,
      turn: a + 12,
      scale: s,
    });
  return keep(
    c,
    turned(
      turn,
      leafAt(blade, at(0.28)[0], at(0.28)[1], -58, 0.86, turn) +
        leafAt(blade, at(0.62)[0], at(0.62)[1], -44, 0.74, turn) +
        bloom(0.72, 26, 0.92) +
        stem(curve, "#85714f", 7) +
        leafAt(blade, at(0.44)[0], at(0.44)[1], 62, 0.8, turn) +
        bloom(0.4, 40, 1) +
        leafAt(blade, at(0.98)[0], at(0.98)[1], 6, 0.72, turn),
    ),
  );
};

export const chicory: Plant = (c, turn) => {
  const flower = keep(
    c,
    petals(
      c,
      { length: 62, width: 11, colour: "#8595bd", base: 1, tip: 0.2, rib: "#6474a2", gloss: 0.5, fold: 0.6 },
      14,
      "chicory",
      0,
      4,
    ) +
      petals(c, { length: 36, width: 8, colour: "#99a7c9", base: 1, tip: 0.3, gloss: 0.5 }, 9, "chicory2", 12, 2) +
      dots(
        [
          [0, 0],
          [6, 3],
          [-4, 6],
          [-5, -5],
          [5, -6],
          [0, 9],
        ],
        "#4f5c8c",
        5,
      ),
  );
  const curve = bow(420, 24);
  const at = (t: number): readonly [number, number] => along(curve, t).at;
  return keep(
    c,
    turned(
      turn,
      stem(curve, "#7d8b62", 5) +
        place(flower, { x: at(0.5)[0], y: at(0.5)[1] - 20, scale: 0.66, scaleY: 0.8 }) +
        place(flower, { x: at(0.76)[0], y: at(0.76)[1] + 20, scale: 0.72, scaleY: 0.9 }) +
        place(flower, { x: at(1)[0], y: at(1)[1], scale: 0.9, scaleY: 1 }),
    ),
  );
};
