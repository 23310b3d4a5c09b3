/**
 * How many cases of a property are tried: all of them, or the part that `FAIRLINE_CASES` says. `npm test`, which draws the same
 * cases every time, asks for two fifths of the longest (test/seed.ts); `FAIRLINE_SEED` and a file run by itself try all.
 */
export const draws = (all: number): number => Math.round(all * Number(process.env["FAIRLINE_CASES"] ?? 1));
