import { api } from "../../api.ts";
import type { Route } from "./+types/faults-csv.ts";

const PAGE = 5000;
const cell = (text: string | number): string =>
  `"${String(text)
    .replaceAll('"', '""')
    .replace(/^([=+\-@])/, "'$1")}"`;

/** Every row of an import that is wrong, as CSV: sent page by page, so that it is never in memory as a whole. */
export async function loader({ context, params: { id } }: Route.LoaderArgs): Promise<Response> {
  const call = api(context);
  const pageAfter = (after: number) =>
    call("GET /api/admin/imports/{id}", { params: { id }, query: { after, limit: PAGE } });
  // Asked before the reply begins: whoever may not read it is told so.
  let page = (await pageAfter(0)).faults;
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      if (isFirst) out.enqueue(encoder.encode("file,line,field,value,reason,mend\n"));
      else page = page.length < PAGE ? [] : (await pageAfter(page.at(-1)!.number)).faults;
      isFirst = false;
      const text = page.map((one) =>
        [one.file, one.line, one.field, one.value, one.reason, one.mend].map(cell).join(","),
      );
      if (text.length > 0) out.enqueue(encoder.encode(`${text.join("\n")}\n`));
      if (page.length < PAGE) out.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="faults-${id}.csv"`,
      "cache-control": "no-store",
    },
  });
}
