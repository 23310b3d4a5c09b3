/** Somebody of staff holds conversions: kept like a rule's suspicion, decided in the same queue, once however many press. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decideCase, holdConversions, listCases } from "../fraud/index.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { earningsOfSale, releaseHeld } from "../plan/index.ts";
import { conversionsOfSale, refuseConversions } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { recordSale } from "./record-sale.ts";
import { smallCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const ann = company.affiliate;
await company.at("2026-01-02T00:00:00Z", (context) =>
  openProgram(context, { members: [ann], rates: [{ percent: "10" }], change: { holdDays: 14 } }),
);
const at = "2026-03-10T10:00:00Z";
const clickId = await company.click(ann, "2026-03-10T08:00:00Z");

let count = 0;
async function sell(evidence?: { readonly email: string }) {
  const number = (count += 1);
  const buyerId = await company.buyer(`shopper-${number}`);
  const product = `p${number}`;
  const line = { product, title: "P", quantity: 1, amount: 10_000n, cv: 0n, qv: 0n, affiliateFixed: null };
  const sale = { source: "test", sourceRef: product, market: "eu", currency: "EUR", buyerId, clickId, lines: [line] };
  const { saleId } = must(
    await company.at(at, (context) =>
      recordSale(context, { ...sale, ...(evidence === undefined ? {} : { evidence }) }),
    ),
  );
  return { saleId, id: (await conversionsOfSale(db, saleId))[0]!.id };
}
const hold = (ids: readonly bigint[], reason = "the shop called") =>
  company.at("2026-03-11T10:00:00Z", (context) => holdConversions(context, { ids, reason }));
const stands = async (saleId: bigint) =>
  (await earningsOfSale(db, saleId)).map(({ amount, state, holdReason }) => [amount, state, holdReason]);
const caseOf = async (saleId: bigint) => (await listCases(db, { saleId, limit: 2 }))[0];

test("held with its reason; no release takes it; cleared it goes on", async () => {
  const { saleId, id } = await sell();
  assert.deepEqual(await hold([id]), { changed: 1 });
  await company.at("2026-05-30T10:00:00Z", releaseHeld);
  assert.deepEqual(await stands(saleId), [[1000n, "held", "risk"]]);
  const found = (await caseOf(saleId))!;
  assert.deepEqual(
    [found.state, found.score, found.signs],
    ["open", 0, [{ rule: "staff", weight: 0, evidence: { reason: "the shop called" } }]],
  );
  must(
    await company.at("2026-05-31T10:00:00Z", (context) =>
      decideCase(context, { id: found.id, outcome: "cleared", reason: "all is well" }),
    ),
  );
  await company.at("2026-05-31T11:00:00Z", releaseHeld);
  assert.deepEqual(await stands(saleId), [[1000n, "available", null]]);
  const again = await hold([id]);
  assert.ok(isFailure(again) && again.code === "wrong-state", "a decided case is not opened again");
});

test("what was only noted is opened, with the rule's sign kept beside the person's", async () => {
  const { saleId, id } = await sell({ email: "x@mailinator.com" });
  assert.equal((await caseOf(saleId))?.state, "noted");
  must(await hold([id], "twice this week"));
  const found = (await caseOf(saleId))!;
  assert.deepEqual([found.state, found.signs.map(({ rule }) => rule)], ["open", ["disposable-mail", "staff"]]);
  assert.deepEqual(await stands(saleId), [[1000n, "held", "risk"]]);
});

test("all or none: one that was refused keeps the others as they were", async () => {
  const [good, gone] = [await sell(), await sell()];
  must(await company.at(at, (context) => refuseConversions(context, { ids: [gone.id], reason: "sent back" })));
  const refused = await hold([good.id, gone.id]);
  assert.ok(isFailure(refused) && refused.code === "wrong-state");
  assert.equal(await caseOf(good.saleId), undefined);
  assert.deepEqual(await stands(good.saleId), [[1000n, "held", null]]);
});

test("eight people hold the same two at once, in either order: each is held once and the books agree", async () => {
  const [one, two] = [await sell(), await sell()];
  const orders = [
    [one.id, two.id],
    [two.id, one.id],
  ];
  const results = await Promise.all(Array.from({ length: 8 }, (_, index) => hold(orders[index % 2]!)));
  for (const result of results)
    assert.ok(
      !isFailure(result),
      JSON.stringify(result, (_, value) => String(value)),
    );
  assert.equal((await listCases(db, { saleId: one.saleId, limit: 5 })).length, 1);
  assert.deepEqual(await stands(two.saleId), [[1000n, "held", "risk"]]);
  assert.deepEqual(await checkLedger(db), []);
  assert.ok((await balances(db, { member: ann })).length > 0);
});
