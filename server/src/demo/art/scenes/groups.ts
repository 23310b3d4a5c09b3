import type { Canvas } from "../canvas.ts";
import { palette as p } from "../colour.ts";
import { plants } from "../plants/index.ts";
import { block, leaning, lying, type Stage, steam } from "../stage.ts";
import { clayCandle, glassCandle } from "../vessels/candle.ts";
import { bottle, corkJar, jar } from "../vessels/jar.ts";
import { tube } from "../vessels/soft.ts";
import { box, cup, taper, teapot } from "../vessels/table.ts";
import { leaningLid, lowTin, tin } from "../vessels/tin.ts";

/** Several things together, about 1100 wide and standing near y = 950; each picture places the group where it likes. */
export type Group = (c: Canvas, s: Stage) => string;

export const morning: Group = (c, s) =>
  leaning(c, s, plants.elder(c, -66), { x: 890, y: 850, scale: 1.1 }) +
  corkJar(c, s, {
    x: 148,
    y: 876,
    r: 120,
    height: 300,
    glass: "#d8ddcb",
    lid: "#b98f62",
    content: "#98a566",
    flecks: "#6d7d45",
    leafy: true,
    text: { name: ["VERBENA"], note: "", brief: true },
  }) +
  tin(c, s, {
    x: 892,
    y: 880,
    r: 146,
    height: 420,
    colour: p.moss,
    lid: p.brass,
    paper: p.bone,
    text: { name: ["NETTLE", "& MINT"], note: "loose leaf tea", amount: "80 G" },
  }) +
  teapot(c, s, { x: 452, y: 940, r: 200, clay: "#b98d6c", glaze: "#8d9a80" }) +
  cup(c, s, { x: 852, y: 1030, r: 94, height: 112, clay: "#b98d6c", glaze: p.bone, tea: "#b98336" }) +
  steam(c, 852, 910, 170, 0.4) +
  cup(c, s, { x: 660, y: 1064, r: 96, height: 114, clay: "#b98d6c", glaze: p.bone, tea: "#b98336" }) +
  steam(c, 660, 940, 170, 0.3) +
  lying(c, s, plants.chamomile(c, -6), { x: 30, y: 1050, scale: 0.78, scaleY: 0.46 }, 13);

export const evening: Group = (c, s) =>
  leaning(c, s, plants.alder(c, -58), { x: 760, y: 860, scale: 1.06 }) +
  taper(c, s, { x: 170, y: 868, height: 560, wax: "#d9a748", burning: true }) +
  glassCandle(c, s, {
    x: 690,
    y: 916,
    r: 164,
    height: 384,
    glass: p.amber,
    depth: 0.5,
    burning: true,
    text: { name: ["ALDER", "SMOKE"], note: "scented candle", amount: "220 G" },
  }) +
  bottle(c, s, {
    x: 400,
    y: 908,
    r: 112,
    height: 310,
    glass: p.amber,
    lid: p.ink,
    cap: "dropper",
    text: { name: ["ROSE", "GERANIUM"], note: "body oil", amount: "100 ML" },
  }) +
  clayCandle(c, s, {
    x: 950,
    y: 1000,
    r: 124,
    height: 214,
    clay: "#b8694a",
    ink: p.linen,
    burning: true,
    text: { name: ["FIG LEAF"], note: "", brief: true },
  }) +
  lowTin(c, s, { x: 540, y: 1046, r: 138, height: 62, metal: p.steel, fill: "#e2b45c" }) +
  lying(c, s, plants.lavender(c, -6), { x: -30, y: 1070, scale: 0.76, scaleY: 0.44 }, 12);

