import { blur, type Canvas, clip, dots, ellipse, line, linear, path, radial, shape } from "../canvas.ts";
import { type Colour, lit, palette, shaded } from "../colour.ts";
import { tilt } from "../geometry.ts";
import { leaf, leafAt } from "../plants/leaf.ts";
import { type Random, randomFrom } from "../random.ts";
import { castShadow, type Stage } from "../stage.ts";
import { type LabelText, roundLabel } from "./label.ts";
import { across, band, disc, grounding, outline, ring, spread } from "./turned.ts";

export interface JarSpec {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly height: number;
  readonly glass: Colour;
  readonly lid: Colour;
  readonly text: LabelText;
  readonly paper?: Colour;
  readonly ink?: Colour;
}

/** Light through brown or green glass: dark at the edges, glowing inside. */
export function glassAcross(glass: Colour): readonly (readonly [number, Colour])[] {
  return [
    [0, shaded(glass, 0.72)],
    [0.05, shaded(glass, 0.4)],
    [0.09, lit(glass, 0.24)],
    [0.16, shaded(glass, 0.3)],
    [0.34, lit(glass, 0.1)],
    [0.5, shaded(glass, 0.22)],
    [0.76, shaded(glass, 0.5)],
    [0.88, shaded(glass, 0.36)],
    [0.95, lit(glass, 0.16)],
    [1, shaded(glass, 0.7)],
  ];
}

export function gleam(c: Canvas, d: string, opacity: number, soft = 2.4): string {
  return shape(d, "#fffdf6", `opacity="${opacity}" ${blur(c, soft)}`);
}

function glow(c: Canvas, x: number, y: number, r: number, glass: Colour): string {
  const fill = radial(
    c,
    x + r * 1.45,
    y - r * 0.02,
    r * 1.2,
    [
      [0, lit(glass, 0.3), 0.5],
      [0.55, glass, 0.2],
      [1, glass, 0],
    ],
    0.24,
  );
  return ellipse(x + r * 1.45, y - r * 0.02, r * 1.2, r * 0.3, fill);
}

/** A wide balm jar of heavy glass with a turned lid. */
export function jar(c: Canvas, stage: Stage, spec: JarSpec): string {
  const { x, y, r, height, glass, lid, text, paper, ink } = spec;
  const top = y - height;
  const neck = top + height * 0.3;
  const body = outline(x, [
    [r * 0.92, neck - 6],
    [r, neck + 8, 14],
    [r, y - 22, 26],
    [r - 16, y],
  ]);
  const cap = outline(x, [
    [r - 4, top],
    [r + 2, top + 8, 8],
    [r + 2, neck],
  ]);
  const hidden = paper === undefined ? {} : { paper };
  return (
    castShadow(c, stage, { x, y, r: r * 0.96, open: tilt(y), height }) +
    glow(c, x, y, r, glass) +
    shape(body, spread(c, x, r, glassAcross(glass))) +
    shape(
      body,
      linear(c, 0, neck, 0, y + r * tilt(y), [
        [0, "#1c1610", 0.4],
        [0.16, "#1c1610", 0],
        [0.7, lit(glass, 0.4), 0.06],
        [0.86, lit(glass, 0.5), 0.34],
        [0.94, shaded(glass, 0.5), 0.5],
        [1, "#1c1610", 0.5],
      ]),
    ) +
    roundLabel(c, {
      x,
      r: r + 0.6,
      top: neck + (y - neck) * 0.12,
      bottom: y - (y - neck) * 0.2,
      angle: 0.98,
      text,
      ...hidden,
      ...(ink === undefined ? {} : { ink }),
    }) +
    gleam(c, path`M${x - r * 0.9} ${neck + 24}h${r * 0.05}V${y - 26}h${-r * 0.05}z`, 0.65) +
    gleam(c, path`M${x + r * 0.9} ${neck + 30}h${r * 0.03}V${y - 26}h${-r * 0.03}z`, 0.35) +
    ring(x, neck + 6, r - 2, "#1c1610", 8, 0.4) +
    shape(cap, spread(c, x, r + 2, across(lid, "satin"))) +
    ring(x, neck - 2, r + 2, shaded(lid, 0.6), 3, 0.5) +
    ring(x, neck - 6, r + 2, lit(lid, 0.5), 1.6, 0.5) +
    disc(c, x, top, r - 4, lid, tilt(top), 0.26) +
    ellipse(
      x,
      top + 1,
      r - 16,
      (r - 16) * tilt(top),
      "none",
      `stroke="${lit(lid, 0.6)}" stroke-width="2" opacity=".45"`,
    )
  );
}

