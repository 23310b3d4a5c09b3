import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

const folder = new URL("../../migrations/", import.meta.url);

/**
 * Applies the plain SQL files of `server/migrations` in their names' order, each once and in a transaction of its own.
 * Several processes may start together: they take turns under an advisory lock.
 * @throws where a file that was applied has changed since: migrations are never edited, a new one is added.
 * @returns the names that were applied now.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query("select pg_advisory_lock(hashtextextended('fairline migrations', 0))");
    await client.query(
      "create table if not exists migration (name text primary key, sha256 text not null, at timestamptz not null default now())",
    );
    const known = await client.query<{ name: string; sha256: string }>("select name, sha256 from migration");
    const hashes = new Map(known.rows.map((row) => [row.name, row.sha256]));
    for (const name of names) {
      const text = await readFile(new URL(name, folder), "utf8");
      const sha256 = createHash("sha256").update(text).digest("hex");
      const before = hashes.get(name);
      if (before === sha256) continue;
      if (before !== undefined) {
        throw new Error(`migration ${name} was applied with other contents; restore the file and add a new migration`);
      }
      await client.query("begin");
      try {
        await client.query(text);
        await client.query("insert into migration (name, sha256) values ($1, $2)", [name, sha256]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${name} failed: ${String(error)}`, { cause: error });
      }
      applied.push(name);
    }
  } finally {
    await client.query("select pg_advisory_unlock(hashtextextended('fairline migrations', 0))").catch(() => {});
    client.release();
  }
  return applied;
}
