import { circle, clip, createCanvas, finish, linear, radial, shape } from "./canvas.ts";
import { lit, mix, palette, shaded } from "./colour.ts";
import { writeFlat } from "./lettering/write.ts";
import { leaf } from "./plants/leaf.ts";
import { bow, leaves, stem } from "./plants/parts.ts";
import { randomFrom, seedOf } from "./random.ts";

const grounds = [
  ["#dcc4a6", "#b4694b"],
  ["#c6c9ac", "#5f6d4b"],
  ["#dfbfab", "#8c5f5c"],
  ["#d9cdb4", "#a77f45"],
  ["#b5bdb8", "#4b5554"],
  ["#cbb6ba", "#6d4753"],
  ["#d4b48c", "#7a5a3c"],
  ["#aeb89d", "#36422e"],
] as const;

const greens = ["#6f8150", "#8b9a6a", "#5b6f55", "#a09a5a", "#7d8a78"] as const;

/** The first letter as plain capitals, if the name is written in Latin letters at all. */
function initial(name: string): string {
  const letter = name.trim().normalize("NFD").replaceAll(/\p{M}/gu, "").charAt(0).toUpperCase();
  return /^[A-Z]$/.test(letter) ? letter : "";
}

/** A small round picture for a person: a warm hill, a sprig and the initial; the same name always gives the same. */
export function memberAvatar(name: string): string {
  const rand = randomFrom(`person ${name}`);
  const c = createCanvas(`who-${seedOf(name).toString(36)}`, 240, 240);
  const [sky, hill] = rand.pick(grounds);
  const green = rand.pick(greens);
  const sun = [rand.between(60, 180), rand.between(52, 100)] as const;
  const form = rand.pick([
    { length: 62, width: 15, base: 0.7, tip: 0.9 },
    { length: 52, width: 21, base: 0.8, tip: 0.5 },
    { length: 70, width: 10, base: 0.7, tip: 1 },
  ]);
  const blade = leaf(c, { ...form, colour: green, veins: 4, gloss: 0.34 });
  const turn = -90 + rand.between(-24, 24);
  const curve = bow(170, rand.between(-26, 26));
  const growth = leaves(curve, {
    ids: [blade],
    from: 0.12,
    to: 0.92,
    nodes: rand.whole(4, 6),
    manner: rand.pick(["pairs", "alternate"] as const),
    angle: rand.between(44, 60),
    size: (t) => 1 - t * 0.4,
    seed: name,
    turn,
    crown: 0.6,
  });
  const sprig = `<g transform="translate(${Math.round(rand.between(84, 156))} 250) rotate(${Math.round(turn)})">${growth.behind}${stem(curve, mix(green, "#7a6a4a", 0.5), 3.4)}${growth.before}</g>`;
  const y = rand.between(138, 168);
  const far = `M0 ${Math.round(y)}C60 ${Math.round(y - 40)} 120 ${Math.round(y + 30)} 240 ${Math.round(y - 26)}V240H0z`;
  const near = `M0 ${Math.round(y + 44)}C70 ${Math.round(y + 12)} 150 ${Math.round(y + 74)} 240 ${Math.round(y + 30)}V240H0z`;
  const letter = initial(name);
  const back = linear(c, 0, 0, 240, 240, [
    [0, lit(sky, 0.5)],
    [0.6, sky],
    [1, shaded(sky, 0.16)],
  ]);
  const glow = radial(c, sun[0], sun[1], 110, [
    [0, "#fff6df", 0.9],
    [0.3, "#fff6df", 0.4],
    [1, "#fff6df", 0],
  ]);
  return finish(
    c,
    clip(
      c,
      `<circle cx="120" cy="120" r="120"/>`,
      `<rect width="240" height="240" fill="${back}"/>` +
        circle(sun[0], sun[1], 110, glow) +
        circle(sun[0], sun[1], 30, lit(sky, 0.7), `opacity=".8"`) +
        shape(far, mix(hill, sky, 0.55)) +
        sprig +
        shape(
          near,
          linear(c, 0, y, 240, 240, [
            [0, lit(hill, 0.12)],
            [1, shaded(hill, 0.2)],
          ]),
        ) +
        (letter === ""
          ? ""
          : writeFlat(c, { text: letter, size: 118, colour: palette.ink, opacity: 0.22 }, 123, 165) +
            writeFlat(c, { text: letter, size: 118, colour: palette.linen }, 120, 161)),
    ),
    name,
  );
}
