import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isFailure, must } from "../../foundation/failure.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { openStripeServer } from "../../orders/stripe-testing.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Context } from "../../foundation/database.ts";
import type { Failure } from "../../foundation/failure.ts";
import { bankReference } from "../bank-reference.ts";
import { batchFile } from "../batch-file.ts";
import { findBatch } from "../batch-store.ts";
import { checkBooks } from "../check-books.ts";
import { approveBatch, cancelBatch } from "../decide-batch.ts";
import { findCandidates } from "../find-candidates.ts";
import { makeBatch } from "../make-batch.ts";
import { payoutsOfBatch } from "../payout-store.ts";
import { lastResults } from "../result-store.ts";
import { settleBatch } from "../settle-batch.ts";
import { payingCompany } from "../testing.ts";
import { connectAccount, refreshAccount } from "./connect-account.ts";
import { fakeConnect } from "./testing.ts";
import { readReversed } from "./read-transfers.ts";
import { receiveConnectEvent } from "./receive-event.ts";
import { sendTransfers } from "./send-transfers.ts";
import { connectedAccounts } from "./store.ts";
import { openStripeConnect } from "./stripe-connect.ts";

const { db } = await testDatabase({ connections: 12 });
const company = await payingCompany(db);
const { as, maker, checker, sealer } = company;
const [first, second, third, fourth] = company.distributors;
const day = "2026-02-20T10:00:00Z";
let time = Temporal.Instant.from(day);
const now = () => time;
const fake = fakeConnect(now);
const server = await openStripeServer({
  secretKey: "sk_test_local",
  webhookSecret: "whsec_own",
  now,
  more: fake.deeds,
});
after(() => server.close());
const connect = openStripeConnect({
  secretKey: "sk_test_local",
  webhookSecrets: ["whsec_connect", "whsec_own"],
  api: server.url,
});
const services = { connect, sealer };

const given = () => ({
  db,
  connect,
  sealer,
  now: time,
  transact: <T>(work: (context: Context) => Promise<T | Failure>) =>
    inTransaction(db, (tx) => work({ tx, now: time, actor: null })),
});
const open = (memberId: bigint, country = "IE") => connectAccount(given(), { memberId, country });
const send = (batchId: bigint) => sendTransfers(db, services, { batchId, now });
const books = async () => assert.deepEqual(await checkBooks(db), []);

async function approved() {
  const batch = must(
    await as(maker, time.toString(), (context) => makeBatch(context, { currency: "EUR", method: "stripe" })),
  );
  must(await as(checker, time.toString(), (context) => approveBatch(context, batch.id)));
  return batch.id;
}
const states = async (batchId: bigint) =>
  Object.fromEntries((await payoutsOfBatch(db, batchId)).map(({ memberId, state }) => [String(memberId), state]));
const accountOf = async (member: bigint) => (await connectedAccounts(db, [member])).get(member)!.account;
const deliver = async (object: { readonly object: string; readonly id?: string }, type: string, account?: string) => {
  const { body, signature } = server.event(object, type, {
    secret: account === undefined ? "whsec_own" : "whsec_connect",
    ...(account !== undefined && { account }),
  });
  const event = connect.readEvent(Buffer.from(body), signature, time);
  assert.ok(event !== undefined);
  await receiveConnectEvent({ db, connect, now: time }, event);
  return event;
};

before(async () => {
  await company.earn("2026-01", [
    { member: first, amount: 1000n },
    { member: second, amount: 2000n },
    { member: third, amount: 3000n },
    { member: fourth, amount: 4000n },
  ]);
});

test("onboarding: one account a member, told when it is ready; nobody is paid before Stripe says so", async () => {
  const none = await open(first, "AQ");
  assert.ok(isFailure(none) && none.code === "bad-input");
  const [one, again] = await Promise.all([open(first), open(first)]);
  assert.equal(must(one).account, must(again).account);
  assert.equal([...fake.accounts.values()].filter(({ country }) => country === "IE").length, 1);
  const other = await open(first, "DE");
  assert.ok(isFailure(other) && other.code === "bad-input");
  const url = await connect.onboardingUrl(must(one).account, { done: "https://x.test/a", again: "https://x.test/b" });
  assert.match(url, /^https:\/\/connect\.stripe\.test\/setup\/acct_/);
  assert.deepEqual([must(one).payoutsEnabled, must(one).due.length], [false, 2]);
  const waiting = async () =>
    (await findCandidates(db, "EUR", time, { method: "stripe", memberId: first }))[0]!.reasons;
  assert.deepEqual(await waiting(), ["stripe-not-ready"]);
  fake.onboard(await accountOf(first));
  const event = await deliver(
    { object: "account", id: await accountOf(first) } as const,
    "account.updated",
    await accountOf(first),
  );
  assert.deepEqual(await waiting(), []);
  const asked = server.asked.length;
  await receiveConnectEvent({ db, connect, now: time }, event);
  assert.equal(server.asked.length, asked, "an event is handled once");
  for (const member of [second, third, fourth]) {
    must(await open(member));
    fake.onboard(await accountOf(member));
    must(await refreshAccount({ db, connect, now: time }, member));
  }
});

