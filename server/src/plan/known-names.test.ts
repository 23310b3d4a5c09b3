/** What an earning, a posting or an entry of the books names must be there, and stays: asked for once a statement (migration 0035). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
await company.sell("2026-02-03T10:00:00Z", {
  clickId: await company.click(company.affiliate, "2026-02-03T09:00:00Z"),
});

const refused = (statement: RawBuilder<unknown>, why: RegExp): Promise<void> =>
  assert.rejects(
    db.transaction().execute((tx) => statement.execute(tx)),
    why,
  );

/** The earning that stands, so many times over, for keys that are free; some columns say something else in the last of them. */
const copied = (count: number, instead: Readonly<Record<string, RawBuilder<unknown>>>): RawBuilder<unknown> => {
  const columns = ["sale_id", "earner_id", "period_id", "adjustment_id", "conversion_id"];
  const values = columns.map(
    (column) =>
      sql`case when i = ${count}::integer then ${instead[column] ?? sql.ref(`earning.${column}`)} else ${sql.ref(`earning.${column}`)} end`,
  );
  return sql`insert into earning (bonus, level, paid_level, base, terms, amount, currency, state, ${sql.join(columns.map((column) => sql.ref(column)))})
    select 'copy ' || i, 1, 1, '1', '{}', 1, 'EUR', 'pending', ${sql.join(values)}
    from (select * from earning limit 1) earning, generate_series(1, ${count}::integer) i`;
};

for (const count of [1, 2_000]) {
  test(`of ${count} earnings, the last of which names what is not there, none is taken`, async () => {
    const before = await sql<{ count: bigint }>`select count(*) from earning`.execute(db);
    const nothing = sql`987654321::bigint`;
    await refused(copied(count, { sale_id: nothing }), /names sale_id 987654321, which is not there/);
    await refused(copied(count, { earner_id: nothing }), /names earner_id 987654321/);
    await refused(copied(count, { period_id: nothing }), /names period_id 987654321/);
    await refused(copied(count, { adjustment_id: nothing }), /names adjustment_id 987654321/);
    await refused(copied(count, { conversion_id: nothing }), /names conversion_id 987654321/);
    assert.deepEqual((await sql`select count(*) from earning`.execute(db)).rows, before.rows);
    await assert.rejects(
      db.transaction().execute(async (tx) => {
        await copied(count, {}).execute(tx);
        throw new Error("all are known");
      }),
      /all are known/,
    );
  });

  test(`the same of ${count} postings, entries, accounts and leavings of runs`, async () => {
    const posting = (instead: RawBuilder<unknown>, column: string): RawBuilder<unknown> => {
      const value = (name: string) =>
        name === column
          ? sql`case when i = ${count}::integer then ${instead} else ${sql.ref(`posting.${name}`)} end`
          : sql.ref(`posting.${name}`);
      return sql`insert into earning_posting (earning_id, at, period_id, amount, account, cause, reversal_id, run_id)
        select ${value("earning_id")}, at, ${value("period_id")}, 1, account, cause, ${value("reversal_id")}, ${value("run_id")}
        from (select * from earning_posting limit 1) posting, generate_series(1, ${count}::integer) i`;
    };
    const nothing = sql`987654321::bigint`;
    for (const column of ["earning_id", "period_id", "reversal_id", "run_id"]) {
      await refused(posting(nothing, column), new RegExp(`names ${column} 987654321`));
    }
    const entry = (debit: RawBuilder<unknown>, currency: RawBuilder<unknown>): RawBuilder<unknown> =>
      sql`insert into entry (at, debit, credit, amount, currency, key, cause)
        select at, case when i = ${count}::integer then ${debit} else debit end, credit, 1,
          case when i = ${count}::integer then ${currency} else currency end, 'copy ' || i, cause
        from (select * from entry limit 1) entry, generate_series(1, ${count}::integer) i`;
    await refused(entry(nothing, sql`currency`), /names debit 987654321/);
    await refused(entry(sql`debit`, sql`'JPY'`), /names debit \d+, which is not there/);
    const account = (member: RawBuilder<unknown>): RawBuilder<unknown> =>
      sql`insert into account (member_id, name, currency)
        select case when i = ${count}::integer then ${member} else member.id end, 'held', chr(65 + i / 676) || chr(65 + i / 26 % 26) || chr(65 + i % 26)
        from (select id from member limit 1) member, generate_series(1, ${count}::integer) i`;
    await refused(account(nothing), /a new account names member_id 987654321/);
    await refused(
      sql`insert into run_past (run_id, member_id, past) select 987654321, i, '' from generate_series(1, ${count}::integer) i`,
      /what a run leaves to the next is written by its commit/,
    );
  });
}

test("what they name stays: no delete, no other id, no truncate", async () => {
  for (const table of ["member", "period", "earning"]) {
    await refused(sql`delete from ${sql.id(table)}`, /append-only: delete is refused/);
    await refused(sql`update ${sql.id(table)} set id = default`, /append-only: update is refused/);
  }
  await refused(sql`update earning set sale_id = sale_id + 1`, /append-only: update is refused/);
  for (const table of ["member", "period", "earning", "earning_posting", "sale", "adjustment", "program_conversion"]) {
    await refused(sql`truncate ${sql.id(table)} cascade`, /append-only: truncate is refused/);
  }
});
