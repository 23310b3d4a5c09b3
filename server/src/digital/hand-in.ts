/**
 * A file comes in pieces, so that a large one needs no large request and a broken line repeats one piece only. Until all are there it is
 * nobody's; what is left for a day goes with the next that begins.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { cleanName, typeOf } from "./file-name.ts";
import { largestFile, mostFiles, pieceSize } from "./model.ts";
import "./tables.ts";

const abandonedAfter = Temporal.Duration.from({ hours: 24 });

/** @returns the upload's id; `bad-input` for an empty file or one that is too large. */
export async function beginUpload(context: Context, wish: { readonly size: number }): Promise<bigint | Failure> {
  const { tx, now } = context;
  if (wish.size < 1) return new Failure("bad-input", "The file is empty.", { field: "size" });
  if (wish.size > largestFile) {
    return new Failure("bad-input", `A file has at most ${largestFile / 1_000_000} MB. Split it, or pack it tighter.`, {
      field: "size",
      most: largestFile,
    });
  }
  await sql`
    delete from digital_content where sha256 is null and begun_at < ${now.subtract(abandonedAfter)}::timestamptz`.execute(
    tx,
  );
  const { id } = await tx
    .insertInto("digital_content")
    .values({ sha256: null, size: BigInt(wish.size), begun_at: now, begun_by: context.actor })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** How many bytes the piece at this place has; undefined where there is no such place. */
function lengthAt(size: bigint, position: number): number | undefined {
  const left = Number(size) - position * pieceSize;
  return position < 0 || left <= 0 ? undefined : Math.min(left, pieceSize);
}

/** One piece, numbered from 0; one that is sent again replaces the first. @returns undefined; `not-found`, `bad-input`. */
export async function putPiece(
  context: Context,
  wish: { readonly uploadId: bigint; readonly position: number; readonly bytes: Uint8Array },
): Promise<undefined | Failure> {
  const content = await lockUpload(context, wish.uploadId);
  if (isFailure(content)) return content;
  const length = lengthAt(content.size, wish.position);
  if (length !== wish.bytes.length) {
    return new Failure("bad-input", `Piece ${wish.position} of this file has ${length ?? "no"} bytes.`, {
      field: "bytes",
      expected: length ?? 0,
    });
  }
  await context.tx
    .insertInto("digital_piece")
    .values({ content_id: wish.uploadId, position: wish.position, bytes: Buffer.from(wish.bytes) })
    .onConflict((conflict) =>
      conflict.columns(["content_id", "position"]).doUpdateSet((row) => ({ bytes: row.ref("excluded.bytes") })),
    )
    .execute();
  return undefined;
}

async function lockUpload({ tx }: Context, id: bigint): Promise<{ readonly size: bigint } | Failure> {
  const row = await tx
    .selectFrom("digital_content")
    .select("size")
    .where("id", "=", id)
    .where("sha256", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row ?? new Failure("not-found", "There is no such upload. It was finished, or left for a day: begin again.");
}

export interface FinishedUpload {
  readonly uploadId: bigint;
  readonly name: string;
  /** A new file of this variant, or the next version of a file: who bought it gets that from now on. */
  readonly as: { readonly variantId: bigint } | { readonly replaces: bigint };
}

/**
 * Makes what was handed in a file that buyers get. The same bytes twice are kept once.
 * @returns the file's id; `wrong-state` where pieces are missing or the variant is not a download, `already-exists` for a version that is
 *   the one before, `not-found`, `bad-input`.
 */
export async function finishUpload(context: Context, wish: FinishedUpload): Promise<bigint | Failure> {
  const { tx, now } = context;
  const name = cleanName(wish.name);
  if (isFailure(name)) return name;
  const upload = await lockUpload(context, wish.uploadId);
  if (isFailure(upload)) return upload;
  const file =
    "replaces" in wish.as ? await lockFile(context, wish.as.replaces) : await newFile(context, wish.as.variantId);
  if (isFailure(file)) return file;
  const contentId = await sealContent(context, wish.uploadId, upload.size);
  if (isFailure(contentId)) return contentId;
  if (file.contentId === contentId && file.name === name) {
    return new Failure("already-exists", "This is the file that is there already.", { field: "file" });
  }
  const number = file.version + 1;
  await tx
    .insertInto("digital_version")
    .values({
      file_id: file.id,
      number,
      content_id: contentId,
      name,
      content_type: typeOf(name),
      at: now,
      by_id: context.actor,
    })
    .execute();
  await audit(context, {
    action: number === 1 ? "digital-file.add" : "digital-file.replace",
    subject: toEdge("variant", file.variantId),
    ...(number === 1 ? {} : { before: { name: file.name, version: file.version } }),
    after: { file: toEdge("digitalFile", file.id), name, version: number, bytes: upload.size.toString() },
  });
  return file.id;
}

interface OpenFile {
  readonly id: bigint;
  readonly variantId: bigint;
  readonly version: number;
  readonly contentId: bigint | null;
  readonly name: string;
}

async function newFile({ tx }: Context, variantId: bigint): Promise<OpenFile | Failure> {
  const { rows } = await sql<{ files: number }>`
    select (select count(*)::integer from digital_file file where file.variant_id = ${variantId} and removed_at is null) as files
    from variant_download own where own.variant_id = ${variantId} and own.digital_id = ${variantId}`.execute(tx);
  const [own] = rows;
  if (own === undefined) {
    return new Failure("wrong-state", "Say first that this variant is downloaded, and save the product.", {
      field: "digital",
    });
  }
  if (own.files >= mostFiles) {
    return new Failure("wrong-state", `A variant has at most ${mostFiles} files.`, { most: mostFiles });
  }
  const { id } = await tx
    .insertInto("digital_file")
    .values({ variant_id: variantId, position: own.files })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, variantId, version: 0, contentId: null, name: "" };
}

async function lockFile({ tx }: Context, id: bigint): Promise<OpenFile | Failure> {
  const { rows } = await sql<OpenFile>`
    select file.id, file.variant_id as "variantId", newest.number as version, newest.content_id as "contentId", newest.name
    from digital_file file
    join digital_version newest on newest.file_id = file.id
      and newest.number = (select max(number) from digital_version each where each.file_id = file.id)
    where file.id = ${id} and file.removed_at is null for update of file`.execute(tx);
  return rows[0] ?? new Failure("not-found", "There is no such file.");
}

/** Reads all of it once for its SHA-256. @returns the id of the content with these bytes; `wrong-state` where pieces are missing. */
async function sealContent({ tx }: Context, id: bigint, size: bigint): Promise<bigint | Failure> {
  const hash = createHash("sha256");
  const pieces = Math.ceil(Number(size) / pieceSize);
  for (let position = 0; position < pieces; position += 1) {
    const piece = await tx
      .selectFrom("digital_piece")
      .select("bytes")
      .where("content_id", "=", id)
      .where("position", "=", position)
      .executeTakeFirst();
    if (piece === undefined) {
      return new Failure("wrong-state", `Of the file piece ${position} of ${pieces} is missing. Send it again.`, {
        missing: position,
      });
    }
    hash.update(piece.bytes);
  }
  const sha256 = hash.digest("hex");
  // Two who hand in the same at once: the second waits here, and takes the first's.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`digital content ${sha256}`}, 0))`.execute(tx);
  const known = await tx.selectFrom("digital_content").select("id").where("sha256", "=", sha256).executeTakeFirst();
  if (known !== undefined) {
    await tx.deleteFrom("digital_content").where("id", "=", id).execute();
    return known.id;
  }
  await tx.updateTable("digital_content").set({ sha256 }).where("id", "=", id).execute();
  return id;
}
