/** Outlines by character: advance width and path, with kerning by pair. */
export interface GlyphSet {
  readonly glyphs: Readonly<Record<string, readonly [advance: number, outline: string]>>;
  readonly pairs: Readonly<Record<string, number>>;
}

/** Reads the compact form: `"271 M275 0h..."` for a glyph, `"AT-24 AV-30"` for pairs. */
export function glyphSet(glyphs: Readonly<Record<string, string>>, pairs: string): GlyphSet {
  return {
    glyphs: Object.fromEntries(
      Object.entries(glyphs).map(([key, text]) => {
        const space = text.indexOf(" ");
        return [key, [Number(text.slice(0, space)), text.slice(space + 1)] as const];
      }),
    ),
    pairs: Object.fromEntries(pairs.split(" ").map((pair) => [pair.slice(0, 2), Number(pair.slice(2))])),
  };
}
