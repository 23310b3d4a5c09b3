/** A large run's new earnings stand in tables of their own: what the database holds for the whole it holds for each of them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { violatedConstraint } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { earningsOfMember, earningsOfSale, releaseHeld } from "../plan/index.ts";
import { commitRun } from "./commit-run.ts";
import { draftRun } from "./draft-run.ts";
import { replayRun } from "./replay-run.ts";
import { liveRun } from "./store.ts";
import { staffedCompany, wrongWithBooks } from "./testing.ts";

const { db } = await testDatabase({ connections: 8 });
const company = await staffedCompany(db);
const [, , third] = company.distributors;
const DAY = "2026-04-02T10:00:00Z";
const own = { ownTablesFrom: 0 };
let sale: bigint;
let periodId: bigint;
let runId: bigint;

const commit = (period: bigint, day: string) =>
  company.as(company.drafter, day, (context) => commitRun(context, period, undefined, undefined, own));
const part = (name: "earning" | "earning_posting") => sql.id(`${name}_of_run_${runId}`);
const count = async (table: RawBuilder<unknown>): Promise<bigint> =>
  (await sql<{ count: bigint }>`select count(*) from ${table}`.execute(db)).rows[0]!.count;
const refused = (change: RawBuilder<unknown>, message: RegExp) => assert.rejects(change.execute(db), message);

before(async () => {
  sale = await company.month("2026-03-10T10:00:00Z", "march");
  periodId = await company.periodOf("2026-03-10T10:00:00Z");
  await company.lock(periodId, DAY);
  // Of two at once the second finds it done; a refund at the same moment comes before or after it.
  const [first, second, refund] = await Promise.all([
    commit(periodId, DAY),
    commit(periodId, DAY),
    company.reverse(DAY, "march", [{ line: 1, amount: 5000n, cv: 4000n, qv: 4000n }]),
  ]);
  runId = must(first).id;
  assert.equal(must(second).id, runId);
  must(refund);
});

test("a commit into its own tables: held, refunded, released and replayed like any other", async () => {
  assert.equal(await count(sql`${part("earning")}`), 2n);
  assert.deepEqual(
    (await earningsOfSale(db, sale)).map(({ id, bonus, amount, state }) => [
      id >= 10_000_000_000n,
      bonus,
      amount,
      state,
    ]),
    [
      [false, "retail", 1000n, "held"],
      [true, "unilevel", 200n, "held"],
      [true, "unilevel", 160n, "held"],
    ],
  );
  assert.deepEqual(await wrongWithBooks(db), []);
  const run = (await liveRun(db, periodId))!;
  const replay = must(await company.as(null, DAY, (context) => replayRun(context.tx, run.id)));
  assert.equal(replay.outputSha256, run.outputSha256);
  await company.as(null, "2026-06-01T10:00:00Z", releaseHeld);
  assert.deepEqual(await company.accounts(third), { available: 200n });
  assert.deepEqual(await wrongWithBooks(db), []);
});

test("the database refuses on each of its tables what it refuses on the whole", async () => {
  const [earning, posting] = [part("earning"), part("earning_posting")];
  await refused(sql`delete from ${earning}`, /append-only: delete is refused/);
  await refused(sql`update ${earning} set id = default`, /append-only: update is refused/);
  for (const column of ["sale_id", "source_id", "earner_id", "period_id", "adjustment_id", "conversion_id"]) {
    await refused(sql`update ${earning} set ${sql.id(column)} = 1`, /append-only: update is refused/);
  }
  await refused(sql`delete from ${posting}`, /append-only: delete is refused/);
  await refused(sql`update ${posting} set amount = amount + 1`, /append-only: update is refused/);
  for (const table of [sql`earning`, sql`earning_posting`, sql`earning_single`, earning, posting]) {
    await refused(sql`truncate ${table} cascade`, /append-only: truncate is refused/);
  }
  await refused(sql`update ${earning} set amount = amount, state = 'elsewhere'`, /earning_state_check/);
  await refused(sql`update ${earning} set payout_id = 987654321`, /earning_payout_id_fkey/);
  await refused(
    sql`insert into ${posting} (id, earning_id, at, period_id, amount, account, cause) overriding system value
      select 1, max(id) + 1, now(), ${periodId}::bigint, 1, 'held', 'run' from ${earning}`,
    /names earning_id \d+, which is not there/,
  );
  await refused(
    sql`insert into payout_line (payout_id, earning_id, amount) values (1, ${runId}::bigint * 10000000000 + 9999, 1)`,
    /foreign key/,
  );
});

/** The same line once more, posted by itself or into a table that a run would attach. */
const again = (into: RawBuilder<unknown>, id: RawBuilder<unknown>) => sql`
  insert into ${into} (id, sale_id, source_id, bonus, earner_id, period_id, level, paid_level, base, rate, terms, amount, currency, state)
  overriding system value
  select ${id}, sale_id, source_id, bonus, earner_id, period_id, level, paid_level, base, rate, terms, amount, currency, 'held'
  from earning where sale_id = ${sale} order by id`;

