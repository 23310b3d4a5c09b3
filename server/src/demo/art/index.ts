import { brandIcon, brandMark, brandWordmark } from "./brand.ts";
import { emptyBasket } from "./basket.ts";
import { createCanvas, finish } from "./canvas.ts";
import { memberAvatar } from "./people.ts";
import { seedOf } from "./random.ts";
import { balmScenes } from "./scenes/balms.ts";
import { candleScenes } from "./scenes/candles.ts";
import { balmDetails, candleDetails, setDetails, teaDetails } from "./scenes/details.ts";
import type { Scene, Scenes } from "./scenes/scene.ts";
import { setScenes } from "./scenes/sets.ts";
import { teaScenes } from "./scenes/teas.ts";
import { categoryArt, heroArt, type HeroName, type HeroShape } from "./scenes/wide.ts";

const primaries: Scenes = { ...teaScenes, ...candleScenes, ...balmScenes, ...setScenes };
const details: Scenes = { ...teaDetails, ...candleDetails, ...balmDetails, ...setDetails };

export interface ProductArt {
  /** The product as it is sold, 1000 by 1250; the middle square carries it. */
  readonly primary: string;
  /** Its plant, or the product in use, 1000 by 1250. */
  readonly detail: string;
}

/** Ids in a picture start with a prefix of its own, so that several can stand in one page. */
function draw(slug: string, prefix: string, scenes: Scenes, title: string): string {
  const scene: Scene | undefined = scenes[slug];
  if (scene === undefined) throw new Error(`no picture for the product ${slug}`);
  const c = createCanvas(prefix, 1000, 1250);
  return finish(c, scene.draw(c, scene.stage), title);
}

/** Both pictures of a product; the title becomes the accessible name of each, decoration without it. */
export function productArt(slug: string, title = ""): ProductArt {
  // A short code of the slug keeps some two hundred ids per picture small; a test holds the codes apart.
  const code = seedOf(slug).toString(36).slice(0, 4);
  return { primary: draw(slug, `a${code}`, primaries, title), detail: draw(slug, `b${code}`, details, title) };
}

/** Width and height of a picture, from its view box. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const box = /viewBox="0 0 (\d+) (\d+)"/.exec(svg);
  return { width: Number(box?.[1] ?? 0), height: Number(box?.[2] ?? 0) };
}

export const drawnProducts: readonly string[] = Object.keys(primaries);

export { brandIcon, brandMark, brandWordmark, categoryArt, emptyBasket, heroArt, memberAvatar };
export type { HeroName, HeroShape };
