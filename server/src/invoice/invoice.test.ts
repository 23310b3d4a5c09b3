/** Invoices and credit notes: numbers without a gap, frozen, adding up, and readable in the shopper's language. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../foundation/database.ts";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { readOrder, refundLines } from "../orders/index.ts";
import { smallShop } from "../orders/testing.ts";
import { invoicePdf } from "./invoice-pdf.ts";
import { issueCreditNote, issueInvoice } from "./issue-invoice.ts";
import { invoicesOf } from "./store.ts";

const { db, url } = await testDatabase({ connections: 16 });
const books = openDatabase(url, { connections: 4 });
const shop = await smallShop(db, books.db);
test.after(() => books.close());

const issue = (orderId: bigint) => shop.run((context) => issueInvoice(context, { orderId }));
const buy = async (units = 2, market = shop.markets.eu) =>
  must(await shop.checkout([[await shop.shelve(10), units]], "test-succeeds", { market })).orderId;

const numbers = async (year = 2026) =>
  (
    await sql<{ number: number }>`
      select number from invoice where series = 'INV' and year = ${year} order by number`.execute(db)
  ).rows.map(({ number }) => number);

test("an order that is paid has one invoice, however often and by how many it is asked for", async () => {
  const orderId = await buy();
  const issued = await Promise.all([1, 2, 3, 4].map(() => issue(orderId)));
  assert.equal(new Set(issued.map((one) => must(one).id)).size, 1);
  const [invoice] = await invoicesOf(db, orderId);
  assert.match(invoice!.code, /^INV-2026-\d{6}$/);
  const { facts } = invoice!;
  assert.equal(facts.total, "3050");
  assert.equal(BigInt(facts.net) + BigInt(facts.tax), 3050n);
  assert.deepEqual(
    facts.lines.map(({ kind, quantity, rate }) => [kind, quantity, rate]),
    [
      ["goods", 2, 230_000],
      ["shipping", 1, 230_000],
    ],
  );
  assert.deepEqual(facts.rates, [{ taxName: "VAT", rate: 230_000, net: facts.net, tax: facts.tax }]);
  assert.equal(invoice!.recipient?.name, "Nora Quinn");
  const unpaid = must(await shop.checkout([[await shop.shelve(1), 1]], "test-declined"));
  const refused = await issue(unpaid.orderId);
  assert.ok(isFailure(refused) && refused.code === "wrong-state");
});

test("thirty-six at once, every third of them rolled back: the numbers have no gap and none is given twice", async () => {
  const before = (await numbers()).length;
  const orders = await Promise.all(Array.from({ length: 36 }, () => buy(1)));
  for (let at = 0; at < orders.length; at += 12) {
    await Promise.all(
      orders.slice(at, at + 12).map((orderId, index) =>
        shop.run(async (context) => {
          must(await issueInvoice(context, { orderId }));
          return index % 3 === 0 ? new Failure("busy", "something else went wrong") : true;
        }),
      ),
    );
  }
  const given = await numbers();
  assert.equal(given.length, before + 24);
  assert.deepEqual(
    given,
    Array.from({ length: given.length }, (_, index) => index + 1),
  );
});

test("a new year begins its own numbers, by the company's calendar", async () => {
  const orderId = await buy(1);
  const begun = shop.time;
  // Half past midnight in London is the new year in Dublin too; the old one in New York.
  shop.time = Temporal.Instant.from("2027-01-01T00:30:00Z");
  const invoice = must(await issue(orderId));
  shop.time = begun;
  assert.equal(invoice.code, "INV-2027-000001");
});

test("refunds have credit notes that say what they correct; invoice less notes is what is left, and nothing changes afterwards", async () => {
  const orderId = await buy(3);
  const { lines, order } = (await readOrder(db, orderId))!;
  const refund = (key: string, wish: object) =>
    shop.run((context) =>
      refundLines(context, {
        orderId,
        key,
        lines: [{ orderLineId: lines[0]!.id, ...wish }],
        ...(key === "b" && { shipping: "all" as const }),
        reason: "private to staff",
        restock: false,
      }),
    );
  const one = must(await refund("a", { quantity: 1 }));
  // Before anybody asked for the invoice: it is issued first.
  const note = must(await shop.run((context) => issueCreditNote(context, one)));
  const [invoice] = await invoicesOf(db, orderId);
  assert.equal(note.facts.corrects?.code, invoice?.code);
  assert.equal(invoice?.total, order.total);
  assert.ok(!JSON.stringify(note.facts).includes("private to staff"));
  const two = must(await refund("b", { quantity: 2 }));
  await Promise.all([1, 2, 3].map(async () => must(await shop.run((context) => issueCreditNote(context, two)))));
  const all = await invoicesOf(db, orderId);
  assert.deepEqual(
    all.map(({ kind }) => kind),
    ["invoice", "credit-note", "credit-note"],
  );
  for (const part of ["net", "tax", "total"] as const) {
    const [whole, ...notes] = all.map(({ facts }) => BigInt(facts[part]));
    assert.equal(
      notes.reduce((sum, amount) => sum + amount, 0n),
      whole,
      part,
    );
  }
  await assert.rejects(sql`update invoice set total = 1 where id = ${note.id}`.execute(db));
  await assert.rejects(sql`delete from invoice where id = ${note.id}`.execute(db));
  // What is changed later does not change what was issued.
  await sql`update company set legal_name = 'Another Name', registration = 'none'`.execute(db);
  const again = (await invoicesOf(db, orderId))[0]!;
  assert.notEqual(again.facts.company.legalName, "Another Name");
});

test("as PDF: the same one is the same file, in each language, also with many lines and without a recipient", async () => {
  const orderId = await buy(2, shop.markets.jp);
  const invoice = must(await issue(orderId));
  const first = await invoicePdf({ ...invoice, locale: "ja" });
  assert.equal(Buffer.from(first.slice(0, 5)).toString(), "%PDF-");
  assert.deepEqual(await invoicePdf({ ...invoice, locale: "ja" }), first);
  const [line] = invoice.facts.lines;
  const many = {
    ...invoice,
    recipient: null,
    facts: {
      ...invoice.facts,
      lines: Array.from({ length: 60 }, () => ({ ...line!, title: "手作り石けん Handgefertigte Seife".repeat(6) })),
    },
  };
  for (const locale of ["de", "en-US", "ja", "xx"]) assert.ok((await invoicePdf({ ...many, locale })).length > 10_000);
});
