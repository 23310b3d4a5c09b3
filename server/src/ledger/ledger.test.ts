import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, violatedConstraint } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balanceAt, balances, checkLedger, entries, post, statement, trialBalance } from "./index.ts";
import type { Movement } from "./index.ts";

const { db } = await testDatabase({ connections: 16 });
const now = Temporal.Instant.from("2026-03-01T12:00:00Z");

async function at<T>(instant: Temporal.Instant, work: (context: Context) => Promise<T>): Promise<T> {
  return inTransaction(db, (tx) => work({ tx, now: instant, actor: null }));
}

let people = 0;
async function newMember(): Promise<bigint> {
  people += 1;
  const { rows } = await sql<{ id: bigint }>`
    with person as (insert into person (created_at) values (${now}) returning id)
    insert into member (person_id, handle, display_name, joined_at)
    select id, ${`ledger-${people}`}, 'A member', ${now} from person returning id`.execute(db);
  return rows[0]!.id;
}

function earned(member: bigint, amount: bigint, key: string, currency = "EUR"): Movement {
  return {
    debit: { company: "commission" },
    credit: { member, account: "pending" },
    amount,
    currency,
    key,
    cause: "sal_1",
    periodId: null,
  };
}

test("a movement is posted once, however often it comes", async () => {
  const member = await newMember();
  for (let i = 0; i < 3; i += 1) await at(now, (context) => post(context, [earned(member, 250n, "once")]));
  const found = await balances(db, { member });
  assert.deepEqual(
    found.map(({ account, currency, balance }) => ({ account, currency, balance })),
    [{ account: "pending", currency: "EUR", balance: 250n }],
  );
});

test("the same key with other content is a bug and throws; nothing of the call stays", async () => {
  const member = await newMember();
  await at(now, (context) => post(context, [earned(member, 250n, "content")]));
  for (const other of [
    earned(member, 251n, "content"),
    earned(member, 250n, "content", "USD"),
    { ...earned(member, 250n, "content"), cause: "sal_2" },
    { ...earned(member, 250n, "content"), credit: { member, account: "held" } as const },
    earned(member, -250n, "content"),
  ]) {
    await assert.rejects(
      at(now, (context) => post(context, [earned(member, 1n, "beside it"), other])),
      /ledger key content stands already/,
    );
  }
  await assert.rejects(
    at(now, (context) => post(context, [earned(member, 1n, "twice"), earned(member, 2n, "twice")])),
    /ledger key twice/,
  );
  assert.equal((await balances(db, { member }))[0]?.balance, 250n);
});

test("zero is skipped, a negative amount goes the other way", async () => {
  const member = await newMember();
  await at(now, (context) => post(context, [earned(member, 0n, "zero"), earned(member, -70n, "negative")]));
  assert.equal((await balances(db, { member }))[0]?.balance, -70n);
  const [entry] = await entries(db, { member, limit: 10 });
  assert.equal(entry?.amount, 70n);
  assert.equal(entry?.debit.member, member);
  assert.equal(entry?.credit.account, "commission");
});

test("many who open the same accounts at once open each once", async () => {
  const member = await newMember();
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      at(now, (context) =>
        post(context, [
          earned(member, 1n, `race ${i}`, "KWD"),
          {
            ...earned(member, 1n, `race held ${i}`, "KWD"),
            debit: { member, account: "pending" },
            credit: { member, account: "held" },
          },
        ]),
      ),
    ),
  );
  const found = await balances(db, { member });
  assert.deepEqual(
    found.map((row) => [row.account, row.balance]),
    [
      ["held", 12n],
      ["pending", 0n],
    ],
  );
});

test("the same movement from many connections at once stands once", async () => {
  const member = await newMember();
  await Promise.all(
    Array.from({ length: 12 }, () => at(now, (context) => post(context, [earned(member, 9n, "same")]))),
  );
  assert.equal((await balances(db, { member }))[0]?.balance, 9n);
});

test("thousands of movements are few statements", async () => {
  const members = [await newMember(), await newMember()];
  const movements = Array.from({ length: 25_000 }, (_, i) => earned(members[i % 2]!, 1n, `bulk ${i}`, "JPY"));
  await at(now, (context) => post(context, movements));
  assert.deepEqual(
    (await balances(db, { members })).map((row) => row.balance),
    [12_500n, 12_500n],
  );
});

test("the database refuses to change, delete or empty the books", async () => {
  const member = await newMember();
  await at(now, (context) => post(context, [earned(member, 5n, "kept")]));
  for (const statement of [
    sql`update entry set amount = amount + 1 where key = 'kept'`,
    sql`delete from entry where key = 'kept'`,
    sql`truncate entry`,
    sql`truncate account cascade`,
    sql`update account set currency = 'USD' where member_id = ${member}::bigint`,
    sql`delete from account where member_id = ${member}::bigint`,
  ]) {
    await assert.rejects(statement.execute(db), (error: { code?: string }) => error.code === "23001");
  }
  assert.equal((await balances(db, { member }))[0]?.balance, 5n);
});

