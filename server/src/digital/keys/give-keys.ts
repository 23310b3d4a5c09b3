import { sql } from "kysely";
import type { Context } from "../../foundation/database.ts";
import { lockPools } from "./add-keys.ts";
import "../tables.ts";

export interface KeyState {
  /** Keys that were given now. */
  readonly given: number;
  /** Keys that the order still has to get. */
  readonly owed: number;
}

/**
 * Gives each unit of paid lines its key, as far as there are any; the rest is owed. Runs once for an order, after `giveAccess`; again it
 * changes nothing. The caller holds the order's lock and takes no lock after this one.
 */
export async function giveKeys(
  context: Context,
  wish: {
    readonly orderId: bigint;
    readonly lines: readonly { readonly id: bigint; readonly variantId: bigint; readonly quantity: number }[];
  },
): Promise<KeyState> {
  const { lines } = wish;
  const { rows } = await sql<{ id: bigint }>`
    update download_grant given set keys_each = part.quantity, keys_owed = part.quantity * line.quantity
    from unnest(${lines.map(({ id }) => id)}::bigint[], ${lines.map(({ variantId }) => variantId)}::bigint[],
      ${lines.map(({ quantity }) => quantity)}::integer[]) as line (id, variant_id, quantity)
    join variant_download part on part.variant_id = line.variant_id
    join key_pool on key_pool.variant_id = part.digital_id and key_pool.active
    where given.order_line_id = line.id and given.variant_id = part.digital_id and given.keys_each is null
      and given.order_id = ${wish.orderId}
    returning given.id`.execute(context.tx);
  return rows.length === 0 ? { given: 0, owed: 0 } : await fillOwed(context, wish.orderId);
}

/**
 * Gives an order the keys that it waits for, as far as there are any that no older order waits for. The caller holds the order's lock and
 * takes no lock after this one.
 */
export async function fillOwed(context: Context, orderId: bigint): Promise<KeyState> {
  const { tx, now } = context;
  const waiting = await tx
    .selectFrom("download_grant")
    .select(["id", "variant_id"])
    .where("order_id", "=", orderId)
    .where("keys_owed", ">", 0)
    .where("ended_at", "is", null)
    .orderBy("id")
    .execute();
  if (waiting.length === 0) return { given: 0, owed: 0 };
  await lockPools(
    context,
    waiting.map(({ variant_id }) => variant_id),
  );
  let given = 0;
  let owed = 0;
  for (const { id, variant_id } of waiting) {
    // Read under the pool's lock: a key is free for one, and who waits longer comes first.
    const { rows } = await sql<{ owed: number; taken: number }>`
      with wish as (
        select own.keys_owed, (
          select coalesce(sum(older.keys_owed), 0) from download_grant older
          where older.variant_id = own.variant_id and older.keys_owed > 0 and older.ended_at is null and older.id < own.id
        ) as older from download_grant own where own.id = ${id}),
      free as (
        select key.id, row_number() over (order by key.id) as place from license_key key
        where key.variant_id = ${variant_id} and key.grant_id is null
        order by key.id limit (select older + keys_owed from wish)),
      taken as (
        update license_key set grant_id = ${id}, given_at = ${now}::timestamptz
        where id in (select free.id from free, wish where free.place > wish.older) returning id)
      update download_grant set keys_owed = keys_owed - (select count(*)::integer from taken) where id = ${id}
      returning keys_owed as owed, (select count(*)::integer from taken) as taken`.execute(tx);
    given += rows[0]?.taken ?? 0;
    owed += rows[0]?.owed ?? 0;
  }
  return { given, owed };
}

/** The orders that wait for a key of a variant, the oldest first. */
export async function ordersOwedKeys({ tx }: Pick<Context, "tx">, variantId: bigint): Promise<readonly bigint[]> {
  const rows = await tx
    .selectFrom("download_grant")
    .select("order_id")
    .where("variant_id", "=", variantId)
    .where("keys_owed", ">", 0)
    .where("ended_at", "is", null)
    .orderBy("id")
    .limit(1000)
    .execute();
  return [...new Set(rows.map(({ order_id }) => order_id))];
}

/**
 * Of lines of which units were given back, as many keys end: first those that were still to come, then the last ones given. An ended key
 * is nobody's again: somebody has read it. The caller holds the order's lock.
 * @param lines `left`: the units that the shopper keeps
 * @returns how many keys ended that somebody had
 */
export async function endKeys(
  { tx, now }: Context,
  lines: readonly { readonly id: bigint; readonly left: number }[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    with held as (
      select given.id, given.keys_owed as owed, count(key.id)::integer as held, given.keys_each * line.left_over as due
      from unnest(${lines.map(({ id }) => id)}::bigint[], ${lines.map(({ left }) => left)}::integer[]) as line (id, left_over)
      join download_grant given on given.order_line_id = line.id and given.keys_each is not null
      left join license_key key on key.grant_id = given.id and key.ended_at is null
      group by given.id, line.left_over),
    over as (
      select id, least(owed, greatest(0, owed + held - due)) as dropped, greatest(0, owed + held - due) as too_many from held),
    dropped as (
      update download_grant given set keys_owed = keys_owed - over.dropped from over where given.id = over.id)
    update license_key set ended_at = ${now}::timestamptz
    from (
      select key.id from (
        select id, grant_id, row_number() over (partition by grant_id order by id desc) as place from license_key
        where grant_id in (select id from over) and ended_at is null) key
      join over on over.id = key.grant_id where key.place <= over.too_many - over.dropped) last
    where license_key.id = last.id`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
