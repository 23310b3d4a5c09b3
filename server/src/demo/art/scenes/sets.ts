import { palette as p } from "../colour.ts";
import { plants } from "../plants/index.ts";
import { arch, backdrop, leaning, lying, plantShadow, steam, windowLight } from "../stage.ts";
import { clayCandle } from "../vessels/candle.ts";
import { box, cup, teapot } from "../vessels/table.ts";
import { lowTin, tin } from "../vessels/tin.ts";
import type { Scenes } from "./scene.ts";

const small = [
  { x: 262, y: 985, colour: "#5f6d4b", name: "NETTLE" },
  { x: 738, y: 985, colour: "#c39a4c", name: "FENNEL" },
  { x: 500, y: 1012, colour: "#a4523b", name: "ROSEHIP" },
  { x: 374, y: 762, colour: "#8e9a97", name: "ELDER" },
  { x: 628, y: 764, colour: "#d3b79a", name: "VERBENA" },
  { x: 498, y: 540, colour: "#343a2d", name: "VALE" },
] as const;

export const setScenes = {
  "evening-set": {
    stage: { wall: "#7f8a83", edge: 800, table: "#bdb8a6" },
    draw: (c, s) => {
      const vine = plants.hops(c, -34);
      const low = plants.hops(c, -176);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 40, 720, 0.22) +
        leaning(c, s, vine, { x: 520, y: 640, scale: 0.86 }) +
        box(c, s, {
          x: 520,
          y: 880,
          width: 640,
          height: 330,
          depth: 58,
          colour: "#4c5a40",
          band: p.bone,
          text: { name: ["EVENING", "SET"], note: "tea, light, balm", amount: "A QUIET HOUR" },
        }) +
        tin(c, s, {
          x: 262,
          y: 985,
          r: 122,
          height: 330,
          colour: "#8e9a97",
          lid: p.brass,
          paper: p.bone,
          text: { name: ["CHAMOMILE"], note: "", brief: true },
        }) +
        clayCandle(c, s, {
          x: 742,
          y: 1000,
          r: 138,
          height: 250,
          clay: "#c39f80",
          glaze: "#ebe3d5",
          speckle: "#4a3a2a",
          burning: true,
          text: { name: ["LAVENDER"], note: "", brief: true },
        }) +
        lowTin(c, s, {
          x: 500,
          y: 1060,
          r: 128,
          height: 66,
          metal: p.steel,
          lidColour: "#b9694a",
          ink: p.linen,
          print: { name: ["CALENDULA"], note: "balm" },
        }) +
        lying(c, s, low, { x: 960, y: 1150, scale: 0.66, scaleY: 0.44 }, 11)
      );
    },
  },
  "tea-library": {
    stage: { wall: "#d9cbb1", edge: 812, table: "#b08a64" },
    draw: (c, s) =>
      backdrop(c, s) +
      arch(c, 150, 120, 700, 812, "#c6b08c") +
      plantShadow(c, s, plants.mint(c, -62), { x: 640, y: 760, scale: 1.6 }, 0.14, 12) +
      small
        .map(({ name, ...tea }) =>
          tin(c, s, {
            ...tea,
            r: 112,
            height: 216,
            lid: p.brass,
            paper: p.linen,
            text: { name: [name], note: "", brief: true },
            bare: tea.y < 900,
          }),
        )
        .join("") +
      lying(c, s, plants.mint(c, -6), { x: 60, y: 1170, scale: 0.66, scaleY: 0.44 }, 10) +
      lying(c, s, plants.chamomile(c, -172), { x: 960, y: 1180, scale: 0.66, scaleY: 0.44 }, 10),
  },
  "pot-for-two": {
    stage: { wall: "#c9a287", edge: 824, table: "#e2c9b0" },
    draw: (c, s) => {
      const branch = plants.apple(c, -4);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 30, 780, 0.36) +
        plantShadow(c, s, plants.apple(c, -60), { x: 600, y: 720, scale: 1.7 }, 0.17, 12) +
        teapot(c, s, { x: 430, y: 930, r: 262, clay: "#b98d6c", glaze: p.moss }) +
        cup(c, s, { x: 800, y: 985, r: 108, height: 128, clay: "#b98d6c", glaze: p.bone, tea: "#b98336" }) +
        cup(c, s, { x: 610, y: 1080, r: 112, height: 132, clay: "#b98d6c", glaze: p.bone, tea: "#b98336" }) +
        steam(c, 800, 850, 170, 0.3) +
        steam(c, 610, 942, 180, 0.34) +
        lying(c, s, branch, { x: 60, y: 1130, scale: 0.96, scaleY: 0.5 }, 13)
      );
    },
  },
} satisfies Scenes;
