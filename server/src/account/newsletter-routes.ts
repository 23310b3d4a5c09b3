import { z } from "@hono/zod-openapi";
import { cursorOf, FileReply, instantSchema, pageOf, pageQuery, route } from "../access/index.ts";
import type { Call } from "../access/index.ts";
import { csvCell } from "../foundation/csv-cell.ts";
import { isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { countReaders, eachReader, listReaders, newsletterStates } from "./list-newsletter.ts";
import type { ReaderFilter } from "./list-newsletter.ts";

const state = z.enum(newsletterStates);
const search = z.string().trim().min(1).max(100).optional();

const readerSchema = z
  .object({
    id: z.string(),
    person: z.string(),
    name: z.string(),
    email: z.string(),
    locale: z.string(),
    state,
    at: instantSchema.openapi({ description: "When they said so" }),
    via: z.enum(["sign-up", "account", "erasure"]),
  })
  .openapi("NewsletterReader");

const head = "email;name;language;state;since;via\r\n";

function csvOf(call: Pick<Call, "db">, filter: ReaderFilter): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const pages = eachReader(call.db, filter);
  let isFirst = true;
  return new ReadableStream({
    pull: async (out) => {
      if (isFirst) out.enqueue(encoder.encode(head));
      isFirst = false;
      const next = await pages.next();
      if (next.done === true) return out.close();
      const lines = next.value.map((reader) =>
        [reader.email, reader.name, reader.locale, reader.state, reader.at.toString(), reader.via]
          .map((cell) => csvCell(cell, ";"))
          .join(";"),
      );
      out.enqueue(encoder.encode(`${lines.join("\r\n")}\r\n`));
    },
  });
}

/** Who wants the newsletter, for whoever writes it. */
export function newsletterRoutes() {
  return [
    route({
      key: "GET /api/admin/newsletter",
      summary: "Who wants the newsletter or no longer does, by their last word, the latest first",
      access: ["member.read"],
      query: z.object({ search, state: state.optional(), ...pageQuery }),
      reply: z.object({
        readers: z.array(readerSchema),
        next: z.string().nullable(),
        counts: z.object({ wanted: z.number(), ended: z.number() }),
      }),
      handle: async ({ query: { limit, before, ...filter } }, call) => {
        const cursor = cursorOf("consent", before);
        if (isFailure(cursor)) return cursor;
        const [found, counts] = await Promise.all([
          listReaders(call.db, { ...filter, before: cursor, limit: limit + 1 }),
          countReaders(call.db),
        ]);
        const { page, next } = pageOf("consent", found, limit);
        const readers = page.map(({ id, personId, at, ...reader }) => ({
          ...reader,
          id: toEdge("consent", id),
          person: toEdge("person", personId),
          at: at.toString(),
        }));
        return { readers, next, counts };
      },
    }),
    route({
      key: "GET /api/admin/newsletter.csv",
      summary: "The same as CSV for whatever sends it; without a state only those who want it",
      access: ["member.read"],
      query: z.object({ search, state: state.default("wanted") }),
      reply: z.unknown(),
      handle: async ({ query }, call) => new FileReply("newsletter.csv", "text/csv; charset=utf-8", csvOf(call, query)),
    }),
  ] as const;
}
