/**
 * `npm run bench` runs every benchmark of this folder, `npm run bench -- NAME` the ones named. Each NAME.bench.ts
 * measures ours and another side by side and leaves bench/results/NAME.json.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import type { Bench } from "./result.ts";

const here = new URL("./", import.meta.url);
const all = readdirSync(here)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (all.length === 0 || unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are: ${all.join(", ")}`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : all) {
  const { default: bench } = (await import(new URL(`${name}.bench.ts`, here).href)) as { default: Bench };
  const result = await bench();
  if ("skipped" in result) {
    console.log(`${name}: skipped, ${String(result["skipped"])}`);
    continue;
  }
  mkdirSync(new URL("results/", here), { recursive: true });
  writeFileSync(new URL(`results/${name}.json`, here), `${JSON.stringify(result, null, 2)}\n`);
  const { ours, other, ratio, unit } = result;
  console.log(`${name}: ours ${ours} ${unit}, other ${other} ${unit}, ratio ${ratio}`);
}
