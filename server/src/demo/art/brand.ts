import { createCanvas, finish, type Canvas } from "./canvas.ts";
import { type Colour, palette } from "./colour.ts";
import { widthOf, writeFlat } from "./lettering/write.ts";
import { mark } from "./mark.ts";

const wordmarkLine = (colour: Colour) => ({ text: "ALDER & VALE", size: 64, colour, spacing: 190 });

/** The sign alone, on nothing. Pass `currentColor` where it stands inline and the page decides. */
export function brandMark(colour: Colour = palette.deepMoss): string {
  return finish(createCanvas("av-mark", 96, 112), mark(colour, { x: 48, y: 50 }), "Alder & Vale");
}

/** The name, with the sign before it unless `plain`. */
export function brandWordmark(colour: Colour = palette.deepMoss, plain = false): string {
  const text = wordmarkLine(colour);
  const left = plain ? 4 : 98;
  const c = createCanvas(plain ? "av-word" : "av-logo", Math.ceil(left + widthOf(text) + 6), 96);
  const sign = plain ? "" : mark(colour, { x: 40, y: 43, scale: 0.82 });
  return finish(c, sign + writeFlat(c, text, left, 70, "start"), "Alder & Vale");
}

/** Sign on a moss ground: a favicon and an app icon. */
export function brandIcon(): string {
  const c = createCanvas("av-icon", 128, 128);
  const ground = `<rect width="128" height="128" rx="28" fill="${palette.deepMoss}"/>`;
  return finish(c, ground + mark(palette.bone, { x: 64, y: 59, scale: 0.88 }), "Alder & Vale");
}

/** Name and sign stacked and centred, for pictures that carry the brand. */
export function lockup(c: Canvas, x: number, y: number, size: number, colour: Colour): string {
  return (
    mark(colour, { x, y: y - size * 2.3, scale: size / 52 }) +
    writeFlat(c, { text: "ALDER & VALE", size, colour, spacing: 190 }, x, y)
  );
}
