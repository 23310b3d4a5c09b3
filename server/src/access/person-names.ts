import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";

export const staffPersonSchema = z.object({ id: z.string(), name: z.string().nullable() }).openapi("StaffPerson");

export type PersonJson = z.infer<typeof staffPersonSchema>;

/** Who asked, approved, locked: names for the company office. An erased person keeps the id and has no name. */
export async function personNames(
  db: Db,
  ids: readonly (bigint | null)[],
): Promise<(id: bigint | null) => PersonJson | null> {
  const { rows } = await sql<{ id: bigint; name: string | null }>`
    select person_id as id, name from person_card
    where person_id = any(${ids.filter((id) => id !== null)}::bigint[])`.execute(db);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return (id) => (id === null ? null : { id: toEdge("person", id), name: names.get(id) ?? null });
}
