import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import type { Content } from "./send-content.ts";

/** The newest version of a file; undefined where there is none, or it was removed. */
export async function readContent(db: Db, fileId: bigint): Promise<Content | undefined> {
  const { rows } = await sql<Content>`
    select content.id as "contentId", content.sha256, content.size, newest.name, newest.content_type as "contentType"
    from digital_file file
    join digital_version newest on newest.file_id = file.id
    join digital_content content on content.id = newest.content_id
    where file.id = ${fileId} and file.removed_at is null order by newest.number desc limit 1`.execute(db);
  return rows[0];
}