test("a key stands once, in whichever table", async () => {
  const next = sql`nextval(pg_get_serial_sequence('earning', 'id')) + row_number() over ()`;
  for (const table of [sql`earning`, sql`earning_single`]) {
    const error: unknown = await again(table, next)
      .execute(db)
      .catch((reason: unknown) => reason);
    assert.ok(["earning_key", "earning_key_free"].includes(violatedConstraint(error) ?? ""), String(error));
    await refused(sql`${again(table, next)} desc limit 1`, /stands already in its period's run/);
  }
});

test("what a run's tables name is asked before they are attached", async () => {
  const attach = async (spoil: (earning: RawBuilder<unknown>, posting: RawBuilder<unknown>) => RawBuilder<unknown>) => {
    const other = 777n;
    const [earning, posting] = [sql.id(`earning_of_run_${other}`), sql.id(`earning_posting_of_run_${other}`)];
    await db.transaction().execute(async (tx) => {
      await sql`select open_run_earnings(${other}::bigint, ${periodId}::bigint)`.execute(tx);
      await sql`insert into ${earning} (id, sale_id, bonus, earner_id, period_id, level, paid_level, base, terms, amount, currency, state)
        select ${other}::bigint * 10000000000 + 1, sale_id, 'new', earner_id, period_id, 1, 1, '1', '{}', 1, currency, 'held'
        from earning where sale_id = ${sale} limit 1`.execute(tx);
      await spoil(earning, posting).execute(tx);
      await sql`select index_run_earnings(${other}::bigint)`.execute(tx);
      await sql`select attach_run_earnings(${other}::bigint)`.execute(tx);
      throw new Error("attached");
    });
  };
  await assert.rejects(
    attach(() => sql`select`),
    /attached/,
  );
  await assert.rejects(
    attach((earning) => sql`update ${earning} set sale_id = 987654321`),
    /names sale_id 987654321/,
  );
  await assert.rejects(
    attach((earning) => sql`update ${earning} set earner_id = 987654321`),
    /names earner_id 987654321/,
  );
  await assert.rejects(
    attach((earning) => sql`update ${earning} set period_id = 987654321`),
    /earning_of_run_plain/,
  );
  await assert.rejects(
    attach((earning) => sql`update ${earning} set id = 5`),
    /earning_of_run_ids/,
  );
  await assert.rejects(
    attach(
      (earning) => sql`update ${earning} set bonus = 'retail', earner_id = (
      select earner_id from earning where sale_id = ${sale} and bonus = 'retail')`,
    ),
    /stands already/,
  );
  await assert.rejects(
    attach(
      (earning, posting) => sql`insert into ${posting} (id, earning_id, at, period_id, amount, account, cause, run_id)
        select 1, id + 1, now(), period_id, 1, 'held', 'run', 777 from ${earning}`,
    ),
    /names earning_id \d+, which is not there/,
  );
});

test("a member's list: the newest period first, page by page", async () => {
  await company.month("2026-04-10T10:00:00Z", "april");
  const april = await company.periodOf("2026-04-10T10:00:00Z");
  await company.lock(april, "2026-05-02T10:00:00Z");
  must(await commit(april, "2026-05-02T10:00:00Z"));
  await company.month("2026-05-10T10:00:00Z", "may");
  const may = await company.periodOf("2026-05-10T10:00:00Z");
  must(await company.as(company.drafter, "2026-05-11T10:00:00Z", (context) => draftRun(context, may)));
  const fourth = company.distributors[3];
  for (const member of [third, fourth]) {
    const all = await earningsOfMember(db, member, { limit: 100 });
    const paged: bigint[] = [];
    for (;;) {
      const last = paged.at(-1);
      const [next] = await earningsOfMember(db, member, { limit: 1, ...(last === undefined ? {} : { before: last }) });
      if (next === undefined) break;
      paged.push(next.id);
    }
    assert.deepEqual(
      paged,
      all.map(({ id }) => id),
    );
    const periods = all.map((one) => one.periodId);
    assert.deepEqual(
      periods,
      periods.toSorted((a, b) => Number(b - a)),
    );
    assert.ok(new Set(periods).size >= 2);
  }
});
