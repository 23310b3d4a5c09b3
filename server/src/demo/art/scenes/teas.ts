import { palette as p } from "../colour.ts";
import { plants } from "../plants/index.ts";
import { arch, backdrop, block, leaning, lying, plantShadow, steam, windowLight } from "../stage.ts";
import { corkJar } from "../vessels/jar.ts";
import { pouch } from "../vessels/soft.ts";
import { cup } from "../vessels/table.ts";
import { tin } from "../vessels/tin.ts";
import type { Scenes } from "./scene.ts";

export const teaScenes = {
  "nettle-and-mint": {
    stage: { wall: "#c3c9ad", edge: 836, table: "#e6dfcb" },
    draw: (c, s) => {
      const sprig = plants.nettle(c, -62);
      const low = plants.mint(c, -168);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 40, 760) +
        plantShadow(c, s, sprig, { x: 560, y: 760, scale: 1.7 }, 0.2, 12) +
        leaning(c, s, sprig, { x: 590, y: 900, scale: 1.02 }) +
        tin(c, s, {
          x: 480,
          y: 985,
          r: 196,
          height: 560,
          colour: p.moss,
          lid: p.brass,
          paper: p.bone,
          text: { name: ["NETTLE", "& MINT"], note: "loose leaf tea", amount: "80 G" },
        }) +
        lying(c, s, low, { x: 905, y: 1120, scale: 0.98, scaleY: 0.64 }, 14)
      );
    },
  },
  "chamomile-evening": {
    stage: { wall: "#8e9a97", edge: 846, table: "#c9c8bb" },
    draw: (c, s) => {
      const bunch = plants.chamomile(c, -84);
      const low = plants.chamomile(c, -14);
      return (
        backdrop(c, s) +
        windowLight(c, 120, 60, 640, 0.24) +
        leaning(c, s, bunch, { x: 712, y: 930, scale: 1.16 }) +
        pouch(c, s, {
          x: 470,
          y: 1000,
          width: 440,
          height: 660,
          paper: "#ddd0b8",
          label: p.linen,
          tie: p.brass,
          text: { name: ["CHAMOMILE", "EVENING"], note: "whole flowers", amount: "50 G" },
        }) +
        lying(c, s, low, { x: 150, y: 1150, scale: 0.82, scaleY: 0.52 }, 12)
      );
    },
  },
  "rosehip-and-hibiscus": {
    stage: { wall: "#dcb9a3", edge: 830, table: "#e8d2c0" },
    draw: (c, s) => {
      const branch = plants.rosehip(c, -118);
      const low = plants.rosehip(c, -8);
      return (
        backdrop(c, s) +
        arch(c, 170, 190, 660, 830, "#cf9e85") +
        leaning(c, s, branch, { x: 470, y: 900, scale: 1.08 }) +
        tin(c, s, {
          x: 545,
          y: 985,
          r: 190,
          height: 520,
          colour: "#a4523b",
          lid: "#a4523b",
          paper: p.linen,
          text: { name: ["ROSEHIP &", "HIBISCUS"], note: "fruit infusion", amount: "100 G" },
        }) +
        lying(c, s, low, { x: 110, y: 1120, scale: 0.8, scaleY: 0.52 }, 14)
      );
    },
  },
  "fennel-after-supper": {
    stage: { wall: "#dccfae", edge: 842, table: "#efe6d0" },
    draw: (c, s) => {
      const head = plants.fennel(c, -98);
      const low = plants.fennel(c, -172);
      return (
        backdrop(c, s) +
        windowLight(c, 300, 40, 720, 0.36) +
        plantShadow(c, s, head, { x: 340, y: 860, scale: 1.5 }, 0.16, 12) +
        leaning(c, s, head, { x: 312, y: 960, scale: 1.28 }) +
        pouch(c, s, {
          x: 545,
          y: 1000,
          width: 430,
          height: 610,
          paper: "#8b8c62",
          label: p.bone,
          tie: p.brass,
          text: { name: ["FENNEL", "AFTER SUPPER"], note: "with anise and mint", amount: "90 G" },
        }) +
        lying(c, s, low, { x: 960, y: 1128, scale: 0.84, scaleY: 0.46 }, 12)
      );
    },
  },
  "lemon-verbena": {
    stage: { wall: "#e2d9b2" },
    draw: (c, s) => {
      const sprig = plants.verbena(c, -70);
      const low = plants.verbena(c, -176);
      return (
        backdrop(c, s) +
        windowLight(c, 60, 90, 640, 0.4) +
        plantShadow(c, s, sprig, { x: 600, y: 800, scale: 1.5 }, 0.16, 12) +
        corkJar(c, s, {
          x: 500,
          y: 985,
          r: 200,
          height: 500,
          glass: "#d8ddcb",
          lid: "#b98f62",
          content: "#98a566",
          flecks: "#6d7d45",
          leafy: true,
          text: { name: ["LEMON", "VERBENA"], note: "hand-picked leaf", amount: "40 G" },
        }) +
        lying(c, s, low, { x: 900, y: 1120, scale: 0.92, scaleY: 0.6 }, 13)
      );
    },
  },
  "vale-breakfast": {
    stage: { wall: "#cdbb9d", edge: 800, table: "#8a6a4c" },
    draw: (c, s) => {
      const low = plants.camellia(c, -4);
      return (
        backdrop(c, s) +
        windowLight(c, 90, 30, 720, 0.34) +
        tin(c, s, {
          x: 400,
          y: 940,
          r: 186,
          height: 570,
          colour: "#343a2d",
          lid: p.brass,
          ink: "#e3cf9f",
          text: { name: ["VALE", "BREAKFAST"], note: "black tea", amount: "125 G" },
        }) +
        cup(c, s, { x: 738, y: 1012, r: 132, height: 158, clay: "#b58a68", glaze: p.bone, tea: "#8e4a1d" }) +
        steam(c, 738, 850, 220) +
        lying(c, s, low, { x: 80, y: 1110, scale: 1, scaleY: 0.62 }, 14)
      );
    },
  },
  "elderflower-green": {
    stage: { wall: "#a9b394" },
    draw: (c, s) => {
      const branch = plants.elder(c, -66);
      return (
        backdrop(c, s) +
        windowLight(c, 80, 60, 660, 0.3) +
        plantShadow(c, s, branch, { x: 640, y: 800, scale: 1.5 }, 0.16, 14) +
        leaning(c, s, branch, { x: 570, y: 880, scale: 1.2 }) +
        block(c, s, 170, 960, 640, 190, "#dcd3bd") +
        tin(c, s, {
          x: 470,
          y: 926,
          r: 168,
          height: 480,
          colour: "#e5dcc6",
          lid: "#e5dcc6",
          ink: "#3d4a33",
          text: { name: ["ELDERFLOWER", "GREEN"], note: "spring-picked green tea", amount: "80 G" },
        })
      );
    },
  },
  "barley-and-chicory": {
    stage: { wall: "#c58f6d", edge: 842, table: "#dab795" },
    draw: (c, s) => {
      const ears = plants.barley(c, -72);
      const flower = plants.chicory(c, -170);
      return (
        backdrop(c, s) +
        windowLight(c, 40, 60, 700, 0.3) +
        plantShadow(c, s, ears, { x: 560, y: 860, scale: 1.5 }, 0.2, 12) +
        leaning(c, s, ears, { x: 610, y: 960, scale: 1.34 }) +
        pouch(c, s, {
          x: 450,
          y: 1000,
          width: 450,
          height: 600,
          paper: "#c6a173",
          label: p.linen,
          tie: "#5c4a38",
          text: { name: ["BARLEY &", "CHICORY"], note: "slowly roasted", amount: "150 G" },
        }) +
        lying(c, s, flower, { x: 900, y: 1130, scale: 0.98, scaleY: 0.62 }, 12)
      );
    },
  },
} satisfies Scenes;
