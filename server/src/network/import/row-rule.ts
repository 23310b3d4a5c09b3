/** A rule that a row of an import must keep, and its check over all rows at once. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "../../foundation/database.ts";
import type { ImportFile } from "./columns.ts";

/** One rule: the column it looks at, when it is broken, why, and how to mend it. */
export interface RowRule {
  readonly field: string;
  readonly value: RawBuilder<unknown>;
  readonly broken: RawBuilder<unknown>;
  readonly reason: string;
  readonly mend: string;
}

export const rule = (field: string, broken: RawBuilder<unknown>, reason: string, mend: string): RowRule => ({
  field,
  value: sql`row.${sql.id(field)}`,
  broken,
  reason,
  mend,
});

/** Finds all broken rules of all rows in one pass. */
export async function checkRows(
  tx: Tx,
  file: ImportFile,
  rows: RawBuilder<unknown>,
  rules: readonly RowRule[],
): Promise<void> {
  const list = rules.map(
    ({ field, value, broken, reason, mend }) =>
      sql`(${field}::text, ${value}::text, coalesce(${broken}, false), ${reason}::text, ${mend}::text)`,
  );
  // Few rows break any rule: only these are unfolded into one row a rule.
  const any = sql.join(
    rules.map(({ broken }) => broken),
    sql` or `,
  );
  await sql`insert into raw_fault
    select ${file}, row.line, found.field, left(coalesce(found.value, ''), 200), found.reason, found.mend
    from (select * from (${rows}) row where ${any}) row
    cross join lateral (values ${sql.join(list)}) found (field, value, broken, reason, mend)
    where found.broken`.execute(tx);
}

/** How to write a day. */
export const when = "write a day as 2026-03-31, or an instant with its offset as 2026-03-31T09:30:00Z";
