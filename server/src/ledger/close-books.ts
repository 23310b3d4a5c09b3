import { sql } from "kysely";
import { inTransaction, lockName } from "../foundation/database.ts";
import type { Db, Tx } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { faultyEntries, moved } from "./sums.ts";

const LOCK_NOT_AVAILABLE = "55P03";

/** How long a closing may keep writers waiting for others who are in the middle of writing. */
const patience = "400ms";

export interface Closing {
  readonly at: Temporal.Instant;
  /** How many rows it summed: those since the closing before. */
  readonly entries: bigint;
  /** What was wrong with them, in words. */
  readonly problems: readonly string[];
}

/**
 * Closes the books up to an instant: from then on the database refuses rows of that time or earlier, so what every account
 * held is kept once and never summed again. In two steps, so that nobody waits for sums: the gate is shut while nobody is
 * writing (a moment), then the rows behind it, which nobody can add to any more, are summed. Ended between the two, the
 * next closing sums what this one did not.
 *
 * `at` should lie further back than any transaction takes: one that began before the gate and posts after it is refused.
 * @returns the closing; `busy` where somebody was writing for too long (try again later), `bad-input` where the books are
 *   closed up to a later time already. Closing twice at the same instant is once.
 */
export async function closeBooks(
  db: Db,
  wish: { readonly at: Temporal.Instant; readonly now: Temporal.Instant },
): Promise<Closing | Failure> {
  const shut = await shutGate(db, wish);
  if (isFailure(shut)) return shut;
  return await inTransaction(db, (tx) => sumClosings(tx, wish.at));
}

async function shutGate(
  db: Db,
  { at, now }: { readonly at: Temporal.Instant; readonly now: Temporal.Instant },
): Promise<true | Failure> {
  if (Temporal.Instant.compare(at, now) >= 0)
    return new Failure("bad-input", "The books are closed up to a past time.");
  try {
    return await inTransaction(db, async (tx): Promise<true | Failure> => {
      await sql`select set_config('lock_timeout', ${patience}, true)`.execute(tx);
      // Waits for everybody who has written and not committed; whoever writes after us sees the gate.
      await sql`lock table entry in share mode`.execute(tx);
      const { rows } = await sql<{ at: Temporal.Instant | null }>`select max(at) as at from closing`.execute(tx);
      const last = rows[0]?.at ?? null;
      if (last !== null && Temporal.Instant.compare(last, at) > 0) {
        return new Failure("bad-input", `The books are closed up to ${last.toString()} already.`, {
          closed: last.toString(),
        });
      }
      await sql`
        insert into closing (at, begun_at) values (${at}::timestamptz, ${now}::timestamptz) on conflict do nothing`.execute(
        tx,
      );
      return true;
    });
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    return new Failure("busy", "Somebody is writing into the books just now; close them again in a moment.");
  }
}

/** Sums every closing that has no sums yet, the oldest first, each from the one before it. */
async function sumClosings(tx: Tx, at: Temporal.Instant): Promise<Closing> {
  await lockName(tx, "closing of the books");
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select at from closing where at <= ${at}::timestamptz and at not in (select at from closing_check) order by at`.execute(
    tx,
  );
  for (const closing of rows) await sumClosing(tx, closing.at);
  const { rows: found } = await sql<Closing>`
    select at, entries, problems from closing_check where at = ${at}::timestamptz`.execute(tx);
  return found[0]!;
}

async function sumClosing(tx: Tx, at: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ at: Temporal.Instant }>`
    select at from closing_check order by at desc limit 1`.execute(tx);
  const before = rows[0]?.at ?? null;
  await sql`
    insert into closing_total (at, currency, name, accounts, balance)
    select ${at}::timestamptz, currency, name, sum(accounts), sum(balance) from (
      select currency, name, accounts, balance from closing_total where at = ${before}::timestamptz
      union all
      select account.currency, account.name, (last.account_id is null)::integer, moved.change
      from (${moved(before, at)}) moved
      join account on account.id = moved.account_id
      left join closed_balance last on last.account_id = moved.account_id
    ) part group by currency, name`.execute(tx);
  // What all closings keep, and what the last one keeps: summed once, so that the two are the same.
  await sql`
    with summed as materialized (
      select moved.account_id, coalesce(last.balance, 0) + moved.change as balance
      from (${moved(before, at)}) moved
      left join closed_balance last on last.account_id = moved.account_id
    ), kept as (
      insert into account_closing (account_id, at, balance)
      select account_id, ${at}::timestamptz, balance from summed order by account_id
    )
    insert into closed_balance (account_id, member_id, name, currency, at, balance)
    select account.id, account.member_id, account.name, account.currency, ${at}::timestamptz, summed.balance
    from summed join account on account.id = summed.account_id order by account.id
    on conflict (account_id) do update set at = excluded.at, balance = excluded.balance`.execute(tx);
  const problems = await faultyEntries(tx, before, at);
  await sql`
    insert into closing_check (at, entries, problems)
    select ${at}::timestamptz, count(*), ${JSON.stringify(problems.map(({ message }) => message))}::jsonb
    from entry where at > coalesce(${before}::timestamptz, '-infinity') and at <= ${at}::timestamptz`.execute(tx);
}

/** The last closing that counts; undefined where the books were never closed. */
export async function lastClosing(db: Db): Promise<Closing | undefined> {
  return (await sql<Closing>`select at, entries, problems from closing_check order by at desc limit 1`.execute(db))
    .rows[0];
}
