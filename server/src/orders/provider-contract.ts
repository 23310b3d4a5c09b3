/** What every payment provider must hold, as a suite: a provider's test file calls it with what it needs to be driven. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { PaymentOutcome, PaymentProvider, PaymentRequest } from "./payment-provider.ts";

export interface DrivenProvider {
  readonly provider: PaymentProvider;
  /** A method that is captured in the end: at once, or when somebody approves. */
  readonly succeeds: string;
  /** Methods that behave so, where the provider has such. */
  readonly declined?: string;
  readonly secondStep?: string;
  /** A provider, and its method, that only reserves the money; the same provider where its methods differ in this. */
  readonly reserves?: { readonly provider: PaymentProvider; readonly method: string };
  /** Whoever has to do something does it: the shopper at the second step, the staff who see the money. */
  readonly approve: (reference: string) => Promise<void>;
  /** Where a refusal of the shopper ends the payment. */
  readonly refuse?: (reference: string) => Promise<void>;
  /** Where ways to pay are kept: methods whose kept card is charged, is declined, or wants its holder there. */
  readonly keeps?: {
    readonly charged: string;
    readonly declined: string;
    readonly wantsHolder: string;
    /** The shopper does the step, where there is one, with a card that behaves so. */
    readonly finish: (reference: string, card: "charged" | "declined" | "wantsHolder") => Promise<void>;
  };
}

