import { lockup } from "../brand.ts";
import { blur, type Canvas, group, keep, line, linear, path, shape } from "../canvas.ts";
import { type Colour, lit, palette as p, shaded } from "../colour.ts";
import { calendulaHead, chamomileHead, openFlower, plants } from "../plants/index.ts";
import { lying, shadowOf, type Stage, tableTop } from "../stage.ts";
import { bowlAbove, candleAbove, cupAbove, lidAbove, spoon, tinAbove } from "../vessels/above.ts";
import { herbarium, loose, oilDrop, pipette, salt, scattered, smear } from "./above.ts";
import type { Scenes } from "./scene.ts";

const stone = (c: Canvas, s: Stage): string => tableTop(c, s.wall);

/** A slab of pale stone to draw balm on. */
function slab(c: Canvas, s: Stage, colour: Colour): string {
  const d = "M96 250Q100 214 138 210L820 176Q862 174 866 214L902 1004Q904 1044 866 1048L170 1092Q130 1094 128 1054z";
  return (
    shape(d, shadowOf(s), `opacity=".55" transform="translate(20 24)" ${blur(c, 14)}`) +
    shape(d, shaded(colour, 0.3), `transform="translate(5 8)"`) +
    shape(
      d,
      linear(c, 96, 176, 900, 1092, [
        [0, lit(colour, 0.6)],
        [0.5, colour],
        [1, shaded(colour, 0.12)],
      ]),
    ) +
    line(
      "M210 212C320 420 250 600 420 760S600 960 700 1058M560 190C600 300 740 360 880 520",
      shaded(colour, 0.4),
      3,
      `opacity=".16" ${blur(c, 1.6)}`,
    )
  );
}

export const teaDetails = {
  "nettle-and-mint": {
    stage: { wall: "#d9d6c0" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.mint(c, -128), { x: 960, y: 520, scale: 1 }, 14) +
      cupAbove(c, s, { x: 450, y: 600, r: 250, glaze: "#efe8da", tea: "#b3a53f", saucer: "#8b9676" }) +
      lying(c, s, plants.nettle(c, -158), { x: 960, y: 1190, scale: 1.06 }, 14),
  },
  "chamomile-evening": {
    stage: { wall: "#93a09c" },
    draw: (c, s) => herbarium(c, s, "chamomile", "Matricaria chamomilla", -90, [500, 940], 1.42),
  },
  "rosehip-and-hibiscus": {
    stage: { wall: "#e0c2ae" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.rosehip(c, -22), { x: 60, y: 250, scale: 0.92 }, 14) +
      cupAbove(c, s, { x: 560, y: 640, r: 250, glaze: "#f2eadd", tea: "#a3302a", saucer: "#c48a70" }) +
      lying(c, s, keep(c, spoon(c)), { x: 168, y: 1030, turn: -14 }, 12),
  },
  "fennel-after-supper": {
    stage: { wall: "#c9bf97" },
    draw: (c, s) => herbarium(c, s, "fennel", "Foeniculum vulgare", -90, [496, 960], 1.42),
  },
  "lemon-verbena": {
    stage: { wall: "#e4dcbb" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.verbena(c, 162), { x: 900, y: 210, scale: 1.05 }, 14) +
      bowlAbove(c, s, {
        x: 470,
        y: 660,
        r: 300,
        glaze: "#efe8d8",
        bed: "#7f8f50",
        content: loose(c, "leaf", ["#9cab68", "#86975a", "#b1bd80"], 270, 22, "verbena"),
      }) +
      lying(c, s, plants.verbena(c, -40), { x: 640, y: 1190, scale: 0.9 }, 14),
  },
  "vale-breakfast": {
    stage: { wall: "#9c7c5c" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.camellia(c, 152), { x: 960, y: 190, scale: 1.05 }, 14) +
      bowlAbove(c, s, {
        x: 480,
        y: 690,
        r: 310,
        glaze: "#ece3d2",
        bed: "#33251c",
        content: loose(c, "curl", ["#4a3526", "#2c1f18", "#6d4b2f"], 285, 24, "black"),
      }) +
      group({ x: 780, y: 1080 }, loose(c, "curl", ["#4a3526", "#2c1f18", "#6d4b2f"], 90, 10, "spilt")),
  },
  "elderflower-green": {
    stage: { wall: "#aab597" },
    draw: (c, s) => herbarium(c, s, "elder", "Sambucus nigra", -90, [500, 950], 1.5),
  },
  "barley-and-chicory": {
    stage: { wall: "#c99c78" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.barley(c, 18), { x: 120, y: 120, scale: 1.1 }, 14) +
      bowlAbove(c, s, {
        x: 540,
        y: 740,
        r: 300,
        glaze: "#e9dcc6",
        bed: "#6b4226",
        content: loose(c, "grain", ["#a06a3a", "#7c4c28", "#c08a50"], 275, 30, "barley"),
      }) +
      group({ x: 180, y: 1060 }, loose(c, "grain", ["#a06a3a", "#7c4c28"], 80, 9, "spilt")),
  },
} satisfies Scenes;

