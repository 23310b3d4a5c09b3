import { type Canvas, keep, line, path, place } from "../canvas.ts";
import { type Colour, shaded } from "../colour.ts";
import { along } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { leaf, leafAt, type LeafForm, palmate } from "./leaf.ts";
import { berry, bow, leaves, needles, stem, turned } from "./parts.ts";

/** A sprig of about 540 units, growing from the origin in the given direction (degrees, 0 is to the right). */
export type Plant = (c: Canvas, turn: number) => string;

const pair = (c: Canvas, form: LeafForm, other: Colour): readonly string[] => [
  leaf(c, form),
  leaf(c, { ...form, colour: other, bend: -(form.bend ?? 0) * 0.6, width: form.width * 0.94 }),
];

function leafy(
  form: LeafForm,
  other: Colour,
  wood: Colour,
  plan: {
    readonly nodes: number;
    readonly manner: "pairs" | "alternate" | "threes";
    readonly angle: number;
    readonly size: (t: number) => number;
    readonly crown?: number;
    readonly from?: number;
    readonly sway?: number;
    readonly thick?: number;
    readonly seed: string;
  },
): Plant {
  return (c, turn) => {
    const curve = bow(500, plan.sway ?? 34);
    const { nodes, manner, angle, size, seed } = plan;
    const { behind, before } = leaves(curve, {
      ids: pair(c, form, other),
      from: plan.from ?? 0.16,
      to: 0.96,
      nodes,
      manner,
      angle,
      size,
      seed,
      turn,
      ...(plan.crown === undefined ? {} : { crown: plan.crown }),
    });
    return keep(c, turned(turn, behind + stem(curve, wood, plan.thick ?? 6) + before));
  };
}

export const nettle: Plant = leafy(
  { length: 150, width: 46, colour: "#647a48", base: 0.55, tip: 1.05, teeth: 11, toothDepth: 0.2, veins: 5, stalk: 16 },
  "#53693d",
  "#6d7d4a",
  { nodes: 6, manner: "pairs", angle: 58, size: (t) => 1.02 - t * 0.62, crown: 0.36, seed: "nettle" },
);

export const mint = leafy(
  {
    length: 120,
    width: 43,
    colour: "#7d9866",
    base: 0.55,
    tip: 0.75,
    teeth: 9,
    toothDepth: 0.09,
    veins: 5,
    stalk: 6,
    gloss: 0.3,
  },
  "#688455",
  "#7c7a56",
  { nodes: 6, manner: "pairs", angle: 56, size: (t) => 0.95 - t * 0.5, crown: 0.46, seed: "mint", sway: 20 },
);

export const verbena = leafy(
  { length: 168, width: 20, colour: "#9db263", base: 0.7, tip: 0.9, veins: 8, bend: 8, stalk: 4, gloss: 0.34 },
  "#87a057",
  "#9a8f5c",
  { nodes: 6, manner: "threes", angle: 46, size: (t) => 1.04 - t * 0.44, crown: 0.62, seed: "verbena", sway: 46 },
);

export const sage = leafy(
  {
    length: 165,
    width: 34,
    colour: "#a3ab8d",
    base: 0.6,
    tip: 0.62,
    veins: 7,
    bend: 10,
    stalk: 18,
    gloss: 0.36,
    rib: "#d9dcc4",
  },
  "#8d9a7f",
  "#8c8a70",
  { nodes: 5, manner: "pairs", angle: 50, size: (t) => 1.05 - t * 0.55, crown: 0.5, seed: "sage" },
);

export const bay = leafy(
  { length: 150, width: 30, colour: "#55683f", base: 0.75, tip: 0.95, veins: 6, bend: 6, stalk: 10, gloss: 0.36 },
  "#47593a",
  "#6b5a40",
  { nodes: 10, manner: "alternate", angle: 44, size: (t) => 1.04 - t * 0.4, crown: 0.7, seed: "bay" },
);

