import type { Colour } from "./colour.ts";

export type Stop = readonly [at: number, colour: Colour, opacity?: number];

/** One picture under construction: drawings return markup, definitions (gradients, filters, symbols) gather here. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Registers markup under a fresh id, or finds the id of the same markup; ids carry the picture's own prefix. */
  readonly define: (markup: (id: string) => string) => string;
  readonly definitions: () => string;
  /** What was drawn before, by its content: gradients that share their stops refer to the first of them. */
  readonly memory: Map<string, string>;
}

export function createCanvas(prefix: string, width: number, height: number): Canvas {
  const known = new Map<string, string>();
  const written: string[] = [];
  return {
    width,
    height,
    define: (markup) => {
      const key = markup("?");
      const found = known.get(key);
      if (found !== undefined) return found;
      const id = `${prefix}-${(known.size + 1).toString(36)}`;
      known.set(key, id);
      written.push(markup(id));
      return id;
    },
    definitions: () => written.join(""),
    memory: new Map(),
  };
}

/** One decimal is finer than a screen shows; a leading zero is not needed. */
export function num(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 0 ? "0" : String(rounded).replace("0.", rounded < 1 && rounded > -1 ? "." : "0.");
}

/** `d` template: numbers are rounded, text stays. */
export function path(strings: TemplateStringsArray, ...values: readonly (number | string)[]): string {
  let out = strings[0] ?? "";
  values.forEach((value, i) => {
    out += (typeof value === "number" ? num(value) : value) + (strings[i + 1] ?? "");
  });
  return out;
}

export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** The finished picture. An empty title marks it as decoration. */
export function finish(c: Canvas, body: string, title = ""): string {
  const label = title === "" ? `aria-hidden="true"` : `role="img" aria-label="${escape(title)}"`;
  const defs = c.definitions();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${c.width} ${c.height}" ${label}>${
    defs === "" ? "" : `<defs>${defs}</defs>`
  }${body}</svg>`;
}

const stopMarkup = (stops: readonly Stop[]): string =>
  stops
    .map(([at, colour, opacity = 1]) => {
      const offset = at === 0 ? "" : ` offset="${Math.round(at * 1000) / 1000}"`;
      const veil = opacity === 1 ? "" : ` stop-opacity="${Math.round(opacity * 100) / 100}"`;
      return `<stop${offset} stop-color="${colour}"${veil}/>`;
    })
    .join("");

function gradient(c: Canvas, kind: "linear" | "radial", place: string, stops: readonly Stop[]): string {
  const body = stopMarkup(stops);
  const key = `${kind} ${place} ${body}`;
  let id = c.memory.get(key);
  if (id === undefined) {
    const first = c.memory.get(body);
    const tag = `${kind}Gradient`;
    id = c.define((id) =>
      first === undefined
        ? `<${tag} id="${id}" ${place}>${body}</${tag}>`
        : `<${tag} id="${id}" href="#${first}" ${place}/>`,
    );
    c.memory.set(key, id);
    if (first === undefined) c.memory.set(body, id);
  }
  return `url(#${id})`;
}

/** A gradient from one point to another in picture coordinates. */
export function linear(c: Canvas, x1: number, y1: number, x2: number, y2: number, stops: readonly Stop[]): string {
  return gradient(c, "linear", path`gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`, stops);
}

/** A round gradient in picture coordinates; `squash` flattens it to an ellipse about its centre. */
export function radial(c: Canvas, x: number, y: number, r: number, stops: readonly Stop[], squash = 1): string {
  const flat = `translate(0 ${num(y * (1 - squash))}) scale(1 ${squash.toFixed(3)})`;
  const place = path`gradientUnits="userSpaceOnUse" cx="${x}" cy="${y}" r="${r}" gradientTransform="${flat}"`;
  return gradient(c, "radial", place, stops);
}

/** A gradient that follows the shape it fills (0..1 in its own box), so many shapes share one. */
export function boxed(c: Canvas, x1: number, y1: number, x2: number, y2: number, stops: readonly Stop[]): string {
  return gradient(c, "linear", `gradientUnits="objectBoundingBox" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`, stops);
}

