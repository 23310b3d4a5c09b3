/**
 * Documents as PDF, A4: the same faces, measures and colours for all of them. The same document is the same file: nothing in it
 * depends on when or where it was written.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type PdfDocument from "pdfkit";

export type Pdf = InstanceType<typeof PdfDocument>;

const load = createRequire(import.meta.url);

/** Latin, Greek and Cyrillic, and Japanese beside them; a font of the system would differ from machine to machine. */
const file = (path: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${path}.ttf`));
const faces = {
  regular: {
    wide: file("noto-sans/400Regular/NotoSans_400Regular"),
    japanese: file("biz-udpgothic/400Regular/BIZUDPGothic_400Regular"),
  },
  bold: {
    wide: file("noto-sans/600SemiBold/NotoSans_600SemiBold"),
    japanese: file("biz-udpgothic/700Bold/BIZUDPGothic_700Bold"),
  },
} as const;

export type Weight = keyof typeof faces;

// Kana, kanji, their punctuation and full-width forms; what one text has of them decides its face.
const japanese = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/;

/** A4 in points. */
export const page = { width: 595, height: 842, left: 50, right: 545, top: 50, bottom: 780, foot: 800 } as const;
export const ink = "#1d1b16";
export const quiet = "#6b665c";
export const rule = "#d8d2c4";

/** Writes a document. @param at stands in it as the day it was made */
export async function writePdf(
  about: { readonly title: string; readonly author: string; readonly at: Temporal.Instant },
  draw: (pdf: Pdf) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  // With the first document: its fonts and images take a tenth of a server's start, and most processes write none.
  const Document = load("pdfkit") as typeof PdfDocument;
  const pdf = new Document({
    size: "A4",
    margin: 0,
    bufferPages: true,
    info: { Title: about.title, Author: about.author, CreationDate: new Date(about.at.epochMilliseconds) },
  });
  const pieces: Buffer[] = [];
  pdf.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  draw(pdf);
  pdf.end();
  await ended;
  return new Uint8Array(Buffer.concat(pieces));
}

export interface Setting {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
  /** Where it breaks, or ends with "…" where it may have one line only. */
  readonly width?: number;
  readonly oneLine?: boolean;
}

/** Sets a text with its upper left corner at a point. @returns where the next line would begin. */
export function put(pdf: Pdf, text: string, x: number, y: number, setting: Setting): number {
  choose(pdf, text, setting);
  const { width, oneLine = width === undefined } = setting;
  if (oneLine) {
    // A height of one line, so that what does not fit ends with an ellipsis.
    const line = pdf.currentLineHeight();
    pdf.text(text, x, y, width === undefined ? { lineBreak: false } : { width, height: line, ellipsis: true });
    return y + line;
  }
  pdf.text(text, x, y, { width: width ?? page.right - x });
  return pdf.y;
}

/** Sets a text of one line that ends at `x`. */
export function putEnding(pdf: Pdf, text: string, x: number, y: number, setting: Setting): number {
  choose(pdf, text, setting);
  pdf.text(text, x - pdf.widthOfString(text), y, { lineBreak: false });
  return y + pdf.currentLineHeight();
}

function choose(pdf: Pdf, text: string, { size, weight = "regular", colour = ink }: Setting): void {
  pdf
    .font(faces[weight][japanese.test(text) ? "japanese" : "wide"])
    .fontSize(size)
    .fillColor(colour);
}

/** A line over the whole width. */
export function drawRule(pdf: Pdf, y: number, colour = rule): void {
  pdf.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor(colour).stroke();
}

/** At the foot of every page: a text, and which of how many pages it is. */
export function numberPages(pdf: Pdf, text: string): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    put(pdf, text, page.left, page.foot, { size: 8, colour: quiet, width: 430, oneLine: true });
    putEnding(pdf, `${at + 1} / ${count}`, page.right, page.foot, { size: 8, colour: quiet });
  }
}

/** A square of dark and light modules, as a QR code is, with its upper left corner at a point. */
export function drawModules(
  pdf: Pdf,
  rows: readonly (readonly boolean[])[],
  at: { readonly x: number; readonly y: number; readonly size: number },
): void {
  const module = at.size / rows.length;
  pdf.fillColor("#000000");
  rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) pdf.rect(at.x + x * module, at.y + y * module, module, module);
    });
  });
  pdf.fill();
}
