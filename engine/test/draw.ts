import fc from "fast-check";

/** Makes one choice after the other. Shrinks toward the first and the smallest of everything. */
export interface Draw {
  /** One of these; the first is the simplest. */
  readonly one: <T>(values: readonly T[]) => T;
  /** From `min` to `max`, both included. */
  readonly int: (min: number, max: number) => number;
  /** True in so many of 100 cases. */
  readonly chance: (percent: number) => boolean;
  /** At least one and at most `most` of these, in their order. */
  readonly some: <T>(values: readonly T[], most?: number) => T[];
}

/**
 * Things that are made step by step, where each choice depends on those before. The choices are a list of numbers that
 * fast-check draws and shrinks; where the list ends, everything takes its simplest value.
 */
export function drawn<T>(choices: number, make: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc
    .array(fc.nat(0xffff), { minLength: choices, maxLength: choices, size: "max" })
    .map((numbers) => make(drawFrom(numbers)));
}

function drawFrom(numbers: readonly number[]): Draw {
  let at = 0;
  const below = (count: number): number => (numbers[at++] ?? 0) % count;
  const draw: Draw = {
    one: (values) => values[below(values.length)]!,
    int: (min, max) => min + below(max - min + 1),
    chance: (percent) => below(100) >= 100 - percent,
    some: (values, most = values.length) => {
      const picked = values.filter(() => draw.chance(50)).slice(0, most);
      return picked.length > 0 ? picked : [draw.one(values)];
    },
  };
  return draw;
}
