/** Writes the published JSON Schemas of plans and of cases: `node engine/scripts/write-schema.ts`. A test holds each in step. */
import { writeFileSync } from "node:fs";
import { casesJsonSchema, planJsonSchema } from "../src/index.ts";

for (const [file, schema] of [
  ["plan.schema.json", planJsonSchema()],
  ["cases.schema.json", casesJsonSchema()],
] as const) {
  writeFileSync(new URL(`../../plans/${file}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