export interface BottleSpec extends JarSpec {
  /** What sits on the neck. */
  readonly cap: "dropper" | "stopper";
}

/** A round-shouldered bottle with a dropper or a wooden stopper. */
export function bottle(c: Canvas, stage: Stage, spec: BottleSpec): string {
  const { x, y, r, height, glass, lid, text, paper = palette.linen, ink, cap } = spec;
  const top = y - height;
  const neck = r * 0.36;
  const shoulder = top + r * 0.75;
  const body = outline(x, [
    [neck, top - 8],
    [neck, top + r * 0.2, r * 0.1],
    [r * 0.55, top + r * 0.34, r * 0.3],
    [r, shoulder - r * 0.02, r * 0.5],
    [r, y - 20, 22],
    [r - 14, y],
  ]);
  const collarTop = top - r * 0.42;
  const collar = outline(x, [
    [neck + 9, collarTop],
    [neck + 9, top + 4],
  ]);
  const bulbTop = collarTop - r * 1.05;
  const bulb = outline(x, [
    [neck * 0.5, bulbTop, 4],
    [neck * 0.78, bulbTop + r * 0.16, r * 0.16],
    [neck * 0.86, collarTop - 14, 12],
    [neck * 0.96, collarTop],
  ]);
  const wood = outline(x, [
    [neck + 6, top - r * 0.62],
    [neck + 12, top - r * 0.56, 10],
    [neck + 8, top - 6],
  ]);
  const level = shoulder + r * 0.02;
  return (
    castShadow(c, stage, { x, y, r: r * 0.96, open: tilt(y), height: height + r }) +
    glow(c, x, y, r, glass) +
    shape(body, spread(c, x, r, glassAcross(glass))) +
    shape(
      body,
      linear(c, 0, top, 0, y + r * tilt(y), [
        [0, "#1c1610", 0.35],
        [0.12, lit(glass, 0.5), 0.24],
        [0.2, lit(glass, 0.5), 0.1],
        [0.24, "#1c1610", 0.12],
        [0.86, lit(glass, 0.4), 0.1],
        [0.93, lit(glass, 0.5), 0.3],
        [0.97, shaded(glass, 0.6), 0.5],
        [1, "#1c1610", 0.5],
      ]),
    ) +
    ellipse(x, level, r * 0.95, r * 0.95 * tilt(level), lit(glass, 0.4), `opacity=".35"`) +
    roundLabel(c, {
      x,
      r: r + 0.5,
      top: shoulder + height * 0.1,
      bottom: y - height * 0.1,
      angle: 0.95,
      paper,
      text,
      ...(ink === undefined ? {} : { ink }),
    }) +
    gleam(
      c,
      path`M${x - r * 0.88} ${shoulder + 20}q${r * 0.02} -26 ${r * 0.18} ${-r * 0.3}q${-r * 0.09} 26 ${-r * 0.11} ${r * 0.34}V${y - 30}h${-r * 0.06}z`,
      0.62,
    ) +
    gleam(c, path`M${x + r * 0.88} ${shoulder + 24}h${r * 0.04}V${y - 30}h${-r * 0.04}z`, 0.34) +
    (cap === "dropper"
      ? shape(bulb, spread(c, x, neck * 0.96, across(lid, "satin"))) +
        shape(collar, spread(c, x, neck + 9, across(palette.brass, "metal"))) +
        ellipse(x, collarTop, neck + 9, (neck + 9) * tilt(collarTop), lit(palette.brass, 0.5)) +
        ellipse(x, collarTop - 1, neck * 0.96, neck * 0.96 * tilt(collarTop), shaded(lid, 0.4)) +
        shape(bulb, spread(c, x, neck * 0.96, across(lid, "satin"))) +
        ring(x, top - 4, neck + 9, shaded(palette.brass, 0.6), 2, 0.6)
      : shape(wood, spread(c, x, neck + 12, across(lid, "matte"))) +
        disc(c, x, top - r * 0.62, neck + 6, lid, tilt(top), 0.3))
  );
}

export interface CorkJarSpec extends JarSpec {
  readonly content: Colour;
  readonly flecks: Colour;
  /** Rolled leaves in place of grains. */
  readonly leafy?: boolean;
}

function driedLeaves(c: Canvas, colour: Colour, at: readonly (readonly [number, number])[], rand: Random): string {
  const kinds = [colour, shaded(colour, 0.22), lit(colour, 0.2)].map((tint, i) =>
    leaf(c, { length: 96, width: 13, colour: tint, base: 0.7, tip: 0.9, bend: 9 - i * 8, rib: lit(tint, 0.35) }),
  );
  return at
    .map(([x, y]) => leafAt(rand.pick(kinds), x - 30, y, rand.between(-60, 60), rand.between(0.7, 1.1)))
    .join("");
}

