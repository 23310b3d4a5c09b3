import { group, line, type Placing, shape } from "./canvas.ts";
import type { Colour } from "./colour.ts";

const half = "M-1.6 47C-26 36-43 12-40-15C-37-36-19-47-6-43C-3.6-42.2-2.2-41-1.6-39z";
const other = "M3.4 45C26 35 41 11 38.4-14.6C35.6-34.6 18.6-45 6.6-41.4C4.8-40.8 3.8-39.8 3.4-38z";
const stalk = "M.9 45V59";
const furrows =
  "M4-20C13-22.4 24-25.6 33.4-27.4M4 0C15-4 28-8.8 37.4-10.8M4 19C13 15.4 24 11 34.4 9M4 36C10 33.6 17 30.6 24.4 28.6";

/**
 * The brand's sign, about 80 by 106 around the origin: an alder leaf whose one half is solid and whose other half is
 * the ploughed lines of a valley.
 */
export function mark(colour: Colour, at: Placing): string {
  return group(
    at,
    shape(half, colour) +
      line(other, colour, 3.4, `stroke-linejoin="round"`) +
      line(furrows, colour, 3.2) +
      line(stalk, colour, 4.8),
  );
}

/** The sign pressed into metal or clay: a dark edge above, a bright one below. */
export function pressed(dark: Colour, light: Colour, at: Placing): string {
  const d = `${half}${other}${furrows}`;
  return group(
    at,
    `<path d="${d}" fill="none" stroke="${light}" stroke-width="3" transform="translate(2 2.4)" opacity=".7"/>` +
      line(d, dark, 3, `opacity=".75"`),
  );
}
