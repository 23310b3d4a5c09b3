/** A chargeback holds at once what a sale earned, whatever state it is in; won it goes back, lost it is reversed on every tier. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, causeOf, post } from "../ledger/index.ts";
import { earningsOfSale, lockAvailableEarnings, releaseHeld } from "../plan/index.ts";
import { decideChargeback, openChargeback } from "../sales/index.ts";
import { commitRun } from "./index.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 12 });
const company = await staffedCompany(db);
const [top, , third, fourth] = company.distributors;

async function states(saleId: bigint) {
  return (await earningsOfSale(db, saleId)).map(({ bonus, amount, state, holdReason }) => [
    bonus,
    amount,
    state,
    holdReason,
  ]);
}

const open = (saleId: bigint, day: string, sourceRef = `case ${saleId}`) =>
  company.as(null, day, (c) => openChargeback(c, { saleId, sourceRef, reason: "Not received" }));
const decide = (id: bigint, outcome: "won" | "lost", day: string) =>
  company.as(company.checker, day, (c) => decideChargeback(c, { id, outcome }));
const release = (day: string) => company.as(null, day, releaseHeld);

test("in an open period: pending is held, kept through the commit with the tiers it adds, and released only when won", async () => {
  const sale = await company.month("2026-03-10T10:00:00Z", "march");
  const chargeback = must(await open(sale, "2026-03-11T10:00:00Z"));
  assert.deepEqual(must(await open(sale, "2026-03-11T11:00:00Z")), chargeback, "reported twice is once");
  const another = await open(sale, "2026-03-11T11:00:00Z", "another");
  assert.ok(isFailure(another) && another.code === "already-exists");
  assert.deepEqual(await states(sale), [["retail", 2000n, "held", "chargeback"]]);
  assert.deepEqual(await company.accounts(fourth), { held: 2000n });
  // A part is refunded meanwhile: what is held shrinks.
  must(await company.reverse("2026-03-12T10:00:00Z", "march", [{ line: 1, amount: 5000n, cv: 4000n, qv: 4000n }]));
  assert.deepEqual(await company.accounts(fourth), { held: 1000n });
  await company.close(await company.periodOf("2026-03-10T10:00:00Z"), "2026-04-02T10:00:00Z");
  assert.deepEqual(await wrongWithBooks(db), []);
  assert.deepEqual(await states(sale), [
    ["retail", 1000n, "held", "chargeback"],
    ["unilevel", 200n, "held", "chargeback"],
    ["unilevel", 160n, "held", "chargeback"],
  ]);
  await release("2026-06-01T10:00:00Z");
  assert.deepEqual(await company.accounts(third), { held: 200n }, "no release takes what is disputed");
  must(await decide(chargeback.id, "won", "2026-06-02T10:00:00Z"));
  must(await decide(chargeback.id, "won", "2026-06-02T11:00:00Z"));
  const twice = await decide(chargeback.id, "lost", "2026-06-02T11:00:00Z");
  assert.ok(isFailure(twice) && twice.code === "wrong-state");
  assert.deepEqual(await company.accounts(third), { held: 200n });
  await release("2026-06-03T10:00:00Z");
  assert.deepEqual(await company.accounts(third), { available: 200n });
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("available goes back to held at once; lost, every tier ends at zero, and a paid one is owed", async () => {
  const sale = await company.month("2026-04-10T10:00:00Z", "april");
  await company.close(await company.periodOf("2026-04-10T10:00:00Z"), "2026-05-02T10:00:00Z");
  await release("2026-06-10T10:00:00Z");
  const before = [await company.accounts(top), await company.accounts(third)];
  const won = must(await open(sale, "2026-06-11T10:00:00Z", "first"));
  assert.deepEqual(await company.accounts(third), { available: 200n, held: 400n });
  must(await decide(won.id, "won", "2026-06-12T10:00:00Z"));
  assert.deepEqual([await company.accounts(top), await company.accounts(third)], before);
  const lost = must(await open(sale, "2026-06-13T10:00:00Z", "second"));
  must(await decide(lost.id, "lost", "2026-06-14T10:00:00Z"));
  assert.deepEqual(await states(sale), [
    ["retail", 0n, "reversed", null],
    ["unilevel", 0n, "reversed", null],
    ["unilevel", 0n, "reversed", null],
  ]);
  assert.deepEqual(await company.accounts(third), { available: 200n });
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("opened and lost in an open period, and lost while the period is locked: the commit ends at zero", async () => {
  const early = await company.month("2026-05-10T10:00:00Z", "may");
  const late = await company.sell("2026-05-11T10:00:00Z", {
    clickId: await company.click(fourth, "2026-05-11T09:00:00Z"),
  });
  must(await decide(must(await open(early, "2026-05-12T10:00:00Z")).id, "lost", "2026-05-13T10:00:00Z"));
  assert.deepEqual(await states(early), [["retail", 0n, "reversed", null]]);
  const disputed = must(await open(late, "2026-05-14T10:00:00Z"));
  const periodId = await company.periodOf("2026-05-10T10:00:00Z");
  await company.lock(periodId, "2026-06-15T10:00:00Z");
  must(await decide(disputed.id, "lost", "2026-06-15T11:00:00Z"));
  assert.deepEqual(await wrongWithBooks(db), []);
  must(await company.as(company.drafter, "2026-06-15T12:00:00Z", (c) => commitRun(c, periodId)));
  for (const sale of [early, late]) {
    for (const [, amount, state, why] of await states(sale))
      assert.deepEqual([amount, state, why], [0n, "reversed", null]);
  }
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("a chargeback against the release of the hold: held once, wherever it was", async () => {
  const sales: bigint[] = [];
  for (let i = 0; i < 6; i += 1) {
    sales.push(
      await company.sell("2026-07-10T10:00:00Z", { clickId: await company.click(fourth, "2026-07-10T09:00:00Z") }),
    );
  }
  await company.close(await company.periodOf("2026-07-10T10:00:00Z"), "2026-08-02T10:00:00Z");
  const day = "2026-09-01T10:00:00Z";
  await Promise.all([
    ...sales.slice(0, 3).map((sale) => open(sale, day)),
    release(day),
    ...sales.slice(3).map((sale) => open(sale, day)),
    release(day),
  ]);
  for (const sale of sales) {
    assert.deepEqual(await states(sale), [["retail", 2000n, "held", "chargeback"]]);
  }
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("a chargeback against the making of a batch: the batch's balance is that of the earnings that it locked", async () => {
  const sales: bigint[] = [];
  for (let i = 0; i < 8; i += 1) {
    sales.push(
      await company.sell("2026-09-10T10:00:00Z", { clickId: await company.click(fourth, "2026-09-10T09:00:00Z") }),
    );
  }
  await company.close(await company.periodOf("2026-09-10T10:00:00Z"), "2026-10-02T10:00:00Z");
  await release("2026-11-01T10:00:00Z");
  const day = "2026-11-02T10:00:00Z";
  let count = 0;
  /** What the payout room does: earnings first, then the balances, then the money leaves. */
  const batch = () =>
    company.as(null, day, async (context) => {
      const earnings = (await lockAvailableEarnings(context.tx, "EUR")).filter(({ earnerId }) => earnerId === fourth);
      const [found] = await balances(context.tx, { member: fourth, account: "available", currency: "EUR" });
      assert.equal(
        found?.balance ?? 0n,
        earnings.reduce((sum, { amount }) => sum + amount, 0n),
      );
      // Taken and given back in the same moment, so that the next batch finds it.
      for (const direction of [1n, -1n]) {
        count += 1;
        await post(context, [
          {
            debit: { member: fourth, account: "available" },
            credit: { company: "payout-clearing" },
            amount: direction * (found?.balance ?? 0n),
            currency: "EUR",
            key: `batch ${count}`,
            cause: causeOf("batch", 1n),
            periodId: null,
          },
        ]);
      }
    });
  const opened = await Promise.all([
    batch(),
    ...sales.slice(0, 4).map((sale) => open(sale, day)),
    batch(),
    ...sales.slice(4).map((sale) => open(sale, day)),
    batch(),
  ]);
  const ids = opened.flatMap((one) => (one === undefined ? [] : [must(one).id]));
  await Promise.all([
    batch(),
    ...ids.map((id, index) => decide(id, index % 2 === 0 ? "won" : "lost", "2026-11-03T10:00:00Z")),
    batch(),
    batch(),
  ]);
  assert.deepEqual(await wrongWithBooks(db), []);
});
