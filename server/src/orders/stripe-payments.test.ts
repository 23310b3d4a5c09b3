import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { holdsProviderContract } from "./provider-contract.ts";
import { fromStripeAmount, toStripeAmount } from "./stripe-amount.ts";
import { noticeOf } from "./stripe-notice.ts";
import { openStripePayments } from "./stripe-payments.ts";
import { stripeVersion } from "./stripe-sdk.ts";
import type { KeptCard } from "./stripe-testing-safe.ts";
import { openStripeServer } from "./stripe-testing.ts";

const { db } = await testDatabase({ connections: 8 });
const keys = { secretKey: "sk_test_local", publishableKey: "pk_test_local", webhookSecret: "whsec_local" };
const now = () => Temporal.Now.instant();
const server = await openStripeServer({ ...keys, now });
after(() => server.close());

const opened = (capture: "now" | "later") =>
  openStripePayments({ settings: { ...keys, capture, api: server.url }, books: db, clock: { now } });
const atOnce = opened("now");
const later = opened("later");

holdsProviderContract("stripe", async () => ({
  provider: atOnce.provider,
  succeeds: "stripe",
  secondStep: "stripe",
  reserves: { provider: later.provider, method: "stripe" },
  approve: async (reference) => server.pay(reference),
  keeps: {
    charged: "stripe",
    declined: "stripe",
    wantsHolder: "stripe",
    finish: async (reference, card) =>
      server.safe.keep(
        reference,
        { charged: "succeeds", declined: "declined", wantsHolder: "wants-holder" }[card] as KeptCard,
      ),
  },
}));

test("a kept card: one Customer a person, its face, the element while it waits; lost answers make no second one", async () => {
  const { keeper } = atOnce.provider;
  const wish = (reference: string) => ({
    reference,
    owner: "usr_7",
    method: "stripe",
    returnUrl: "https://shop.example/account/autoships",
  });
  assert.deepEqual(await keeper!.save(wish("keep-face")), {
    state: "action-needed",
    url: "https://shop.example/payment-methods/keep-face",
  });
  assert.equal((await atOnce.keepElement("keep-face"))?.clientSecret, server.safe.setupOf("keep-face").client_secret);
  server.safe.keep("keep-face");
  const kept = await keeper!.findSaved("keep-face");
  assert.ok(kept.state === "saved");
  assert.deepEqual([kept.brand, kept.last4, kept.expires], ["visa", "4242", "2031-08"]);
  assert.equal(await atOnce.keepElement("keep-face"), undefined);
  server.lose("POST /v1/setup_intents", "answer", 3);
  await assert.rejects(keeper!.save(wish("keep-lost")));
  assert.equal((await keeper!.findSaved("keep-lost")).state, "action-needed");
  assert.equal(server.safe.setupOf("keep-lost").customer, server.safe.setupOf("keep-face").customer);

  // A charge whose answer is lost, and one that is declined: found as they are, and never open.
  server.lose("POST /v1/payment_intents", "answer", 3);
  await assert.rejects(atOnce.provider.start({ ...request("kept-lost"), savedAs: kept.token }));
  assert.deepEqual(await atOnce.provider.find("kept-lost"), { state: "captured" });
  const poor = { ...wish("keep-poor"), owner: "usr_8" };
  await keeper!.save(poor);
  server.safe.keep("keep-poor", "declined");
  const empty = await keeper!.findSaved("keep-poor");
  assert.ok(empty.state === "saved");
  server.lose("POST /v1/payment_intents", "answer", 3);
  await assert.rejects(atOnce.provider.start({ ...request("kept-poor"), savedAs: empty.token }));
  assert.deepEqual(await atOnce.provider.find("kept-poor"), { state: "declined", reason: "insufficient_funds" });
  assert.equal(server.intentOf("kept-poor").status, "canceled");
});

const request = (reference: string, amount = 1234n, currency = "EUR") => ({
  reference,
  amount,
  currency,
  method: "stripe",
  returnUrl: "https://shop.example/orders/abc",
});

test("the element's secret is there while the shopper has to pay, and only then; a declined card can be followed by another", async () => {
  const { provider } = atOnce;
  assert.deepEqual(await provider.start(request("element")), {
    state: "action-needed",
    url: "https://shop.example/orders/abc/pay",
  });
  const element = await atOnce.element("element");
  assert.equal(element?.clientSecret, server.intentOf("element").client_secret);
  assert.equal(element?.publishableKey, "pk_test_local");
  server.pay("element", "declined");
  assert.equal((await provider.find("element")).state, "action-needed");
  server.pay("element");
  assert.equal(await atOnce.element("element"), undefined);
  assert.equal(await atOnce.element("nothing"), undefined);
});

test("a bank debit is awaited, and cannot be cancelled any more", async () => {
  await atOnce.provider.start(request("debit"));
  server.pay("debit", "processing");
  assert.deepEqual(await atOnce.provider.find("debit"), { state: "awaiting" });
  assert.deepEqual(await atOnce.provider.cancel("debit"), { state: "awaiting" });
  server.arrive("debit");
  assert.deepEqual(await atOnce.provider.find("debit"), { state: "captured" });
});

