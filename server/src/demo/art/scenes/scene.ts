import type { Canvas } from "../canvas.ts";
import type { Stage } from "../stage.ts";

/** One arranged picture: the set it stands in, and what is put there. */
export interface Scene {
  readonly stage: Stage;
  readonly draw: (c: Canvas, stage: Stage) => string;
}

export type Scenes = Readonly<Record<string, Scene>>;
