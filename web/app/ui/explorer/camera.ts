/**
 * What part of the tree is in sight. Across it is counted in people (`from` to `to` fill the width), down in levels
 * (`top` is at the upper edge; it may be a fraction while it moves).
 */
export interface Camera {
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

/** How large the whole is, and the room that there is for it. */
export interface Ground {
  readonly people: number;
  readonly levels: number;
  /** How many levels there is room for. */
  readonly shown: number;
}

/** Nearer than this many people across makes nothing larger. */
const nearest = 6;

export const whole = ({ people }: Pick<Ground, "people">): Camera => ({ from: 0, to: Math.max(people, 1), top: 0 });

/** Never nearer than a few people, never further than everybody, never past an edge. */
export function within(ground: Ground, { from, to, top }: Camera): Camera {
  const most = Math.max(ground.people, 1);
  const width = Math.min(most, Math.max(Math.min(nearest, most), to - from));
  const middle = (from + to) / 2;
  const left = Math.min(most - width, Math.max(0, to - from === width ? from : middle - width / 2));
  const lowest = Math.max(0, ground.levels - ground.shown);
  return { from: left, to: left + width, top: Math.min(lowest, Math.max(0, top)) };
}

/** Nearer by `factor` (below 1: further), what is at `share` of the width staying where it is. */
export function zoomed(ground: Ground, camera: Camera, factor: number, share: number): Camera {
  const width = camera.to - camera.from;
  const still = camera.from + share * width;
  const next = Math.min(Math.max(ground.people, 1), Math.max(nearest, width / factor));
  return within(ground, { ...camera, from: still - share * next, to: still + (1 - share) * next });
}

/** Moved by shares of the width and by levels. */
export function moved(ground: Ground, camera: Camera, across: number, down: number): Camera {
  const by = across * (camera.to - camera.from);
  return within(ground, { from: camera.from + by, to: camera.to + by, top: camera.top + down });
}

/** A branch across the whole width, under the one above it. */
export function onBranch(
  ground: Ground,
  { at, span, level }: { readonly at: number; readonly span: number; readonly level: number },
): Camera {
  return within(ground, { from: at, to: at + span, top: Math.max(0, level - 1) });
}

/** Part of the way from one to the other; across it goes by ratio, so that a long way looks even. */
export function between(start: Camera, end: Camera, part: number): Camera {
  if (part >= 1) return end;
  const [wide, narrow] = [start.to - start.from, end.to - end.from];
  const width = wide * (narrow / wide) ** part;
  // Share of the way that the width has gone: the edges go with it, so that the target never leaves the sight.
  const gone = Math.abs(wide - narrow) < 1e-9 ? part : (wide - width) / (wide - narrow);
  const from = start.from + (end.from - start.from) * gone;
  return { from, to: from + width, top: start.top + (end.top - start.top) * part };
}