test("an answer that is lost: the same question again makes no second payment, and the first is found", async () => {
  // All tries of one question get no answer, though each arrives.
  server.lose("POST /v1/payment_intents", "answer", 3);
  await assert.rejects(atOnce.provider.start(request("lost-answer")));
  assert.equal((await atOnce.provider.find("lost-answer")).state, "action-needed");
  server.lose("POST /v1/payment_intents", "answer", 3);
  await assert.rejects(atOnce.provider.start(request("lost-twice")));
  assert.equal((await atOnce.provider.start(request("lost-twice"))).state, "action-needed");
  // Throws where there are two.
  server.intentOf("lost-answer");
  server.intentOf("lost-twice");
});

test("a question that never arrived: not known; asked again, it is one payment", async () => {
  server.lose("POST /v1/payment_intents", "question", 3);
  await assert.rejects(atOnce.provider.start(request("lost-question")));
  assert.deepEqual(await atOnce.provider.find("lost-question"), { state: "not-known" });
  assert.equal((await atOnce.provider.start(request("lost-question"))).state, "action-needed");
  server.intentOf("lost-question");
});

test("a capture and a refund whose answers are lost are done once", async () => {
  await later.provider.start(request("late"));
  server.pay("late");
  server.lose(`POST /v1/payment_intents/${server.intentOf("late").id}/capture`, "answer", 3);
  const part = { reference: "late", amount: 1000n, currency: "EUR" };
  await assert.rejects(later.provider.capture(part));
  assert.deepEqual(await later.provider.capture(part), { state: "captured", amount: 1000n });
  const refund = { ...part, refundReference: "late-refund-1", amount: 400n };
  server.lose("POST /v1/refunds", "answer", 3);
  await assert.rejects(later.provider.refund(refund));
  assert.deepEqual(await later.provider.refund(refund), { state: "sent" });
  assert.equal(server.refunds.filter(({ metadata }) => metadata["reference"] === "late-refund-1").length, 1);
});

test("a refund that failed at the bank afterwards is found so, and can be sent once more", async () => {
  await atOnce.provider.start(request("returned"));
  server.pay("returned");
  const refund = { reference: "returned", refundReference: "returned-refund-1", amount: 1234n, currency: "EUR" };
  assert.deepEqual(await atOnce.provider.refund(refund), { state: "sent" });
  server.failRefund("returned-refund-1");
  assert.deepEqual(await atOnce.provider.findRefund("returned-refund-1"), {
    state: "failed",
    reason: "lost_or_stolen_card",
  });
  assert.deepEqual(await atOnce.provider.refund(refund), { state: "sent" });
  assert.deepEqual(await atOnce.provider.findRefund("returned-refund-1"), { state: "sent" });
});

test("what Stripe refuses is declined, not unknown", async () => {
  assert.deepEqual(await atOnce.provider.start(request("small", 49n)), {
    state: "declined",
    reason: "amount_too_small",
  });
  assert.deepEqual(await atOnce.provider.start(request("fraction", 1235n, "KWD")), {
    state: "declined",
    reason: "amount-not-possible",
  });
});

test("every request names the pinned version, and none carries telemetry", () => {
  assert.ok(server.asked.length > 50);
  for (const { version, telemetry } of server.asked) assert.deepEqual([version, telemetry], [stripeVersion, ""]);
});

test("amounts as Stripe counts them, there and back", () => {
  const amounts: readonly (readonly [bigint, string, number | undefined])[] = [
    [1234n, "EUR", 1234],
    [1500n, "JPY", 1500],
    [5n, "ISK", 500],
    [5n, "UGX", 500],
    [1230n, "KWD", 1230],
    [1234n, "KWD", undefined],
    [1200n, "MGA", 12],
    [1250n, "MGA", undefined],
  ];
  for (const [amount, currency, theirs] of amounts) {
    assert.equal(toStripeAmount(amount, currency), theirs, `${amount} ${currency}`);
    if (theirs !== undefined) assert.equal(fromStripeAmount(theirs, currency), amount, `${theirs} ${currency}`);
  }
});

test("an event is believed with its signature over its own bytes, for five minutes", () => {
  const object = { object: "payment_intent", id: "pi_1", metadata: { reference: "AV-1-x" } };
  const at = Temporal.Instant.from("2026-03-05T10:00:00Z");
  const { body, signature } = server.event(object, "payment_intent.succeeded", { id: "evt_1", at });
  const read = (text: string, header: string, seconds = 0) =>
    atOnce.readEvent(Buffer.from(text), header, at.add({ seconds }));
  const right = must(read(body, signature, 300));
  assert.deepEqual(noticeOf(right), {
    event: "evt_1",
    kind: "payment_intent.succeeded",
    about: { payment: "AV-1-x" },
  });
  const other = server.event(object, "payment_intent.succeeded", { at, secret: "whsec_other" });
  for (const [text, header, seconds] of [
    [body, signature, 301],
    [body, "", 0],
    [body, "t=1,v1=00", 0],
    [body, other.signature, 0],
    [JSON.stringify(JSON.parse(body)), signature, 0],
    [body.replace("AV-1-x", "AV-1-y"), signature, 0],
  ] as const) {
    const answer = read(text, header, seconds);
    assert.ok(isFailure(answer) && answer.code === "not-allowed", header);
  }
});
