import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** A parcel's number leads to a door, and a note may say anything. */
export const deliveryPersonalData: PersonalData = {
  room: "parcels",
  tell: async (db, { id }) => {
    const { rows: parcels } = await sql`
      select bought.number as "order", carrier, tracking from shipment join order_buyer bought on bought.order_id = shipment.order_id
      where bought.buyer_id = ${id} order by shipment.id`.execute(db);
    const { rows: returns } = await sql`
      select bought.number as "order", code, state, wish, note from goods_return
      join order_buyer bought on bought.order_id = goods_return.order_id
      where bought.buyer_id = ${id} order by goods_return.id`.execute(db);
    return { parcels, returns };
  },
  forget: async ({ tx }, { id }) => {
    await sql`
      update shipment set tracking = null from order_buyer bought
      where bought.order_id = shipment.order_id and bought.buyer_id = ${id} and tracking is not null`.execute(tx);
    await sql`
      update goods_return set note = '' from order_buyer bought
      where bought.order_id = goods_return.order_id and bought.buyer_id = ${id} and note <> ''`.execute(tx);
  },
};
