import { readFile } from "node:fs/promises";
import { pictureOf } from "../../catalog/index.ts";
import type { NewMedia } from "../../catalog/index.ts";
import { must } from "../../foundation/failure.ts";

const folder = new URL("pictures/", import.meta.url);
export const pictureFile = (name: string) => new URL(`${name}.webp`, folder);
/** From which drawing each picture was made, by SHA-256. */
export const stampFile = new URL("drawn-from.json", folder);

/** A picture of the demo company, drawn by `raster.ts`. */
export async function demoPicture(name: string): Promise<NewMedia> {
  const bytes = await readFile(pictureFile(name));
  return { ...must(pictureOf(bytes)), bytes };
}