/** Alder: blunt leaves with a dent at the tip, small woody cones, hanging catkins. */
export const alder: Plant = (c, turn) => {
  const form: LeafForm = {
    length: 168,
    width: 66,
    colour: "#677a4a",
    base: 0.82,
    tip: 0.42,
    teeth: 15,
    toothDepth: 0.06,
    notch: 0.04,
    veins: 6,
    stalk: 22,
    gloss: 0.26,
  };
  const curve = bow(470, 42);
  const wood = "#6a5542";
  const { behind, before } = leaves(curve, {
    ids: pair(c, form, "#56693f"),
    from: 0.22,
    to: 0.95,
    nodes: 6,
    manner: "alternate",
    angle: 52,
    size: (t) => 0.98 - t * 0.4,
    seed: "alder",
    turn,
    crown: 0.6,
  });
  const cone = alderCone(c);
  const { at } = along(curve, 0.34);
  const hang = [
    [at[0] + 20, at[1] + 72, 70, 0.9],
    [at[0] + 66, at[1] + 58, 40, 1],
    [at[0] + 84, at[1] + 14, 8, 0.82],
  ] as const;
  const stalks = hang
    .map(([x, y]) => path`M${at[0]} ${at[1]}Q${(at[0] + x) / 2 + 12} ${(at[1] + y) / 2 - 8} ${x} ${y}`)
    .join("");
  const cones = hang.map(([x, y, r, s]) => place(cone, { x, y, turn: r, scale: s })).join("");
  return keep(c, turned(turn, behind + stem(curve, wood, 7) + line(stalks, shaded(wood, 0.2), 3.4) + before + cones));
};

function alderCone(c: Canvas): string {
  const body = berry(c, 19, "#7a5c43", 1.45, 0.1);
  let scales = "";
  for (let row = 0; row < 5; row++) {
    const x = -20 + row * 10.5;
    const h = 17 * Math.sqrt(1 - (x / 30) ** 2);
    const n = 3;
    for (let k = 0; k < n; k++) {
      const y = -h + ((2 * h) / n) * k;
      scales += path`M${x} ${y}q9 ${h / n} 0 ${(2 * h) / n}`;
    }
  }
  return keep(c, place(body, { x: 0, y: 0 }) + line(scales, "#3d2c20", 2.4, `opacity=".7"`));
}

/** Fern: a frond of toothed pinnae that shorten to the tip. */
export const fern: Plant = (c, turn) => {
  const frond = leaf(c, {
    length: 170,
    width: 23,
    colour: "#6d8a4e",
    base: 0.35,
    tip: 1.1,
    teeth: 12,
    toothDepth: 0.42,
    rib: "#a9b97d",
    gloss: 0.24,
  });
  const dark = leaf(c, {
    length: 170,
    width: 22,
    colour: "#587543",
    base: 0.35,
    tip: 1.1,
    teeth: 12,
    toothDepth: 0.42,
    rib: "#93a66b",
    gloss: 0.2,
  });
  const curve = bow(540, 56);
  const { behind, before } = leaves(curve, {
    ids: [frond, dark],
    from: 0.12,
    to: 0.97,
    nodes: 16,
    manner: "pairs",
    angle: 66,
    size: (t) => Math.max(0.1, 0.98 * Math.sin(Math.PI * (0.3 + 0.68 * t))),
    seed: "fern",
    turn,
    crown: 0.16,
  });
  return keep(c, turned(turn, behind + before + stem(curve, "#8a8a54", 5)));
};

