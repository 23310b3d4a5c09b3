/** What a member does with what they have earned: withdrawals, store credit, debts, statements, tax data; and what stays secret. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { changeStanding } from "../members/index.ts";
import { payeesOf } from "./payee-store.ts";
import { withdrawalsOf } from "./withdrawal-store.ts";
import { askWithdrawal, dropWithdrawal } from "./ask-withdrawal.ts";
import { checkBooks } from "./check-books.ts";
import { approveBatch, cancelBatch, refuseBatch } from "./decide-batch.ts";
import { findCandidates } from "./find-candidates.ts";
import { giveStoreCredit } from "./give-store-credit.ts";
import { makeBatch } from "./make-batch.ts";
import { memberStatement } from "./member-statement.ts";
import { handInTaxForm, judgePayee } from "./set-payee.ts";
import { setPaypalAccount, setPayoutAccount, setUsAccount } from "./set-payout-account.ts";
import { settleBatch } from "./settle-batch.ts";
import { statementPdf } from "./statement-pdf.ts";
import { payoutsOfBatch } from "./payout-store.ts";
import { taxReportCsv } from "./tax-report.ts";
import { payingCompany } from "./testing.ts";
import { writeOffDebts } from "./write-off-debts.ts";

const { db } = await testDatabase({ connections: 16 });
const company = await payingCompany(db);
const { sealer, maker, checker, as, balanceOf } = company;
const [first, second, third, fourth] = company.distributors;
const now = "2026-03-20T10:00:00Z";
const iban = "DE89370400440532013000";

function codeOf(answer: unknown): string {
  return isFailure(answer)
    ? [answer.code, answer.data["reason"] ?? answer.data["field"]].filter(Boolean).join(" ")
    : "done";
}
const ask = (memberId: bigint, amount: bigint | null, currency = "EUR") =>
  as(null, now, (context) => askWithdrawal(context, { memberId, currency, amount }));
const credit = (memberId: bigint, amount: bigint, currency = "EUR") =>
  as(null, now, (context) => giveStoreCredit(context, { memberId, currency, amount }));
const make = (at = now, currency = "EUR") => as(maker, at, (context) => makeBatch(context, { currency }));
const approve = async (id: bigint) => must(await as(checker, now, (context) => approveBatch(context, id)));
const settle = async (id: bigint, at = now) => must(await as(maker, at, (context) => settleBatch(context, id)));

before(async () => {
  for (const memberId of [first, second, third]) {
    must(
      await as(null, now, (context) =>
        setPayoutAccount(context, sealer, { memberId, holder: "A Member", iban, bic: null }),
      ),
    );
  }
  await company.earn("2026-01", [
    { member: first, amount: 1000n },
    { member: first, amount: 500n },
    { member: second, amount: 2000n, ref: "of second" },
    { member: third, amount: 3000n },
    { member: third, amount: 90_000n, currency: "USD" },
    { member: fourth, amount: 250_000n, currency: "USD" },
    { member: second, amount: 150_000n, currency: "USD" },
  ]);
});

test("a withdrawal: asked for once, at most what can be paid, and a part of an earning is paid with its rest later", async () => {
  assert.equal(codeOf(await ask(first, 1501n)), "bad-input amount");
  assert.equal(codeOf(await ask(fourth, null)), "nothing-to-pay");
  const asked = must(await ask(first, 1200n));
  assert.equal(codeOf(await ask(first, null)), "already-exists");
  assert.equal(
    codeOf(await as(null, now, (c) => dropWithdrawal(c, { memberId: second, withdrawalId: asked.id }))),
    "not-found",
  );
  await company.setRule({ onRequest: true });
  assert.deepEqual(
    (await findCandidates(db, "EUR", Temporal.Instant.from(now))).map((one) => [one.memberId, one.amount, one.waiting]),
    [
      [first, 1200n, null],
      [second, 2000n, "not-requested"],
      [third, 3000n, "not-requested"],
    ],
  );
  const refused = must(await make());
  must(await as(checker, now, (c) => refuseBatch(c, { batchId: refused.id, reason: "a test" })));
  assert.equal((await withdrawalsOf(db, first))[0]?.state, "open", "a refused batch leaves the request open");
  const batch = must(await make());
  assert.deepEqual(
    (await payoutsOfBatch(db, batch.id)).map((payout) => [payout.memberId, payout.amount]),
    [[first, 1200n]],
  );
  assert.equal(
    codeOf(await as(null, now, (c) => dropWithdrawal(c, { memberId: first, withdrawalId: asked.id }))),
    "not-found",
  );
  await approve(batch.id);
  await settle(batch.id);
  assert.deepEqual(await balanceOf(first), { available: 300n, paid: 1200n });
  assert.deepEqual(await checkBooks(db), []);
  await company.setRule({ onRequest: false });
  const rest = must(await make());
  assert.deepEqual(
    (await payoutsOfBatch(db, rest.id)).map((payout) => [payout.memberId, payout.amount]),
    [
      [first, 300n],
      [second, 2000n],
      [third, 3000n],
    ],
  );
  const { rows } = await sql<{ amount: bigint }>`
    select amount from payout_line where payout_id = (select min(id) from payout where batch_id = ${rest.id})`.execute(
    db,
  );
  assert.deepEqual(rows, [{ amount: 300n }]);
  await approve(rest.id);
  must(await as(checker, now, (c) => cancelBatch(c, { batchId: rest.id, reason: "a test", bankStopped: false })));
  assert.deepEqual(await checkBooks(db), []);
});

test("store credit: at once, once, and never more than there is, also beside a batch", async () => {
  assert.equal(codeOf(await credit(third, 3001n)), "bad-input amount");
  must(await credit(third, 1000n));
  assert.deepEqual(await balanceOf(third), { available: 2000n, "store-credit": 1000n });
  const { rows } = await sql<{ balance: bigint }>`select balance from credit where member_id = ${third}`.execute(db);
  assert.deepEqual(rows, [{ balance: 1000n }]);
  assert.deepEqual(await checkBooks(db), []);
  let left = 2000n;
  for (let round = 0; round < 3; round += 1) {
    const [batch, ...credits] = await Promise.all([
      make(),
      credit(third, 300n),
      credit(third, 300n),
      credit(third, 300n),
    ]);
    left -= BigInt(credits.filter((answer) => !isFailure(answer)).length) * 300n;
    const { id } = must(batch);
    const paid = (await payoutsOfBatch(db, id)).find((payout) => payout.memberId === third)?.amount ?? 0n;
    assert.ok(paid <= left || paid === 0n);
    assert.equal((await balanceOf(third))["available"] ?? 0n, left - paid);
    must(await as(checker, now, (c) => refuseBatch(c, { batchId: id, reason: "a test" })));
    assert.deepEqual(await checkBooks(db), []);
  }
  must(
    await as(null, now, (c) =>
      changeStanding(c, { memberId: third, change: { status: "suspended" }, reason: "a test" }),
    ),
  );
  assert.equal(
    codeOf(
      await as(null, "2026-03-20T11:00:00Z", (c) =>
        giveStoreCredit(c, { memberId: third, currency: "EUR", amount: 1n }),
      ),
    ),
    "not-allowed",
  );
  must(
    await as(null, "2026-03-20T12:00:00Z", (c) =>
      changeStanding(c, { memberId: third, change: { status: "active" }, reason: "a test" }),
    ),
  );
});

test("who may not be paid is told every reason", async () => {
  await company.setRule({ kycRequired: true, taxFormRequired: true, accountHoldDays: 7 });
  await sql`insert into payout_minimum values ('EUR', 100000)`.execute(db);
  must(
    await as(checker, now, (c) => judgePayee(c, { memberId: second, kyc: null, blocked: true, reason: "a dispute" })),
  );
  const [reasons] = (await findCandidates(db, "EUR", Temporal.Instant.from(now), { memberId: second })).map(
    (one) => one.reasons,
  );
  assert.deepEqual(reasons, ["blocked", "below-minimum", "account-too-new", "kyc-missing", "tax-form-missing"]);
  assert.equal(codeOf(await credit(second, 1n)), "not-allowed");
  assert.equal(codeOf(await ask(second, null)), "nothing-to-pay blocked");
  must(
    await as(checker, now, (c) =>
      judgePayee(c, { memberId: second, kyc: "verified", blocked: false, reason: "settled" }),
    ),
  );
  await sql`delete from payout_minimum`.execute(db);
  await company.setRule({ kycRequired: false, taxFormRequired: false, accountHoldDays: 0 });
});

test("a debt takes the share that the company allows, and what is left is written off when it is old", async () => {
  const batch = must(await make());
  await approve(batch.id);
  await settle(batch.id);
  assert.deepEqual(await balanceOf(second), { paid: 2000n });
  must(await company.reverse(now, "of second", [{ line: 1, amount: 10_000n }]));
  assert.deepEqual(await balanceOf(second), { paid: 2000n, available: -2000n });
  await company.earn("2026-03", [{ member: second, amount: 1000n }]);
  await company.setRule({ nettingPercent: 40, writeOffDays: 30 });
  const next = must(await make("2026-04-20T10:00:00Z"));
  const [payout] = await payoutsOfBatch(db, next.id);
  assert.deepEqual([payout?.amount, payout?.netted], [600n, 400n]);
  await as(checker, "2026-04-20T10:00:00Z", (context) => approveBatch(context, next.id));
  await settle(next.id, "2026-04-20T10:00:00Z");
  assert.deepEqual(await balanceOf(second), { paid: 2600n, available: -1600n });
  assert.deepEqual(await checkBooks(db), []);
  // Below zero without a break since the refund of 20 March, 30 days ago on 19 April.
  assert.deepEqual(await as(null, "2026-04-19T09:00:00Z", writeOffDebts), []);
  const [done, ...more] = (
    await Promise.all(Array.from({ length: 4 }, () => as(null, "2026-04-21T10:00:00Z", writeOffDebts)))
  ).flat();
  assert.deepEqual([done?.memberId, done?.amount, more.length], [second, 1600n, 0]);
  assert.deepEqual(await balanceOf(second), { paid: 2600n });
  assert.deepEqual(await checkBooks(db), []);
  await company.setRule({ nettingPercent: 100, writeOffDays: null });
});

test("a statement has every change with the balance after it, and is a PDF of several pages", async () => {
  const month = Temporal.PlainYearMonth.from("2026-03");
  const told = must(await memberStatement(db, { memberId: second, currency: "EUR", month }));
  assert.equal(told.opening, 2000n);
  assert.equal(
    told.closing,
    told.lines.reduce((sum, line) => sum + line.change, told.opening),
  );
  assert.equal(told.closing, told.lines.at(-1)?.balance);
  const following = must(
    await memberStatement(db, { memberId: second, currency: "EUR", month: month.add({ months: 1 }) }),
  );
  assert.equal(following.opening, told.closing, "a month begins where the last one ended");
  const many = { ...told, lines: Array.from({ length: 120 }, () => told.lines[0]!) };
  const pdf = Buffer.from(await statementPdf(many));
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.equal(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length, 4);
  assert.deepEqual(Buffer.from(await statementPdf(many)), pdf, "the same statement is the same file");
});

test("1099-NEC: who was paid enough in a year, by that year's threshold", async () => {
  const us = { holder: "Fourth", routing: "021000021", number: "9988776655", savings: false, business: false };
  must(await as(null, now, (context) => setUsAccount(context, sealer, { ...us, memberId: fourth })));
  const form = {
    form: "W-9",
    taxClass: "individual",
    name: "Fourth Member",
    address: "1 Main St, Albany NY",
    tin: "078-05-1120",
  } as const;
  assert.equal(
    codeOf(await as(null, now, (c) => handInTaxForm(c, sealer, { ...form, memberId: fourth, tin: "078-05" }))),
    "bad-input tin",
  );
  must(await as(null, now, (c) => handInTaxForm(c, sealer, { ...form, memberId: fourth })));
  const batch = must(await make(now, "USD"));
  await approve(batch.id);
  await settle(batch.id);
  const report = async (year: number) => must(await as(checker, now, (context) => taxReportCsv(context, sealer, year)));
  // 1,500.00 are below the 2,000 of 2026; what waits is not paid.
  assert.deepEqual((await report(2026)).split("\n").slice(1), [
    '2026,fourth,Fourth Member,"1 Main St, Albany NY",078051120,individual,2500.00,',
    "",
  ]);
  assert.equal((await report(2025)).split("\n").length, 2);
  await sql`update tax_threshold set amount = 60000 where from_year = 2026`.execute(db);
  assert.deepEqual(
    (await report(2026))
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(",").at(-1)),
    ["no tax form on file", ""],
  );
  assert.equal((await payeesOf(db, [fourth])).get(fourth)?.tinLast4, "1120");
});

test("whole numbers are nowhere: not in a table, an audit row or a job", async () => {
  const paypal = { memberId: first, holder: "First", email: "secret.address@example.test" };
  must(await as(null, now, (context) => setPaypalAccount(context, sealer, paypal)));
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`.execute(db);
  assert.ok(tables.length > 40);
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(db);
    for (const { text } of rows) {
      // A bytea is written as hex: the plain number's bytes would show there.
      for (const secret of [iban, iban.slice(4), "9988776655", "078051120", paypal.email]) {
        for (const form of [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64")]) {
          assert.ok(!text.includes(form), `${name} has ${form}`);
        }
      }
    }
  }
});
