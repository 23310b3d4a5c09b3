/**
 * What the company has set (taxes, ways to send, promotions, programs, plans, rules), kept in the process. Kept under the versions that the
 * database gives with each change (migration 0042), never by time: a change that was committed before a transaction asked counts in it, whichever
 * process made it.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "./database.ts";
import { SharedReads } from "./shared-reads.ts";

declare module "./database.ts" {
  interface Tables {
    settings_version: { area: string; version: string };
  }
}

/**
 * The versions of everything, as one text: for who asks for something else at the beginning of a transaction, and hands it on by
 * `knowVersion`. It changes with any change of the tables that the migration names.
 */
export const settingsVersion: RawBuilder<string> = sql<string>`(
  select string_agg(version::text, ' ' order by area) from settings_version)`;

/** Kept for so many versions: a transaction that began before a change, or that makes one, does not push the others' out. */
const VERSIONS = 3;
/** Of one version so many: questions about places are without end. */
const MOST = 2_000;

const all = new Map<string, Map<string, unknown>>();

/** By transaction, or by what is read over one connection. */
const known = new WeakMap<Db, Promise<string>>();
/** Outside of a transaction each reading asks, and those at once ask once. */
const everybodys = new SharedReads<string>();

async function ask(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`select ${settingsVersion} as version`.execute(db);
  return rows[0]!.version;
}

function versionOf(db: Db): Promise<string> {
  if (!db.isTransaction) return everybodys.read(db, "version", () => ask(db));
  let version = known.get(db);
  if (version === undefined) {
    version = ask(db);
    known.set(db, version);
  }
  return version;
}

/** Says at which versions a transaction, or what is read over one connection, stands, where its first statement brought that along. */
export function knowVersion(db: Db, version: string): void {
  if (!known.has(db)) known.set(db, Promise.resolve(version));
}

/**
 * Gives what was read at the versions that `db` stands at, or reads it. A transaction stands at those of its first question; one that changes
 * settings itself and then wants to read them asks the tables.
 * @param key names the question, its parameters and whose it is
 * @param read its answer depends on the tables of the migration only, and is never changed by who gets it
 */
export async function keptSetting<T>(db: Db, key: string, read: () => Promise<T>): Promise<T> {
  const version = await versionOf(db);
  const kept = all.get(version)?.get(key);
  if (kept !== undefined) return (kept as { readonly value: T }).value;
  // Each reads for itself: another one's transaction may end before it has its answer. What is read may be newer than the version, which then is
  // nobody's any more.
  const value = await read();
  keep(version, key, value);
  return value;
}

function keep(version: string, key: string, value: unknown): void {
  let own = all.get(version);
  if (own === undefined || own.size >= MOST) {
    own = new Map();
    all.delete(version);
    all.set(version, own);
    for (const oldest of [...all.keys()].slice(0, -VERSIONS)) all.delete(oldest);
  }
  own.set(key, { value });
}
