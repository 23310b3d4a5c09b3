import { audit, toMoney } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { enqueue } from "../foundation/jobs.ts";
import { causeOf, post } from "../ledger/index.ts";
import { writeChange } from "./store.ts";
import "./tables.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Makes a gift card's code and mails it to its recipient. */
    "send-gift-card": { readonly card: string };
  }
}

/** Who gets a card, from whom, and when; personal. */
export interface CardRecipient {
  readonly name: string;
  readonly email: string;
  readonly sender: string;
  readonly message: string;
  readonly locale: string;
  /** The shop's address, for the mail's link. */
  readonly shopUrl: string;
}

export interface NewCard {
  /** Minor units. */
  readonly value: bigint;
  readonly currency: string;
  readonly recipient: CardRecipient;
  /** Not before today: then it is sent at once. */
  readonly sendAt: Temporal.Instant;
}

/** A card is at most this many times the currency's hundred: EUR 1,000, JPY 100,000. */
export const mostOnACard = 1_000n;
/** Further ahead nobody remembers that they gave it. */
export const longestAhead = Temporal.Duration.from({ hours: 24 * 366 });

/** Writes a card down that holds no money yet. @returns its id. */
async function writeCard(
  context: Context,
  card: NewCard & { readonly orderId: bigint | null; readonly reason: string },
): Promise<bigint> {
  const { id } = await context.tx
    .insertInto("credit")
    .values({
      kind: "gift-card",
      person_id: null,
      member_id: null,
      currency: card.currency,
      created_at: context.now,
      blocked_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const soon = Temporal.Instant.compare(card.sendAt, context.now) < 0;
  await context.tx
    .insertInto("gift_card")
    .values({
      credit_id: id,
      value: card.value,
      code_hash: null,
      last4: null,
      order_id: card.orderId,
      given_by: card.orderId === null ? context.actor : null,
      reason: card.reason,
      send_at: soon ? context.now : card.sendAt,
      sent_at: null,
      active_at: null,
    })
    .execute();
  const { shopUrl, ...recipient } = card.recipient;
  await context.tx
    .insertInto("gift_card_recipient")
    .values({ credit_id: id, shop_url: shopUrl, ...recipient })
    .execute();
  return id;
}

/** Writes the card down that an order is for; its money comes with the order's payment (`activateCard`). */
export async function writeBoughtCard(context: Context, card: NewCard & { readonly orderId: bigint }): Promise<void> {
  await writeCard(context, { ...card, reason: "" });
}

/** The order of a card is paid: the card holds its value, the books say so, and it is sent on its day. */
export async function activateCard(context: Context, orderId: bigint): Promise<void> {
  const card = await context.tx
    .selectFrom("gift_card")
    .innerJoin("credit", "credit.id", "gift_card.credit_id")
    .select(["credit_id", "value", "currency", "send_at"])
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  await fill(context, card, {
    cause: causeOf("order", orderId),
    key: `order:${orderId}:gift-card`,
    from: "payment-clearing",
  });
}

async function fill(
  context: Context,
  card: {
    readonly credit_id: bigint;
    readonly value: bigint;
    readonly currency: string;
    readonly send_at: Temporal.Instant;
  },
  of: { readonly cause: string; readonly key: string; readonly from: "payment-clearing" | "goodwill" },
): Promise<void> {
  await writeChange(context, card.credit_id, card.value, of.cause);
  await context.tx
    .updateTable("gift_card")
    .set({ active_at: context.now })
    .where("credit_id", "=", card.credit_id)
    .execute();
  await post(context, [
    {
      debit: { company: of.from },
      credit: { company: "gift-cards" },
      amount: card.value,
      currency: card.currency,
      key: of.key,
      cause: of.cause,
      periodId: null,
    },
  ]);
  await sendCardAt(context, card.credit_id, card.send_at);
}

/** Has the job make the code and mail it; one that waits already is moved. */
export async function sendCardAt(context: Context, creditId: bigint, at: Temporal.Instant): Promise<void> {
  const card = creditId.toString();
  await enqueue(context, "send-gift-card", { card }, { runAt: at, key: `send-gift-card ${card}` });
}

/** Staff give a card: its money is the company's own, an expense. @returns its id; `not-allowed` for nobody. */
export async function giveCard(
  context: Context,
  card: NewCard & { readonly reason: string },
): Promise<bigint | Failure> {
  if (context.actor === null) return new Failure("not-allowed", "A card is given by somebody.");
  const id = await writeCard(context, { ...card, orderId: null });
  const row = { credit_id: id, value: card.value, currency: card.currency, send_at: card.sendAt };
  const cause = causeOf("giftCard", id);
  await fill(context, row, { cause, key: `gift-card:${id}:given`, from: "goodwill" });
  await audit(context, {
    action: "gift-card.given",
    subject: toEdge("giftCard", id),
    reason: card.reason,
    after: { value: toMoney(card.value, card.currency) },
  });
  return id;
}