export function boxedRadial(c: Canvas, x: number, y: number, r: number, stops: readonly Stop[]): string {
  const still = `gradientTransform="translate(0 0)"`;
  return gradient(c, "radial", `gradientUnits="objectBoundingBox" cx="${x}" cy="${y}" r="${r}" ${still}`, stops);
}

const roomy = `x="-40%" y="-40%" width="180%" height="180%"`;

export function blur(c: Canvas, by: number): string {
  const id = c.define((id) => `<filter id="${id}" ${roomy}><feGaussianBlur stdDeviation="${num(by)}"/></filter>`);
  return `filter="url(#${id})"`;
}

/** Turns whatever it is given into its own soft shadow. */
export function shadowFilter(c: Canvas, colour: Colour, opacity: number, by: number): string {
  const n = Number.parseInt(colour.slice(1), 16);
  const part = (shift: number): string => (((n >> shift) & 255) / 255).toFixed(3);
  const id = c.define(
    (id) =>
      `<filter id="${id}" ${roomy} color-interpolation-filters="sRGB"><feColorMatrix values="0 0 0 0 ${part(16)} 0 0 0 0 ${part(8)} 0 0 0 0 ${part(0)} 0 0 0 ${opacity} 0"/>` +
      `<feGaussianBlur stdDeviation="${num(by)}"/></filter>`,
  );
  return `filter="url(#${id})"`;
}

/** Keeps a drawing as a definition, to be placed several times or to cast a shadow. */
export function keep(c: Canvas, drawing: string): string {
  return c.define((id) => `<g id="${id}">${drawing}</g>`);
}

export function clip(c: Canvas, shape: string, drawing: string): string {
  const id = c.define((id) => `<clipPath id="${id}">${shape}</clipPath>`);
  return `<g clip-path="url(#${id})">${drawing}</g>`;
}

export interface Placing {
  readonly x: number;
  readonly y: number;
  readonly turn?: number;
  readonly scale?: number;
  /** Height scale where it differs: below 1 a thing lies on the table, negative mirrors it. */
  readonly scaleY?: number;
}

export function placing({ x, y, turn = 0, scale = 1, scaleY }: Placing): string {
  const f = (v: number): string => String(Math.round(v * 1000) / 1000);
  const rotate = turn === 0 ? "" : `rotate(${num(turn)})`;
  const size =
    scaleY !== undefined && scaleY !== scale
      ? `scale(${f(scale)} ${f(scaleY)})`
      : scale === 1
        ? ""
        : `scale(${f(scale)})`;
  return `transform="translate(${num(x)} ${num(y)})${rotate}${size}"`;
}

export const place = (id: string, at: Placing): string => `<use href="#${id}" ${placing(at)}/>`;
export const group = (at: Placing, drawing: string): string => `<g ${placing(at)}>${drawing}</g>`;

export function shape(d: string, fill: string, more = ""): string {
  return `<path d="${d}" fill="${fill}"${more === "" ? "" : ` ${more}`}/>`;
}

export function line(d: string, colour: string, width: number, more = ""): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${num(width)}"${more === "" ? "" : ` ${more}`}/>`;
}

export function ellipse(x: number, y: number, rx: number, ry: number, fill: string, more = ""): string {
  return path`<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${more === "" ? "" : ` ${more}`}/>`;
}

export function circle(x: number, y: number, r: number, fill: string, more = ""): string {
  return path`<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${more === "" ? "" : ` ${more}`}/>`;
}

/** Many small round dots in one path: a zero-length stroke with round ends. */
export function dots(points: readonly (readonly [number, number])[], colour: string, size: number, more = ""): string {
  const d = points.map(([x, y]) => path`M${x} ${y}h0`).join("");
  return `<path d="${d}" stroke="${colour}" stroke-width="${num(size)}" stroke-linecap="round"${more === "" ? "" : ` ${more}`}/>`;
}
