/**
 * Loaded before every test file of `npm test`. Properties are tried with the same random cases every time, so that a run that
 * fails fails again for whoever looks into it, and a commit is not refused for what stood there long before. Other cases:
 * `FAIRLINE_SEED=random npm test`, or a number in place of `random`; a failure names its seed. Of the same cases the longest
 * properties try two fifths, of others all.
 */
import { readFileSync } from "node:fs";

const [, file = ""] = process.argv;
// Most test files have no properties, and loading the library takes longer than some of them.
if (file.endsWith(".test.ts") && readFileSync(file, "utf8").includes('from "fast-check"')) {
  if (process.env["FAIRLINE_SEED"] === undefined) process.env["FAIRLINE_CASES"] ??= "0.4";
  const wanted = process.env["FAIRLINE_SEED"] ?? "1";
  if (wanted !== "random") {
    const seed = Number(wanted);
    if (!Number.isInteger(seed)) throw new Error(`FAIRLINE_SEED is a whole number or "random", not "${wanted}"`);
    const { default: fc } = await import("fast-check");
    fc.configureGlobal({ seed });
  }
}
