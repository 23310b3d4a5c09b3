/** What closings keep of accounts finds the largest of them, and never says anything else than the rows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger, closeBooks, post, trialBalance } from "./index.ts";
import type { AccountRef, Balance } from "./index.ts";
import { openAccounts } from "./open-accounts.ts";
import { trialBalanceOfAllRows } from "./trial-balance.ts";

const start = Temporal.Instant.from("2026-03-01T12:00:00Z");
const hour = (n: number) => start.add({ hours: n });
const currencies = ["EUR", "JPY"] as const;
const names = ["pending", "available", "paid"] as const;
const companies = ["sales", "commission"] as const;

async function books(members: number) {
  const { db } = await testDatabase({ connections: 6 });
  const { rows } = await sql<{ id: bigint }>`
    with person as (insert into person (created_at) select ${start} from generate_series(1, ${members}) returning id)
    insert into member (person_id, handle, display_name, joined_at)
    select id, 'm' || id, 'A member', ${start} from person returning id`.execute(db);
  let count = 0;
  const move = (at: Temporal.Instant, debit: AccountRef, credit: AccountRef, amount: bigint, currency: string) =>
    inTransaction(db, (tx) => {
      count += 1;
      return post({ tx, now: at, actor: null }, [
        { debit, credit, amount, currency, key: `move ${count}`, cause: "sal_1", periodId: null },
      ]);
    });
  return { db, move, members: rows.map((row) => row.id) };
}

const size = ({ balance }: Balance): bigint => (balance < 0n ? -balance : balance);

/** Most in them first, then the older account. */
function bySize(a: Balance, b: Balance): number {
  return size(a) === size(b) ? (a.accountId < b.accountId ? -1 : 1) : size(a) > size(b) ? -1 : 1;
}

const worlds = [await books(6), await books(3), await books(40), await books(5)] as const;

const side = fc.oneof(
  { weight: 4, arbitrary: fc.record({ who: fc.nat(5), name: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.constantFrom(...companies) },
);
const step = fc.oneof(
  {
    weight: 6,
    // Few amounts, so that many accounts hold as much as another, or nothing any more.
    arbitrary: fc.record({
      from: side,
      to: side,
      amount: fc.constantFrom(1n, 2n, 5n, 100n),
      currency: fc.constantFrom(...currencies),
    }),
  },
  { weight: 1, arbitrary: fc.constant("close" as const) },
  // An account in which nothing ever was.
  { weight: 1, arbitrary: fc.record({ open: fc.nat(5), currency: fc.constantFrom(...currencies) }) },
);

test("the largest are those of a sort of all, whatever moved and was closed in whatever order", async () => {
  const { db, move, members } = worlds[0];
  const ref = (of: typeof side extends fc.Arbitrary<infer T> ? T : never): AccountRef =>
    typeof of === "string" ? { company: of } : { member: members[of.who]!, account: of.name };
  let hours = 0;
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 24 }),
      fc.integer({ min: 1, max: 9 }),
      async (steps, most) => {
        for (const one of steps) {
          hours += 1;
          if (one === "close") must(await closeBooks(db, { at: hour(hours), now: hour(hours + 1) }));
          else if ("open" in one) {
            const unused = { member: members[one.open]!, name: "reserve" as const, currency: one.currency };
            await inTransaction(db, (tx) => openAccounts(tx, [unused]));
          } else if (JSON.stringify(one.from) !== JSON.stringify(one.to)) {
            moved += 1;
            await move(hour(hours), ref(one.from), ref(one.to), one.amount, one.currency);
          }
        }
        assert.deepEqual(await checkLedger(db), []);
        assert.deepEqual(await trialBalance(db), await trialBalanceOfAllRows(db));
        for (const account of [undefined, ...names, ...companies, "reserve"] as const) {
          for (const currency of [undefined, ...currencies]) {
            for (const company of [undefined, true] as const) {
              const filter = {
                ...(account !== undefined && { account }),
                ...(currency !== undefined && { currency }),
                ...(company !== undefined && { company }),
              };
              const sorted = (await balances(db, filter)).toSorted(bySize);
              for (const largest of [most, 1000]) {
                const found = await balances(db, { ...filter, largest });
                assert.deepEqual(found, sorted.slice(0, largest), JSON.stringify({ ...filter, largest }));
              }
            }
          }
        }
        const [first, second] = members;
        const two = { members: [first!, second!], account: "available" } as const;
        assert.deepEqual(
          await balances(db, { ...two, largest: 1 }),
          (await balances(db, two)).toSorted(bySize).slice(0, 1),
        );
        const { rows } = await sql`
        select member_id as member, name as account, currency, balance from member_balance where balance <> 0
        order by member_id, name, currency`.execute(db);
        const held = (await balances(db)).filter(({ member, balance }) => member !== null && balance !== 0n);
        assert.deepEqual(
          rows,
          held.map(({ member, account, currency, balance }) => ({ member, account, currency, balance })),
          "what others read of members",
        );
      },
    ),
    { numRuns: Number(process.env["FAIRLINE_PROPERTY_RUNS"] ?? 12), endOnFailure: true },
  );
  assert.ok(moved > 50, `${moved} movements`);
});

