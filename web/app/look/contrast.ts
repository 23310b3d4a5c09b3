/** Colour arithmetic for accessible contrast: WCAG 2 ratios, and an accent made readable by moving its lightness only. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** "#rrggbb" as shares of one. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((share) =>
      Math.round(clamp(share) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
const linear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const gamma = (share: number): number => (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055);

function luminance(hex: string): number {
  const [r, g, b] = rgbOf(hex).map(linear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 (the same) to 21 (black on white); text needs 4.5, large text and the edges of controls 3. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

function oklchOf(hex: string): Oklch {
  const [r, g, b] = rgbOf(hex).map(linear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(a, bb), hue: Math.atan2(bb, a) };
}

function hexOfOklch({ lightness, chroma, hue }: Oklch): string {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return hexOf([
    gamma(clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
    gamma(clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
    gamma(clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)),
  ]);
}

/** The colour with another lightness, and its chroma scaled. */
export function shade(hex: string, lightness: number, chroma = 1): string {
  const from = oklchOf(hex);
  return hexOfOklch({ lightness, chroma: from.chroma * chroma, hue: from.hue });
}

/** The colour itself where it can be read on every ground, or the nearest of its shades that can. */
export function readable(hex: string, grounds: readonly string[], toward: "dark" | "light", ratio = 4.5): string {
  const enough = (colour: string) => grounds.every((ground) => contrast(colour, ground) >= ratio);
  if (enough(hex)) return hex;
  const { lightness } = oklchOf(hex);
  for (let step = 1; step <= 100; step += 1) {
    const moved = toward === "dark" ? lightness - step * 0.01 : lightness + step * 0.01;
    const colour = shade(hex, Math.min(1, Math.max(0, moved)));
    if (enough(colour)) return colour;
  }
  return toward === "dark" ? "#000000" : "#ffffff";
}