export const teaShelf: Group = (c, s) =>
  leaning(c, s, plants.chamomile(c, -84), { x: 260, y: 880, scale: 1.1 }) +
  tin(c, s, {
    x: 640,
    y: 880,
    r: 150,
    height: 470,
    colour: "#a4523b",
    lid: "#a4523b",
    paper: p.linen,
    text: { name: ["ROSEHIP &", "HIBISCUS"], note: "fruit infusion", amount: "100 G" },
  }) +
  tin(c, s, {
    x: 360,
    y: 930,
    r: 146,
    height: 350,
    colour: p.moss,
    lid: p.brass,
    paper: p.bone,
    text: { name: ["NETTLE", "& MINT"], note: "loose leaf tea", amount: "80 G" },
  }) +
  cup(c, s, { x: 640, y: 1040, r: 118, height: 140, clay: "#b98d6c", glaze: p.bone, tea: "#a3302a" }) +
  steam(c, 640, 890, 180, 0.34) +
  lying(c, s, plants.rosehip(c, -4), { x: 90, y: 1120, scale: 0.72, scaleY: 0.46 }, 12);

export const candleShelf: Group = (c, s) =>
  leaning(c, s, plants.juniper(c, -60), { x: 600, y: 820, scale: 1.05 }) +
  block(c, s, 300, 950, 330, 90, "#b7a68c") +
  taper(c, s, { x: 250, y: 900, height: 570, wax: "#d9a748", burning: true }) +
  glassCandle(c, s, {
    x: 468,
    y: 916,
    r: 136,
    height: 310,
    glass: "#3f5444",
    depth: 0.72,
    burning: true,
    text: { name: ["JUNIPER", "& CEDAR"], note: "scented candle", amount: "220 G" },
  }) +
  clayCandle(c, s, {
    x: 740,
    y: 1010,
    r: 146,
    height: 270,
    clay: "#c39f80",
    glaze: "#ebe3d5",
    speckle: "#4a3a2a",
    burning: true,
    text: { name: ["LAVENDER", "FIELD"], note: "scented candle" },
  }) +
  lying(c, s, plants.lavender(c, -6), { x: 60, y: 1130, scale: 0.9, scaleY: 0.54 }, 12);

export const balmShelf: Group = (c, s) =>
  leaning(c, s, plants.calendula(c, -100), { x: 300, y: 900, scale: 1.16 }) +
  tube(c, s, {
    x: 690,
    y: 905,
    r: 116,
    height: 520,
    metal: "#efe6d3",
    cap: p.moss,
    text: { name: ["OAT", "HAND BALM"], note: "rich, soon absorbed", amount: "75 ML" },
  }) +
  bottle(c, s, {
    x: 430,
    y: 900,
    r: 112,
    height: 320,
    glass: p.amber,
    lid: p.ink,
    cap: "dropper",
    text: { name: ["ROSE", "GERANIUM"], note: "body oil", amount: "100 ML" },
  }) +
  jar(c, s, {
    x: 590,
    y: 1030,
    r: 150,
    height: 214,
    glass: p.amber,
    lid: p.ink,
    paper: p.linen,
    text: { name: ["SEA BUCKTHORN"], note: "face balm" },
  }) +
  leaningLid(c, 290, 930, 112, "#b9694a", p.steel, p.linen, { name: ["CALENDULA"], note: "balm" }, -6) +
  lowTin(c, s, { x: 300, y: 1060, r: 140, height: 62, metal: p.steel, fill: "#e2b45c" });

export const setShelf: Group = (c, s) =>
  leaning(c, s, plants.hops(c, -62), { x: 620, y: 700, scale: 0.96 }) +
  box(c, s, {
    x: 500,
    y: 1010,
    width: 600,
    height: 250,
    depth: 56,
    colour: "#4c5a40",
    band: p.bone,
    text: { name: ["EVENING", "SET"], note: "tea, light, balm" },
  }) +
  box(c, s, {
    x: 480,
    y: 742,
    width: 460,
    height: 180,
    depth: 46,
    colour: "#b4694b",
    band: "#ecd9c0",
    text: { name: ["TEA LIBRARY"], note: "six small tins" },
  }) +
  cup(c, s, { x: 820, y: 1070, r: 100, height: 120, clay: "#b98d6c", glaze: p.bone, tea: "#b98336" }) +
  lying(c, s, plants.mint(c, -8), { x: 90, y: 1120, scale: 0.84, scaleY: 0.5 }, 12);
