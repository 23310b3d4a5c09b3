import { type Canvas, createCanvas, finish, group } from "../canvas.ts";
import { plants } from "../plants/index.ts";
import { arch, backdrop, plantShadow, type Stage, windowLight } from "../stage.ts";
import { balmShelf, candleShelf, evening, type Group, morning, setShelf, teaShelf } from "./groups.ts";

export type HeroName = "morning" | "evening";
export type HeroShape = "wide" | "tall";

interface Hero {
  readonly wall: string;
  readonly table: string;
  readonly draw: Group;
  readonly behind: (c: Canvas, s: Stage, x: number, size: number) => string;
}

const heroes: Readonly<Record<HeroName, Hero>> = {
  morning: {
    wall: "#d9cfb6",
    table: "#c9b394",
    draw: morning,
    behind: (c, s, x, size) =>
      windowLight(c, x, 30, size, 0.42) +
      plantShadow(c, s, plants.fern(c, -64), { x: x + size * 0.86, y: size * 0.8, scale: size / 520 }, 0.2, 12),
  },
  evening: {
    wall: "#474b3a",
    table: "#66533e",
    draw: evening,
    behind: (c, s, x, size) =>
      plantShadow(c, s, plants.bay(c, -58), { x: x + size * 0.62, y: size * 0.72, scale: size / 480 }, 0.26, 12),
  },
};

/** A scene for the top of a page: things to one side, calm space for words on the other (left when wide, above when tall). */
export function heroArt(name: HeroName, form: HeroShape = "wide"): string {
  const hero = heroes[name];
  if (form === "wide") {
    const stage: Stage = { wall: hero.wall, table: hero.table, edge: 776 };
    const c = createCanvas(`hero-${name}`, 2000, 1100);
    return finish(
      c,
      backdrop(c, stage) + hero.behind(c, stage, 760, 900) + group({ x: 830, y: -32 }, hero.draw(c, stage)),
    );
  }
  const stage: Stage = { wall: hero.wall, table: hero.table, edge: 1010 };
  const c = createCanvas(`hero-${name}-tall`, 1000, 1400);
  return finish(
    c,
    backdrop(c, stage) + hero.behind(c, stage, 60, 800) + group({ x: -20, y: 300, scale: 0.93 }, hero.draw(c, stage)),
  );
}

const categories: Readonly<Record<string, { readonly stage: Stage; readonly draw: Group; readonly niche?: string }>> = {
  teas: { stage: { wall: "#cdd0b6", edge: 800, table: "#e2d9c4" }, draw: teaShelf },
  candles: { stage: { wall: "#4f5343", edge: 800, table: "#6b5a44" }, draw: candleShelf },
  balms: { stage: { wall: "#dfbf9f", edge: 800, table: "#eed9c0" }, draw: balmShelf, niche: "#cfa07c" },
  sets: { stage: { wall: "#c9bba0", edge: 806, table: "#ded2bb" }, draw: setShelf },
};

export function categoryArt(slug: string): string {
  const found = categories[slug];
  if (found === undefined) throw new Error(`no picture for the category ${slug}`);
  const c = createCanvas(`cat-${slug}`, 1000, 1250);
  const light = slug === "candles" ? "" : windowLight(c, 60, 40, 760, 0.34);
  const niche = found.niche === undefined ? "" : arch(c, 150, 150, 700, found.stage.edge ?? 800, found.niche);
  return finish(c, backdrop(c, found.stage) + niche + light + found.draw(c, found.stage));
}
