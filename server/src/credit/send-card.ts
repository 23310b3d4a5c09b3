import { sql } from "kysely";
import { formatMoney } from "@fairline/engine";
import { readCompany } from "../foundation/company.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import type { JobHandlers } from "../foundation/jobs.ts";
import { queueMail } from "../foundation/mail.ts";
import { hashGiftCode, newGiftCode } from "./codes.ts";
import "./tables.ts";

/**
 * Makes a card's code and mails it to its recipient, once: a code that was sent stays until staff have another one made. Only the mail has the
 * code; a card whose recipient was erased gets none.
 */
export async function sendCard(context: Context, key: string, creditId: bigint): Promise<void> {
  const { rows } = await sql<{
    currency: string;
    value: bigint;
    name: string;
    email: string;
    sender: string;
    message: string;
    locale: string;
    shopUrl: string;
  }>`
    select credit.currency, card.value, who.name, who.email, who.sender, who.message, who.locale, who.shop_url as "shopUrl"
    from gift_card card join credit on credit.id = card.credit_id join gift_card_recipient who on who.credit_id = card.credit_id
    where card.credit_id = ${creditId} and card.active_at is not null and card.sent_at is null
      -- Its buyer had its money back before its day.
      and not (credit.blocked_at is not null and credit.balance = 0)
    for update of card`.execute(context.tx);
  const [card] = rows;
  if (card === undefined) return;
  const code = newGiftCode();
  await context.tx
    .updateTable("gift_card")
    .set({ code_hash: hashGiftCode(key, code), last4: code.slice(-4), sent_at: context.now })
    .where("credit_id", "=", creditId)
    .execute();
  const { name: brand, accent, legalName, address, registration } = await readCompany(context.tx);
  await queueMail(context, {
    to: card.email,
    locale: card.locale,
    template: "gift-card",
    data: {
      name: card.name,
      sender: card.sender,
      message: card.message,
      amount: { amount: formatMoney(card.value, card.currency), currency: card.currency },
      code,
      url: new URL("/", card.shopUrl).href,
      brand: { name: brand, accent, legalName, address, registration },
    },
  });
}

/** @param key hashes the codes */
export function creditJobs(key: string): Pick<JobHandlers, "send-gift-card"> {
  return {
    "send-gift-card": ({ card }, { db, clock }) =>
      inTransaction(db, (tx) => sendCard({ tx, now: clock.now(), actor: null }, key, BigInt(card))),
  };
}