export function holdsProviderContract(name: string, open: () => Promise<DrivenProvider>): void {
  const request = (method: string): PaymentRequest => ({
    reference: `AV-1-${randomBytes(8).toString("hex")}`,
    amount: 1234n,
    currency: "EUR",
    method,
    returnUrl: "https://shop.example/orders/abc",
  });
  const contract = (title: string, work: (driven: DrivenProvider) => Promise<void>): void => {
    void test(`${name}: ${title}`, async () => work(await open()));
  };

  /** Starts a payment and has it approved where it waits for that. */
  const paid = async ({ provider, succeeds, approve }: DrivenProvider): Promise<PaymentRequest> => {
    const asked = request(succeeds);
    const answer = await provider.start(asked);
    if (answer.state !== "captured") await approve(asked.reference);
    assert.deepEqual(await provider.find(asked.reference), { state: "captured" });
    return asked;
  };
  const reserved = async (driven: DrivenProvider): Promise<[PaymentProvider, PaymentRequest]> => {
    const { provider, method } = driven.reserves!;
    const asked = request(method);
    const answer = await provider.start(asked);
    if (answer.state !== "authorised") await driven.approve(asked.reference);
    assert.deepEqual(await provider.find(asked.reference), { state: "authorised" });
    return [provider, asked];
  };

  contract(
    "a payment is captured, and found so ever after; too late to cancel, and nothing more to capture",
    async (driven) => {
      const { reference, amount, currency } = await paid(driven);
      assert.deepEqual(await driven.provider.cancel(reference), { state: "captured" });
      assert.deepEqual(await driven.provider.capture({ reference, amount, currency }), { state: "captured" });
      assert.deepEqual(await driven.provider.find(reference), { state: "captured" });
    },
  );

  contract("started again with its reference, even by many at once, it is one payment", async (driven) => {
    const { provider, succeeds, approve } = driven;
    const asked = request(succeeds);
    const answers = await Promise.all([1, 2, 3, 4].map(() => provider.start(asked)));
    assert.equal(new Set(answers.map(({ state }) => state)).size, 1);
    if (answers[0]?.state !== "captured") await approve(asked.reference);
    assert.deepEqual(await provider.start(asked), { state: "captured" });
    const all = { ...asked, refundReference: `${asked.reference}-a` };
    assert.deepEqual(await provider.refund(all), { state: "sent" });
    // Nothing beyond the one charge was there to give back.
    const more = await provider.refund({ ...all, refundReference: `${asked.reference}-b`, amount: 1n });
    assert.equal(more.state, "failed");
  });

  contract("a decline has a reason and is found so", async ({ provider, declined }) => {
    if (declined === undefined) return;
    const asked = request(declined);
    const answer = await provider.start(asked);
    assert.ok(answer.state === "declined" && answer.reason !== "");
    assert.deepEqual(await provider.find(asked.reference), answer);
    assert.deepEqual(await provider.start(asked), answer);
  });

  contract("a second step has a page, and is captured when approved", async ({ provider, secondStep, approve }) => {
    if (secondStep === undefined) return;
    const asked = request(secondStep);
    const answer = await provider.start(asked);
    assert.ok(answer.state === "action-needed" && URL.canParse(answer.url));
    assert.deepEqual(await provider.find(asked.reference), answer);
    await approve(asked.reference);
    assert.deepEqual(await provider.find(asked.reference), { state: "captured" });
  });

  contract("what waits and is refused, or cancelled by the shop, is declined for good", async (driven) => {
    const { provider, refuse, approve } = driven;
    const method = driven.secondStep ?? driven.succeeds;
    if (refuse !== undefined) {
      const refused = request(method);
      await provider.start(refused);
      await refuse(refused.reference);
      assert.equal((await provider.find(refused.reference)).state, "declined");
    }
    const cancelled = request(method);
    await provider.start(cancelled);
    assert.equal((await provider.cancel(cancelled.reference)).state, "declined");
    await approve(cancelled.reference).catch(() => {});
    assert.equal((await provider.find(cancelled.reference)).state, "declined");
    const { reference, amount, currency } = cancelled;
    assert.equal((await provider.capture({ reference, amount, currency })).state, "declined");
  });

  contract("what it never heard of is not known", async ({ provider, succeeds }) => {
    const { reference } = request(succeeds);
    assert.deepEqual(await provider.find(reference), { state: "not-known" });
    assert.deepEqual(await provider.cancel(reference), { state: "not-known" });
    assert.deepEqual(await provider.capture({ reference, amount: 1n, currency: "EUR" }), { state: "not-known" });
    assert.deepEqual(await provider.findRefund(reference), { state: "not-known" });
    const refund = { reference, refundReference: `${reference}-a`, amount: 1n, currency: "EUR" };
    assert.equal((await provider.refund(refund)).state, "failed");
  });

  contract("a refund is sent once by its reference, however often it is asked for", async (driven) => {
    const { provider } = driven;
    const asked = await paid(driven);
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

  contract("many refunds at once are together never more than was captured", async (driven) => {
    const { provider } = driven;
    const { reference, currency } = await paid(driven);
    // Eight of 300 out of 1234: four fit.
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        provider.refund({ reference, refundReference: `${reference}-${index}`, amount: 300n, currency }),
      ),
    );
    assert.deepEqual(answers.map(({ state }) => state).toSorted(), [
      ...Array.from({ length: 4 }, () => "failed"),
      ...Array.from({ length: 4 }, () => "sent"),
    ]);
  });

  contract(
    "reserved money is taken in part, once; the rest is given back, and refunds end at what was taken",
    async (driven) => {
      if (driven.reserves === undefined) return;
      const [provider, { reference, currency }] = await reserved(driven);
      assert.equal(
        (await provider.refund({ reference, refundReference: `${reference}-z`, amount: 1n, currency })).state,
        "failed",
      );
      assert.deepEqual(await provider.capture({ reference, amount: 1235n, currency }), { state: "authorised" });
      const part: PaymentOutcome = { state: "captured", amount: 1000n };
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => provider.capture({ reference, amount: 1000n, currency })),
      );
      for (const answer of answers) assert.deepEqual(answer, part);
      // What another amount asks for then changes nothing.
      assert.deepEqual(await provider.capture({ reference, amount: 234n, currency }), part);
      assert.deepEqual(await provider.cancel(reference), part);
      assert.deepEqual(await provider.find(reference), part);
      const refund = { reference, refundReference: `${reference}-a`, amount: 1000n, currency };
      assert.equal(
        (await provider.refund({ ...refund, refundReference: `${reference}-b`, amount: 1001n })).state,
        "failed",
      );
      assert.deepEqual(await provider.refund(refund), { state: "sent" });
      assert.equal(
        (await provider.refund({ ...refund, refundReference: `${reference}-c`, amount: 1n })).state,
        "failed",
      );
    },
  );

  const keptAs = async (driven: DrivenProvider, card: "charged" | "declined" | "wantsHolder") => {
    const { keeper } = driven.provider;
    const { [card]: method, finish } = driven.keeps!;
    const reference = `keep-${randomBytes(8).toString("hex")}`;
    const wish = { reference, owner: "usr_1", method, returnUrl: "https://shop.example/account" };
    const begun = await keeper!.save(wish);
    if (begun.state === "action-needed") assert.ok(URL.canParse(begun.url));
    if (begun.state !== "saved") await finish(reference, card);
    const kept = await keeper!.findSaved(reference);
    assert.ok(kept.state === "saved" && kept.token !== "", kept.state);
    // Asked again by its reference it is the same one.
    assert.deepEqual(await keeper!.save(wish), kept);
    return { method, token: kept.token };
  };

  contract("a way to pay is kept once, and charged without the shopper, once a reference", async (driven) => {
    if (driven.keeps === undefined) return;
    const { provider } = driven;
    assert.deepEqual(await provider.keeper!.findSaved("keep-nothing"), { state: "not-known" });
    const { method, token } = await keptAs(driven, "charged");
    for (const reference of ["a", "b"].map((end) => `AV-9-${randomBytes(8).toString("hex")}-${end}`)) {
      const asked = { ...request(method), reference, savedAs: token };
      const answers = await Promise.all([1, 2, 3, 4].map(() => provider.start(asked).catch(() => undefined)));
      assert.ok(answers.some((answer) => answer?.state === "captured"));
      assert.deepEqual(await provider.start(asked), { state: "captured" });
      assert.deepEqual(await provider.find(reference), { state: "captured" });
      const all = { reference, refundReference: `${reference}-r`, amount: asked.amount, currency: "EUR" };
      assert.deepEqual(await provider.refund(all), { state: "sent" });
      assert.equal((await provider.refund({ ...all, refundReference: `${reference}-s`, amount: 1n })).state, "failed");
    }
  });

  contract("a kept way that is refused, wants its holder, or was forgotten is declined for good", async (driven) => {
    if (driven.keeps === undefined) return;
    const { provider } = driven;
    const forgotten = await keptAs(driven, "charged");
    await provider.keeper!.forget(forgotten.token);
    await provider.keeper!.forget(forgotten.token);
    for (const { method, token } of [
      await keptAs(driven, "declined"),
      await keptAs(driven, "wantsHolder"),
      forgotten,
    ]) {
      const asked = { ...request(method), savedAs: token };
      const answer = await provider.start(asked);
      assert.ok(answer.state === "declined" && answer.reason !== "", answer.state);
      assert.equal((await provider.start(asked)).state, "declined");
      // Nobody can pay it afterwards either.
      await driven.approve(asked.reference).catch(() => {});
      assert.notEqual((await provider.find(asked.reference)).state, "captured");
      assert.notEqual((await provider.find(asked.reference)).state, "action-needed");
    }
  });

  contract("reserved money that is let go cannot be taken, whoever is faster", async (driven) => {
    if (driven.reserves === undefined) return;
    const [provider, { reference, amount, currency }] = await reserved(driven);
    assert.equal((await provider.cancel(reference)).state, "declined");
    assert.equal((await provider.capture({ reference, amount, currency })).state, "declined");
    assert.equal((await provider.find(reference)).state, "declined");

    const [, raced] = await reserved(driven);
    await Promise.all([
      provider.cancel(raced.reference),
      provider.capture({ reference: raced.reference, amount, currency }),
    ]);
    const end = await provider.find(raced.reference);
    assert.ok(end.state === "declined" || end.state === "captured", end.state);
    assert.deepEqual(await provider.cancel(raced.reference), end);
  });
}
