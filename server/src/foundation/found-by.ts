import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { ownPlan } from "./own-plan.ts";

/**
 * That what is searched is a part of `text`, which is in small letters (`found_by`); of fewer than three letters, for which no index of parts
 * can stand, its beginning.
 */
export function foundBy(text: RawBuilder<unknown>, search: string): RawBuilder<boolean> {
  return search.length < 3 ? like(text, `${escaped(search)}%`) : foundAnywhere(text, search);
}

/** The same, anywhere in `text` however short: for what is so little that it may be read whole. */
export function foundAnywhere(text: RawBuilder<unknown>, search: string): RawBuilder<boolean> {
  return like(text, `%${escaped(search)}%`);
}

const escaped = (search: string): string => search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);

function like(text: RawBuilder<unknown>, pattern: string): RawBuilder<boolean> {
  return sql<boolean>`${text} like ${pattern} ${ownPlan}`;
}
