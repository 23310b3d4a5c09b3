import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { memberCards } from "../members/index.ts";
import { programById } from "../program/index.ts";
import type { Dimension } from "./model.ts";
import type { Named } from "./report-json.ts";

/** Gives the names of a report's keys: of ids what people call them, at the edge as edge ids; all else is its own name. */
export async function nameKeys(db: Db, by: Dimension, keys: readonly string[]): Promise<(key: string) => Named> {
  const ids = () => [...new Set(keys)].filter((key) => key !== "").map(BigInt);
  const names = new Map<string, Named>();
  if (by === "link") {
    const { rows } = await sql<{ id: bigint; code: string; label: string }>`
      select link_id as id, code, label from link_channel where link_id = any(${ids()}::bigint[])`.execute(db);
    for (const { id, code, label } of rows) {
      names.set(String(id), { key: toEdge("link", id), name: `${label} (${code})` });
    }
  }
  if (by === "affiliate") {
    for (const [id, { displayName, handle }] of await memberCards(db, ids())) {
      names.set(String(id), { key: toEdge("member", id), name: `${displayName} (${handle})` });
    }
  }
  if (by === "program") {
    for (const id of ids()) {
      const program = await programById(db, id);
      if (program !== undefined) names.set(String(id), { key: toEdge("program", id), name: program.name });
    }
  }
  return (key) => names.get(key) ?? { key, name: key };
}
