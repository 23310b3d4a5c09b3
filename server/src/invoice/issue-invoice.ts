import { sql } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Company } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { invoiceBasis, lockOrder, orderContact, refundBasis } from "../orders/index.ts";
import type { BasisLine, Order } from "../orders/index.ts";
import { series } from "./model.ts";
import type { Invoice, InvoiceFacts, InvoiceLine, InvoiceRate } from "./model.ts";
import { findInvoice, invoicesOf, nextNumber } from "./store.ts";

/**
 * Issues the invoice of an order that was paid, with the next number of its series and all that stands on it frozen. Again it gives
 * the one that there is.
 * @returns `wrong-state` for an order that is not paid, `not-found`.
 */
export async function issueInvoice(context: Context, wish: { readonly orderId: bigint }): Promise<Invoice | Failure> {
  const order = await lockOrder(context.tx, wish.orderId);
  if (order === undefined) return new Failure("not-found", "There is no such order.");
  const known = (await invoicesOf(context.tx, order.id)).find(({ kind }) => kind === "invoice");
  if (known !== undefined) return known;
  if (order.kind === "gift-card") {
    return new Failure("wrong-state", "A gift card is no supply: what is bought with it has the invoice.");
  }
  if (order.state !== "paid" || order.paidAt === null) {
    return new Failure("wrong-state", "An invoice is issued when the order is paid.", { state: order.state });
  }
  const lines = await invoiceBasis(context.tx, order.id);
  return await write(context, order, { kind: "invoice", refundId: null, at: order.paidAt, lines });
}

/**
 * Issues the credit note of a refund, with its invoice before it where that was not issued yet. Again it gives the one that there is.
 * @returns `not-found` for an unknown refund.
 */
export async function issueCreditNote(
  context: Context,
  wish: { readonly refundId: bigint },
): Promise<Invoice | Failure> {
  const refund = await refundBasis(context.tx, wish.refundId);
  if (refund === undefined) return new Failure("not-found", "There is no such refund.");
  const invoice = await issueInvoice(context, refund);
  if (invoice instanceof Failure) return invoice;
  // The order is locked since the invoice was asked for.
  const known = (await invoicesOf(context.tx, refund.orderId)).find(({ refundId }) => refundId === wish.refundId);
  if (known !== undefined) return known;
  const order = await lockOrder(context.tx, refund.orderId);
  if (order === undefined) throw new Error(`order ${refund.orderId} has gone`);
  const { at, lines } = refund;
  return await write(context, order, {
    kind: "credit-note",
    refundId: wish.refundId,
    at,
    lines,
    corrects: { code: invoice.code, issuedOn: invoice.facts.issuedOn },
  });
}

interface Draft {
  readonly kind: Invoice["kind"];
  readonly refundId: bigint | null;
  readonly at: Temporal.Instant;
  readonly lines: readonly BasisLine[];
  readonly corrects?: InvoiceFacts["corrects"];
}

/** Names of countries by language: to read a language's takes longer than all else of an invoice. */
const regions = new Map<string, Intl.DisplayNames>();

function namesIn(locale: string): Intl.DisplayNames {
  let names = regions.get(locale);
  if (names === undefined) {
    names = new Intl.DisplayNames(locale, { type: "region" });
    // A shop sells in a few; anything more is somebody's play.
    if (regions.size < 100) regions.set(locale, names);
  }
  return names;
}

async function write(context: Context, order: Order, draft: Draft): Promise<Invoice> {
  const company = await readCompany(context.tx);
  const issuedOn = context.now.toZonedDateTimeISO(company.timeZone).toPlainDate();
  const facts = factsOf(company, order, draft, issuedOn);
  // Last, because everybody who issues in the series waits for it until we commit.
  const name = series[draft.kind];
  const number = await nextNumber(context, name, issuedOn.year);
  const code = `${name}-${issuedOn.year}-${String(number).padStart(6, "0")}`;
  const { id } = await context.tx
    .insertInto("invoice")
    .values({
      kind: draft.kind,
      series: name,
      year: issuedOn.year,
      number,
      code,
      order_id: order.id,
      refund_id: draft.refundId,
      issued_at: context.now,
      locale: order.locale,
      currency: order.currency,
      total: BigInt(facts.total),
      facts: JSON.stringify(facts),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const contact = await orderContact(context.tx, order.id);
  if (contact !== undefined) {
    const { name: who, line1, line2, postcode, city, region, country } = contact;
    const place = [postcode, city, region].filter((part) => part !== null && part !== "").join(" ");
    const land = namesIn(order.locale).of(country) ?? country;
    const lines = [line1, line2 ?? "", place, land].filter((line) => line !== "");
    await sql`
      insert into invoice_recipient (invoice_id, name, lines) values (${id}, ${who}, ${lines}::text[])`.execute(
      context.tx,
    );
  }
  await audit(context, {
    action: "invoice.issued",
    subject: toEdge("invoice", id),
    after: { code, order: toEdge("order", order.id), total: toMoney(BigInt(facts.total), order.currency) },
  });
  return (await findInvoice(context.tx, id))!;
}

function factsOf(company: Company, order: Order, draft: Draft, issuedOn: Temporal.PlainDate): InvoiceFacts {
  const { legalName, address, registration, timeZone } = company;
  const lines = draft.lines.map(({ net, tax, ...line }): InvoiceLine => ({ ...line, net: `${net}`, tax: `${tax}` }));
  const net = draft.lines.reduce((sum, line) => sum + line.net, 0n);
  const tax = draft.lines.reduce((sum, line) => sum + line.tax, 0n);
  return {
    company: { legalName, address, registration },
    orderNumber: order.number,
    issuedOn: issuedOn.toString(),
    suppliedOn: draft.at.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
    corrects: draft.corrects ?? null,
    lines,
    rates: ratesOf(draft.lines),
    net: `${net}`,
    tax: `${tax}`,
    total: `${net + tax}`,
  };
}

/** The sums of each rate, the highest first. */
function ratesOf(lines: readonly BasisLine[]): readonly InvoiceRate[] {
  const sums = new Map<string, { taxName: string; rate: number; net: bigint; tax: bigint }>();
  for (const { taxName, rate, net, tax } of lines) {
    const key = `${rate} ${taxName}`;
    const sum = sums.get(key) ?? { taxName, rate, net: 0n, tax: 0n };
    sums.set(key, { ...sum, net: sum.net + net, tax: sum.tax + tax });
  }
  return [...sums.values()]
    .toSorted((a, b) => b.rate - a.rate)
    .map(({ net, tax, ...rest }) => ({ ...rest, net: `${net}`, tax: `${tax}` }));
}