test("who was the largest and has moved makes room; where the rest is zero, accounts in which nothing ever was are among it", async () => {
  const { db, move, members } = worlds[3];
  const own = (at: number): AccountRef => ({ member: members[at]!, account: "reserve" });
  const largest = async (most: number) =>
    (await balances(db, { account: "reserve", largest: most })).map(({ member, balance }) => [
      members.indexOf(member ?? 0n),
      balance,
    ]);
  // The first account of all, and nothing is ever in it.
  await inTransaction(db, (tx) => openAccounts(tx, [{ member: members[4]!, name: "reserve", currency: "EUR" }]));
  for (const [at, amount] of [100n, 90n, -80n, 70n].entries()) {
    await move(hour(1), { company: "commission" }, own(at), amount, "EUR");
  }
  must(await closeBooks(db, { at: hour(2), now: hour(3) }));
  await move(hour(3), own(0), { company: "commission" }, 99n, "EUR");
  assert.deepEqual(await largest(1), [[1, 90n]]);
  assert.deepEqual(await largest(3), [
    [1, 90n],
    [2, -80n],
    [3, 70n],
  ]);
  await move(hour(4), own(0), { company: "commission" }, 1n, "EUR");
  await move(hour(4), own(1), { company: "commission" }, 90n, "EUR");
  assert.deepEqual(await largest(4), [
    [2, -80n],
    [3, 70n],
    [4, 0n],
    [0, 0n],
  ]);
});

test("closings that are summed meanwhile are seen whole or not at all", async () => {
  const { db, move, members } = worlds[2];
  for (const [at, member] of members.entries()) {
    await move(hour(1), { company: "commission" }, { member, account: "available" }, BigInt(10 + at), "EUR");
    await move(hour(2 + at), { member, account: "available" }, { member, account: "paid" }, 5n, "EUR");
  }
  const before = await balances(db, { account: "available", largest: 10 });
  const totals = await trialBalance(db);
  let closings = 0;
  const close = async (): Promise<void> => {
    for (let at = 1; at <= 45; at += 1) {
      const closed = await closeBooks(db, { at: hour(at), now: hour(100) });
      if (!isFailure(closed)) closings += 1;
    }
  };
  const look = async (): Promise<void> => {
    for (let times = 0; times < 60; times += 1) {
      assert.deepEqual(await balances(db, { account: "available", largest: 10 }), before);
      assert.deepEqual(await trialBalance(db), totals);
    }
  };
  await Promise.all([close(), look(), look(), look()]);
  assert.ok(closings > 30, `${closings} closings`);
  assert.deepEqual(await checkLedger(db), []);
});

test("what is kept of an account's last closing is changed by a later one only, and the check sees where it is another", async () => {
  const { db, move, members } = worlds[1];
  await move(hour(1), { company: "sales" }, { member: members[0]!, account: "pending" }, 7n, "EUR");
  must(await closeBooks(db, { at: hour(2), now: hour(3) }));
  await assert.rejects(sql`update closed_balance set balance = 8`.execute(db), /append-only/);
  await assert.rejects(
    sql`update closed_balance set at = at + interval '1 hour', name = 'paid'`.execute(db),
    /append-only/,
  );
  await assert.rejects(sql`delete from closed_balance`.execute(db), /append-only/);
  await assert.rejects(sql`truncate closed_balance`.execute(db), /append-only/);
  for (const harm of [
    sql`update closed_balance set balance = 8 where balance = 7`,
    sql`update closed_balance set balance = 7, name = 'paid' where balance = 8`,
    sql`delete from closed_balance where name = 'paid'`,
  ]) {
    await sql`alter table closed_balance disable trigger user`.execute(db);
    await harm.execute(db);
    assert.deepEqual(
      (await checkLedger(db)).map(({ code }) => code),
      ["wrong-closing"],
    );
  }
});
