/** Drawings become pixels here: resvg, and the faces that stand on them. Runs in the thread of pictures. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { escapeMarkup } from "./escape-markup.ts";
import { cardSize, drawCard } from "./draw-card.ts";
import type { Resvg as Vector } from "@resvg/resvg-wasm";
import type { Measure } from "./draw-card.ts";
import type { ShareCard } from "./card.ts";

type Resvg = typeof Vector;

let opened: Promise<Resvg> | undefined;

/** Loaded with the first drawing that needs it. */
function openVectors(): Promise<Resvg> {
  opened ??= (async () => {
    const { Resvg, initWasm } = await import("@resvg/resvg-wasm");
    await initWasm(await readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
    return Resvg;
  })();
  return opened;
}

/** A drawing without words in a width, its height in proportion; RGBA, row by row. */
export async function rasterise(svg: Uint8Array, width: number) {
  const Drawing = await openVectors();
  const vector = new Drawing(svg, { fitTo: { mode: "width", value: width } });
  const image = vector.render();
  const drawn = { data: new Uint8ClampedArray(image.pixels), width: image.width, height: image.height };
  image.free();
  vector.free();
  return drawn;
}

const file = (path: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${path}.ttf`));
/** The store's own two faces; Greek, Cyrillic and other accents; Japanese. */
const faces = {
  Newsreader: file("newsreader/400Regular/Newsreader_400Regular"),
  "Source Sans 3": file("source-sans-3/400Regular/SourceSans3_400Regular"),
  "Noto Sans": file("noto-sans/400Regular/NotoSans_400Regular"),
  "BIZ UDPGothic": file("biz-udpgothic/400Regular/BIZUDPGothic_400Regular"),
} as const;
type Family = keyof typeof faces;

const read = new Map<Family, Promise<Uint8Array>>();
function bytesOf(family: Family): Promise<Uint8Array> {
  let bytes = read.get(family);
  if (bytes === undefined) read.set(family, (bytes = readFile(faces[family]).then((buffer) => new Uint8Array(buffer))));
  return bytes;
}

const japanese = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u;
/** What Newsreader and Source Sans have letters for: Latin with its accents, and typographic signs. */
const latin = /^[\u0020-\u024F\u1E00-\u1EFF\u2000-\u206F\u20A0-\u20BF\u2122]*$/u;

/** One face for the whole of a text: letters of a second one between would look torn. */
function familyOf(text: string, own: Family): Family {
  if (japanese.test(text)) return "BIZ UDPGothic";
  return latin.test(text) ? own : "Noto Sans";
}

/** The card as PNG, 1200 by 630. @param picture a PNG of the picture's box */
export async function renderCard(card: ShareCard, picture: Uint8Array | null): Promise<Uint8Array> {
  const Drawing = await openVectors();
  const families = {
    company: familyOf(card.company, "Newsreader"),
    title: familyOf(card.title, "Newsreader"),
    line: familyOf(card.line, "Source Sans 3"),
  };
  // The last one has what the others have no letter for.
  const fontBuffers = await Promise.all([...new Set([...Object.values(families), "Noto Sans" as const])].map(bytesOf));
  const font = { fontBuffers, defaultFontFamily: "Noto Sans" };
  const measure: Measure = (text, of, size) => {
    const words = `<text font-family="${families[of]}" font-size="${size}">${escapeMarkup(text)}</text>`;
    const drawn = new Drawing(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${words}</svg>`, { font });
    const width = drawn.getBBox()?.width ?? 0;
    drawn.free();
    return width;
  };
  const href = picture === null ? null : `data:image/png;base64,${Buffer.from(picture).toString("base64")}`;
  const vector = new Drawing(drawCard(card, href, measure, families), {
    font,
    fitTo: { mode: "width", value: cardSize.width },
  });
  const image = vector.render();
  const png = image.asPng();
  image.free();
  vector.free();
  return png;
}
