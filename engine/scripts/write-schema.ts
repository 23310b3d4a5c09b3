/** Writes the published JSON Schema of the plan language: `node engine/scripts/write-schema.ts`. A test holds it in step. */
import { writeFileSync } from "node:fs";
import { planJsonSchema } from "../src/index.ts";

writeFileSync(
  new URL("../../plans/plan.schema.json", import.meta.url),
  `${JSON.stringify(planJsonSchema(), null, 2)}\n`,
);
