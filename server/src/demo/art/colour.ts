/** Colours as `#rrggbb`; mixing happens in OKLab, so that tints and shades keep their hue and never go grey. */
export type Colour = string;

type Triple = readonly [number, number, number];

const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const fromLinear = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

function toLab(colour: Colour): Triple {
  const n = Number.parseInt(colour.slice(1), 16);
  const r = toLinear(((n >> 16) & 255) / 255);
  const g = toLinear(((n >> 8) & 255) / 255);
  const b = toLinear((n & 255) / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([L, a, b]: Triple): Colour {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels
    .map((v) =>
      Math.round(255 * fromLinear(Math.min(1, Math.max(0, v))))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const a = toLab(from);
  const b = toLab(to);
  const at = (i: 0 | 1 | 2): number => a[i] + (b[i] - a[i]) * share;
  return toHex([at(0), at(1), at(2)]);
}

/** How light the eye sees it, 0 to 1. */
export const lightness = (colour: Colour): number => toLab(colour)[0];

/** Towards a warm light, as a low sun gives it. */
export const lit = (colour: Colour, share: number): Colour => mix(colour, "#fff7e8", share);

/** Towards a warm dark; shadows on the set are brown, never grey. */
export const shaded = (colour: Colour, share: number): Colour => mix(colour, "#1c1610", share);

/** Positive lightens, negative darkens. */
export const tone = (colour: Colour, by: number): Colour => (by >= 0 ? lit(colour, by) : shaded(colour, -by));

/** The brand's colours and their relatives; every picture mixes from these. */
export const palette = {
  moss: "#5f6d4b",
  deepMoss: "#36422e",
  sage: "#a4ae90",
  lichen: "#c6c9ac",
  clay: "#b4694b",
  terracotta: "#c98a6b",
  blush: "#dfbfab",
  sand: "#d8c4a6",
  bone: "#ece3d2",
  linen: "#f6f0e5",
  ink: "#2c2a24",
  honey: "#d19a45",
  amber: "#a55c1f",
  plum: "#6d4753",
  mist: "#b5bdb8",
  dusk: "#76847f",
  slate: "#4b5554",
  brass: "#b79253",
  steel: "#b9b6ac",
  wax: "#efe4cb",
} as const satisfies Record<string, Colour>;
