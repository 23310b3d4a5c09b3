import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import type { Invoice } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    invoice_series: { series: string; year: number; last: number };
    invoice: InvoiceTable;
    invoice_recipient: { invoice_id: bigint; name: string; lines: readonly string[] };
  }
}

interface InvoiceTable {
  id: Generated<bigint>;
  kind: Invoice["kind"];
  series: string;
  year: number;
  number: number;
  code: string;
  order_id: bigint;
  refund_id: bigint | null;
  issued_at: Temporal.Instant;
  locale: string;
  currency: string;
  total: bigint;
  /** Read from jsonb; written as JSON text. */
  facts: string;
}

/**
 * The next number of a series in a year, without a gap: the row is locked to the transaction's end, and what is rolled back gives
 * its number back.
 */
export async function nextNumber({ tx }: Context, series: string, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into invoice_series (series, year, last) values (${series}, ${year}, 1)
    on conflict (series, year) do update set last = invoice_series.last + 1 returning last`.execute(tx);
  return rows[0]!.last;
}

const read = sql`
  select invoice.id, invoice.kind, invoice.code, invoice.order_id as "orderId", invoice.refund_id as "refundId",
    invoice.issued_at as "issuedAt", invoice.locale, invoice.currency, invoice.total, invoice.facts,
    case when recipient.invoice_id is not null
      then jsonb_build_object('name', recipient.name, 'lines', to_jsonb(recipient.lines)) end as recipient
  from invoice left join invoice_recipient recipient on recipient.invoice_id = invoice.id`;

/** The invoice and the credit notes of an order, in the order in which they were issued. */
export async function invoicesOf(db: Db, orderId: bigint): Promise<readonly Invoice[]> {
  return (await sql<Invoice>`${read} where invoice.order_id = ${orderId} order by invoice.id`.execute(db)).rows;
}

export async function findInvoice(db: Db, id: bigint): Promise<Invoice | undefined> {
  return (await sql<Invoice>`${read} where invoice.id = ${id}`.execute(db)).rows[0];
}
