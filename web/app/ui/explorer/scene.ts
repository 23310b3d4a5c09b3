/** The picture behind the page: where the camera is, which cells are there, and when something is asked for or drawn. */
import { between, moved, whole, within, zoomed } from "./camera.ts";
import type { Camera, Ground } from "./camera.ts";
import { clear, drawCells, drawChosen } from "./draw-cells.ts";
import type { Drawing } from "./draw-cells.ts";
import { cellUnder } from "./read-cells.ts";
import type { Cell, Cells } from "./read-cells.ts";
import { Refused } from "./source.ts";
import type { Source, Start } from "./source.ts";

type Look = Pick<Drawing, "colour" | "paints" | "ground" | "mark" | "font">;

/** What is asked for beyond each edge, so that a small step sideways is there already; a share of the width. */
const beyond = 0.25;
const calm = 180;
/** While a wheel turns, the picture that is there is stretched; after so many ms a new one is asked for. */
const settle = 60;

interface Held {
  readonly camera: Camera;
  readonly cells: Cells;
}

export class Scene {
  #canvas: HTMLCanvasElement | undefined;
  readonly #source: Source;
  readonly #start: Start;
  readonly #tell: { readonly stale: () => void; readonly failed: (failed: boolean) => void };
  #look: Look | undefined;
  #chosen: Drawing["chosen"];
  #size = { width: 0, height: 0 };
  #camera: Camera;
  #target: Camera;
  /** The whole, coarsely, under whatever is nearer. */
  #base: Held | undefined;
  #near: Held | undefined;
  #asked: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  #moving: { readonly start: Camera; readonly begun: number } | undefined;

  constructor(
    source: Source,
    start: Start,
    tell: { readonly stale: () => void; readonly failed: (failed: boolean) => void },
  ) {
    this.#source = source;
    this.#start = start;
    this.#tell = tell;
    this.#camera = whole(start);
    this.#target = this.#camera;
  }

