/** Draws the picture of a link: words on the company's paper to the left, its picture to the right. */
import { escapeMarkup } from "./escape-markup.ts";
import type { ShareCard } from "./card.ts";

/** What the networks ask for. */
export const cardSize = { width: 1200, height: 630 } as const;
/** Where a picture stands, four to five as products' pictures are. */
export const pictureBox = { x: 696, y: 0, width: 504, height: 630 } as const;

/** The card's texts; each is set in one face. */
export type CardText = "company" | "title" | "line";
/** What the drawing thread knows of faces: how wide words are, in pixels. */
export type Measure = (text: string, of: CardText, size: number) => number;

const paper = "#f7f4ec";
const ink = "#20241b";
const soft = "#4c5246";
const left = 72;

/** Kana, kanji and Hangul may be broken between any two; other words only at spaces. */
const breakable = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]/u;

const graphemes = new Intl.Segmenter();
/** As people count them: a sign with its accents is one. */
const lettersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Pieces that stay together, each with the space that follows it. */
function piecesOf(text: string): readonly string[] {
  return text
    .replaceAll(/\s+/g, " ")
    .trim()
    .split(/(?<= )/)
    .flatMap((word) => (breakable.test(word) ? lettersOf(word) : [word]));
}

/** Words in at most so many lines of a width; what does not fit ends with an ellipsis. */
export function wrap(text: string, most: number, fits: (line: string) => boolean): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line === "" || fits((line + piece).trimEnd())) line += piece;
    else {
      lines.push(line.trimEnd());
      line = piece;
    }
    if (lines.length === most) break;
  }
  if (lines.length < most && line !== "") lines.push(line.trimEnd());
  const whole = lines.join("").replaceAll(" ", "") === text.replaceAll(/\s+/g, "");
  return lines.map((each, index) => {
    const goesOn = !whole && index === lines.length - 1;
    return fits(goesOn ? `${each}…` : each) && !goesOn ? each : cut(each, fits);
  });
}

/** As much of a line as there is room for beside an ellipsis. */
function cut(line: string, fits: (line: string) => boolean): string {
  const letters = lettersOf(line);
  while (letters.length > 1 && !fits(`${letters.join("").trimEnd()}…`)) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** The largest size in which the title needs no more than three lines and loses nothing; else the smallest. */
function fitTitle(title: string, width: number, measure: Measure) {
  for (const size of [76, 66, 56, 48]) {
    const lines = wrap(title, 3, (line) => measure(line, "title", size) <= width);
    if (size === 48 || !lines.some((line) => line.endsWith("…"))) return { size, lines };
  }
  throw new Error("a title has a size");
}

/**
 * The whole picture as SVG.
 * @param picture as a data address, already of the box's size
 * @param faces the face of each text
 */
export function drawCard(
  card: ShareCard,
  picture: string | null,
  measure: Measure,
  faces: Readonly<Record<CardText, string>>,
): string {
  const { width, height } = cardSize;
  const room = (picture === null ? width : pictureBox.x) - left - 56;
  const accent = /^#[0-9a-f]{6}$/i.test(card.accent) ? card.accent : "#4a5d30";
  const title = fitTitle(card.title, room, measure);
  const below = card.line === "" ? [] : wrap(card.line, 3, (line) => measure(line, "line", 30) <= room);
  const leading = title.size * 1.14;
  const block = title.lines.length * leading + (below.length === 0 ? 0 : 26 + below.length * 42);
  // Between the company's name and the foot, a little above the middle.
  const top = Math.max(150, 150 + (height - 150 - 70 - block) * 0.45);
  const write = (text: string, of: CardText, size: number, y: number, colour: string) =>
    `<text x="${left}" y="${Math.round(y)}" font-family="${faces[of]}" font-size="${size}" fill="${colour}">${escapeMarkup(text)}</text>`;
  const titleLines = title.lines.map((line, index) =>
    write(line, "title", title.size, top + leading * index + title.size * 0.82, ink),
  );
  const belowTop = top + title.lines.length * leading + 26;
  const belowLines = below.map((line, index) => write(line, "line", 30, belowTop + 42 * index + 26, soft));
  const company = wrap(card.company, 1, (line) => measure(line, "company", 34) <= room)[0] ?? "";
  const { x, y, width: w, height: h } = pictureBox;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    `<rect width="18" height="${height}" fill="${accent}"/>`,
    write(company, "company", 34, 100, soft),
    `<rect x="${left}" y="122" width="64" height="4" fill="${accent}"/>`,
    ...titleLines,
    ...belowLines,
    picture === null ? "" : `<image x="${x}" y="${y}" width="${w}" height="${h}" href="${picture}"/>`,
    "</svg>",
  ].join("");
}
