import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { commitRun, draftRun, lockRun } from "../commission/index.ts";
import { inTransaction, violatedConstraint } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { openSealer } from "../foundation/seal-text.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, post } from "../ledger/index.ts";
import { changeStanding } from "../members/index.ts";
import { earningsOfSale, lockAvailableEarnings, periodAt, releaseHeld } from "../plan/index.ts";
import { smallCompany } from "../sales/testing.ts";
import {
  approveBatch,
  batchCsv,
  batchFile,
  checkBooks,
  checkPain001,
  findCandidates,
  makeBatch,
  payoutsOfBatch,
  refuseBatch,
  setPayoutAccount,
  settleBatch,
} from "./index.ts";

const { db } = await testDatabase({ connections: 16 });
const company = await smallCompany(db);
const [top, , third, fourth] = company.distributors;
const sealer = openSealer({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
const day = "2026-04-20T10:00:00Z";
const today = Temporal.PlainDate.from("2026-04-20");
let maker: bigint;
let checker: bigint;
let sale: bigint;

function as<T>(actor: bigint | null, now: string, work: (context: Context) => Promise<T>): Promise<T> {
  return inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(now), actor }));
}
function codeOf(result: unknown): string {
  return isFailure(result) ? result.code : "done";
}
async function balanceOf(member: bigint) {
  return Object.fromEntries(
    (await balances(db, { member })).filter((row) => row.balance !== 0n).map((row) => [row.account, row.balance]),
  );
}
const account = (memberId: bigint, iban: string, holder = "Zoë O'Brien") =>
  as(maker, day, (context) => setPayoutAccount(context, sealer, { memberId, holder, iban, bic: null }));
const make = (now = day) => as(maker, now, (context) => makeBatch(context, { currency: "EUR" }));

/** One month with a sale of 100.00 through the lowest of the line, committed and released. */
async function month(name: string, ref: string): Promise<bigint> {
  const at = `${name}-10T10:00:00Z`;
  for (const buyer of ["top", "third"]) {
    await company.sell(at, { buyer, lines: [{ amount: 0n, cv: 0n, qv: 3000n }], ref: `${ref} ${buyer}` });
  }
  const sold = await company.sell(at, { ref, clickId: await company.click(fourth, at) });
  const over = Temporal.PlainYearMonth.from(name).add({ months: 1 }).toString();
  const { id: periodId } = await as(null, at, (context) => periodAt(context, context.now));
  const close = `${over}-15T10:00:00Z`;
  const run = must(await as(maker, close, (context) => draftRun(context, periodId)));
  must(await as(checker, close, (context) => lockRun(context, { periodId, runId: run.id })));
  must(await as(maker, close, (context) => commitRun(context, periodId)));
  await as(null, `${over}-15T11:00:00Z`, releaseHeld);
  return sold;
}

before(async () => {
  [maker, checker] = await as(
    null,
    "2026-01-01T00:00:00Z",
    async (context) =>
      [
        await findOrCreatePerson(context, { email: "maker@example.test", name: "Maker", locale: "en" }),
        await findOrCreatePerson(context, { email: "checker@example.test", name: "Checker", locale: "en" }),
      ] as const,
  );
  sale = await month("2026-03", "march");
});

test("an account is checked to the last digit, sealed, and shown by four letters", async () => {
  for (const [iban, field] of [
    ["DE89370400440532013001", "iban"],
    ["DE8937040044053201300", "iban"],
    ["", "iban"],
    ["CH9300762011623852957", "bic"],
  ] as const) {
    const refused = await account(fourth, iban);
    assert.ok(isFailure(refused) && refused.code === "bad-input" && refused.data["field"] === field, iban);
  }
  assert.equal(codeOf(await account(fourth, "DE89370400440532013000", "山田 花子")), "bad-input");
  const set = must(await account(fourth, "de89 3704 0044 0532 0130 00"));
  assert.deepEqual([set.shown, set.country, "numberSealed" in set], ["3000", "DE", false]);
  const { rows } = await sql<{ found: bigint }>`
    select count(*) as found from payout_account where strpos(encode(number_sealed, 'escape'), '37040044') > 0`.execute(
    db,
  );
  assert.equal(rows[0]?.found, 0n);
  const { rows: logged } = await sql<{ text: string }>`
    select coalesce(before::text, '') || after::text as text from audit where action = 'payout-account.set'`.execute(
    db,
  );
  assert.ok(logged.every(({ text }) => !text.includes("37040044")));
});

