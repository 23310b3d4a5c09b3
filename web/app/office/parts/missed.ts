import type { OfficeWords } from "../words.ts";

export { useMissed, useWhyNot } from "../../ui/office/reasons.ts";

/** The plan's volumes by the names people know; a plan's own are written large, as such short names are. */
export function volumeName(t: OfficeWords, volume: string): string {
  return volume === "pv" ? t("volume.pv") : volume.toUpperCase();
}