/** A fig's lobed leaf with its fruit. */
export const fig: Plant = (c, turn) => {
  const hand = (world: number): string =>
    palmate(
      c,
      { length: 0, width: 0, colour: "#667f4f", base: 0.95, tip: 0.4, veins: 4, stalk: 84, gloss: 0.28 },
      [
        [-86, 120, 42],
        [86, 120, 42],
        [-44, 214, 54],
        [44, 214, 54],
        [0, 276, 62],
      ],
      world,
    );
  const fruit = (x: number, y: number, s: number): string =>
    place(
      keep(
        c,
        `<path d="M-58-6C-44-10-30-44 8-48C48-48 66-20 66 2C66 28 46 50 8 48C-28 46-44 10-58 6z" fill="url(#${c.define(
          (id) =>
            `<radialGradient id="${id}" cx=".42" cy=".26" r=".85"><stop offset="0" stop-color="#b98a92"/><stop offset=".4" stop-color="#7d5260"/><stop offset="1" stop-color="#38222e"/></radialGradient>`,
        )})"/>` +
          line(
            "M-50-2C-20-14 30-22 60-4M-50 1C-20 4 30 4 62 4M-50 3C-20 20 20 30 54 22",
            "#d9b3b0",
            1.6,
            `opacity=".35"`,
          ) +
          `<ellipse cx="2" cy="-26" rx="22" ry="8" fill="#fff4ea" opacity=".4" transform="rotate(-12)"/>`,
      ),
      { x, y, scale: s, turn: 24 },
    );
  const curve = bow(420, 30);
  const a = along(curve, 0.4).at;
  const b = along(curve, 0.72).at;
  return keep(
    c,
    turned(
      turn,
      place(hand(turn - 58), { x: a[0] + 20, y: a[1] - 70, turn: -62, scale: 0.86 }) +
        place(hand(turn + 54), { x: a[0] + 34, y: a[1] + 66, turn: 54, scale: 0.72 }) +
        stem(curve, "#7d7156", 11) +
        place(hand(turn), { x: b[0] + 176, y: b[1] + 12, turn: 4, scale: 0.8 }) +
        fruit(b[0] + 10, b[1] + 62, 0.92) +
        fruit(a[0] + 12, a[1] - 46, 0.8),
    ),
  );
};

function evergreen(
  wood: Colour,
  colours: readonly Colour[],
  plan: {
    readonly needle: number;
    readonly count: number;
    readonly width: number;
    readonly sides: number;
    readonly seed: string;
  },
  extra: (c: Canvas, tips: readonly (readonly [number, number, number])[]) => string = () => "",
): Plant {
  return (c, turn) => {
    const r = randomFrom(plan.seed);
    const curve = bow(480, 40);
    const twig = (length: number, seed: string): string =>
      keep(
        c,
        needles(length, plan.needle, plan.count, colours, seed, plan.width) +
          line(path`M0 0h${length * 0.96}`, wood, 3.4, `stroke-linecap="round"`),
      );
    const long = twig(250, plan.seed);
    const short = twig(170, `${plan.seed}s`);
    let out = "";
    const tips: (readonly [number, number, number])[] = [];
    for (let i = 0; i < plan.sides; i++) {
      const t = 0.14 + (0.7 * i) / plan.sides;
      const { at, turn: dir } = along(curve, t);
      const angle = dir + (i % 2 === 0 ? -1 : 1) * r.between(34, 50);
      const scale = (1.05 - t * 0.55) * r.between(0.92, 1.08);
      out += place(i % 3 === 1 ? short : long, { x: at[0], y: at[1], turn: angle, scale });
      tips.push([at[0], at[1], angle]);
    }
    const { at, turn: dir } = along(curve, 0.5);
    out += stem(curve, wood, 7) + place(long, { x: at[0], y: at[1], turn: dir + 3, scale: 1.12 });
    return keep(c, turned(turn, out + extra(c, tips)));
  };
}

export const rosemary = evergreen("#7b6a50", ["#5c7459", "#7d9272", "#a9b698"], {
  needle: 46,
  count: 40,
  width: 5.4,
  sides: 5,
  seed: "rosemary",
});

