import { csvCell } from "../foundation/csv-cell.ts";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { eachSingleClick } from "./single-clicks.ts";
import type { ClickFilter, SingleClick } from "./single-clicks.ts";
import type { ReferralServices } from "./routes.ts";
import { tagNames } from "./tags.ts";

/** More rows a file does not hold: what spreadsheets open without trouble, and a few seconds of reading. */
export const mostInFile = 100_000;
const together = 5_000;

const head = ["id", "at", "link", "label", "landing", "referrer", "counts", "reason", "repeats", "conversions"];
const memberHead = ["member", "handle", "name"];

/**
 * The clicks that fit, newest first, as CSV (RFC 4180, UTF-8), made while it is sent. Where there are more than `most`, the last line
 * says so and from when the next ones are.
 */
export function singleClicksCsv(
  db: Db,
  services: Pick<ReferralServices, "conversionsOfClicks">,
  filter: ClickFilter,
  options: { readonly withMember: boolean; readonly most?: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { withMember, most = mostInFile } = options;
  const pages = eachSingleClick(db, filter, Math.min(together, most + 1));
  const encoder = new TextEncoder();
  let isFirst = true;
  let left = most;
  const linesOf = async (clicks: readonly SingleClick[]): Promise<string> => {
    const conversions = await services.conversionsOfClicks(db, clicks);
    return clicks.map((click) => `${cells(click, conversions.get(click.id) ?? 0, withMember)}\r\n`).join("");
  };
  return new ReadableStream({
    pull: async (out) => {
      if (isFirst) {
        out.enqueue(encoder.encode(`${[...head, ...tagNames, ...(withMember ? memberHead : [])].join(",")}\r\n`));
      }
      isFirst = false;
      const next = await pages.next();
      if (next.done === true) return out.close();
      const clicks = next.value.slice(0, left);
      if (clicks.length > 0) out.enqueue(encoder.encode(await linesOf(clicks)));
      left -= clicks.length;
      const cutAt = next.value[clicks.length];
      if (cutAt === undefined) return;
      out.enqueue(encoder.encode(`${csvCell(cutNote(most, cutAt))}\r\n`));
      await pages.return();
      out.close();
    },
  });
}

const cutNote = (most: number, { at }: SingleClick): string =>
  `CUT: this file holds the newest ${most} clicks. The others are of ${at.toString()} and before; take fewer days for them.`;

function cells(click: SingleClick, conversions: number, withMember: boolean): string {
  return [
    toEdge("click", click.id),
    click.at.toString(),
    click.code ?? "",
    click.label ?? "",
    click.landing,
    click.referrer ?? "",
    click.reason === null ? "yes" : "no",
    click.reason ?? "",
    click.repeats === null ? "" : toEdge("click", click.repeats),
    String(conversions),
    ...tagNames.map((name) => click.tags?.[name] ?? ""),
    ...(withMember ? [toEdge("member", click.memberId), click.handle, click.displayName] : []),
  ]
    .map((value) => csvCell(value))
    .join(",");
}