test("the database refuses an amount that is not positive, mixed currencies, one account on both sides", async () => {
  const member = await newMember();
  await at(now, (context) => post(context, [earned(member, 5n, "eur"), earned(member, 5n, "usd", "USD")]));
  const ids = new Map(
    (await balances(db)).map((row) => [`${row.member ?? ""} ${row.currency} ${row.account}`, row.accountId]),
  );
  const commission = ids.get(" EUR commission")!;
  const pending = ids.get(`${member} EUR pending`)!;
  const dollars = ids.get(`${member} USD pending`)!;
  const insert = (debit: bigint, credit: bigint, amount: bigint, currency: string) =>
    sql`insert into entry (at, debit, credit, amount, currency, key, cause)
      values (${now}, ${debit}, ${credit}, ${amount}, ${currency}, 'by hand', 'sal_1')`.execute(db);
  const refused = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => assert.fail("the database took it"),
      (reason: unknown) => reason,
    );
    return violatedConstraint(error);
  };
  assert.equal(await refused(insert(commission, pending, 0n, "EUR")), "entry_amount_check");
  assert.equal(await refused(insert(commission, pending, -5n, "EUR")), "entry_amount_check");
  assert.equal(await refused(insert(commission, dollars, 5n, "EUR")), "entry_names_known");
  assert.equal(await refused(insert(commission, pending, 5n, "USD")), "entry_names_known");
  assert.equal(await refused(insert(pending, pending, 5n, "EUR")), "entry_check");
  const kinds = async (of: bigint | null, name: string) =>
    refused(sql`insert into account (member_id, name, currency) values (${of}, ${name}, 'EUR')`.execute(db));
  assert.equal(await kinds(null, "pending"), "account_check");
  assert.equal(await kinds(member, "commission"), "account_check");
});

test("balances as of an instant, the statement and the trial balance agree", async () => {
  const member = await newMember();
  const day = (n: number) => now.add({ hours: 24 * n });
  const own = (
    debit: "pending" | "available",
    credit: "available" | "paid",
    amount: bigint,
    key: string,
  ): Movement => ({
    ...earned(member, amount, key, "CHF"),
    debit: { member, account: debit },
    credit: { member, account: credit },
  });
  await at(day(0), (context) => post(context, [earned(member, 1000n, "s1", "CHF")]));
  await at(day(1), (context) => post(context, [earned(member, -200n, "s2", "CHF")]));
  await at(day(2), (context) => post(context, [own("pending", "available", 800n, "s3")]));
  await at(day(3), (context) => post(context, [own("available", "paid", 800n, "s4")]));

  const sum = async (n: number) =>
    (await balanceAt(db, { member, currency: "CHF", at: day(n) })).map((row) => [row.account, row.balance]);
  assert.deepEqual(await sum(0), [
    ["available", 0n],
    ["paid", 0n],
    ["pending", 1000n],
  ]);
  assert.deepEqual(await sum(2), [
    ["available", 800n],
    ["paid", 0n],
    ["pending", 0n],
  ]);

  const lines = await statement(db, { member, currency: "CHF", limit: 10 });
  assert.deepEqual(
    lines.map((line) => [line.change, line.balance, line.from, line.to]),
    [
      [-800n, 0n, "available", "paid"],
      [-200n, 800n, "pending", "commission"],
      [1000n, 1000n, "commission", "pending"],
    ],
  );
  const second = await statement(db, { member, currency: "CHF", limit: 1, before: lines[0]!.entryId });
  assert.deepEqual(second, [lines[1]], "a page keeps the balance of what came before it");

  const trial = (await trialBalance(db)).find((one) => one.currency === "CHF");
  assert.equal(trial?.sum, 0n);
  assert.equal(trial?.accounts.find((row) => row.account === "commission")?.balance, -800n);
});

test("entries are found by account, member, cause and period, page by page", async () => {
  const member = await newMember();
  const movements = Array.from({ length: 7 }, (_, i) => ({ ...earned(member, 1n, `page ${i}`), cause: "run_ZZ" }));
  await at(now, (context) => post(context, movements));
  const first = await entries(db, { member, limit: 5 });
  const rest = await entries(db, { member, limit: 5, before: first.at(-1)!.id });
  assert.equal(first.length + rest.length, 7);
  const all = [...first, ...rest].map((entry) => entry.id);
  assert.deepEqual(
    all,
    all.toSorted((a, b) => Number(b - a)),
  );
  assert.equal((await entries(db, { cause: "run_ZZ", limit: 100 })).length, 7);
  assert.equal((await entries(db, { account: first[0]!.credit.accountId, limit: 100 })).length, 7);
  assert.equal((await entries(db, { period: 1n, limit: 100 })).length, 0);
});

test("the books are whole, and the check sees where they are not", async () => {
  assert.deepEqual(await checkLedger(db), []);
  // What the constraints refuse is written past them: the check must not lean on them.
  await sql`alter table entry drop constraint entry_amount_check`.execute(db);
  await sql`alter table entry disable trigger entry_names_known`.execute(db);
  await sql`
    insert into entry (at, debit, credit, amount, currency, key, cause)
    select ${now}, d.id, c.id, -1, 'EUR', 'broken', 'sal_1' from account d, account c
    where d.name = 'commission' and d.currency = 'EUR' and c.name = 'pending' and c.currency = 'USD' limit 1`.execute(
    db,
  );
  const found = await checkLedger(db);
  assert.deepEqual(new Set(found.map((problem) => problem.code)), new Set(["unbalanced", "wrong-amount"]));
});
