import { sql } from "kysely";
import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { beginUpload, finishUpload, putPiece } from "./hand-in.ts";
import { pieceSize } from "./model.ts";
import type { DigitalFile } from "./model.ts";

export interface OwnedFile extends DigitalFile {
  /** Orders that may download it now. */
  readonly buyers: number;
}

/** The files of these variants, each in its newest version, in their order. */
export async function filesOf(db: Db, variantIds: readonly bigint[]): Promise<readonly OwnedFile[]> {
  const { rows } = await sql<OwnedFile>`
    select file.id, file.variant_id as "variantId", newest.name, newest.content_type as "contentType", content.size,
      newest.number as version, newest.at,
      (select count(distinct order_id)::integer from download_grant open
        where open.variant_id = file.variant_id and open.ended_at is null) as buyers
    from digital_file file
    join lateral (select * from digital_version each where each.file_id = file.id order by number desc limit 1) newest on true
    join digital_content content on content.id = newest.content_id
    where file.variant_id = any(${variantIds}::bigint[]) and file.removed_at is null
    order by file.variant_id, file.position, file.id`.execute(db);
  return rows;
}

/** A file in its newest version; undefined where there is none, or it was removed. */
export async function fileById(db: Db, id: bigint): Promise<OwnedFile | undefined> {
  const row = await db.selectFrom("digital_file").select("variant_id").where("id", "=", id).executeTakeFirst();
  return row && (await filesOf(db, [row.variant_id])).find((file) => file.id === id);
}

/** From now on nobody gets it, those who bought it included. @returns undefined; `not-found`. */
export async function removeFile(
  context: Context,
  wish: { readonly fileId: bigint; readonly reason: string },
): Promise<undefined | Failure> {
  const row = await context.tx
    .updateTable("digital_file")
    .set({ removed_at: context.now })
    .where("id", "=", wish.fileId)
    .where("removed_at", "is", null)
    .returning("variant_id")
    .executeTakeFirst();
  if (row === undefined) return new Failure("not-found", "There is no such file.");
  await audit(context, {
    action: "digital-file.remove",
    subject: toEdge("variant", row.variant_id),
    reason: wish.reason,
    before: { file: toEdge("digitalFile", wish.fileId) },
  });
  return undefined;
}

/** A file that is here whole already, as a new one of a variant: the demo's, an import's. @returns its id; as `finishUpload`. */
export async function addFile(
  context: Context,
  file: { readonly variantId: bigint; readonly name: string; readonly bytes: Uint8Array },
): Promise<bigint | Failure> {
  const uploadId = await beginUpload(context, { size: file.bytes.length });
  if (isFailure(uploadId)) return uploadId;
  for (let from = 0; from < file.bytes.length; from += pieceSize) {
    const bytes = file.bytes.subarray(from, from + pieceSize);
    const refused = await putPiece(context, { uploadId, position: from / pieceSize, bytes });
    if (refused !== undefined) return refused;
  }
  return await finishUpload(context, { uploadId, name: file.name, as: { variantId: file.variantId } });
}
