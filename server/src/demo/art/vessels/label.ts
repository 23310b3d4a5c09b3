import { type Canvas, linear, line, path, shape } from "../canvas.ts";
import { type Colour, palette, shaded } from "../colour.ts";
import { tilt } from "../geometry.ts";
import { type Line, type Round, widthOf, writeCircle, writeFlat, writeRound } from "../lettering/write.ts";
import { mark } from "../mark.ts";
import { across, band, patch, ring, spread } from "./turned.ts";

export interface LabelText {
  readonly name: readonly string[];
  /** The small second line, in italic. */
  readonly note: string;
  readonly amount?: string;
  /** Only the sign and the name: for small things. */
  readonly brief?: boolean;
}

export const brand = "ALDER & VALE";

interface Typeset {
  readonly ink: Colour;
  readonly wide: number;
  readonly top: number;
  readonly bottom: number;
  readonly text: LabelText;
}

interface Setting {
  readonly rows: readonly { readonly y: number; readonly line: Line }[];
  readonly rules: readonly number[];
  readonly sign?: { readonly y: number; readonly scale: number };
}

/** A label's rows from top to bottom: sized to the width, then to the height, then centred. */
function typeset({ ink, wide, top, bottom, text }: Typeset): Setting {
  const tall = bottom - top;
  const low = tall < wide * 0.82;
  const fit = (want: Line): Line => {
    const is = widthOf(want);
    return is > wide ? { ...want, size: (want.size * wide) / is } : want;
  };
  const at = (u: number): { readonly height: number; readonly place: (start: number) => Setting } => {
    const sized = text.name.map((part) => fit({ text: part, size: 46 * u, colour: ink, spacing: 70 }).size);
    const size = Math.min(...sized);
    const small = fit({ text: brand, size: 21 * u, colour: ink, spacing: 230 });
    const note = fit({
      text: text.note,
      size: Math.max(26 * u, size * 0.56),
      colour: ink,
      hand: "italic",
      spacing: 20,
      opacity: 0.88,
    });
    const amount = text.amount;
    const signTall = low ? 0 : 54 * u;
    const gaps = { sign: low ? 0 : 20 * u, rule: 17 * u, name: 24 * u, line: size * 0.46, note: 18 * u, end: 22 * u };
    const cap = 0.7;
    const height =
      signTall +
      gaps.sign +
      small.size * cap +
      gaps.rule +
      gaps.name +
      text.name.length * size * cap +
      (text.name.length - 1) * gaps.line +
      gaps.note +
      note.size * 0.62 +
      (amount === undefined ? 0 : gaps.end + (low ? 0 : gaps.rule * 0.8) + 17 * u * cap);
    const place = (start: number): Setting => {
      const rows: { y: number; line: Line }[] = [];
      const rules: number[] = [];
      let y = start + signTall + gaps.sign + small.size * cap;
      rows.push({ y, line: small });
      y += gaps.rule;
      rules.push(y);
      y += gaps.name + size * cap;
      text.name.forEach((part, i) => {
        if (i > 0) y += gaps.line + size * cap;
        rows.push({ y, line: { text: part, size, colour: ink, spacing: 70 } });
      });
      y += gaps.note + note.size * 0.62;
      rows.push({ y, line: note });
      if (amount !== undefined) {
        y += gaps.end;
        if (!low) {
          rules.push(y);
          y += gaps.rule * 0.8;
        }
        y += 17 * u * cap;
        rows.push({ y, line: { text: amount, size: 17 * u, colour: ink, spacing: 160, opacity: 0.82 } });
      }
      return low ? { rows, rules } : { rows, rules, sign: { y: start + signTall / 2, scale: signTall / 96 } };
    };
    return { height, place };
  };
  if (text.brief === true) {
    const u = Math.min(wide / 250, tall / 210);
    const size = Math.min(...text.name.map((part) => fit({ text: part, size: 56 * u, colour: ink, spacing: 60 }).size));
    const lines = text.name.map((part, i) => ({
      y: top + tall * 0.5 + 34 * u + size * (0.7 + i * 1.2),
      line: { text: part, size, colour: ink, spacing: 60 },
    }));
    return { rows: lines, rules: [], sign: { y: top + tall * 0.5 - 30 * u, scale: (u * 80) / 96 } };
  }
  let u = wide / 250;
  for (let i = 0; i < 6; i++) u = Math.min(u, (u * tall * 0.84) / at(u).height);
  const chosen = at(u);
  return chosen.place(top + (tall - chosen.height) / 2);
}

export interface RoundLabel {
  readonly x: number;
  readonly r: number;
  readonly top: number;
  readonly bottom: number;
  /** Half the angle it covers; without it the label runs all the way round. */
  readonly angle?: number;
  /** No paper: the words are printed on the vessel itself. */
  readonly paper?: Colour;
  readonly ink?: Colour;
  readonly text: LabelText;
  /** Thin printed frame in this colour. */
  readonly frame?: Colour;
}