  get levelHeight(): number {
    return Math.min(44, Math.max(18, this.#size.height / Math.max(1, this.#start.levels)));
  }

  get ground(): Ground {
    const { people, levels } = this.#start;
    return { people, levels, shown: this.#size.height / this.levelHeight };
  }

  get target(): Camera {
    return this.#target;
  }

  /** Draws on it from now on, as soon as its size is told. */
  attach(canvas: HTMLCanvasElement): void {
    this.#canvas = canvas;
    this.#size = { width: 0, height: 0 };
  }

  show(look: Look): void {
    this.#look = look;
    this.#draw();
  }

  choose(chosen: Drawing["chosen"]): void {
    this.#chosen = chosen;
    this.#draw();
  }

  resize(width: number, height: number): void {
    const { width: before, height: tall } = this.#size;
    if (this.#canvas === undefined || (width === before && height === tall)) return;
    this.#size = { width, height };
    const dots = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * dots);
    this.#canvas.height = Math.round(height * dots);
    this.#camera = within(this.ground, this.#camera);
    this.#target = within(this.ground, this.#target);
    this.#ask(0);
    this.#draw();
  }

  /** Goes there in a calm move; at once for readers who want no motion. */
  goTo(camera: Camera): void {
    this.#target = within(this.ground, camera);
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) this.#camera = this.#target;
    else this.#moving = { start: this.#camera, begun: performance.now() };
    this.#ask(0);
    this.#draw();
  }

  /** Follows a hand: no move of its own. */
  zoom(factor: number, share: number): void {
    this.#jump(zoomed(this.ground, this.#target, factor, share));
  }

  pan(across: number, down: number): void {
    this.#jump(moved(this.ground, this.#target, across, down));
  }

  #jump(camera: Camera): void {
    this.#moving = undefined;
    this.#camera = camera;
    this.#target = camera;
    this.#ask(settle);
    this.#draw();
  }

  /** What is at a point of the canvas, in CSS pixels. */
  at(x: number, y: number): Cell | undefined {
    const { from, to, top } = this.#camera;
    const across = from + (x / this.#size.width) * (to - from);
    const level = top + y / this.levelHeight;
    const near = this.#near === undefined ? undefined : cellUnder(this.#near.cells, across, level);
    return near ?? (this.#base === undefined ? undefined : cellUnder(this.#base.cells, across, level));
  }

  nameOf(cell: Cell): string | undefined {
    return this.#near?.cells.names.get(cell.index);
  }

  again(): void {
    this.#ask(0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    cancelAnimationFrame(this.#frame);
  }

  #ask(after: number): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (this.#canvas === undefined || this.#size.width === 0) return;
    this.#canvas.dataset["state"] = "loading";
    this.#timer = setTimeout(() => void this.#fetch(this.#target), after);
  }

  async #fetch(camera: Camera): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    const { people } = this.#start;
    const pad = beyond * (camera.to - camera.from);
    const [from, to] = [Math.max(0, camera.from - pad), Math.min(Math.max(people, 1), camera.to + pad)];
    const top = Math.floor(camera.top);
    const width = Math.max(50, Math.round((this.#size.width * (to - from)) / (camera.to - camera.from)));
    const levels = Math.min(200, Math.ceil(this.#size.height / this.levelHeight) + 1);
    try {
      const cells = await this.#source.cells({ from, to, top, levels, width: Math.min(8000, width) }, asked.signal);
      if (asked.signal.aborted) return;
      if (cells.taken !== this.#start.taken) {
        this.#tell.stale();
        return;
      }
      this.#near = { camera: { from, to, top }, cells };
      if (from === 0 && to >= people && top === 0) this.#base = this.#near;
      this.#tell.failed(false);
      this.#draw();
    } catch (error) {
      if (asked.signal.aborted) return;
      if (error instanceof Refused || error instanceof Error) this.#tell.failed(true);
    }
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  #paint(now: number): void {
    const canvas = this.#canvas;
    const pen = canvas?.getContext("2d");
    if (canvas === undefined || pen === null || pen === undefined || this.#look === undefined || this.#size.width === 0)
      return;
    if (this.#moving !== undefined) {
      const part = Math.min(1, Math.max(0, (now - this.#moving.begun) / calm));
      // Out of rest quickly, into rest slowly.
      this.#camera = between(this.#moving.start, this.#target, 1 - (1 - part) ** 3);
      if (part >= 1) this.#moving = undefined;
      else this.#draw();
    }
    const { camera, levelHeight } = { camera: this.#camera, levelHeight: this.levelHeight };
    const drawing: Drawing = { ...this.#look, ...this.#size, camera, levelHeight, chosen: this.#chosen };
    const dots = window.devicePixelRatio;
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    clear(pen, drawing);
    const near = this.#near;
    const covers = near !== undefined && near.camera.from <= camera.from && near.camera.to >= camera.to;
    if (!covers && this.#base !== undefined) {
      drawCells(pen, this.#base.cells, drawing);
      if (near !== undefined && near !== this.#base) this.#clearUnder(pen, near.camera, drawing);
    }
    if (near !== undefined) drawCells(pen, near.cells, drawing);
    drawChosen(pen, drawing);
    if (
      covers &&
      this.#moving === undefined &&
      this.#asked?.signal.aborted === false &&
      isFor(near.camera, this.#target)
    ) {
      canvas.dataset["state"] = "ready";
    }
  }

  #clearUnder(pen: CanvasRenderingContext2D, { from, to }: Camera, { camera, width, height, ground }: Drawing): void {
    const scale = width / (camera.to - camera.from);
    pen.fillStyle = ground;
    pen.fillRect((from - camera.from) * scale, 0, (to - from) * scale, height);
  }
}

/** Whether cells were asked for this camera, and not for one that is gone. */
function isFor(held: Camera, { from, to, top }: Camera): boolean {
  const pad = beyond * (to - from);
  return Math.abs(Math.max(0, from - pad) - held.from) < 1e-6 && held.to >= to && held.top === Math.floor(top);
}