test("who is paid, and why the others wait", async () => {
  must(await account(top, "IE29AIBK93115212345678"));
  const at = Temporal.Instant.from(day);
  assert.deepEqual(
    (await findCandidates(db, "EUR", at)).map(({ memberId, amount, waiting }) => [memberId, amount, waiting]),
    [
      [top, 400n - 80n, null],
      [third, 400n, "no-account"],
      [fourth, 2000n, null],
    ].toSorted((a, b) => Number(a[0]) - Number(b[0])),
  );
  await sql`insert into payout_minimum (currency, amount) values ('EUR', 500)`.execute(db);
  await as(null, day, async (context) =>
    must(await changeStanding(context, { memberId: fourth, change: { status: "suspended" }, reason: "a test" })),
  );
  const later = at.add({ hours: 1 });
  assert.deepEqual(
    new Map((await findCandidates(db, "EUR", later)).map((one) => [one.memberId, one.waiting])),
    new Map([
      [top, "below-minimum"],
      [third, "below-minimum"],
      [fourth, "member-inactive"],
    ]),
  );
  assert.equal(codeOf(await make("2026-04-20T11:00:00Z")), "nothing-to-pay");
  await sql`delete from payout_minimum`.execute(db);
  await as(null, "2026-04-20T12:00:00Z", async (context) =>
    must(await changeStanding(context, { memberId: fourth, change: { status: "active" }, reason: "a test" })),
  );
});

test("of many batches at once one pays a balance; a refused one gives it back", async () => {
  const attempts = await Promise.all(Array.from({ length: 8 }, () => make("2026-04-20T13:00:00Z")));
  const made = attempts.filter((attempt) => !isFailure(attempt));
  assert.equal(made.length, 1);
  assert.deepEqual(new Set(attempts.filter(isFailure).map((failure) => failure.code)), new Set(["nothing-to-pay"]));
  assert.deepEqual(await balanceOf(fourth), {});
  const batch = must(made[0]!);
  assert.deepEqual(
    (await payoutsOfBatch(db, batch.id)).map((payout) => [payout.memberId, payout.amount]),
    [
      [top, 320n],
      [fourth, 2000n],
    ],
  );
  assert.deepEqual(await checkBooks(db), []);
  must(await as(checker, day, (c) => refuseBatch(c, { batchId: batch.id, reason: "Wrong day." })));
  assert.deepEqual(await balanceOf(fourth), { available: 2000n });
  assert.equal(codeOf(await as(checker, day, (c) => approveBatch(c, batch.id))), "wrong-state");
  assert.deepEqual(await checkBooks(db), []);
});

