/** What every payment provider must hold, as a suite: a provider's test file calls it with what it needs to be driven. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { PaymentProvider, PaymentRequest } from "./payment-provider.ts";

export interface DrivenProvider {
  readonly provider: PaymentProvider;
  /** Methods that behave so. */
  readonly succeeds: string;
  readonly declined: string;
  readonly secondStep: string;
  /** The shopper at the second step. */
  readonly approve: (reference: string) => Promise<void>;
  readonly refuse: (reference: string) => Promise<void>;
}

export function holdsProviderContract(open: () => Promise<DrivenProvider>): void {
  const request = (method: string): PaymentRequest => ({
    reference: `AV-1-${randomBytes(8).toString("hex")}`,
    amount: 1234n,
    currency: "EUR",
    method,
    returnUrl: "https://shop.example/orders/abc",
  });

  test("provider: a payment is captured, and found so ever after", async () => {
    const { provider, succeeds } = await open();
    const asked = request(succeeds);
    assert.deepEqual(await provider.start(asked), { state: "captured" });
    assert.deepEqual(await provider.find(asked.reference), { state: "captured" });
  });

  test("provider: started again with its reference, even by many at once, it is one payment", async () => {
    const { provider, succeeds } = await open();
    const asked = request(succeeds);
    const answers = await Promise.all([1, 2, 3, 4].map(() => provider.start(asked)));
    assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(["captured"]));
    const all = { ...asked, refundReference: `${asked.reference}-a` };
    assert.deepEqual(await provider.refund(all), { state: "sent" });
    // Nothing beyond the one charge was there to give back.
    const more = await provider.refund({ ...all, refundReference: `${asked.reference}-b`, amount: 1n });
    assert.equal(more.state, "failed");
  });

  test("provider: a decline has a reason and is found so", async () => {
    const { provider, declined } = await open();
    const asked = request(declined);
    const answer = await provider.start(asked);
    assert.ok(answer.state === "declined" && answer.reason !== "");
    assert.deepEqual(await provider.find(asked.reference), answer);
    assert.deepEqual(await provider.start(asked), answer);
  });

  test("provider: a second step has a page, and is captured when approved", async () => {
    const { provider, secondStep, approve } = await open();
    const asked = request(secondStep);
    const answer = await provider.start(asked);
    assert.ok(answer.state === "action-needed" && URL.canParse(answer.url));
    assert.deepEqual(await provider.find(asked.reference), answer);
    await approve(asked.reference);
    assert.deepEqual(await provider.find(asked.reference), { state: "captured" });
    // Too late to cancel: the truth is told.
    assert.deepEqual(await provider.cancel(asked.reference), { state: "captured" });
  });

  test("provider: a second step that is refused, or cancelled by the shop, is declined for good", async () => {
    const { provider, secondStep, refuse, approve } = await open();
    const refused = request(secondStep);
    await provider.start(refused);
    await refuse(refused.reference);
    assert.equal((await provider.find(refused.reference)).state, "declined");

    const cancelled = request(secondStep);
    await provider.start(cancelled);
    assert.equal((await provider.cancel(cancelled.reference)).state, "declined");
    await approve(cancelled.reference).catch(() => {});
    assert.equal((await provider.find(cancelled.reference)).state, "declined");
  });

  test("provider: what it never heard of is not known", async () => {
    const { provider, succeeds } = await open();
    const { reference } = request(succeeds);
    assert.deepEqual(await provider.find(reference), { state: "not-known" });
    assert.deepEqual(await provider.cancel(reference), { state: "not-known" });
    assert.deepEqual(await provider.findRefund(reference), { state: "not-known" });
    const refund = { reference, refundReference: `${reference}-a`, amount: 1n, currency: "EUR" };
    assert.equal((await provider.refund(refund)).state, "failed");
  });

  test("provider: a refund is sent once by its reference, however often it is asked for", async () => {
    const { provider, succeeds } = await open();
    const asked = request(succeeds);
    await provider.start(asked);
    const half = { reference: asked.reference, refundReference: `${asked.reference}-a`, amount: 617n, currency: "EUR" };
    assert.deepEqual(await provider.findRefund(half.refundReference), { state: "not-known" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => provider.refund(half)));
    assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(["sent"]));
    assert.deepEqual(await provider.findRefund(half.refundReference), { state: "sent" });
    // One half went, so the other is there, and not a cent more.
    assert.deepEqual(await provider.refund({ ...half, refundReference: `${asked.reference}-b` }), { state: "sent" });
    assert.equal(
      (await provider.refund({ ...half, refundReference: `${asked.reference}-c`, amount: 1n })).state,
      "failed",
    );
  });
}
