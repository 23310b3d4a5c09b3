import assert from "node:assert/strict";
import { test } from "node:test";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { holdsProviderContract } from "./provider-contract.ts";
import { openTestBank } from "./test-bank.ts";

const { db } = await testDatabase({ connections: 4 });
const bank = openTestBank(db);

holdsProviderContract("test bank", async () => ({
  provider: bank.provider,
  succeeds: "test-succeeds",
  declined: "test-declined",
  secondStep: "test-second-step",
  reserves: { provider: bank.provider, method: "test-authorised" },
  approve: async (reference) => void must(await bank.decide(reference, "approve")),
  refuse: async (reference) => void must(await bank.decide(reference, "refuse")),
  keeps: {
    charged: "test-succeeds",
    declined: "test-declined",
    wantsHolder: "test-second-step",
    finish: async () => {},
  },
}));

test("both timeouts give no answer; only the first has taken the money", async () => {
  const request = { amount: 500n, currency: "USD", returnUrl: "https://shop.example/orders/x" };
  const charged = { ...request, reference: "lost-answer", method: "test-timeout-charged" };
  assert.deepEqual(await bank.provider.start(charged), { state: "unknown" });
  assert.deepEqual(await bank.provider.find("lost-answer"), { state: "captured" });
  const uncharged = { ...request, reference: "lost-question", method: "test-timeout" };
  assert.deepEqual(await bank.provider.start(uncharged), { state: "unknown" });
  assert.deepEqual(await bank.provider.find("lost-question"), { state: "not-known" });
});

test("the page of the second step leads to the shop that asked, and is decided once", async () => {
  const returnUrl = "https://shop.example/orders/secret";
  const start = await bank.provider.start({
    reference: "AV-7-x",
    amount: 700n,
    currency: "JPY",
    method: "test-second-step",
    returnUrl,
  });
  assert.deepEqual(start, { state: "action-needed", url: "https://shop.example/test-bank/AV-7-x" });
  const charge = await bank.find("AV-7-x");
  assert.deepEqual(charge, { reference: "AV-7-x", amount: 700n, currency: "JPY", state: "action-needed", returnUrl });
  must(await bank.decide("AV-7-x", "approve"));
  const again = await bank.decide("AV-7-x", "refuse");
  assert.equal("code" in again && again.code, "wrong-state");
});
