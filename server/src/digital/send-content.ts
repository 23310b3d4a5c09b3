import { FileReply } from "../access/index.ts";
import type { Db } from "../foundation/database.ts";
import { disposition } from "./file-name.ts";
import { pieceSize } from "./model.ts";
import "./tables.ts";

export interface Content {
  readonly contentId: bigint;
  readonly sha256: string;
  readonly size: bigint;
  readonly name: string;
  readonly contentType: string;
}

/** First and last byte, both inside. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * What a `Range` header asks of a file (RFC 9110, 14.2): one span, "none" where there is no such part, undefined where all is to be sent:
 * without the header, with one of another unit or form, or with several spans.
 */
export function spanOf(header: string | undefined, size: number): Span | "none" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return undefined;
  if (from === "") {
    const length = Number(to);
    return length === 0 ? "none" : { first: Math.max(0, size - length), last: size - 1 };
  }
  const first = Number(from);
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== "" && Number(to) < first) return undefined;
  return first >= size ? "none" : { first, last };
}

/** Sends a file or the part that was asked for, piece by piece as it is taken: no more of it is in memory than that. */
export function sendContent(
  db: Db,
  content: Content,
  asked: { readonly range: string | undefined; readonly ifRange: string | undefined },
): FileReply {
  const size = Number(content.size);
  const tag = `"${content.sha256}"`;
  // A part of what it was before helps nobody: then all of it is sent.
  const isSame = asked.ifRange === undefined || asked.ifRange.trim() === tag;
  const span = isSame ? spanOf(asked.range, size) : undefined;
  const headers = {
    "content-disposition": disposition(content.name),
    "accept-ranges": "bytes",
    etag: tag,
    "cache-control": "private, no-store, no-transform",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
  };
  if (span === "none") {
    return new FileReply(content.name, content.contentType, "", {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${size}` },
    });
  }
  const { first, last } = span ?? { first: 0, last: size - 1 };
  return new FileReply(content.name, content.contentType, bytesOf(db, content.contentId, { first, last }), {
    status: span === undefined ? 200 : 206,
    headers: {
      ...headers,
      "content-length": String(last - first + 1),
      ...(span === undefined ? {} : { "content-range": `bytes ${first}-${last}/${size}` }),
    },
  });
}

function bytesOf(db: Db, contentId: bigint, { first, last }: Span): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = first;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const position = Math.floor(next / pieceSize);
        const piece = await db
          .selectFrom("digital_piece")
          .select("bytes")
          .where("content_id", "=", contentId)
          .where("position", "=", position)
          .executeTakeFirst();
        if (piece === undefined) throw new Error(`content ${contentId} has no piece ${position}`);
        const start = position * pieceSize;
        const part = piece.bytes.subarray(next - start, last + 1 - start);
        next += part.length;
        controller.enqueue(new Uint8Array(part));
        if (next > last) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