export const candleDetails = {
  "alder-smoke": {
    stage: { wall: "#6a6752" },
    draw: (c, s) => herbarium(c, s, "alder", "Alnus glutinosa", -84, [460, 985], 1.42),
  },
  "lavender-field": {
    stage: { wall: "#c2bcc6" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.lavender(c, -34), { x: 110, y: 640, scale: 1.2 }, 14) +
      candleAbove(c, s, { x: 590, y: 850, r: 270, vessel: "#e6dccb", wax: "#efe4cb" }),
  },
  "juniper-and-cedar": {
    stage: { wall: "#9aa59c" },
    draw: (c, s) =>
      stone(c, s) +
      candleAbove(c, s, { x: 450, y: 560, r: 280, vessel: "#46594a", wax: "#e3dcc4" }) +
      lying(c, s, plants.juniper(c, -160), { x: 960, y: 1120, scale: 1.2 }, 14),
  },
  "fig-leaf": {
    stage: { wall: "#d8c6a8" },
    draw: (c, s) => herbarium(c, s, "fig", "Ficus carica", -86, [470, 985], 1.12),
  },
  "beeswax-tapers": {
    stage: { wall: "#a88b66" },
    draw: (c, s) => {
      const wax = "#d9a748";
      const fill = linear(c, 0, -25, 0, 25, [
        [0, lit(wax, 0.2)],
        [0.25, lit(wax, 0.56)],
        [0.55, wax],
        [1, shaded(wax, 0.44)],
      ]);
      const one = keep(
        c,
        shape("M0-24L700-18Q716-16 716 0Q716 16 700 18L0 24z", fill) +
          line("M714 0q30-6 58 6", "#efe6d0", 5, `stroke-linecap="round"`) +
          shape("M0-24L26-24Q18 0 26 24L0 24z", shaded(wax, 0.3), `opacity=".4"`),
      );
      const rows = [0, 1, 2, 3, 4]
        .map((i) =>
          lying(c, s, one, { x: 130 + i * 38 + (i % 2) * 16, y: 960 + i * 46 - 60, turn: -38, scale: 1 }, 10, 0.5),
        )
        .join("");
      const string = "M300 700C350 720 400 800 560 930";
      return (
        stone(c, s) +
        lying(c, s, plants.linden(c, -140), { x: 640, y: 520, scale: 1 }, 14) +
        rows +
        [0, 12, 24]
          .map(
            (d) =>
              line(string, "#5a4632", 8, `opacity=".5" transform="translate(${d + 5} ${-d * 0.4 + 7})" ${blur(c, 3)}`) +
              line(string, "#e6d6b3", 6.5, `transform="translate(${d} ${-d * 0.4})" stroke-linecap="round"`),
          )
          .join("")
      );
    },
  },
  "rain-on-moss": {
    stage: { wall: "#6f7b62" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.fern(c, 128), { x: 860, y: 60, scale: 1.1 }, 14) +
      candleAbove(c, s, { x: 430, y: 700, r: 290, vessel: p.steel, wax: "#dfe0c4" }) +
      lying(c, s, plants.fern(c, -118), { x: 930, y: 1290, scale: 1 }, 14),
  },
} satisfies Scenes;

