import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";
import "./stock-alerts.ts";

/** What somebody wrote about products, and what they wait for. */
export const catalogPersonalData: PersonalData = {
  room: "products",
  tell: async (db, { id, email }) => {
    const { rows: reviews } = await sql`
      select product.slug as product, review.* from review join product on product.id = review.product_id
      where review.person_id = ${id} order by review.id`.execute(db);
    const { rows: alerts } = await sql`
      select variant_id::text as variant, asked_at::text as "askedAt" from stock_alert where lower(email) = lower(${email})`.execute(
      db,
    );
    return { reviews, alerts };
  },
  forget: async ({ tx }, { id, email }) => {
    await sql`delete from review where person_id = ${id}`.execute(tx);
    await sql`delete from stock_alert where lower(email) = lower(${email})`.execute(tx);
    await sql`delete from customer_class where person_id = ${id}`.execute(tx);
  },
};
