import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { mostCodes } from "./basket-codes.ts";
import { mostCards } from "./basket-credit.ts";
import { lockBasket, mostLines, mostOfOne } from "./change-basket.ts";
import { hashToken } from "./tokens.ts";

/** The token of a person's own basket: the same on every device they sign in on, and known to nobody without the key. */
export function basketTokenOf(key: string, person: bigint): string {
  return createHmac("sha256", key).update(`basket ${person}`).digest("base64url");
}

/**
 * Puts what a guest's basket holds into a person's own: quantities add up (99 of one thing and 50 things are the most), codes and gift
 * cards come along. The guest's basket is then gone, so that signing in twice adds nothing twice.
 */
export async function mergeBasket(
  context: Context,
  of: { readonly guest: string | undefined; readonly own: string },
): Promise<void> {
  if (of.guest === undefined || of.guest === of.own) return;
  const { tx, now } = context;
  const guest = await tx
    .selectFrom("basket")
    .select(["id", "codes", "use_credit"])
    .where("token_hash", "=", hashToken(of.guest))
    .forUpdate()
    .executeTakeFirst();
  if (guest === undefined) return;
  const own = await lockBasket(context, of.own);
  await sql`
    insert into basket_line (basket_id, variant_id, quantity, added_at)
    select ${own}::bigint, variant_id, quantity, added_at from (
      select line.*, own.variant_id is not null as known,
        count(*) filter (where own.variant_id is null) over (order by line.added_at, line.variant_id) as place
      from basket_line line
      left join basket_line own on own.basket_id = ${own} and own.variant_id = line.variant_id
      where line.basket_id = ${guest.id}) line
    where known or place + (select count(*) from basket_line where basket_id = ${own}) <= ${mostLines}
    on conflict (basket_id, variant_id) do update
      set quantity = least(${mostOfOne}, basket_line.quantity + excluded.quantity)`.execute(tx);
  await sql`
    update basket set updated_at = ${now}::timestamptz, use_credit = use_credit or ${guest.use_credit},
      codes = (select coalesce(array_agg(code order by place), '{}') from (
        select code, min(place) as place from unnest(codes || ${guest.codes}::text[]) with ordinality each (code, place)
        group by code order by 2 limit ${mostCodes}) kept)
    where id = ${own}`.execute(tx);
  await sql`
    insert into basket_gift_card (basket_id, credit_id, added_at)
    select ${own}::bigint, credit_id, added_at from basket_gift_card where basket_id = ${guest.id}
    order by added_at limit greatest(0, ${mostCards} - (select count(*) from basket_gift_card where basket_id = ${own}))
    on conflict do nothing`.execute(tx);
  await tx.deleteFrom("basket").where("id", "=", guest.id).execute();
}

/** Forgets the basket of a token. */
export async function dropBasket(context: Context, token: string): Promise<void> {
  await context.tx.deleteFrom("basket").where("token_hash", "=", hashToken(token)).execute();
}