export const balmDetails = {
  "calendula-balm": {
    stage: { wall: "#e6cdb0" },
    draw: (c, s) =>
      stone(c, s) +
      lidAbove(c, s, {
        x: 800,
        y: 220,
        r: 230,
        colour: "#b9694a",
        metal: p.steel,
        ink: p.linen,
        text: { name: ["CALENDULA", "BALM"], note: "for dry hands" },
        turn: -14,
      }) +
      tinAbove(c, s, { x: 420, y: 720, r: 300, metal: p.steel, fill: "#e2b45c" }) +
      scattered(c, s, calendulaHead(c), [
        [800, 1060, 20, 1.25],
        [170, 250, 80, 0.9],
      ]),
  },
  "rosemary-foot-balm": {
    stage: { wall: "#aab3ad" },
    draw: (c, s) =>
      stone(c, s) +
      slab(c, s, "#d8d5cb") +
      smear(
        c,
        "#e4e7d3",
        [
          [290, 360],
          [780, 240],
          [250, 780],
          [760, 900],
        ],
        112,
      ) +
      lying(c, s, plants.rosemary(c, -30), { x: 330, y: 1170, scale: 1.1 }, 14),
  },
  "mallow-lip-balm": {
    stage: { wall: "#d7bfbd" },
    draw: (c, s) =>
      stone(c, s) +
      lidAbove(c, s, {
        x: 770,
        y: 340,
        r: 210,
        colour: "#b98a90",
        metal: "#d8cfc2",
        ink: p.linen,
        text: { name: ["MALLOW", "LIP BALM"], note: "with honey" },
        turn: 10,
      }) +
      tinAbove(c, s, { x: 390, y: 690, r: 250, metal: "#d8cfc2", fill: "#e5b9ae", height: 50 }) +
      scattered(c, s, openFlower(c, "#b98aa8", "#e9dcc0", 0.09), [
        [760, 930, 12, 1.7],
        [560, 1110, 50, 1.2],
      ]),
  },
  "oat-hand-balm": {
    stage: { wall: "#dccaa6" },
    draw: (c, s) =>
      stone(c, s) +
      slab(c, s, "#ebe2d0") +
      smear(
        c,
        "#efe0c4",
        [
          [270, 880],
          [210, 380],
          [780, 860],
          [740, 330],
        ],
        112,
      ) +
      lying(c, s, plants.oat(c, -20), { x: 420, y: 1180, scale: 1.05 }, 13),
  },
  "sea-buckthorn-face-balm": {
    stage: { wall: "#dfb680" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.buckthorn(c, 24), { x: 330, y: 120, scale: 1.1 }, 14) +
      tinAbove(c, s, { x: 450, y: 760, r: 300, metal: "#7a4415", fill: "#e7a648", height: 90 }) +
      lying(c, s, plants.buckthorn(c, -150), { x: 1010, y: 1250, scale: 0.86 }, 14),
  },
  "rose-geranium-body-oil": {
    stage: { wall: "#d8aa94" },
    draw: (c, s) =>
      stone(c, s) +
      slab(c, s, "#ecdccd") +
      lying(c, s, plants.geranium(c, 160), { x: 960, y: 190, scale: 1 }, 14) +
      oilDrop(c, 330, 640, 130, "#d8943a") +
      oilDrop(c, 520, 820, 74, "#d8943a", 0.86) +
      oilDrop(c, 250, 850, 40, "#d8943a", 0.9) +
      lying(c, s, keep(c, pipette(c, p.ink, p.brass, "#c9822c")), { x: 470, y: 610, turn: 26, scale: 1.05 }, 14),
  },
  "spruce-bath-salt": {
    stage: { wall: "#b3bebb" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.spruce(c, 156), { x: 1000, y: 160, scale: 1.15 }, 14) +
      bowlAbove(c, s, {
        x: 450,
        y: 720,
        r: 310,
        glaze: "#c9a27c",
        bed: "#d8cfc0",
        content: salt(c, 290, "#56704e", 34, "salt"),
      }) +
      group({ x: 830, y: 1070 }, salt(c, 30, "#56704e", 2, "spilt")),
  },
} satisfies Scenes;

