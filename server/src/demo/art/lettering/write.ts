import { type Canvas, num } from "../canvas.ts";
import type { Colour } from "../colour.ts";
import { capitals } from "./capitals.ts";
import type { GlyphSet } from "./glyph-set.ts";
import { italic } from "./italic.ts";

/** Units to the em in the outline files. */
const em = 400;

export interface Line {
  readonly text: string;
  readonly size: number;
  readonly colour: Colour;
  /** `capitals` for names, `italic` for the small second line. */
  readonly hand?: "capitals" | "italic";
  /** Extra space between letters, in thousandths of the size. */
  readonly spacing?: number;
  readonly opacity?: number;
}

/** A cylinder that stands on the table: the text wraps around it. */
export interface Round {
  readonly x: number;
  readonly r: number;
  /** How far its circles open at the text's height. */
  readonly open: number;
}

interface Letter {
  readonly key: string;
  readonly from: number;
  readonly width: number;
}

const sets: Readonly<Record<"capitals" | "italic", GlyphSet>> = { capitals, italic };

function letters({ text, size, hand = "capitals", spacing = 0 }: Line): {
  readonly all: readonly Letter[];
  readonly width: number;
} {
  const set = sets[hand];
  const gap = (spacing * size) / 1000;
  const all: Letter[] = [];
  let x = 0;
  let before = "";
  for (const key of text) {
    const glyph = set.glyphs[key];
    if (glyph === undefined && key !== " ") throw new Error(`no outline for "${key}" in ${hand}`);
    const width = ((glyph?.[0] ?? em / 4) * size) / em;
    x += ((set.pairs[before + key] ?? 0) * size) / em;
    if (glyph !== undefined) all.push({ key, from: x, width });
    x += width + gap;
    before = key;
  }
  return { all, width: Math.max(0, x - gap) };
}

export const widthOf = (text: Line): number => letters(text).width;

function write(c: Canvas, text: Line, transform: (letter: Letter, middle: number) => string): string {
  const { hand = "capitals", colour, opacity } = text;
  const { all, width } = letters(text);
  const body = all
    .map((letter) => {
      const outline = sets[hand].glyphs[letter.key]?.[1] ?? "";
      const id = c.define((id) => `<path id="${id}" d="${outline}"/>`);
      return `<use href="#${id}" transform="${transform(letter, width / 2)}"/>`;
    })
    .join("");
  return `<g fill="${colour}"${opacity === undefined ? "" : ` opacity="${opacity}"`}>${body}</g>`;
}

const fine = (v: number): string => String(Math.round(v * 1000) / 1000);

/** Centred at x (or starting there), on a flat sheet. */
export function writeFlat(c: Canvas, text: Line, x: number, y: number, anchor: "middle" | "start" = "middle"): string {
  const s = fine(text.size / em);
  return write(c, text, (letter, middle) => {
    const left = x + letter.from - (anchor === "middle" ? middle : 0);
    return `translate(${num(left)} ${num(y)})scale(${s})`;
  });
}

/** Centred on the front of a cylinder; letters narrow and the line bends as it turns away. */
export function writeRound(c: Canvas, text: Line, round: Round, y: number): string {
  const s = text.size / em;
  return write(c, text, (letter, middle) => {
    const angle = (letter.from + letter.width / 2 - middle) / round.r;
    const cos = Math.cos(angle);
    const slope = -Math.sin(angle) * round.open;
    const half = letter.width / 2;
    const x = round.x + round.r * Math.sin(angle) - half * cos;
    const drop = y - round.r * round.open * (1 - cos) - half * slope;
    return `matrix(${fine(s * cos)} ${fine(s * slope)} 0 ${fine(s)} ${num(x)} ${num(drop)})`;
  });
}

/** Around a circle seen face on, centred at the given angle (-90 is the top); `inside` reads along the bottom. */
export function writeCircle(
  c: Canvas,
  text: Line,
  x: number,
  y: number,
  r: number,
  centre = -90,
  inside = false,
): string {
  const s = fine(text.size / em);
  const way = inside ? -1 : 1;
  return write(c, text, (letter, middle) => {
    const degrees = centre + (way * (letter.from + letter.width / 2 - middle) * 180) / (Math.PI * r);
    const radians = (degrees * Math.PI) / 180;
    const at = `${num(x + r * Math.cos(radians))} ${num(y + r * Math.sin(radians))}`;
    return `translate(${at})rotate(${num(degrees + way * 90)})scale(${s})translate(${num((-letter.width / 2 / text.size) * em)} 0)`;
  });
}
