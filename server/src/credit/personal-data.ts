import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** The money stays in the books by id; whom cards went to, from whom and with which words is forgotten. */
export const creditPersonalData: PersonalData = {
  room: "credit",
  tell: async (db, { id, email }) => {
    const { rows: credit } = await sql`
      select currency, balance::text as "balanceMinor" from credit where person_id = ${id} order by id`.execute(db);
    const { rows: cards } = await sql`
      select recipient.name, recipient.email, recipient.sender, recipient.message from gift_card_recipient recipient
      join gift_card card on card.credit_id = recipient.credit_id
      left join order_buyer bought on bought.order_id = card.order_id
      where lower(recipient.email) = lower(${email}) or bought.buyer_id = ${id} order by card.credit_id`.execute(db);
    return { credit, giftCards: cards };
  },
  forget: async ({ tx }, { id, email }) => {
    await sql`delete from gift_card_recipient where lower(email) = lower(${email})`.execute(tx);
    // A card that they bought for somebody else still goes there, and names nobody.
    await sql`
      update gift_card_recipient recipient set sender = '', message = ''
      from gift_card card join order_buyer bought on bought.order_id = card.order_id
      where card.credit_id = recipient.credit_id and bought.buyer_id = ${id}`.execute(tx);
  },
};