/** The blank card that lies in a set. */
const card = (c: Canvas): string =>
  keep(
    c,
    `<path d="M-125-82H125V82H-125z" fill="#f8f1e3"/><path d="M-125-82H125" stroke="#fffdf6" stroke-width="3"/>` +
      lockup(c, 0, 42, 19, "#5b4f3a"),
  );

export const setDetails = {
  "evening-set": {
    stage: { wall: "#a9aa98" },
    draw: (c, s) => {
      const lining = "#e9dfcc";
      return (
        stone(c, s) +
        path`<rect x="110" y="150" width="780" height="950" rx="8" fill="${shadowOf(s)}" opacity=".55" transform="translate(26 30)" ${blur(c, 18)}/>` +
        path`<rect x="110" y="150" width="780" height="950" rx="8" fill="#4c5a40"/>` +
        path`<rect x="110" y="150" width="780" height="5" fill="#fffaf0" opacity=".3"/>` +
        path`<rect x="138" y="178" width="724" height="894" rx="4" fill="${linear(c, 138, 178, 862, 1072, [
          [0, shaded(lining, 0.3)],
          [0.4, lining],
          [1, lit(lining, 0.4)],
        ])}"/>` +
        `<path d="M138 178H862V214C600 200 300 200 176 222V1072H138z" fill="#1c1610" opacity=".34" ${blur(c, 12)}/>` +
        lidAbove(c, s, {
          x: 360,
          y: 400,
          r: 168,
          colour: "#b79253",
          metal: p.brass,
          ink: "#4a3717",
          text: { name: ["CHAMOMILE"], note: "evening tea" },
          height: 90,
        }) +
        candleAbove(c, s, { x: 620, y: 660, r: 196, vessel: "#e6dccb", wax: "#efe4cb", burning: false }) +
        lidAbove(c, s, {
          x: 330,
          y: 880,
          r: 140,
          colour: "#b9694a",
          metal: p.steel,
          ink: p.linen,
          text: { name: ["CALENDULA"], note: "balm" },
          turn: -8,
        }) +
        lying(c, s, card(c), { x: 660, y: 955, turn: 7 }, 7) +
        lying(c, s, plants.hops(c, 150), { x: 880, y: 250, scale: 0.66 }, 10)
      );
    },
  },
  "tea-library": {
    stage: { wall: "#c2a078" },
    draw: (c, s) => {
      const lids = [
        [270, 300],
        [640, 260],
        [310, 660],
        [690, 630],
      ] as const;
      const names = ["NETTLE", "FENNEL", "ROSEHIP", "VERBENA"];
      const tones = ["#5f6d4b", "#c39a4c", "#a4523b", "#d3b79a"];
      return (
        stone(c, s) +
        lids
          .map(([x, y], i) =>
            lidAbove(c, s, {
              x,
              y,
              r: 165,
              colour: tones[i] ?? p.moss,
              metal: p.brass,
              ink: i === 3 ? p.ink : p.linen,
              text: { name: [names[i] ?? ""], note: "tea" },
              turn: -10 + i * 7,
              height: 80,
            }),
          )
          .join("") +
        bowlAbove(c, s, {
          x: 470,
          y: 1040,
          r: 180,
          glaze: "#efe8da",
          bed: "#7c7a44",
          content: loose(c, "leaf", ["#8b8f56", "#6d7444", "#a9a66c"], 150, 9, "library"),
        }) +
        scattered(c, s, chamomileHead(c), [
          [800, 1010, 0, 1.2],
          [880, 880, 40, 0.9],
          [130, 960, 10, 1],
        ])
      );
    },
  },
  "pot-for-two": {
    stage: { wall: "#d3b196" },
    draw: (c, s) =>
      stone(c, s) +
      lying(c, s, plants.apple(c, 140), { x: 1000, y: 100, scale: 1.1 }, 14) +
      cupAbove(c, s, { x: 360, y: 470, r: 210, glaze: "#efe8da", tea: "#b98336", saucer: "#6b7957" }) +
      cupAbove(c, s, { x: 640, y: 900, r: 210, glaze: "#efe8da", tea: "#b98336", saucer: "#b98d6c" }),
  },
} satisfies Scenes;
