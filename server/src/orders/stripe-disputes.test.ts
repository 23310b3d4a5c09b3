/** Stripe's disputes through the API: held at once, let go or reversed when the dispute closes, however often and late it is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { checkLedger } from "../ledger/index.ts";
import { writeCustomer } from "../members/index.ts";
import { openPayingShop } from "./paying/testing.ts";

const { db, shop, stripe, buy, deliver, told, assertPaidOnce } = await openPayingShop();

interface Standing {
  readonly chargeback: string | null;
  readonly states: readonly string[];
  /** What the provider owes the company of this order. */
  readonly clearing: bigint;
}

async function standingOf(orderId: bigint): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select (select string_agg(state, ' ' order by id) from chargeback where sale_id = sale.id) as chargeback,
      array(select distinct state from earning_standing standing join earning_history history on history.earning_id = standing.id
        where history.sale_id = sale.id order by 1) as states,
      (select coalesce(sum(case when debit.name = 'payment-clearing' then entry.amount else -entry.amount end), 0)::bigint
        from entry join account debit on debit.id = entry.debit join account credit on credit.id = entry.credit
        where 'payment-clearing' in (debit.name, credit.name)
          and (entry.key like 'order:' || ${orderId}::text || ':%'
            or entry.cause = (select cause from entry first where first.key like 'order:' || ${orderId}::text || ':%' limit 1))) as clearing
    from sale where source = 'store' and source_ref = ${orderId.toString()}`.execute(db);
  return rows[0]!;
}

async function paid() {
  const balm = await shop.shelve(3);
  const bought = await buy(balm, "stripe");
  // Looked after by a member, so that the sale earns.
  const { rows } = await sql<{
    buyer: bigint;
  }>`select buyer_id as buyer from orders where id = ${bought.orderId}`.execute(db);
  await writeCustomer(db, rows[0]!.buyer, shop.company.distributors[3], shop.time);
  stripe.pay(bought.reference);
  assert.equal(await deliver(told(bought.reference, "payment_intent.succeeded")), 200);
  await assertPaidOnce(bought.orderId);
  return bought;
}
const tell = (dispute: { readonly object: string }, type: string) => deliver(stripe.event(dispute, type));

test("a dispute holds at once; won, all is as it was; told again and late it changes nothing", async () => {
  const { orderId, reference } = await paid();
  const before = await standingOf(orderId);
  assert.deepEqual(before.states, ["pending"]);
  const dispute = stripe.dispute(reference);
  const created = stripe.event(dispute, "charge.dispute.created");
  assert.deepEqual(await Promise.all([deliver(created), tell(dispute, "charge.dispute.updated")]), [200, 200]);
  const held = await standingOf(orderId);
  assert.equal(held.chargeback, "open");
  assert.deepEqual(held.states, ["held"]);
  dispute.status = "under_review";
  assert.equal(await tell(dispute, "charge.dispute.updated"), 200);
  assert.equal((await standingOf(orderId)).chargeback, "open");
  dispute.status = "won";
  assert.equal(await tell(dispute, "charge.dispute.closed"), 200);
  assert.equal(await deliver(created), 200);
  assert.deepEqual(await standingOf(orderId), { ...before, chargeback: "won" });
  assert.deepEqual(await checkLedger(db), []);
});

test("lost: the sale is reversed and the money is gone from the books, once; also where it is told only at the end", async () => {
  const { orderId, reference } = await paid();
  const dispute = stripe.dispute(reference, { status: "lost" });
  const answers = await Promise.all([
    tell(dispute, "charge.dispute.closed"),
    tell(dispute, "charge.dispute.funds_withdrawn"),
    tell(dispute, "charge.dispute.created"),
  ]);
  assert.deepEqual(answers, [200, 200, 200]);
  const after = await standingOf(orderId);
  assert.equal(after.chargeback, "lost");
  assert.deepEqual(after.states, ["reversed"]);
  assert.equal(after.clearing, 0n);
  assert.deepEqual(await checkLedger(db), []);
});

test("an inquiry holds nothing; a part that is lost stays held for people; a stranger's dispute is nobody's", async () => {
  const { orderId, reference } = await paid();
  const inquiry = stripe.dispute(reference, { status: "warning_needs_response" });
  assert.equal(await tell(inquiry, "charge.dispute.created"), 200);
  assert.equal((await standingOf(orderId)).chargeback, null);
  const part = stripe.dispute(reference, { status: "lost", amount: 100 });
  assert.equal(await tell(part, "charge.dispute.closed"), 200);
  assert.equal((await standingOf(orderId)).chargeback, "open");
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from audit where action = 'chargeback.lost-in-part'`.execute(db);
  assert.equal(rows[0]!.count, 1n);
});

test("Stripe is down when it tells: the event is not taken for done, and does its work when it comes again", async () => {
  const { orderId, reference } = await paid();
  const dispute = stripe.dispute(reference);
  const event = stripe.event(dispute, "charge.dispute.created");
  stripe.lose(`GET /v1/disputes/${dispute.id}`, "question", 3);
  assert.equal(await deliver(event), 500);
  assert.equal((await standingOf(orderId)).chargeback, null);
  assert.equal(await deliver(event), 200);
  assert.equal((await standingOf(orderId)).chargeback, "open");
});
