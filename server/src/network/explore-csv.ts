import { csvCell } from "../foundation/csv-cell.ts";
import type { View } from "./explore-model.ts";
import { personJson } from "./explore-people.ts";

/** So many rows are made before other calls have their turn. */
const together = 2_000;

const columns = [
  "id",
  "above",
  "level",
  "name",
  "handle",
  "joined",
  "kind",
  "rank",
  "activity",
  "below",
  "selling",
  "volume_step",
  "volume",
  "branch_volume",
] as const;

/** A branch as CSV (RFC 4180, UTF-8, LF), who heads it first, then everybody below in the tree's order; made while it is sent. */
export function branchCsv(view: View, row: number, timeZone: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { snapshot } = view;
  const end = row < 0 ? view.to : row + snapshot.size[row]!;
  const encoder = new TextEncoder();
  let next = row < 0 ? view.from : row;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(`${columns.join(",")}\n`)),
    pull: async (controller) => {
      let text = "";
      for (const stop = Math.min(end, next + together); next < stop; next++) {
        const person = personJson(view, next, timeZone);
        const values: Readonly<Record<(typeof columns)[number], string | number | null>> = {
          ...person,
          rank: person.rank === null ? null : (snapshot.ranks[person.rank - 1] ?? ""),
          volume_step: person.volumeStep,
          branch_volume: person.branchVolume,
        };
        text += `${columns.map((column) => csvCell(values[column])).join(",")}\n`;
      }
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (next >= end) controller.close();
      else await new Promise<void>((done) => setImmediate(done));
    },
  });
}
