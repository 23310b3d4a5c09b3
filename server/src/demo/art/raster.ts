/**
 * `node server/src/demo/art/raster.ts`: draws the demo's pictures as WebP into `pictures/`, those whose drawing has changed. A drawing
 * is some hundred soft shadows, which a browser would paint anew for every visitor, for a second; its picture is painted at once.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { scalePicture } from "../../catalog/index.ts";
import { drawings } from "./drawings.ts";
import { pictureFile, stampFile } from "./pictures.ts";

const stamps = JSON.parse(await readFile(stampFile, "utf8").catch(() => "{}")) as Record<string, string>;
const drawn: Record<string, string> = {};
for (const [name, svg] of drawings()) {
  const stamp = createHash("sha256").update(svg).digest("hex");
  if (stamps[name] !== stamp) {
    const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const bytes = await scalePicture({ contentType: "image/svg+xml", bytes: Buffer.from(svg), width });
    await writeFile(pictureFile(name), bytes);
    process.stdout.write(`${name}: ${bytes.length} bytes\n`);
  }
  drawn[name] = stamp;
  await writeFile(stampFile, `${JSON.stringify({ ...stamps, ...drawn }, null, 2)}\n`);
}
await writeFile(stampFile, `${JSON.stringify(drawn, null, 2)}\n`);
process.exit();
