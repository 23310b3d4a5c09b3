/** Paging by id at the edge: a list's cursor is the prefixed id of its last row. */
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import type { IdKind } from "../foundation/ids.ts";

/** The id before which a page begins; undefined for the first page, `bad-input` for what is no id of the kind. */
export function cursorOf(kind: IdKind, before: string | undefined): bigint | undefined | Failure {
  if (before === undefined) return undefined;
  return (
    fromEdge(kind, before) ?? new Failure("bad-input", `"${before}" is not the id of a ${kind}.`, { field: "before" })
  );
}

/** Of `limit + 1` rows that were asked for: those of the page, and the cursor of the next one, null on the last. */
export function pageOf<Row extends { readonly id: bigint }>(
  kind: IdKind,
  found: readonly Row[],
  limit: number,
): { readonly page: readonly Row[]; readonly next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last !== undefined ? toEdge(kind, last.id) : null };
}
