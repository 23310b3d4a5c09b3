import { sql } from "kysely";
import type { Tx } from "./database.ts";

/**
 * Does bulk work on tables without their temporal keys and foreign keys, and makes these again in the same transaction:
 * PostgreSQL then checks all rows at once, in an eighth of the time, and nobody ever sees a table without its keys. The
 * tables are locked against readers until the transaction ends, so this is for imports that are worth it.
 * @throws what the keys say where a row breaks one.
 */
export async function withoutKeys(tx: Tx, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  // Foreign keys last: one that spans time needs the temporal key that it refers to.
  const { rows: keys } = await sql<{ table: string; name: string; definition: string }>`
    select relname as "table", conname as name, pg_get_constraintdef(key.oid) as definition
    from pg_constraint key join pg_class on pg_class.oid = conrelid
    where conrelid = any(${tables}::regclass[]) and (contype = 'f' or contype in ('p', 'u') and conperiod)
    order by contype = 'f', conname`.execute(tx);
  for (const key of keys.toReversed()) {
    await sql`alter table ${sql.id(key.table)} drop constraint ${sql.id(key.name)}`.execute(tx);
  }
  await work();
  for (const key of keys) {
    await sql`alter table ${sql.id(key.table)} add constraint ${sql.id(key.name)} ${sql.raw(key.definition)}`.execute(
      tx,
    );
  }
}

/**
 * Does bulk work without a table's own row triggers, which look at every row by itself. The caller has checked all rows at once
 * for what they would say, and holds the tables against other writers since before that check.
 */
export async function withoutTriggers(tx: Tx, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  for (const table of tables) await sql`alter table ${sql.id(table)} disable trigger user`.execute(tx);
  await work();
  for (const table of tables) await sql`alter table ${sql.id(table)} enable trigger user`.execute(tx);
}
