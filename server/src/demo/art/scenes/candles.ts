import { palette as p } from "../colour.ts";
import { plants } from "../plants/index.ts";
import { arch, backdrop, block, leaning, lying, plantShadow, windowLight } from "../stage.ts";
import { clayCandle, glassCandle } from "../vessels/candle.ts";
import { taper } from "../vessels/table.ts";
import { leaningLid, travelCandle } from "../vessels/tin.ts";
import type { Scenes } from "./scene.ts";

export const candleScenes = {
  "alder-smoke": {
    stage: { wall: "#4a4e3c", edge: 822, table: "#6b5a44" },
    draw: (c, s) => {
      const branch = plants.alder(c, -60);
      const low = plants.alder(c, -172);
      return (
        backdrop(c, s) +
        leaning(c, s, branch, { x: 560, y: 890, scale: 1.16 }) +
        glassCandle(c, s, {
          x: 455,
          y: 985,
          r: 200,
          height: 470,
          glass: p.amber,
          depth: 0.5,
          burning: true,
          text: { name: ["ALDER", "SMOKE"], note: "scented candle", amount: "220 G" },
        }) +
        lying(c, s, low, { x: 930, y: 1140, scale: 0.96, scaleY: 0.6 }, 15)
      );
    },
  },
  "lavender-field": {
    stage: { wall: "#b7b2bd", edge: 836, table: "#d9d3cd" },
    draw: (c, s) => {
      const bunch = plants.lavender(c, -70);
      const low = plants.lavender(c, -170);
      return (
        backdrop(c, s) +
        windowLight(c, 80, 60, 680, 0.32) +
        plantShadow(c, s, bunch, { x: 640, y: 800, scale: 1.4 }, 0.16, 12) +
        clayCandle(c, s, {
          x: 455,
          y: 975,
          r: 205,
          height: 430,
          clay: "#c39f80",
          glaze: "#ebe3d5",
          speckle: "#4a3a2a",
          text: { name: ["LAVENDER", "FIELD"], note: "scented candle", amount: "220 G" },
        }) +
        lying(c, s, low, { x: 930, y: 1130, scale: 1, scaleY: 0.66 }, 14)
      );
    },
  },
  "juniper-and-cedar": {
    stage: { wall: "#93a19a" },
    draw: (c, s) => {
      const low = plants.juniper(c, -20);
      const high = plants.juniper(c, -54);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 70, 660, 0.24) +
        leaning(c, s, high, { x: 590, y: 840, scale: 1.05 }) +
        block(c, s, 180, 950, 640, 210, "#c5c3b4") +
        glassCandle(c, s, {
          x: 500,
          y: 912,
          r: 178,
          height: 410,
          glass: "#3f5444",
          depth: 0.72,
          text: { name: ["JUNIPER", "& CEDAR"], note: "scented candle", amount: "220 G" },
        }) +
        lying(c, s, low, { x: 120, y: 1210, scale: 0.62, scaleY: 0.42 }, 11)
      );
    },
  },
  "fig-leaf": {
    stage: { wall: "#e0d3bd", edge: 840, table: "#efe7d7" },
    draw: (c, s) => {
      const branch = plants.fig(c, -58);
      return (
        backdrop(c, s) +
        windowLight(c, 240, 40, 760, 0.4) +
        plantShadow(c, s, branch, { x: 520, y: 820, scale: 1.5 }, 0.18, 14) +
        leaning(c, s, branch, { x: 520, y: 930, scale: 0.98 }) +
        clayCandle(c, s, {
          x: 440,
          y: 985,
          r: 205,
          height: 400,
          clay: "#b8694a",
          ink: p.linen,
          burning: true,
          text: { name: ["FIG LEAF"], note: "scented candle", amount: "220 G" },
        })
      );
    },
  },
  "beeswax-tapers": {
    stage: { wall: "#5a4a3c", edge: 812, table: "#7a5f48" },
    draw: (c, s) => {
      const low = plants.linden(c, -6);
      return (
        backdrop(c, s) +
        taper(c, s, { x: 330, y: 890, height: 640, wax: "#d9a748", burning: true }) +
        taper(c, s, { x: 690, y: 930, height: 570, wax: "#d9a748", burning: true }) +
        taper(c, s, { x: 505, y: 1040, height: 500, wax: "#d9a748" }) +
        lying(c, s, low, { x: 560, y: 1150, scale: 0.72, scaleY: 0.46 }, 13)
      );
    },
  },
  "rain-on-moss": {
    stage: { wall: "#5d6b51", edge: 806, table: "#76806a" },
    draw: (c, s) => {
      const high = plants.fern(c, -52);
      const low = plants.fern(c, -174);
      return (
        backdrop(c, s) +
        arch(c, 190, 170, 620, 806, "#76846a") +
        leaning(c, s, plants.fern(c, -112), { x: 400, y: 900, scale: 1.12 }) +
        leaning(c, s, high, { x: 470, y: 930, scale: 1.02 }) +
        leaningLid(
          c,
          690,
          752,
          204,
          "#e6dec9",
          p.steel,
          "#39452f",
          { name: ["RAIN ON", "MOSS"], note: "travel candle" },
          7,
        ) +
        travelCandle(c, s, { x: 420, y: 985, r: 222, height: 150, metal: p.steel, wax: "#dfe0c4" }) +
        lying(c, s, low, { x: 960, y: 1160, scale: 0.8, scaleY: 0.5 }, 12)
      );
    },
  },
} satisfies Scenes;