test("a second person approves; the file is right; paid means paid", async () => {
  const now = "2026-04-20T14:00:00Z";
  const batch = must(await make(now));
  assert.equal(batch.executionDate.toString(), "2026-04-21");
  assert.equal(codeOf(await as(maker, now, (c) => batchFile(c, sealer, batch.id))), "wrong-state");
  assert.equal(codeOf(await as(maker, now, (c) => approveBatch(c, batch.id))), "second-person-needed");
  assert.equal(codeOf(await as(maker, now, (c) => settleBatch(c, batch.id))), "wrong-state");
  const error: unknown = await sql`
    update payout_batch set state = 'approved', approved_by = made_by, approved_at = made_at where id = ${batch.id}`
    .execute(db)
    .catch((reason: unknown) => reason);
  assert.equal(violatedConstraint(error), "payout_batch_second_person");
  // Who changes the account after the batch was made does not redirect it.
  must(await account(fourth, "FR1420041010050500013M02606"));
  must(await as(checker, now, (c) => approveBatch(c, batch.id)));

  const file = must(await as(maker, now, (c) => batchFile(c, sealer, batch.id)));
  assert.deepEqual(checkPain001(file.text, { today }), []);
  assert.match(file.text, /<IBAN>DE89370400440532013000<\/IBAN>/);
  assert.match(file.text, /<CtrlSum>23.20<\/CtrlSum>/);
  assert.match(file.text, /<Nm>Zoe O&apos;Brien<\/Nm>/);
  const csv = must(await as(maker, now, (c) => batchCsv(c, sealer, batch.id)));
  assert.match(csv.text, /^payout,member,holder,iban,bic,amount,currency,execution_date,reference,routing,account\n/);
  assert.match(csv.text, /,fourth,Zoë O'Brien,DE89370400440532013000,,20.00,EUR,2026-04-21,pyt-/);
  // Fetched late, it asks for a day that is yet to come.
  const late = must(await as(maker, "2026-05-08T14:00:00Z", (c) => batchFile(c, sealer, batch.id)));
  assert.match(late.text, /<Dt>2026-05-08<\/Dt>/);

  const settled = await Promise.all(Array.from({ length: 4 }, () => as(maker, now, (c) => settleBatch(c, batch.id))));
  assert.ok(settled.every((one) => must(one).state === "paid"));
  assert.deepEqual(await balanceOf(fourth), { paid: 2000n });
  assert.deepEqual(
    (await earningsOfSale(db, sale)).map((earning) => [earning.earnerId, earning.state]),
    [
      [fourth, "paid"],
      [third, "available"],
      [top, "paid"],
    ],
  );
  assert.deepEqual(await checkBooks(db), []);
});

test("a refund of what was paid is netted in the next payout", async () => {
  must(await company.reverse("2026-04-25T10:00:00Z", "march", [{ line: 1, amount: 2500n, cv: 2000n, qv: 2000n }]));
  assert.deepEqual(await balanceOf(fourth), { paid: 2000n, available: -500n });
  assert.deepEqual(await checkBooks(db), []);
  await month("2026-04", "april");
  assert.deepEqual(await balanceOf(fourth), { paid: 2000n, available: 1500n });
  const batch = must(await make("2026-05-20T10:00:00Z"));
  const { rows } = await sql<{ amount: bigint; lines: bigint }>`
    select payout.amount, (select sum(amount)::bigint from payout_line where payout_id = payout.id) as lines
    from payout where batch_id = ${batch.id} and member_id = ${fourth}`.execute(db);
  assert.deepEqual(rows, [{ amount: 1500n, lines: 2000n }]);
  // A refund while the batch is on the way is netted later still.
  must(await company.reverse("2026-05-21T10:00:00Z", "april", [{ line: 1, amount: 10_000n, cv: 8000n, qv: 8000n }]));
  must(await as(checker, "2026-05-22T10:00:00Z", (c) => approveBatch(c, batch.id)));
  must(await as(maker, "2026-05-22T10:00:00Z", (c) => settleBatch(c, batch.id)));
  assert.deepEqual(await balanceOf(fourth), { paid: 3500n, available: -2000n });
  assert.deepEqual(await checkBooks(db), []);
});

test("refunds, releases and batches at the same moment leave the books whole", async () => {
  for (let round = 0; round < 4; round += 1) {
    const at = `2026-0${5 + round}-10T10:00:00Z`;
    for (let i = 0; i < 6; i += 1) {
      await company.sell(at, { ref: `race ${round} ${i}`, clickId: await company.click(fourth, at) });
    }
    const { id: periodId } = await as(null, at, (context) => periodAt(context, context.now));
    const close = `2026-0${6 + round}-01T10:00:00Z`;
    const run = must(await as(maker, close, (context) => draftRun(context, periodId)));
    must(await as(checker, close, (context) => lockRun(context, { periodId, runId: run.id })));
    must(await as(maker, close, (context) => commitRun(context, periodId)));
    const now = `2026-0${6 + round}-20T10:00:00Z`;
    const refund = (i: number) =>
      company.reverse(now, `race ${round} ${i}`, [{ line: 1, amount: 4000n, cv: 3000n, qv: 3000n }]);
    await Promise.all([
      refund(0),
      as(null, now, releaseHeld),
      refund(1),
      make(now),
      refund(2),
      as(null, now, releaseHeld),
      make(now),
      refund(3),
      make(now),
      refund(4),
    ]);
    assert.deepEqual(await checkBooks(db), []);
  }
});

test("a release waits for a batch that is being made, so that its amount and its earnings are of one moment", async () => {
  let released = false;
  let releasing: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    await as(null, day, releaseHeld);
    released = true;
  };
  await as(maker, day, async ({ tx }) => {
    await lockAvailableEarnings(tx, "EUR");
    releasing = release();
    await setTimeout(150);
    assert.equal(released, false);
  });
  await releasing;
  assert.equal(released, true);
});

test("the check of the books sees what the database cannot refuse", async () => {
  await as(null, day, (context) =>
    post(context, [
      {
        debit: { company: "commission" },
        credit: { member: top, account: "held" },
        amount: 1n,
        currency: "EUR",
        key: "out of nowhere",
        cause: "sal_1",
        periodId: null,
      },
    ]),
  );
  assert.equal((await checkBooks(db)).length, 2);
});
