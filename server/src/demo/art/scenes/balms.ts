import { palette as p } from "../colour.ts";
import { plants } from "../plants/index.ts";
import { arch, backdrop, block, leaning, lying, plantShadow, windowLight } from "../stage.ts";
import { bottle, corkJar, jar } from "../vessels/jar.ts";
import { tube } from "../vessels/soft.ts";
import { leaningLid, lowTin } from "../vessels/tin.ts";
import type { Scenes } from "./scene.ts";

export const balmScenes = {
  "calendula-balm": {
    stage: { wall: "#e3c3a4", edge: 826, table: "#f0dfca" },
    draw: (c, s) => {
      const bloom = plants.calendula(c, -104);
      const low = plants.calendula(c, -174);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 50, 760, 0.4) +
        plantShadow(c, s, bloom, { x: 420, y: 840, scale: 1.5 }, 0.15, 12) +
        leaning(c, s, bloom, { x: 400, y: 930, scale: 1.2 }) +
        leaningLid(
          c,
          660,
          742,
          222,
          "#b9694a",
          p.steel,
          p.linen,
          { name: ["CALENDULA", "BALM"], note: "for dry hands" },
          8,
        ) +
        lowTin(c, s, { x: 420, y: 985, r: 236, height: 104, metal: p.steel, fill: "#e2b45c" }) +
        lying(c, s, low, { x: 960, y: 1150, scale: 0.86, scaleY: 0.54 }, 12)
      );
    },
  },
  "rosemary-foot-balm": {
    stage: { wall: "#a7b0ab", edge: 850, table: "#ccd0c8" },
    draw: (c, s) => {
      const high = plants.rosemary(c, -58);
      const low = plants.rosemary(c, -172);
      return (
        backdrop(c, s) +
        windowLight(c, 80, 60, 680, 0.3) +
        plantShadow(c, s, high, { x: 590, y: 800, scale: 1.2 }, 0.16, 12) +
        leaning(c, s, high, { x: 560, y: 930, scale: 1.08 }) +
        tube(c, s, {
          x: 450,
          y: 1000,
          r: 156,
          height: 720,
          metal: "#c9c8bf",
          cap: p.ink,
          text: { name: ["ROSEMARY", "FOOT BALM"], note: "after long walks", amount: "100 ML" },
        }) +
        lying(c, s, low, { x: 920, y: 1150, scale: 0.84, scaleY: 0.54 }, 12)
      );
    },
  },
  "mallow-lip-balm": {
    stage: { wall: "#cfb3b3" },
    draw: (c, s) => {
      const high = plants.mallow(c, -62);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 60, 680, 0.34) +
        leaning(c, s, high, { x: 560, y: 850, scale: 1.2 }) +
        block(c, s, 150, 990, 700, 180, "#e2d3c8") +
        lowTin(c, s, { x: 425, y: 950, r: 182, height: 100, metal: "#d8cfc2", lidColour: "#8c5f6e" }) +
        lowTin(c, s, { x: 436, y: 846, r: 182, height: 100, metal: "#d8cfc2", lidColour: "#ead9cd", bare: true }) +
        lowTin(c, s, {
          x: 428,
          y: 742,
          r: 182,
          height: 100,
          metal: "#d8cfc2",
          lidColour: "#b98a90",
          bare: true,
          ink: p.linen,
          print: { name: ["LIP BALM"], note: "mallow and honey" },
        }) +
        leaningLid(
          c,
          690,
          850,
          142,
          "#b98a90",
          "#d8cfc2",
          p.linen,
          { name: ["MALLOW", "LIP BALM"], note: "with honey" },
          9,
        )
      );
    },
  },
  "oat-hand-balm": {
    stage: { wall: "#d6c29c", edge: 846, table: "#ece1c8" },
    draw: (c, s) => {
      const ears = plants.oat(c, -68);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 40, 740, 0.4) +
        plantShadow(c, s, ears, { x: 540, y: 860, scale: 1.5 }, 0.18, 12) +
        leaning(c, s, ears, { x: 560, y: 980, scale: 1.26 }) +
        leaning(c, s, plants.oat(c, -112), { x: 400, y: 960, scale: 1.1 }) +
        tube(c, s, {
          x: 480,
          y: 1000,
          r: 156,
          height: 690,
          metal: "#efe6d3",
          cap: p.moss,
          text: { name: ["OAT", "HAND BALM"], note: "rich, soon absorbed", amount: "75 ML" },
        })
      );
    },
  },
  "sea-buckthorn-face-balm": {
    stage: { wall: "#dcae74", edge: 828, table: "#ecd4ac" },
    draw: (c, s) => {
      const branch = plants.buckthorn(c, -122);
      const low = plants.buckthorn(c, -174);
      return (
        backdrop(c, s) +
        arch(c, 200, 180, 640, 828, "#cc9355") +
        leaning(c, s, branch, { x: 560, y: 880, scale: 1.12 }) +
        jar(c, s, {
          x: 500,
          y: 985,
          r: 232,
          height: 350,
          glass: p.amber,
          lid: p.ink,
          paper: p.linen,
          text: { name: ["SEA BUCKTHORN"], note: "face balm", amount: "50 ML" },
        }) +
        lying(c, s, low, { x: 930, y: 1150, scale: 0.82, scaleY: 0.54 }, 13)
      );
    },
  },
  "rose-geranium-body-oil": {
    stage: { wall: "#d9a890" },
    draw: (c, s) => {
      const high = plants.geranium(c, -58);
      return (
        backdrop(c, s) +
        windowLight(c, 80, 70, 660, 0.3) +
        plantShadow(c, s, high, { x: 620, y: 800, scale: 1.5 }, 0.14, 14) +
        leaning(c, s, high, { x: 560, y: 880, scale: 1.16 }) +
        block(c, s, 200, 990, 600, 170, "#e9d3c0") +
        bottle(c, s, {
          x: 470,
          y: 955,
          r: 152,
          height: 440,
          glass: p.amber,
          lid: p.ink,
          cap: "dropper",
          text: { name: ["ROSE", "GERANIUM"], note: "body oil", amount: "100 ML" },
        })
      );
    },
  },
  "spruce-bath-salt": {
    stage: { wall: "#aebab8", edge: 838, table: "#d7dad2" },
    draw: (c, s) => {
      const high = plants.spruce(c, -118);
      const low = plants.spruce(c, -8);
      return (
        backdrop(c, s) +
        windowLight(c, 340, 50, 680, 0.32) +
        leaning(c, s, high, { x: 420, y: 900, scale: 1.16 }) +
        corkJar(c, s, {
          x: 540,
          y: 985,
          r: 205,
          height: 480,
          glass: "#cfd8cf",
          lid: "#b98f62",
          content: "#e4dccd",
          flecks: "#56704e",
          text: { name: ["SPRUCE", "BATH SALT"], note: "coarse sea salt", amount: "400 G" },
        }) +
        lying(c, s, low, { x: 90, y: 1150, scale: 0.78, scaleY: 0.5 }, 12)
      );
    },
  },
} satisfies Scenes;
