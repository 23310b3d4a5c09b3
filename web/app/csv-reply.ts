/** One cell of a file for people; text that a spreadsheet would take for a formula begins with an apostrophe. */
const cell = (text: string | number): string =>
  `"${String(text)
    .replaceAll('"', '""')
    .replace(/^([=+\-@\t\r])/, "'$1")}"`;

/**
 * A list as CSV (RFC 4180), sent page by page, so that it is never in memory as a whole. The first page is asked for before the reply
 * begins: whoever may not read it is told so. Whoever goes away ends the asking.
 * @param file its name: letters, digits, dots and dashes
 * @param head the columns' names
 */
export async function csvReply<Row>(
  file: string,
  head: readonly string[],
  pages: AsyncGenerator<readonly Row[], void>,
  cellsOf: (row: Row) => readonly (string | number)[],
): Promise<Response> {
  let first: IteratorResult<readonly Row[], void> | undefined = await pages.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(encoder.encode(`${head.join(",")}\n`)),
    pull: async (out) => {
      // A page without rows is not the end, and a pull that gives nothing would not be asked again.
      for (let text = ""; text === "";) {
        const page = first ?? (await pages.next());
        first = undefined;
        if (page.done === true) return out.close();
        text = page.value.map((row) => `${cellsOf(row).map(cell).join(",")}\n`).join("");
        if (text !== "") out.enqueue(encoder.encode(text));
      }
    },
    cancel: async () => {
      await pages.return();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file}"`,
      "cache-control": "no-store",
    },
  });
}
