/** Closings change no balance, only what it costs to read one; nobody writes behind them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import {
  balanceAt,
  balances,
  belowZero,
  checkLedger,
  closeBooks,
  lastClosing,
  netDebt,
  post,
  statement,
  trialBalance,
} from "./index.ts";
import type { AccountRef, Movement } from "./index.ts";
import { trialBalanceOfAllRows } from "./trial-balance.ts";

const start = Temporal.Instant.from("2026-03-01T12:00:00Z");
const hour = (n: number) => start.add({ hours: n });

async function books() {
  const { db } = await testDatabase({ connections: 8 });
  const { rows } = await sql<{ id: bigint }>`
    with person as (insert into person (created_at) select ${start} from generate_series(1, 3) returning id)
    insert into member (person_id, handle, display_name, joined_at)
    select id, 'm' || id, 'A member', ${start} from person returning id`.execute(db);
  const at = <T>(now: Temporal.Instant, work: (context: Context) => Promise<T>): Promise<T> =>
    inTransaction(db, (tx) => work({ tx, now, actor: null }));
  let count = 0;
  const move = (debit: AccountRef, credit: AccountRef, amount: bigint): Movement => {
    count += 1;
    return { debit, credit, amount, currency: "EUR", key: `move ${count}`, cause: "sal_1", periodId: null };
  };
  return { db, at, move, members: rows.map((row) => row.id) };
}

const worlds = [await books(), await books(), await books(), await books(), await books()] as const;

test("whatever is posted and closed in whatever order, every balance and statement is what all rows give", async () => {
  const { db, at, move, members } = worlds[0];
  const names = ["pending", "held", "available"] as const;
  let hours = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 5, arbitrary: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(3), fc.integer({ min: 1, max: 9999 })) },
          { weight: 1, arbitrary: fc.constant("close" as const) },
        ),
        { minLength: 5, maxLength: 20 },
      ),
      async (steps) => {
        for (const step of steps) {
          hours += 1;
          if (step === "close") {
            must(await closeBooks(db, { at: hour(hours), now: hour(hours + 1) }));
            continue;
          }
          const [who, from, to, amount] = step;
          const member = members[who]!;
          const debit: AccountRef = { member, account: names[from]! };
          const credit: AccountRef =
            to === 3 || to === from ? { company: "commission" } : { member, account: names[to]! };
          await at(hour(hours), (context) => post(context, [move(debit, credit, BigInt(amount))]));
        }
        assert.deepEqual(await checkLedger(db), []);
        assert.deepEqual(await trialBalance(db), await trialBalanceOfAllRows(db));
        const { rows: plain } = await sql<{ id: bigint; at: Temporal.Instant; account: bigint; change: bigint }>`
          select id, at, credit as account, amount as change from entry
          union all select id, at, debit, -amount from entry order by at, id`.execute(db);
        for (const moment of [1, hours >> 2, hours >> 1, hours - 1, hours]) {
          for (const { accountId, balance } of await balanceAt(db, { at: hour(moment) })) {
            const wanted = plain
              .filter((row) => row.account === accountId && Temporal.Instant.compare(row.at, hour(moment)) <= 0)
              .reduce((sum, row) => sum + row.change, 0n);
            assert.equal(balance, wanted, `account ${accountId} after ${moment} hours`);
          }
        }
        for (const member of members) {
          const owed = (await balances(db, { member })).reduce((sum, row) => sum + row.balance, 0n);
          let before: bigint | undefined;
          let expected = owed;
          for (;;) {
            const page = await statement(db, {
              member,
              currency: "EUR",
              limit: 3,
              ...(before !== undefined && { before }),
            });
            for (const line of page) {
              assert.equal(line.balance, expected, `entry ${line.entryId}`);
              expected -= line.change;
            }
            if (page.length < 3) break;
            before = page.at(-1)!.entryId;
          }
          assert.equal(expected, 0n, "the first line began from nothing");
        }
      },
    ),
    { numRuns: 6 },
  );
  assert.ok((await lastClosing(db))!.entries >= 0n);
});

test("nothing is posted at or before a closing, and an open transaction is waited for or the closing gives way", async () => {
  const { db, at, move, members } = worlds[1];
  const pending: AccountRef = { member: members[0]!, account: "pending" };
  const earn = (amount: bigint) => [move({ company: "commission" }, pending, amount)];
  await at(hour(1), (context) => post(context, earn(5n)));
  must(await closeBooks(db, { at: hour(2), now: hour(3) }));
  for (const late of [1, 2]) {
    await assert.rejects(
      at(hour(late), (context) => post(context, earn(7n))),
      /the books are closed up to/,
    );
  }
  await at(hour(3), (context) => post(context, earn(7n)));
  for (const change of [
    sql`update account_closing set balance = 0`,
    sql`delete from closing`,
    sql`truncate closing_total`,
  ]) {
    await assert.rejects(
      change.execute(db),
      (error: { code?: string }) => error.code === "23001" || error.code === "0A000",
    );
  }
  // Somebody has written and not committed: whether the closing waits for them or gives up, their row is not lost.
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const writing = at(hour(4), async (context) => {
    await post(context, earn(11n));
    await held;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const early = await closeBooks(db, { at: hour(5), now: hour(6) });
  assert.ok(isFailure(early) && early.code === "busy");
  letGo();
  await writing;
  must(await closeBooks(db, { at: hour(5), now: hour(6) }));
  assert.equal((await balances(db, { member: members[0]! }))[0]?.balance, 23n);
  assert.deepEqual(await checkLedger(db), []);
  const again = await closeBooks(db, { at: hour(4), now: hour(6) });
  assert.ok(isFailure(again) && again.code === "bad-input");
});

test("closings among writers: every row is in exactly one sum", async () => {
  const { db, at, move, members } = worlds[2];
  const write = async (who: number) => {
    for (let i = 0; i < 25; i += 1) {
      const now = Temporal.Now.instant();
      await at(now, (context) =>
        post(context, [move({ company: "commission" }, { member: members[who]!, account: "pending" }, 1n)]),
      );
    }
  };
  const close = async () => {
    for (let i = 0; i < 8; i += 1) {
      const now = Temporal.Now.instant();
      await closeBooks(db, { at: now.subtract({ milliseconds: 200 }), now });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await Promise.all([write(0), write(1), write(2), close()]);
  const now = Temporal.Now.instant().add({ seconds: 1 });
  must(await closeBooks(db, { at: now, now: now.add({ seconds: 1 }) }));
  assert.deepEqual(
    (await balances(db, { account: "pending" })).map((row) => row.balance),
    [25n, 25n, 25n],
  );
  assert.deepEqual(await checkLedger(db), []);
});

test("the check sees a closing that its rows do not give", async () => {
  const { db, at, move, members } = worlds[3];
  await at(hour(1), (context) =>
    post(context, [move({ company: "commission" }, { member: members[0]!, account: "pending" }, 5n)]),
  );
  must(await closeBooks(db, { at: hour(2), now: hour(3) }));
  await sql`alter table account_closing disable trigger all`.execute(db);
  await sql`update account_closing set balance = 6 where balance = 5`.execute(db);
  assert.deepEqual(
    (await checkLedger(db)).map((problem) => problem.code),
    ["wrong-closing"],
  );
});

test("what a member owes and since when; a later debt does not inherit the age of an earlier one", async () => {
  const { db, at, move, members } = worlds[4];
  const [first, second] = [members[0]!, members[1]!];
  const take = (member: bigint, amount: bigint) =>
    move({ member, account: "available" }, { company: "commission" }, amount);
  await at(hour(1), (context) => post(context, [take(first, 50n), take(second, 10n)]));
  await at(hour(2), (context) => post(context, [take(first, 5n), take(second, -10n)]));
  await at(hour(3), (context) => post(context, [take(second, 30n)]));
  await at(hour(4), (context) => post(context, [take(first, -15n)]));
  assert.deepEqual(await belowZero(db), [
    { member: first, currency: "EUR", debt: 40n, since: hour(1) },
    { member: second, currency: "EUR", debt: 30n, since: hour(3) },
  ]);
  assert.deepEqual(
    (await belowZero(db, { until: hour(2) })).map((row) => row.member),
    [first],
  );
});

test("a debt is netted up to a share of what is newly earned", () => {
  const net = (earned: bigint, balance: bigint, largestSharePercent: number) =>
    netDebt({ earned, balance, largestSharePercent });
  assert.deepEqual(net(8000n, -2000n, 100), { pay: 0n, netted: 8000n, debt: 2000n });
  assert.deepEqual(net(8000n, -2000n, 50), { pay: 4000n, netted: 4000n, debt: 6000n });
  assert.deepEqual(net(8000n, 7000n, 50), { pay: 7000n, netted: 1000n, debt: 0n });
  assert.deepEqual(net(8000n, 8000n, 50), { pay: 8000n, netted: 0n, debt: 0n });
  assert.deepEqual(net(-500n, -900n, 50), { pay: 0n, netted: 0n, debt: 400n });
  assert.throws(() => net(5n, 6n, 50), RangeError);
});
