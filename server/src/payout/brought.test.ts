/** Money that no earning explains: opening balances from an import, and what passes on with a membership. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { runImport } from "../network/import/run-import.ts";
import { insertImport, putPart } from "../network/import/store.ts";
import { approveTransfer, askTransfer } from "../network/membership/ask-transfer.ts";
import { completeTransfer } from "../network/membership/complete-transfer.ts";
import { testServices } from "../network/testing.ts";
import { approveBatch, refuseBatch } from "./decide-batch.ts";
import { checkBooks } from "./check-books.ts";
import { findCandidates } from "./find-candidates.ts";
import { giveStoreCredit } from "./give-store-credit.ts";
import { makeBatch } from "./make-batch.ts";
import { memberStatement } from "./member-statement.ts";
import { passBalancesOn } from "./pass-on.ts";
import { broughtLines, payoutLines } from "./payout-line-store.ts";
import { payoutsOfBatch } from "./payout-store.ts";
import { setPayoutAccount } from "./set-payout-account.ts";
import { settleBatch } from "./settle-batch.ts";
import { statementPdf } from "./statement-pdf.ts";
import { payingCompany } from "./testing.ts";

const { db } = await testDatabase({ connections: 12 });
const company = await payingCompany(db);
const { sealer, maker, checker, as, balanceOf } = company;
const [first, second, third, fourth] = company.distributors;
const now = "2026-03-20T10:00:00Z";
const books = async () => assert.deepEqual(await checkBooks(db), []);
const make = (at = now) => as(maker, at, (context) => makeBatch(context, { currency: "EUR" }));
const paid = async (id: bigint, at = now) => {
  must(await as(checker, at, (context) => approveBatch(context, id)));
  must(await as(maker, at, (context) => settleBatch(context, id)));
};

before(async () => {
  await company.earn("2026-01", [
    { member: first, amount: 1000n },
    { member: second, amount: 2000n },
  ]);
  for (const memberId of [first, second, third, fourth]) {
    const wish = { memberId, holder: "A Member", iban: "DE89370400440532013000", bic: null };
    must(await as(null, now, (context) => setPayoutAccount(context, sealer, wish)));
  }
  const id = await inTransaction(db, async (tx) => {
    const made = await insertImport(tx, null, Temporal.Instant.from(now));
    const content =
      "member,currency,amount,account\ntop,EUR,30.50,\nsecond,EUR,-5,\nthird,EUR,12,available\nfourth,EUR,9,reserve\n";
    await putPart(tx, { id: made, file: "balances", part: 1, content });
    return made;
  });
  assert.deepEqual(await runImport(db, { id, apply: true, now: Temporal.Instant.from(now) }), {
    faults: 0,
    applied: true,
  });
});

test("an opening balance is paid with the earnings, told as what it is, and on the statement; a debt is netted", async () => {
  await books();
  assert.deepEqual(
    (await findCandidates(db, "EUR", Temporal.Instant.from(now))).map((one) => [one.memberId, one.amount, one.netted]),
    [
      [first, 4050n, 0n],
      [second, 1500n, 500n],
      [third, 1200n, 0n],
    ],
  );
  const refused = must(await make());
  must(await as(checker, now, (context) => refuseBatch(context, { batchId: refused.id, reason: "a test" })));
  const credit = must(
    await as(null, now, (context) => giveStoreCredit(context, { memberId: third, currency: "EUR", amount: 200n })),
  );
  assert.equal((await broughtLines(db, credit.id))[0]?.amount, 200n);
  const batch = must(await make());
  const payouts = await payoutsOfBatch(db, batch.id);
  const of = (member: bigint) => payouts.find(({ memberId }) => memberId === member)!;
  assert.deepEqual(
    (await broughtLines(db, of(first).id)).map(({ kind, amount, at }) => [kind, amount, at.toString()]),
    [["opening", 3050n, now]],
  );
  assert.deepEqual(
    (await payoutLines(db, of(first).id)).map(({ amount }) => amount),
    [1000n],
  );
  assert.equal(of(third).amount, 1000n);
  await paid(batch.id);
  await books();
  assert.deepEqual(await balanceOf(first), { paid: 4050n });
  assert.deepEqual(await balanceOf(fourth), { reserve: 900n });
  const month = Temporal.PlainYearMonth.from("2026-03");
  const statement = must(await memberStatement(db, { memberId: first, currency: "EUR", month }));
  assert.ok(
    statement.lines.some(({ from, to, change }) => from === "opening" && to === "available" && change === 3050n),
  );
  assert.ok((await statementPdf(statement)).length > 1000);
  const again = await make();
  assert.ok(isFailure(again) && again.code === "nothing-to-pay", "nothing is paid twice");
});

test("two batches and a store credit at once: an opening balance goes out once", async () => {
  const id = await inTransaction(db, async (tx) => {
    const made = await insertImport(tx, null, Temporal.Instant.from(now));
    await putPart(tx, { id: made, file: "balances", part: 1, content: "member,currency,amount\nfourth,EUR,50\n" });
    return made;
  });
  await runImport(db, { id, apply: true, now: Temporal.Instant.from(now) });
  const [one, other] = await Promise.all([
    make(),
    make(),
    as(null, now, (context) => giveStoreCredit(context, { memberId: fourth, currency: "EUR", amount: 5000n })),
  ]);
  await books();
  const standing = await balanceOf(fourth);
  assert.ok((standing["available"] ?? 0n) >= 0n);
  for (const made of [one, other]) {
    if (isFailure(made)) continue;
    must(await as(checker, now, (context) => refuseBatch(context, { batchId: made.id, reason: "a test" })));
  }
});

test("balances that go with a membership: the new holder is paid what the old one had earned, once; otherwise it stays", async () => {
  await company.earn("2026-02", [
    { member: second, amount: 700n },
    { member: third, amount: 900n },
  ]);
  const hand = async (fromId: bigint, toId: bigint, balances: "stay" | "go") => {
    const wish = { kind: "inheritance", fromId, toId, balances, reason: "died", documents: "Grant 7, safe" } as const;
    const asked = must(await as(maker, now, (context) => askTransfer(context, testServices, wish)));
    must(await as(checker, now, (context) => approveTransfer(context, testServices, { id: asked.id })));
    await as(null, "2026-04-01T00:00:00Z", (context) => completeTransfer(context, asked.id));
  };
  await hand(second, third, "go");
  const after = Temporal.Instant.from("2026-04-01T01:00:00Z");
  const before = (await balanceOf(third))["available"]!;
  await Promise.all([passBalancesOn(db, after), passBalancesOn(db, after)]);
  assert.deepEqual(await balanceOf(second), { paid: 1500n });
  assert.equal((await balanceOf(third))["available"], before + 700n);
  await books();
  const batch = must(await make("2026-04-02T10:00:00Z"));
  const payout = (await payoutsOfBatch(db, batch.id)).find(({ memberId }) => memberId === third)!;
  assert.deepEqual(
    (await broughtLines(db, payout.id)).map(({ kind, amount }) => [kind, amount]),
    [["passed-on", 700n]],
  );
  await paid(batch.id, "2026-04-02T10:00:00Z");
  await books();

  // What stays is the old holder's still, and paid to them though they have left.
  await company.earn("2026-03", [{ member: fourth, amount: 400n }]);
  await hand(fourth, first, "stay");
  assert.equal(await passBalancesOn(db, after), 0);
  const due = await findCandidates(db, "EUR", Temporal.Instant.from("2026-05-01T00:00:00Z"), { memberId: fourth });
  assert.deepEqual([due[0]?.reasons, due[0]?.amount], [[], 400n]);
});
