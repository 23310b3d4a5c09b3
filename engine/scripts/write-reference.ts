/** Writes docs/plan-reference.md: `node engine/scripts/write-reference.ts`. A test holds it in step. */
import { writeFileSync } from "node:fs";
import { renderReference } from "./reference/reference.ts";

writeFileSync(new URL("../../docs/plan-reference.md", import.meta.url), renderReference());
