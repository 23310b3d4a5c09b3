import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { sendCardAt } from "./write-card.ts";
import "./tables.ts";

/**
 * Stops a card, or lets it go on. What is on it is still owed, and goes on it when what it paid for comes back; orders that hold some of
 * it cannot take it.
 * @returns `not-found`.
 */
export async function blockCard(
  context: Context,
  wish: { readonly id: bigint; readonly blocked: boolean; readonly reason: string },
): Promise<undefined | Failure> {
  const changed = await context.tx
    .updateTable("credit")
    .set({ blocked_at: wish.blocked ? context.now : null })
    .where("id", "=", wish.id)
    .where("kind", "=", "gift-card")
    .returning("id")
    .executeTakeFirst();
  if (changed === undefined) return new Failure("not-found", "There is no such gift card.");
  await audit(context, {
    action: wish.blocked ? "gift-card.blocked" : "gift-card.freed",
    subject: toEdge("giftCard", wish.id),
    reason: wish.reason,
  });
  return undefined;
}

/** Has the card sent again with a new code; the old one opens nothing from then on. @returns `not-found` for one without its money. */
export async function renewCode(
  context: Context,
  wish: { readonly id: bigint; readonly reason: string },
): Promise<undefined | Failure> {
  const changed = await context.tx
    .updateTable("gift_card")
    .set({ code_hash: null, last4: null, sent_at: null, send_at: context.now })
    .where("credit_id", "=", wish.id)
    .where("active_at", "is not", null)
    .returning("credit_id")
    .executeTakeFirst();
  if (changed === undefined) return new Failure("not-found", "There is no such gift card.");
  await sendCardAt(context, wish.id, context.now);
  await audit(context, { action: "gift-card.new-code", subject: toEdge("giftCard", wish.id), reason: wish.reason });
  return undefined;
}