/** A clear apothecary jar of salt or leaf under a cork. */
export function corkJar(c: Canvas, stage: Stage, spec: CorkJarSpec): string {
  const { x, y, r, height, glass, lid, text, paper = palette.linen, ink, content, flecks, leafy = false } = spec;
  const top = y - height;
  const shoulder = top + r * 0.3;
  const body = outline(x, [
    [r * 0.8, top],
    [r * 0.8, top + r * 0.1, 10],
    [r, shoulder + r * 0.06, r * 0.2],
    [r, y - 20, 22],
    [r - 14, y],
  ]);
  const level = shoulder + r * 0.3;
  const rand = randomFrom(`grains${content}`);
  const scatter = (n: number): (readonly [number, number])[] =>
    Array.from({ length: n }, () => {
      const a = Math.asin(rand.between(-0.96, 0.96));
      const py = rand.between(level, y - 18);
      return [x + (r - 10) * Math.sin(a), py + (r - 10) * tilt(py) * Math.cos(a) * 0.9] as const;
    });
  const cork = outline(x, [
    [r * 0.82, top - r * 0.42],
    [r * 0.84, top - r * 0.4, 6],
    [r * 0.76, top + 4],
  ]);
  const corkDots = Array.from({ length: 26 }, () => {
    const a = Math.asin(rand.between(-0.95, 0.95));
    const py = rand.between(top - r * 0.36, top - 6);
    return [x + r * 0.8 * Math.sin(a), py + r * 0.8 * tilt(py) * Math.cos(a)] as const;
  });
  const edge: readonly (readonly [number, Colour, number])[] = [
    [0, shaded(glass, 0.6), 0.7],
    [0.04, "#fffdf6", 0.5],
    [0.1, shaded(glass, 0.2), 0.14],
    [0.5, glass, 0.03],
    [0.9, shaded(glass, 0.4), 0.2],
    [0.96, "#fffdf6", 0.35],
    [1, shaded(glass, 0.6), 0.7],
  ];
  return (
    castShadow(c, stage, { x, y, r: r * 0.96, open: tilt(y), height }, 0.44) +
    shape(body, lit(glass, 0.3), `opacity=".55"`) +
    shape(band(x, level, y - 16, r - 9), spread(c, x, r - 9, across(content, "matte"))) +
    ellipse(x, level, r - 9, (r - 9) * tilt(level), lit(content, 0.4)) +
    (leafy
      ? clip(c, `<path d="${band(x, level - 14, y - 16, r - 9)}"/>`, driedLeaves(c, content, scatter(64), rand))
      : dots(scatter(90), shaded(content, 0.16), 5, `opacity=".8"`) +
        dots(scatter(70), lit(content, 0.8), 4.4, `opacity=".8"`) +
        dots(scatter(26), flecks, 5, `opacity=".9"`)) +
    shape(body, spread(c, x, r, edge)) +
    grounding(c, body, top, y + r * tilt(y), stage.table ?? stage.wall) +
    roundLabel(c, {
      x,
      r: r + 0.5,
      top: level + (y - level) * 0.1,
      bottom: y - (y - level) * 0.16,
      angle: 0.92,
      paper,
      text,
      ...(ink === undefined ? {} : { ink }),
    }) +
    gleam(c, path`M${x - r * 0.89} ${shoulder + 30}h${r * 0.05}V${y - 30}h${-r * 0.05}z`, 0.65) +
    gleam(c, path`M${x + r * 0.88} ${shoulder + 30}h${r * 0.03}V${y - 30}h${-r * 0.03}z`, 0.4) +
    shape(cork, spread(c, x, r * 0.84, across(lid, "matte"))) +
    dots(corkDots, shaded(lid, 0.4), 5, `opacity=".5"`) +
    disc(c, x, top - r * 0.42, r * 0.82, lid, tilt(top), 0.3) +
    dots(
      Array.from({ length: 16 }, () => {
        const a = rand.between(0, 6.28);
        const d = r * 0.74 * Math.sqrt(rand.next());
        return [x + Math.cos(a) * d, top - r * 0.42 + Math.sin(a) * d * tilt(top)] as const;
      }),
      shaded(lid, 0.4),
      4,
      `opacity=".45"`,
    ) +
    line(
      path`M${x - r * 0.8} ${top}A${r * 0.8} ${r * 0.8 * tilt(top)} 0 0 0 ${x + r * 0.8} ${top}`,
      "#fffdf6",
      5,
      `opacity=".75"`,
    )
  );
}
