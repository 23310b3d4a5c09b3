import { type Canvas, boxedRadial, circle, keep, place } from "../canvas.ts";
import { type Colour, shaded } from "../colour.ts";
import { along } from "../geometry.ts";
import { randomFrom } from "../random.ts";
import { leaf, leafAt } from "./leaf.ts";
import type { Plant } from "./leafy.ts";
import { berry, bow, feather, heart, petals, stem, turned } from "./parts.ts";

/** Stems that fan out from one point, each with something at its end. */
export function fan(
  stems: readonly {
    readonly length: number;
    readonly turn: number;
    readonly sway: number;
    readonly top: string;
    readonly size: number;
    readonly face?: number;
  }[],
  colour: Colour,
  width: number,
): string {
  return stems
    .map((s) => {
      const curve = bow(s.length, s.sway);
      const { at, turn } = along(curve, 1);
      return (
        `<g transform="rotate(${s.turn})">${stem(curve, colour, width)}` +
        `${place(s.top, { x: at[0], y: at[1], turn, scale: s.size * (s.face ?? 1), scaleY: s.size })}</g>`
      );
    })
    .join("");
}

export function chamomileHead(c: Canvas): string {
  return keep(
    c,
    petals(
      c,
      { length: 58, width: 14, colour: "#efe9dc", base: 0.7, tip: 0.45, rib: "#d8d0bd", gloss: 0.8, fold: 0.45 },
      15,
      "chamomile",
      6,
      12,
    ) + heart(c, 24, "#dba52f", 60),
  );
}

export const chamomile: Plant = (c, turn) => {
  const head = chamomileHead(c);
  const thread = feather(c, 120, "#7c9155", "chamomile");
  const green = "#7f8f57";
  return keep(
    c,
    turned(
      turn,
      [
        [120, -14, -36, 0.9],
        [170, 10, 34, 1],
        [250, -6, -28, 0.8],
        [300, 4, 30, 0.7],
      ]
        .map(([x = 0, y = 0, a = 0, s = 1]) => place(thread, { x, y, turn: a, scale: s }))
        .join("") +
        fan(
          [
            { length: 430, turn: -4, sway: -20, top: head, size: 1, face: 0.86 },
            { length: 350, turn: 13, sway: 34, top: head, size: 0.92, face: 0.72 },
            { length: 300, turn: -22, sway: -22, top: head, size: 0.84, face: 0.78 },
            { length: 480, turn: 8, sway: 10, top: head, size: 0.66, face: 0.6 },
          ],
          green,
          4,
        ),
    ),
  );
};

/** Calendula in rings of petals, from the outside in. */
export function calendulaHead(c: Canvas): string {
  const ring = (length: number, width: number, colour: Colour, count: number, start: number): string =>
    petals(
      c,
      { length, width, colour, base: 0.6, tip: 0.34, rib: shaded(colour, 0.2), gloss: 0.34 },
      count,
      `calendula${length}`,
      start,
      8,
    );
  const deep = boxedRadial(c, 0.5, 0.5, 0.5, [
    [0, "#7a3a12", 0.75],
    [1, "#7a3a12", 0],
  ]);
  return keep(
    c,
    ring(104, 17, "#d98a2b", 19, 0) +
      ring(86, 16, "#e29a38", 17, 9) +
      circle(0, 0, 78, deep) +
      ring(64, 13, "#e6a648", 14, 4) +
      circle(0, 0, 44, deep) +
      heart(c, 26, "#a9691f", 54),
  );
}

export const calendula: Plant = (c, turn) => {
  const head = calendulaHead(c);
  const blade = leaf(c, {
    length: 190,
    width: 28,
    colour: "#7d9058",
    base: 1,
    tip: 0.6,
    bend: 10,
    rib: "#b3be8b",
    veins: 5,
  });
  return keep(
    c,
    turned(
      turn,
      leafAt(blade, 90, 4, -34, 0.95, turn) +
        leafAt(blade, 150, 10, 32, 1, turn) +
        leafAt(blade, 40, 0, 14, 0.8, turn) +
        fan(
          [
            { length: 400, turn: -7, sway: -20, top: head, size: 0.92, face: 0.86 },
            { length: 290, turn: 15, sway: 20, top: head, size: 0.74, face: 0.72 },
          ],
          "#7f8c56",
          8,
        ),
    ),
  );
};

export const lavender: Plant = (c, turn) => {
  const bud = berry(c, 9, "#7b6a9c", 1.6, 0.4);
  const pale = berry(c, 8, "#9c8cb8", 1.5, 0.6);
  const spike = (() => {
    const r = randomFrom("lavender");
    let out = "";
    for (let i = 10; i >= 0; i--) {
      const x = i * 15.5 + (i < 2 ? -16 : 0);
      const wide = 17 * Math.sin(Math.PI * (0.24 + 0.64 * (i / 10)));
      for (const k of [-1, 1, 0, -0.5, 0.5]) {
        out += place(r.next() < 0.3 ? pale : bud, {
          x: x + r.between(-4, 4),
          y: k * wide,
          turn: k * 50 + r.between(-10, 10),
          scale: 1.04 - i * 0.03,
        });
      }
    }
    return keep(c, out);
  })();
  const blade = leaf(c, { length: 150, width: 8, colour: "#93a086", base: 0.7, tip: 0.8, bend: 6, rib: "#c3cab2" });
  const low = [-26, -14, 12, 24, 4].map((a, i) => leafAt(blade, 10 + i * 18, 0, a, 1 - i * 0.08, turn)).join("");
  return keep(
    c,
    turned(
      turn,
      low +
        fan(
          [
            { length: 300, turn: -17, sway: -24, top: spike, size: 0.9 },
            { length: 270, turn: 16, sway: 26, top: spike, size: 0.86 },
            { length: 360, turn: -8, sway: -10, top: spike, size: 0.98 },
            { length: 340, turn: 8, sway: 14, top: spike, size: 0.94 },
            { length: 395, turn: 0, sway: 4, top: spike, size: 1 },
          ],
          "#8b9a78",
          3.4,
        ),
    ),
  );
};