test("a batch is sent once, however often and by however many; what is refused is available again", async () => {
  const batchId = await approved();
  // Stripe has stopped one meanwhile, the answer of another is lost, and two send it at once.
  fake.restrict(await accountOf(second));
  server.lose("POST /v1/transfers", "answer", 3);
  const file = await as(maker, day, (context) => batchFile(context, sealer, batchId));
  assert.ok(isFailure(file) && file.code === "wrong-state", "no file by which it could be paid twice");
  const settled = await as(maker, day, (context) => settleBatch(context, batchId));
  assert.ok(isFailure(settled) && settled.code === "wrong-state");
  await Promise.all([send(batchId), send(batchId)]);
  time = time.add({ hours: 48 });
  must(await send(batchId));
  assert.deepEqual(await states(batchId), {
    [String(first)]: "paid",
    [String(second)]: "failed",
    [String(third)]: "paid",
    [String(fourth)]: "paid",
  });
  assert.equal(fake.transfers.length, 3, "each was made once");
  assert.deepEqual(fake.transfers.map(({ amount, currency }) => `${amount} ${currency}`).toSorted(), [
    "1000 eur",
    "3000 eur",
    "4000 eur",
  ]);
  assert.equal((await findBatch(db, batchId))?.state, "paid");
  assert.deepEqual(await company.balanceOf(second), { available: 2000n });
  assert.deepEqual(await company.balanceOf(first), { paid: 1000n });
  const payouts = await payoutsOfBatch(db, batchId);
  const results = await lastResults(
    db,
    payouts.map(({ id }) => id),
  );
  assert.equal(
    results.get(payouts.find(({ memberId }) => memberId === second)!.id)?.code,
    "insufficient_capabilities_for_transfer",
  );
  await books();
});

test("a transfer that comes back whole is available again, once; a part is noted and stays paid", async () => {
  const byMember = async (member: bigint) => {
    const account = await accountOf(member);
    return fake.transfers.find(({ destination }) => destination === account)!;
  };
  const [whole, part] = [await byMember(first), await byMember(third)];
  fake.reverse(whole.id);
  await Promise.all([
    deliver(whole, "transfer.reversed"),
    deliver(whole, "transfer.reversed"),
    readReversed(db, connect, time),
  ]);
  assert.deepEqual(await company.balanceOf(first), { available: 1000n });
  fake.reverse(part.id, 500);
  assert.equal(await readReversed(db, connect, time), 0);
  assert.deepEqual(await company.balanceOf(third), { paid: 3000n });
  // Nobody told of this one: the nightly look finds it.
  fake.reverse(part.id);
  assert.equal(await readReversed(db, connect, time), 1);
  assert.equal(await readReversed(db, connect, time), 0);
  assert.deepEqual(await company.balanceOf(third), { available: 3000n });
  await deliver({ object: "transfer", id: "tr_of_others" } as const, "transfer.reversed");
  await books();
});

test("no money at Stripe: nothing fails, it waits and is sent later; what is under way cannot be cancelled", async () => {
  fake.setBalance(0);
  const batchId = await approved();
  const tried = must(await send(batchId));
  assert.deepEqual([tried.sent, tried.failed], [0, 0]);
  assert.equal(tried.left, 2, "the one whom Stripe has stopped is not in it");
  const cancelled = await as(checker, time.toString(), (context) =>
    cancelBatch(context, { batchId, reason: "changed our mind", bankStopped: true }),
  );
  assert.ok(isFailure(cancelled) && cancelled.code === "wrong-state");
  fake.setBalance(Number.MAX_SAFE_INTEGER);
  assert.deepEqual(must(await send(batchId)), { sent: tried.left, failed: 0, left: 0 });
  assert.equal((await findBatch(db, batchId))?.state, "paid");
  assert.deepEqual(must(await send(batchId)), { sent: 0, failed: 0, left: 0 });
  for (const payout of await payoutsOfBatch(db, batchId)) {
    const reference = bankReference("payout", payout.id);
    assert.equal(fake.transfers.filter(({ metadata }) => metadata["reference"] === reference).length, 1);
  }
  await books();
});

test("the member's bank refuses what Stripe pays out: the account says so until it takes money again", async () => {
  const account = await accountOf(first);
  const failed = { object: "payout", id: "po_1", failure_code: "account_closed" };
  await deliver(failed, "payout.failed", account);
  assert.equal((await connectedAccounts(db, [first])).get(first)?.payoutFailure, "account_closed");
  await deliver({ object: "payout", id: "po_2" } as const, "payout.paid", account);
  assert.equal((await connectedAccounts(db, [first])).get(first)?.payoutFailure, null);
  const { body, signature } = server.event({ object: "account" }, "account.updated", { secret: "whsec_other" });
  assert.equal(connect.readEvent(Buffer.from(body), signature, time), undefined);
});
