import { sql } from "kysely";
import type { Db } from "../../foundation/database.ts";
import { boundOf, maskedKey } from "./model.ts";
import type { GrantedKeys, SealedKey } from "./model.ts";
import "../tables.ts";

/** How many keys a variant has. */
export interface KeyPool {
  readonly variantId: bigint;
  readonly active: boolean;
  readonly free: number;
  /** With shoppers. */
  readonly given: number;
  /** Of units that were given back. */
  readonly ended: number;
  /** That orders wait for. */
  readonly owed: number;
}

/** The pools of these variants, or all; variants that never had any are absent. */
export async function keyPools(db: Db, variantIds: readonly bigint[] | null): Promise<readonly KeyPool[]> {
  const { rows } = await sql<KeyPool>`
    select pool.variant_id as "variantId", pool.active,
      count(key.id) filter (where key.grant_id is null)::integer as free,
      count(key.id) filter (where key.grant_id is not null and key.ended_at is null)::integer as given,
      count(key.id) filter (where key.ended_at is not null)::integer as ended,
      (select coalesce(sum(keys_owed), 0) from download_grant owed
       where owed.variant_id = pool.variant_id and owed.keys_owed > 0 and owed.ended_at is null)::integer as owed
    from key_pool pool left join license_key key on key.variant_id = pool.variant_id
    where ${variantIds === null ? null : [...variantIds]}::bigint[] is null
      or pool.variant_id = any(${variantIds === null ? null : [...variantIds]}::bigint[])
    group by pool.variant_id order by pool.variant_id`.execute(db);
  return rows;
}

/** How many keys orders wait for, in all: staff are told with the day's work. */
export async function keysOwed(db: Db): Promise<{ readonly keys: number; readonly orders: number }> {
  const { rows } = await sql<{ keys: number; orders: number }>`
    select coalesce(sum(keys_owed), 0)::integer as keys, count(distinct order_id)::integer as orders
    from download_grant where keys_owed > 0 and ended_at is null`.execute(db);
  return rows[0] ?? { keys: 0, orders: 0 };
}

export interface KeyRow {
  readonly id: bigint;
  readonly masked: string;
  readonly addedAt: Temporal.Instant;
  readonly orderId: bigint | null;
  readonly givenAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
}

export const keyStates = ["free", "given", "ended"] as const;
export type KeyState = (typeof keyStates)[number];

/** Keys of a variant, the newest first, never readable. */
export async function listKeys(
  db: Db,
  wish: {
    readonly variantId: bigint;
    readonly state: KeyState | null;
    /** Its last letters. */
    readonly ending: string | null;
    readonly before: bigint | null;
    readonly limit: number;
  },
): Promise<readonly KeyRow[]> {
  const rows = await db
    .selectFrom("license_key")
    .leftJoin("download_grant", "download_grant.id", "license_key.grant_id")
    .select([
      "license_key.id",
      "license_key.ending",
      "license_key.added_at as addedAt",
      "license_key.given_at as givenAt",
      "license_key.ended_at as endedAt",
      "download_grant.order_id as orderId",
    ])
    .where("license_key.variant_id", "=", wish.variantId)
    .$if(wish.before !== null, (query) => query.where("license_key.id", "<", wish.before!))
    .$if(wish.ending !== null, (query) => query.where("license_key.ending", "=", wish.ending!))
    .$if(wish.state === "free", (query) => query.where("license_key.grant_id", "is", null))
    .$if(wish.state === "given", (query) =>
      query.where("license_key.grant_id", "is not", null).where("license_key.ended_at", "is", null),
    )
    .$if(wish.state === "ended", (query) => query.where("license_key.ended_at", "is not", null))
    .orderBy("license_key.id", "desc")
    .limit(wish.limit)
    .execute();
  return rows.map(({ ending, ...row }) => ({ ...row, masked: maskedKey(ending) }));
}

/** What an order has of keys, by grant; grants that come without any, or are over, are absent. */
export async function keysOf(db: Db, orderId: bigint): Promise<ReadonlyMap<bigint, GrantedKeys>> {
  const { rows } = await sql<{
    id: bigint;
    variant_id: bigint;
    line: bigint;
    owed: number;
    sealed: Buffer | null;
    digest: Buffer | null;
    ending: string | null;
  }>`
    select given.id, given.variant_id, given.order_line_id as line, given.keys_owed as owed, key.sealed, key.digest, key.ending
    from download_grant given
    left join license_key key on key.grant_id = given.id and key.ended_at is null
    where given.order_id = ${orderId} and given.keys_each is not null and given.ended_at is null order by given.id, key.id`.execute(
    db,
  );
  const found = new Map<bigint, { orderLineId: bigint; owed: number; keys: SealedKey[] }>();
  for (const row of rows) {
    const grant = found.get(row.id) ?? { orderLineId: row.line, owed: row.owed, keys: [] };
    found.set(row.id, grant);
    if (row.sealed === null || row.digest === null) continue;
    grant.keys.push({
      sealed: row.sealed.toString("base64"),
      bound: boundOf(row.variant_id, row.digest),
      masked: maskedKey(row.ending ?? ""),
    });
  }
  return found;
}
