/** For tests: the small company with two people of staff, months that are sold and closed, and a look at the books. */
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { balances, checkLedger, statement } from "../ledger/index.ts";
import { periodAt } from "../plan/index.ts";
import { smallCompany } from "../sales/testing.ts";
import type { SmallCompany } from "../sales/testing.ts";
import { commitRun } from "./commit-run.ts";
import { draftRun } from "./draft-run.ts";
import { lockRun } from "./lock-run.ts";

export interface StaffedCompany extends SmallCompany {
  readonly drafter: bigint;
  readonly checker: bigint;
  as<T>(actor: bigint | null, now: string, work: (context: Context) => Promise<T>): Promise<T>;
  periodOf(day: string): Promise<bigint>;
  /** Everybody active by an own purchase, except `second`; one sale of 100.00 through the lowest of the line. */
  month(day: string, ref: string): Promise<bigint>;
  lock(periodId: bigint, day: string): Promise<void>;
  /** Draft, lock and commit. */
  close(periodId: bigint, day: string): Promise<void>;
  /** What a member has in each account that is not empty. */
  accounts(member: bigint): Promise<Record<string, bigint>>;
}

export async function staffedCompany(db: Db): Promise<StaffedCompany> {
  const company = await smallCompany(db);
  const as: StaffedCompany["as"] = (actor, now, work) =>
    inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(now), actor }));
  const person = (name: string) =>
    as(null, "2026-01-01T00:00:00Z", (context) =>
      findOrCreatePerson(context, { email: `${name}@example.test`, name, locale: "en" }),
    );
  const [drafter, checker] = [await person("drafter"), await person("checker")];
  const lock = async (periodId: bigint, day: string): Promise<void> => {
    const run = must(await as(drafter, day, (context) => draftRun(context, periodId)));
    must(await as(checker, day, (context) => lockRun(context, { periodId, runId: run.id })));
  };
  return {
    ...company,
    drafter,
    checker,
    as,
    lock,
    periodOf: async (day) => (await as(null, day, (context) => periodAt(context, context.now))).id,
    month: async (day, ref) => {
      for (const [name, qv] of [
        ["top", 3000n],
        ["second", 2999n],
        ["third", 3000n],
      ] as const) {
        await company.sell(day, { buyer: name, lines: [{ amount: 0n, cv: 0n, qv }], ref: `${ref} ${name}` });
      }
      return company.sell(day, { ref, clickId: await company.click(company.distributors[3], day) });
    },
    close: async (periodId, day) => {
      await lock(periodId, day);
      must(await as(drafter, day, (context) => commitRun(context, periodId)));
    },
    accounts: async (member) =>
      Object.fromEntries(
        (await balances(db, { member }))
          .filter(({ balance }) => balance !== 0n)
          .map(({ account, balance }) => [account, balance]),
      ),
  };
}

/**
 * What is wrong with the books of a company that has made no payouts; empty where nothing is. Per member and currency: each
 * account is the sum of its lines, the lines are the sums of their postings, and the statement ends where the ledger does.
 */
export async function wrongWithBooks(db: Db): Promise<readonly string[]> {
  const problems = (await checkLedger(db)).map(({ message }) => message);
  const { rows: wrong } = await sql<{ what: string }>`
    with line as (
      select earner_id, currency,
        case when state in ('pending', 'held') then state else 'available' end as account, sum(amount) as amount
      from earning group by 1, 2, 3
    ),
    book as (select member_id, currency, name, balance from account_balance where member_id is not null)
    select format('member %s %s %s: the books say %s, the lines %s', coalesce(member_id, earner_id),
      coalesce(book.currency, line.currency), coalesce(name, account), balance, amount) as what
    from book full join line on line.earner_id = book.member_id and line.currency = book.currency and line.account = book.name
    where coalesce(balance, 0) <> coalesce(amount, 0)
    union all
    select format('earning %s is %s, its postings %s', earning.id, earning.amount, coalesce(sum(posting.amount), 0))
    from earning left join earning_posting posting on posting.earning_id = earning.id
    group by earning.id having earning.amount <> coalesce(sum(posting.amount), 0)`.execute(db);
  problems.push(...wrong.map(({ what }) => what));
  const owed = new Map<string, { member: bigint; currency: string; sum: bigint }>();
  for (const { member, currency, balance, account } of await balances(db)) {
    if (member === null || account === "paid") continue;
    const key = `${member} ${currency}`;
    owed.set(key, { member, currency, sum: (owed.get(key)?.sum ?? 0n) + balance });
  }
  for (const { member, currency, sum } of owed.values()) {
    const [last] = await statement(db, { member, currency, limit: 1 });
    if ((last?.balance ?? 0n) !== sum) {
      problems.push(`member ${member}: the statement ends at ${last?.balance}, the ledger at ${sum}`);
    }
  }
  return problems;
}

/**
 * Makes a run's snapshot anew as the migration does it: out of tables with a row a person and a line. What the views say of both is the
 * same, or this throws.
 */
export async function chunkAgain(db: Db, runId: bigint): Promise<void> {
  const both = ["run_member", "run_sale_line"] as const;
  const tables = ["run_member_chunk", "run_sale_chunk"].map((part) => [part, sql.id(`${part}_${runId}`)] as const);
  await inTransaction(db, async (tx) => {
    for (const view of both) {
      await sql`create table ${sql.id(`${view}_given`)} as select * from ${sql.id(view)} where run_id = ${runId}`.execute(
        tx,
      );
    }
    for (const [part, table] of tables) {
      await sql`alter table ${sql.id(part)} detach partition ${table}`.execute(tx);
      await sql`drop table ${table}`.execute(tx);
      await sql`select open_run_table(${part}, ${runId})`.execute(tx);
    }
    await sql`select chunk_run_snapshot(${runId}, 'run_member_given', 'run_sale_line_given')`.execute(tx);
    await sql`select index_run_snapshot(${runId})`.execute(tx);
    for (const [part] of tables) await sql`select attach_run_table(${part}, ${runId})`.execute(tx);
    for (const view of both) {
      const { rows } = await sql<{ other: bigint }>`select count(*) as other from (
        (select * from ${sql.id(view)} where run_id = ${runId} except select * from ${sql.id(`${view}_given`)})
        union all
        (select * from ${sql.id(`${view}_given`)} except select * from ${sql.id(view)} where run_id = ${runId})) differing`.execute(
        tx,
      );
      if (rows[0]!.other !== 0n) throw new Error(`${rows[0]!.other} rows of ${view} differ`);
      await sql`drop table ${sql.id(`${view}_given`)}`.execute(tx);
    }
  });
}
