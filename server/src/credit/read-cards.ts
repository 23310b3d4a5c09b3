import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { foundBy } from "../foundation/found-by.ts";
import { hashGiftCode, readGiftCode } from "./codes.ts";
import type { Credit } from "./model.ts";
import { creditsById } from "./store.ts";

export interface CardRow {
  readonly id: bigint;
  readonly currency: string;
  readonly value: bigint;
  readonly balance: bigint;
  readonly last4: string | null;
  readonly orderId: bigint | null;
  readonly orderNumber: string | null;
  readonly givenBy: string | null;
  readonly reason: string;
  readonly activeAt: Temporal.Instant;
  readonly sendAt: Temporal.Instant;
  readonly sentAt: Temporal.Instant | null;
  readonly blockedAt: Temporal.Instant | null;
  /** Null where they were erased. */
  readonly recipient: string | null;
  readonly email: string | null;
  readonly sender: string | null;
}

const columns = sql`credit.id, credit.currency, card.value, credit.balance, card.last4, card.order_id as "orderId",
  order_name.number as "orderNumber", giver.name as "givenBy", card.reason, card.active_at as "activeAt", card.send_at as "sendAt",
  card.sent_at as "sentAt", credit.blocked_at as "blockedAt", who.name as recipient, who.email, who.sender
  from gift_card card join credit on credit.id = card.credit_id
  left join gift_card_recipient who on who.credit_id = card.credit_id
  left join person_card giver on giver.person_id = card.given_by
  left join order_name on order_name.order_id = card.order_id`;

/** Cards that have their money, newest first. @param find the last four of a code, or a part of a name or mail address */
export async function listCards(
  db: Db,
  wish: { readonly find: string; readonly before: bigint | undefined; readonly limit: number },
): Promise<readonly CardRow[]> {
  const find = wish.find.trim();
  const found = (condition: RawBuilder<unknown>, join = sql``) => sql`
    select card.credit_id as id from gift_card card ${join}
    where card.active_at is not null and ${condition}
      and ${wish.before === undefined ? sql`true` : sql`card.credit_id < ${wish.before}`}
    order by card.credit_id desc limit ${wish.limit}`;
  // By the code or by whom it is for: two questions, each with its own index, and the newest of both.
  const page =
    find === ""
      ? found(sql`true`)
      : sql`(${found(sql`card.last4 = ${find.toUpperCase().slice(-4)}`)}) union
          (${found(foundBy(sql`who.found_by`, find), sql`join gift_card_recipient who on who.credit_id = card.credit_id`)})`;
  const { rows } = await sql<CardRow>`
    select ${columns}
    where card.credit_id in (select id from (${page}) page)
    order by card.credit_id desc limit ${wish.limit}`.execute(db);
  return rows;
}

export async function findCard(db: Db, id: bigint): Promise<CardRow | undefined> {
  const { rows } = await sql<CardRow>`
    select ${columns} where card.credit_id = ${id} and card.active_at is not null`.execute(db);
  return rows[0];
}

/** The card of a typed code, with what is free on it; undefined where there is none. */
export async function cardOfCode(
  db: Db,
  wish: { readonly key: string; readonly code: string; readonly now: Temporal.Instant },
): Promise<(Credit & { readonly blocked: boolean }) | undefined> {
  if (readGiftCode(wish.code) === undefined) return undefined;
  const { rows } = await sql<{ id: bigint; blocked: boolean }>`
    select credit_id as id, credit.blocked_at is not null as blocked
    from gift_card join credit on credit.id = credit_id
    where code_hash = ${hashGiftCode(wish.key, wish.code)} and active_at is not null`.execute(db);
  const [row] = rows;
  const found = row && (await creditsById(db, [row.id], wish)).get(row.id);
  return found && { ...found, blocked: row.blocked };
}

/** What was bought with an order that is for a gift card. */
export interface BoughtCard {
  readonly id: bigint;
  readonly value: bigint;
  /** What is on it now; 0 until its order is paid. */
  readonly balance: bigint;
  readonly recipient: string | null;
  readonly sendAt: Temporal.Instant;
  readonly sentAt: Temporal.Instant | null;
}

export async function cardOfOrder(db: Db, orderId: bigint): Promise<BoughtCard | undefined> {
  const { rows } = await sql<BoughtCard>`
    select card.credit_id as id, card.value, credit.balance, who.name as recipient, card.send_at as "sendAt",
      card.sent_at as "sentAt"
    from gift_card card join credit on credit.id = card.credit_id
    left join gift_card_recipient who on who.credit_id = card.credit_id
    where card.order_id = ${orderId}`.execute(db);
  return rows[0];
}

/** What a person has as store credit, by currency. */
export async function storeCreditOf(
  db: Db,
  person: bigint,
): Promise<readonly { readonly currency: string; readonly balance: bigint }[]> {
  const { rows } = await sql<{ currency: string; balance: bigint }>`
    select currency, sum(balance)::bigint as balance from credit
    where kind = 'store-credit' and person_id = ${person} group by currency having sum(balance) > 0 order by currency`.execute(
    db,
  );
  return rows;
}
