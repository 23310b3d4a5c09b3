import { api } from "../../api.ts";
import { oneOf } from "../daily/given.ts";
import { CHANNELS, linkPages, readMember } from "./find-links.ts";
import type { LinkRow } from "./find-links.ts";
import type { Route } from "./+types/links-csv.ts";

const HEAD = "id,code,label,path,channel,campaign,archived,created_at,member,handle,name,gross_clicks,net_clicks\n";

// What a spreadsheet would take for a formula begins with an apostrophe instead.
const cell = (text: string | number): string =>
  `"${String(text)
    .replaceAll('"', '""')
    .replace(/^([=+\-@\t])/, "'$1")}"`;

const rowOf = ({ member, ...link }: LinkRow): string =>
  [
    link.id,
    link.code,
    link.label,
    link.path,
    link.channel,
    link.campaign ?? "",
    link.archived ? "yes" : "",
    link.createdAt,
    member.id,
    member.handle,
    member.displayName,
    link.gross,
    link.net,
  ]
    .map(cell)
    .join(",");

/** The links of the list as CSV, all of them: sent page by page, so that they are never in memory as a whole. */
export async function loader({ context, url: { searchParams } }: Route.LoaderArgs): Promise<Response> {
  const call = api(context);
  const member = await readMember(call, searchParams.get("member") || undefined);
  const q = searchParams.get("q")?.trim() || undefined;
  const pages = linkPages(call, { q, member, channel: oneOf(CHANNELS, searchParams.get("channel")) });
  // Asked before the reply begins: whoever may not read it is told so.
  let page = await pages.next();
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      if (isFirst) out.enqueue(encoder.encode(HEAD));
      else page = await pages.next();
      isFirst = false;
      if (page.done === true) return out.close();
      const { links } = page.value;
      if (links.length > 0) out.enqueue(encoder.encode(`${links.map(rowOf).join("\n")}\n`));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="links.csv"`,
      "cache-control": "no-store",
    },
  });
}
