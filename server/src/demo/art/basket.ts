import { blur, clip, createCanvas, ellipse, finish, line, linear, path, shape } from "./canvas.ts";
import { lit, shaded } from "./colour.ts";
import { plants } from "./plants/index.ts";
import { lying } from "./stage.ts";

/** An empty willow basket on nothing, for a basket without goods; it sits on light and dark pages alike. */
export function emptyBasket(): string {
  const c = createCanvas("basket", 640, 480);
  const willow = "#b98f5c";
  const stage = { wall: "#e6dcc8" };
  const body = "M120 232C126 300 140 366 168 398A152 26 0 0 0 472 398C500 366 514 300 520 232A200 40 0 0 1 120 232z";
  const across = linear(c, 120, 0, 520, 0, [
    [0, shaded(willow, 0.34)],
    [0.24, lit(willow, 0.3)],
    [0.5, willow],
    [0.86, shaded(willow, 0.38)],
    [1, shaded(willow, 0.26)],
  ]);
  let dark = "";
  let light = "";
  for (let row = 0; row < 8; row++) {
    const t = row / 8;
    const y = 250 + t * 142;
    const half = 199 - 44 * t * t;
    for (let k = 0; k < 14; k++) {
      const place = (n: number): readonly [number, number] => {
        const a = -1.5 + (3 * (n + (row % 2) * 0.5)) / 14;
        return [320 + half * Math.sin(a), y + (40 - 12 * t) * Math.cos(a) * 0.92 - 8];
      };
      const [x1, y1] = place(k);
      const [x2, y2] = place(k + 0.86);
      const rise = path`Q${(x1 + x2) / 2} ${(y1 + y2) / 2 - 5} ${x2} ${y2}`;
      dark += path`M${x1} ${y1 + 8}` + path`Q${(x1 + x2) / 2} ${(y1 + y2) / 2 + 6} ${x2} ${y2 + 8}`;
      light += path`M${x1} ${y1}` + rise;
    }
  }
  const handle = "M150 226C170 40 470 40 490 226";
  const rim = (dy: number): string => path`M118 ${230 + dy}A202 42 0 0 0 522 ${230 + dy}`;
  let twist = "";
  for (let i = 0; i < 26; i++) {
    const a = -1.5 + (3 * i) / 25;
    twist += path`M${320 + 201 * Math.sin(a) - 6} ${231 + 42 * Math.cos(a) - 10}q10 6 10 20`;
  }
  return finish(
    c,
    ellipse(330, 412, 206, 30, "#2a2118", `opacity=".28" ${blur(c, 12)}`) +
      line(handle, shaded(willow, 0.5), 20, `stroke-linecap="round"`) +
      ellipse(320, 230, 202, 42, shaded(willow, 0.62)) +
      clip(
        c,
        `<ellipse cx="320" cy="230" rx="198" ry="39"/>`,
        ellipse(350, 262, 190, 50, shaded(willow, 0.4)) +
          ellipse(260, 214, 190, 30, "#1c1610", `opacity=".4" ${blur(c, 10)}`),
      ) +
      shape(body, across) +
      clip(
        c,
        `<path d="${body}"/>`,
        line(dark, shaded(willow, 0.6), 7, `opacity=".5" stroke-linecap="round"`) +
          line(light, lit(willow, 0.42), 7, `opacity=".62" stroke-linecap="round"`),
      ) +
      shape(
        body,
        linear(c, 0, 230, 0, 424, [
          [0, "#1c1610", 0.2],
          [0.2, "#1c1610", 0],
          [0.7, "#1c1610", 0],
          [1, "#1c1610", 0.4],
        ]),
      ) +
      line(rim(0), shaded(willow, 0.4), 20, `stroke-linecap="round"`) +
      line(rim(-3), lit(willow, 0.2), 12, `stroke-linecap="round"`) +
      line(twist, shaded(willow, 0.5), 3, `opacity=".5" stroke-linecap="round"`) +
      line(handle, willow, 13, `stroke-linecap="round"`) +
      line(handle, lit(willow, 0.5), 4, `stroke-linecap="round" transform="translate(-2 -3)" opacity=".8"`) +
      lying(c, stage, plants.alder(c, -172), { x: 620, y: 440, scale: 0.42, scaleY: 0.28 }, 6, 0.4),
  );
}