export function roundLabel(c: Canvas, spec: RoundLabel): string {
  const { x, r, top, bottom, angle, paper, ink = palette.ink, text, frame } = spec;
  const open = tilt((top + bottom) / 2);
  const round: Round = { x, r, open };
  const wide = 2 * r * Math.min(angle === undefined ? 0.86 : angle * 0.84, 0.9);
  let out = "";
  if (paper !== undefined) {
    const d = angle === undefined ? band(x, top, bottom, r) : patch(x, top, bottom, r, angle);
    if (angle === undefined) {
      out += ring(x, bottom + 2.5, r, shaded(paper, 0.7), 3, 0.3) + ring(x, top - 1.5, r, "#fffaf0", 1.6, 0.4);
    } else out += shape(d, shaded(paper, 0.8), `opacity=".22" transform="translate(3 4)"`);
    out += shape(d, spread(c, x, r, across(paper, "matte")));
  }
  const drop = (y: number): number => y + r * tilt(y);
  const set = typeset({ ink, wide, top, bottom, text });
  const rule = (y: number, half: number, width: number, colour: Colour): string => {
    const reach = r * Math.sin(half);
    const up = drop(y) - r * tilt(y) * (1 - Math.cos(half));
    return path`<path d="M${x - reach} ${up}A${r} ${r * tilt(y)} 0 0 0 ${x + reach} ${up}" fill="none" stroke="${colour}" stroke-width="${width}" opacity=".7"/>`;
  };
  if (set.sign !== undefined) out += mark(ink, { x, y: drop(set.sign.y), scale: set.sign.scale });
  out += set.rows.map((row) => writeRound(c, row.line, round, drop(row.y))).join("");
  out += set.rules.map((y) => rule(y, Math.min(0.5, (wide / r) * 0.22), 1.6, ink)).join("");
  if (frame !== undefined) {
    const inset = (bottom - top) * 0.035;
    const a = angle === undefined ? 1.5 : angle * 0.94;
    out += rule(top + inset, a, 2, frame) + rule(bottom - inset, a, 2, frame);
  }
  return out;
}

export interface FlatLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly paper?: Colour;
  readonly ink?: Colour;
  readonly text: LabelText;
  readonly frame?: Colour;
}

/** A flat sheet, centred on x with its top edge at y. */
export function flatLabel(c: Canvas, spec: FlatLabel): string {
  const { x, y, width, height, paper, ink = palette.ink, text, frame } = spec;
  let out = "";
  if (paper !== undefined) {
    const fill = linear(c, x - width / 2, y, x + width / 2, y + height, [
      [0, "#fffaf0"],
      [0.3, paper],
      [1, shaded(paper, 0.12)],
    ]);
    const rect = (dx: number, dy: number, paint: string, more = ""): string =>
      path`<rect x="${x - width / 2 + dx}" y="${y + dy}" width="${width}" height="${height}" fill="${paint}"${more}/>`;
    out += rect(3, 5, shaded(paper, 0.85), ` opacity=".25"`) + rect(0, 0, fill);
  }
  if (frame !== undefined) {
    out += path`<rect x="${x - width / 2 + 9}" y="${y + 9}" width="${width - 18}" height="${height - 18}" fill="none" stroke="${frame}" stroke-width="1.6" opacity=".7"/>`;
  }
  const set = typeset({ ink, wide: width * 0.78, top: y, bottom: y + height, text });
  if (set.sign !== undefined) out += mark(ink, { x, y: set.sign.y, scale: set.sign.scale });
  out += set.rows.map((row) => writeFlat(c, row.line, x, row.y)).join("");
  return (
    out +
    set.rules.map((at) => line(path`M${x - width * 0.13} ${at}h${width * 0.26}`, ink, 1.5, `opacity=".7"`)).join("")
  );
}

/** A round label seen face on, words running around its edge. */
export function discLabel(c: Canvas, x: number, y: number, r: number, ink: Colour, text: LabelText): string {
  const name = text.name.join(" ");
  const fitted = (t: string, wide: number, want: number): number => {
    const is = widthOf({ text: t, size: 100, colour: ink, spacing: 110 });
    return Math.min(want, (wide / is) * 100);
  };
  const longest = Math.max(
    ...text.name.map((part) => fitted(part, 1e9, 1) * widthOf({ text: part, size: 100, colour: ink, spacing: 70 })),
  );
  const size = Math.min(r * 0.23, ((r * 1.28) / longest) * 100);
  const lead = size * 1.18;
  const first = y + size * 0.3 - ((text.name.length - 1) * lead) / 2 + r * 0.04;
  const edge = (radius: number, width: number): string =>
    path`<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${ink}" stroke-width="${width}" opacity=".6"/>`;
  const rim = Math.min(r * 0.095, fitted(name, r * 2, r * 0.095) * 1.4);
  return (
    edge(r * 0.93, Math.max(1, r / 90)) +
    edge(r * 0.7, Math.max(0.8, r / 140)) +
    writeCircle(c, { text: brand, size: rim, colour: ink, spacing: 240 }, x, y, r * 0.785) +
    writeCircle(
      c,
      { text: text.note, size: rim * 1.3, colour: ink, spacing: 60, hand: "italic" },
      x,
      y,
      r * 0.85,
      90,
      true,
    ) +
    mark(ink, { x, y: y - r * 0.42, scale: r / 420 }) +
    text.name
      .map((part, i) => writeFlat(c, { text: part, size, colour: ink, spacing: 70 }, x, first + i * lead))
      .join("")
  );
}
