import { sql } from "kysely";
import { lockName } from "../foundation/database.ts";
import type { Context, Db, Tx } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { nameIn } from "./model.ts";
import type { Promotion } from "./model.ts";
import { findPromotion } from "./store.ts";

type Counts = ReadonlyMap<bigint, { readonly all: number; readonly own: number }>;

const isCounted = ({ limitTotal, limitCustomer, firstOrder }: Promotion) =>
  limitTotal !== null || limitCustomer !== null || firstOrder;

/**
 * The uses of these promotions that stand now, by everybody and by this person (0 for nobody): those of paid orders, and of
 * orders whose hold has not run out. Promotions without a limit are not counted.
 */
export async function countUses(
  db: Db,
  wish: {
    readonly promotions: readonly Promotion[];
    readonly person: bigint | null;
    readonly now: Temporal.Instant;
    /** An order whose own use does not count. */
    readonly exceptOrder?: bigint;
  },
): Promise<Counts> {
  const ids = wish.promotions.filter(isCounted).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ promotion_id: bigint; uses: number; own: number }>`
    select promotion_id, count(*)::integer as uses,
      (count(*) filter (where person_id = ${wish.person}::bigint))::integer as own
    from promotion_use
    where promotion_id = any(${ids}::bigint[]) and coalesce(held_until > ${wish.now}::timestamptz, true)
      and order_id is distinct from ${wish.exceptOrder ?? null}::bigint
    group by promotion_id`.execute(db);
  return new Map(rows.map(({ promotion_id, uses, own }) => [promotion_id, { all: uses, own }]));
}

interface Hold {
  readonly orderId: bigint;
  readonly person: bigint;
  readonly until: Temporal.Instant;
}

/**
 * Keeps a use of each of these promotions for an order until it is paid, or until then. Decided under locks that are held to the
 * transaction's end (of promotions with a limit in all, then of the person's own uses; always in the order of the ids), so
 * that of a code with one use left one order gets it.
 * @returns `price-changed` (`data.promotion`) where others were faster.
 */
export async function holdUses(
  context: Context,
  { orderId, person, until, promotions }: Hold & { readonly promotions: readonly Promotion[] },
): Promise<undefined | Failure> {
  const { tx, now } = context;
  const counted = promotions.filter(isCounted).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, limitTotal } of counted) {
    // Not "for update": rows that name the promotion (this order's own discounts) share-lock its key, and would wait in a circle.
    if (limitTotal !== null) await sql`select from promotion where id = ${id} for no key update`.execute(tx);
    else await lockName(tx, `promotion ${id} of ${person}`);
  }
  // A statement of its own after the locks: whoever held one before us has committed, and is seen.
  const counts = await countUses(tx, { promotions: counted, person, now, exceptOrder: orderId });
  const gone = counted.find(({ id, limitTotal, limitCustomer, firstOrder }) => {
    const { all, own } = counts.get(id) ?? { all: 0, own: 0 };
    return all >= (limitTotal ?? Infinity) || own >= (firstOrder ? 1 : (limitCustomer ?? Infinity));
  });
  if (gone !== undefined) {
    return new Failure(
      "price-changed",
      `"${nameIn(gone.names, "en")}" has just been used up. Look at the total and order again.`,
      { promotion: toEdge("promotion", gone.id), code: gone.code },
    );
  }
  if (promotions.length > 0) {
    await sql`
      insert into promotion_use (promotion_id, order_id, person_id, at, held_until)
      select id, ${orderId}::bigint, ${person}::bigint, ${now}::timestamptz, ${until}::timestamptz
      from unnest(${promotions.map(({ id }) => id)}::bigint[]) as id
      on conflict (promotion_id, order_id) do update set held_until = excluded.held_until`.execute(tx);
  }
  return undefined;
}

/**
 * Keeps an order's uses for longer, as another payment of it is begun or waited for. Where a hold ran out and others have used the
 * promotion up meanwhile, the order cannot have its price any more. @returns as `holdUses`.
 */
export async function holdUsesAgain(context: Context, hold: Hold): Promise<undefined | Failure> {
  const { rows } = await sql<{ promotion_id: bigint }>`
    select promotion_id from promotion_use where order_id = ${hold.orderId} and held_until is not null`.execute(
    context.tx,
  );
  const promotions: Promotion[] = [];
  for (const { promotion_id } of rows) {
    const promotion = await findPromotion(context.tx, promotion_id);
    if (promotion !== undefined) promotions.push(promotion);
  }
  return await holdUses(context, { ...hold, promotions });
}

/** The order is paid: its uses are used. Also where a hold has run out: who paid a price gets it. */
export async function keepUses(tx: Tx, orderId: bigint): Promise<void> {
  await sql`update promotion_use set held_until = null where order_id = ${orderId}`.execute(tx);
}

/** The order will not be: its uses are others' again. */
export async function releaseUses(tx: Tx, orderId: bigint): Promise<void> {
  await sql`delete from promotion_use where order_id = ${orderId}`.execute(tx);
}
