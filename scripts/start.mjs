// `npm start`. A file of its own because older Nodes cannot even read main.ts, and should say why.
import "../server/src/check-node.mjs";
import module from "node:module";
import { fileURLToPath } from "node:url";

// From the second start on nothing is compiled anew. In a folder that only who installed it can write.
const compiled = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
module.enableCompileCache(compiled);
// Threads look for it here.
process.env["NODE_COMPILE_CACHE"] ??= compiled;
await import("../server/src/main.ts");