export const juniper = evergreen(
  "#6e5640",
  ["#4c6a58", "#6a8872", "#93aa92"],
  { needle: 30, count: 44, width: 4, sides: 7, seed: "juniper" },
  (c, tips) => {
    const fruit = berry(c, 17, "#56627f", 1, 0.5);
    const r = randomFrom("juniper berries");
    return tips
      .flatMap(([x, y, a]) =>
        [0.3, 0.55].map(
          (t) => [x + Math.cos((a * Math.PI) / 180) * 150 * t, y + Math.sin((a * Math.PI) / 180) * 150 * t] as const,
        ),
      )
      .map(([x, y]) =>
        place(fruit, { x: x + r.between(-12, 12), y: y + r.between(-12, 12), scale: r.between(0.75, 1.1) }),
      )
      .join("");
  },
);

export const spruce = evergreen("#7a5a3e", ["#41593f", "#587352", "#7f9771"], {
  needle: 34,
  count: 60,
  width: 4.2,
  sides: 7,
  seed: "spruce",
});

/** Barley and oat: the grasses. */
export const barley: Plant = (c, turn) => {
  const grain = leaf(c, { length: 46, width: 10, colour: "#d3ac63", base: 0.7, tip: 0.8, rib: "#a67c3c", gloss: 0.4 });
  const ear = (() => {
    let awns = "";
    let grains = "";
    for (let i = 0; i < 13; i++) {
      const x = i * 15;
      for (const side of [-1, 1]) {
        const spread = 1 - i / 30;
        grains += leafAt(grain, x, side * 3, side * 24 * spread, 1 - i * 0.02, turn);
        awns += path`M${x + 38} ${side * 17 * spread}q90 ${side * 26 * spread} ${190 - i * 6} ${side * (40 - i * 1.4)}`;
      }
    }
    return keep(c, line(awns, "#dcbf80", 1.5, `opacity=".9"`) + grains);
  })();
  const one = (length: number, by: number): string => {
    const curve = bow(length, by);
    const { at, turn: dir } = along(curve, 0.98);
    return stem(curve, "#c6a662", 4) + place(ear, { x: at[0], y: at[1], turn: dir, scale: 0.82 });
  };
  return keep(
    c,
    turned(
      turn,
      `<g transform="rotate(-13)">${one(300, -26)}</g><g transform="rotate(11)">${one(270, 30)}</g>${one(340, 6)}`,
    ),
  );
};

export const oat: Plant = (c, turn) => {
  const husk = leaf(c, { length: 66, width: 12, colour: "#d9c08a", base: 0.6, tip: 1, rib: "#b1935a", gloss: 0.45 });
  const spikelet = keep(
    c,
    leafAt(husk, 0, 0, -12, 1) + leafAt(husk, 0, 1, 12, 0.96) + line("M30 0q34-4 70-14", "#c6a868", 1.4),
  );
  const curve = bow(500, 50);
  const r = randomFrom("oat");
  // Spikelets hang: whatever way the stalk grows, their weight turns them down.
  const down = 90 - turn;
  const fall = (down * Math.PI) / 180;
  let threads = "";
  let ears = "";
  for (let i = 0; i < 16; i++) {
    const t = 0.42 + (0.58 * i) / 15;
    const { at } = along(curve, t);
    const side = i % 2 === 0 ? -1 : 1;
    const reach = (1.3 - t) * 120 * r.between(0.7, 1.1);
    const ax = at[0] + reach * 0.62;
    const ay = at[1] + side * reach * 0.8;
    const x = ax + Math.cos(fall) * reach * 0.45;
    const y = ay + Math.sin(fall) * reach * 0.45;
    threads += path`M${at[0]} ${at[1]}Q${ax} ${ay} ${x} ${y}`;
    ears += place(spikelet, { x, y, turn: down + r.between(-16, 16), scale: r.between(0.78, 1) });
  }
  return keep(c, turned(turn, line(threads, "#b99f63", 1.8) + stem(curve, "#c0a768", 4) + ears));
};
