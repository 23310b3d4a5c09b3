import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brandStyle } from "../brand.ts";
import { contrast } from "./contrast.ts";

type Pair = readonly [light: string, dark: string];

function pairsIn(css: string): Map<string, Pair> {
  const found = css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/gi);
  return new Map([...found].map(([, name, light, dark]) => [name ?? "", [light ?? "", dark ?? ""] as const]));
}

const tokens = pairsIn(readFileSync(join(import.meta.dirname, "tokens.css"), "utf8"));

const GROUNDS = ["page", "surface", "raised", "sunken"];
/** What stands on what, and the least ratio: 4.5 for text, 3 for the edge of a control or a mark that means something. */
const NEEDED: readonly (readonly [ink: string, ground: string, ratio: number])[] = [
  ...GROUNDS.flatMap((ground) =>
    ["ink", "ink-soft", "ink-quiet", "accent", "accent-strong", "clay", "good", "wait", "bad", "info"].map(
      (ink) => [ink, ground, 4.5] as const,
    ),
  ),
  ...GROUNDS.flatMap((ground) => [["focus", ground, 3] as const, ["edge", ground, 2.9] as const]),
  ...["accent", "clay", "good", "wait", "bad", "info"].map((state) => [state, `${state}-soft`, 4.5] as const),
  ...["accent", "clay", "good", "wait", "bad", "info"].map((state) => ["ink", `${state}-soft`, 7] as const),
  ["accent-ink", "accent", 4.5],
  ["accent-ink", "accent-strong", 4.5],
  ["ink-quiet", "accent-soft", 4.5],
];

function failures(colours: ReadonlyMap<string, Pair>): string[] {
  return NEEDED.flatMap(([ink, ground, ratio]) =>
    (["light", "dark"] as const).flatMap((scheme, side) => {
      const [above, below] = [colours.get(ink)?.[side], colours.get(ground)?.[side]];
      if (above === undefined || below === undefined) return [`--${ink} or --${ground} is missing`];
      const found = contrast(above, below);
      return found >= ratio
        ? []
        : [`${scheme}: --${ink} ${above} on --${ground} ${below} is ${found.toFixed(2)}, needs ${ratio}`];
    }),
  );
}

test("every pair of ink and ground can be read, by day and by night", () => {
  assert.ok(tokens.size > 20, "the tokens were not found");
  assert.deepEqual(failures(tokens), []);
});

test("any brand's accent is moved to shades that can be read", () => {
  for (const accent of [
    "#4a5d30",
    "#ffe600",
    "#ff2d55",
    "#0057ff",
    "#7fffd4",
    "#000000",
    "#ffffff",
    "#a9532f",
    "#8a2be2",
  ]) {
    assert.deepEqual(failures(new Map([...tokens, ...pairsIn(brandStyle(accent))])), [], accent);
  }
});

test("a brand's accent that is no colour never reaches the page", () => {
  assert.equal(brandStyle("red;}</style><script>"), "");
  assert.equal(brandStyle(undefined), "");
});

test("the ratio is WCAG's", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});
