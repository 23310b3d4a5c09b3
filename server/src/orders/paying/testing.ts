/** A shop with Stripe (a server on this machine), bank transfers and the test bank, driven through its API. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../../foundation/database.ts";
import { toEdge } from "../../foundation/ids.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { cookiesOf, makePerson, openTestApp, origin } from "../../http/testing.ts";
import { readOrder } from "../read-order.ts";
import type { PaymentServices } from "../settle-payment.ts";
import { openStripeServer } from "../stripe-testing.ts";
import { dublin, smallShop } from "../testing.ts";

// What comes back is checked by the routes' own schemas; here it is looked at as the pages do.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Bought {
  readonly token: string;
  readonly orderId: bigint;
  readonly reference: string;
  readonly payment: Json;
}

export const keys = { secretKey: "sk_test_quiet", publishableKey: "pk_test_local", webhookSecret: "whsec_quiet" };

export async function openPayingShop() {
  const database = await testDatabase({ connections: 14 });
  const { db } = database;
  const books = openDatabase(database.url, { connections: 2 });
  const shop = await smallShop(db, books.db);
  // The database keeps microseconds.
  shop.time = Temporal.Now.instant().round("second");
  const clock = { now: () => shop.time };
  const stripe = await openStripeServer({ ...keys, now: clock.now });
  after(async () => {
    await books.close();
    await stripe.close();
  });
  const { app, call, signIn, services, lines } = await openTestApp(database, {
    clock,
    payments: {
      stripe: { ...keys, capture: "now", api: stripe.url },
      manualPayments: ["manual-transfer"],
      transferTo: "Alder & Vale, IE29 AIBK 9311 5212 3456 78",
    },
  });
  const paying: PaymentServices = { ...services.orders, db };
  await makePerson(db, { email: "staff@example.test", permissions: ["order.read", "order.refund"] });
  const staff = await signIn("staff@example.test");
  let callers = 0;

  const api = async (method: string, path: string, given: { cookie?: string; body?: unknown } = {}) => {
    callers += 1;
    const response = await call(method, path, {
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
      ...(given.body === undefined ? {} : { body: given.body }),
      headers: { "idempotency-key": randomUUID() },
      // So that a limit is not what answers.
      address: `198.51.100.${callers % 250}`,
    });
    return { status: response.status, cookies: cookiesOf(response), json: (await response.json()) as Json };
  };

  /** Basket to the answer of the checkout. */
  const buy = async (variantId: bigint, method: string, quantity = 1): Promise<Bought> => {
    const body = { variantId: toEdge("variant", variantId), quantity };
    const added = await api("POST", "/api/store/basket/lines", { body });
    const ordered = await api("POST", "/api/store/orders", {
      cookie: added.cookies,
      body: { contact: dublin, method },
    });
    assert.equal(ordered.status, 200, JSON.stringify(ordered.json));
    const { rows } = await sql<{ id: bigint; reference: string }>`
      select orders.id, payment.reference from orders join payment on payment.order_id = orders.id
      where orders.number = ${ordered.json.number}`.execute(db);
    const [row] = rows;
    return { token: ordered.json.token, orderId: row!.id, reference: row!.reference, payment: ordered.json.payment };
  };

  /** What Stripe posts: the bytes that it signed, no cookie, no origin. */
  const deliver = async ({ body, signature }: { readonly body: string; readonly signature: string }) => {
    const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": signature };
    const response = await app.request(`${origin}/api/webhooks/stripe`, { method: "POST", headers, body });
    return response.status;
  };

  const told = (reference: string, type: string, options: Parameters<typeof stripe.event>[2] = {}) =>
    stripe.event(stripe.intentOf(reference), type, options);

  const standing = async (orderId: bigint) => {
    const story = (await readOrder(db, orderId))!;
    const { rows } = await sql<{ sales: bigint; posted: bigint }>`
      select (select count(*) from sale where source = 'store' and source_ref = ${orderId.toString()}) as sales,
        (select coalesce(sum(amount), 0)::bigint from entry where key like ${`order:${orderId}:%`}) as posted`.execute(
      db,
    );
    return { state: story.order.state, payments: story.payments.map(({ state }) => state), ...rows[0]!, story };
  };

  const assertPaidOnce = async (orderId: bigint) => {
    const { state, sales, posted, story } = await standing(orderId);
    assert.deepEqual([state, sales, posted], ["paid", 1n, story.order.total]);
    assert.equal(story.payments.filter((payment) => payment.state === "captured").length, 1);
  };

  const stockOf = async (variantId: bigint) => {
    const { rows } = await sql<{ on_hand: number; promised: number }>`
      select on_hand, (select coalesce(sum(quantity), 0)::integer from stock_reservation
        where variant_id = stock.variant_id) as promised
      from stock where variant_id = ${variantId}`.execute(db);
    return rows[0]!;
  };

  return { db, shop, clock, stripe, paying, staff, lines, api, buy, deliver, told, standing, assertPaidOnce, stockOf };
}
