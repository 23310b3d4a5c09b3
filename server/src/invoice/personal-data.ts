import { sql } from "kysely";
import type { PersonalData } from "../foundation/personal-data.ts";

/** Invoices are kept whole, name and address too, as long as the law of the company's country wants them (GDPR, article 17(3)(b)). */
export const invoicePersonalData: PersonalData = {
  room: "invoices",
  tell: async (db, { id }) => {
    const { rows: invoices } = await sql`
      select invoice.code, invoice.kind, invoice.issued_at::text as "issuedAt", invoice.currency,
        invoice.total::text as "totalMinor", recipient.name, recipient.lines as address
      from invoice join order_buyer bought on bought.order_id = invoice.order_id
      left join invoice_recipient recipient on recipient.invoice_id = invoice.id
      where bought.buyer_id = ${id} order by invoice.id`.execute(db);
    return { invoices };
  },
  forget: async () => {},
};
