// `npm start`. A file of its own because older Nodes cannot even read main.ts, and should say why.
import "../server/src/check-node.mjs";

await import("../server/src/main.ts");
