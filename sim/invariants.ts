/** What is true after every step, whatever happened. Looked up in the tables, without trusting what keeps it true. */
import { sql } from "kysely";
import { replayRun } from "../server/src/commission/index.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { checkLedger } from "../server/src/ledger/index.ts";
import { checkBooks } from "../server/src/payout/index.ts";
import type { World } from "./world.ts";

/** Everything that is wrong with the world, in words; empty: nothing is. */
export async function problemsOf(world: World): Promise<readonly string[]> {
  const { db } = world;
  const checks = await Promise.all([
    ledgerProblems(db),
    checkBooks(db),
    circles(db),
    refundedButPaid(db),
    paidTwice(db),
    paidByRefund(db),
    paidOtherThanBanked(db),
    lostOrDoubled(world),
  ]);
  return checks.flat();
}

async function ledgerProblems(db: Db): Promise<readonly string[]> {
  return (await checkLedger(db)).map(({ message }) => message);
}

/** `union` keeps every pair once, so that the climb ends even where there is a circle to be found. */
async function circles(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ tree: string; member: bigint }>`
    with recursive up as (
      select tree, member_id as start, parent_id as above from tree_edge where upper_inf(during)
      union
      select up.tree, up.start, edge.parent_id
      from up join tree_edge edge on edge.tree = up.tree and edge.member_id = up.above and upper_inf(edge.during)
    )
    select tree, start as member from up where start = above`.execute(db);
  return rows.map(({ tree, member }) => `member ${member} stands above themself in the ${tree} tree`);
}

/** A refund of a locked month waits for its commit; everywhere else nothing of a sale that is gone may still stand. */
async function refundedButPaid(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ ref: string; bonus: string; earner: bigint; amount: bigint }>`
    select sale.source_ref as ref, earning.bonus, earning.earner_id as earner, earning.amount
    from earning join sale on sale.id = earning.sale_id join period on period.id = sale.period_id
    where period.state <> 'locked' and earning.amount <> 0 and not exists (
      select from sale_line_standing line where line.sale_id = sale.id and (line.amount <> 0 or line.cv <> 0 or line.qv <> 0))`.execute(
    db,
  );
  return rows.map(
    ({ ref, bonus, earner, amount }) => `${ref} is all refunded, but ${bonus} of member ${earner} is ${amount}`,
  );
}

/** A refund takes; what it gave would be an earning that its month's run had ended. */
async function paidByRefund(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ earning: bigint; amount: bigint }>`
    select earning_id as earning, amount from earning_posting where cause = 'reversal' and amount > 0`.execute(db);
  return rows.map(({ earning, amount }) => `a refund gave earning ${earning} ${amount}`);
}

async function paidTwice(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ earning: bigint; payouts: number }>`
    select line.earning_id as earning, count(*)::integer as payouts
    from payout_line line join payout on payout.id = line.payout_id
    where payout.state in ('made', 'approved', 'paid') group by line.earning_id having count(*) > 1`.execute(db);
  return rows.map(({ earning, payouts }) => `earning ${earning} is in ${payouts} payouts that were not refused`);
}

/** What the books call paid is what the bank was told to pay, member by member. */
async function paidOtherThanBanked(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ member: bigint; currency: string; booked: bigint; banked: bigint }>`
    with moved as (
      select credit as account, amount from entry union all select debit, -amount from entry
    ), booked as (
      select account.member_id, account.currency, sum(moved.amount) as amount
      from moved join account on account.id = moved.account where account.name = 'paid' group by 1, 2
    ), banked as (
      select member_id, currency, sum(amount) as amount from payout where state = 'paid' and method <> 'store-credit' group by 1, 2
    )
    select member_id as member, currency, coalesce(booked.amount, 0)::bigint as booked, coalesce(banked.amount, 0)::bigint as banked
    from booked full join banked using (member_id, currency)
    where coalesce(booked.amount, 0) <> coalesce(banked.amount, 0)`.execute(db);
  return rows.map(
    ({ member, currency, booked, banked }) =>
      `member ${member}: ${booked} ${currency} are booked as paid, ${banked} were paid`,
  );
}

/** Every sale and refund that was accepted is there once, and no other. */
async function lostOrDoubled({ db, sales, refunds }: World): Promise<readonly string[]> {
  const { rows } = await sql<{ sales: string[]; refunds: string[] }>`
    select array(select source_ref from sale) as sales, array(select source_ref from sale_reversal) as refunds`.execute(
    db,
  );
  const wanted = { sales: sales.map((one) => one.sourceRef), refunds: refunds.map((one) => one.reversalRef) };
  return (["sales", "refunds"] as const).flatMap((what) =>
    rows[0]![what].toSorted().join() === wanted[what].toSorted().join()
      ? []
      : [`the ${what} are not those that were accepted`],
  );
}

/** Every committed run, run again from what it read, gives the same to the last byte. */
export async function replayProblems(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ id: bigint }>`select id from run where state = 'committed' order by id`.execute(db);
  const replays = await Promise.all(rows.map(async ({ id }) => must(await replayRun(db, id))));
  return replays
    .filter(({ identical }) => !identical)
    .map(({ run }) => `run ${run.id} does not replay to what was committed`);
}

/** Changes with every row that anything writes into the books, and with nothing else. */
export async function sizeOfBooks(db: Db): Promise<string> {
  const { rows } = await sql<{ size: string }>`
    select concat_ws(' ', (select count(*) from entry), (select count(*) from earning_posting), (select count(*) from earning),
      (select count(*) from sale), (select count(*) from sale_reversal), (select count(*) from payout)) as size`.execute(
    db,
  );
  return rows[0]!.size;
}

/**
 * Who has earned what by which sale, by names instead of ids: the same for the same seed, whichever client won a race. Where
 * the money is on its way to them is left out, since a refund and a batch at once may be in either order.
 */
export async function outcomeOf(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', sale.source_ref, earning.bonus, member.handle, earning.amount, earning.currency) as line
    from earning join sale on sale.id = earning.sale_id join member on member.id = earning.earner_id order by 1`.execute(
    db,
  );
  return rows.map(({ line }) => line);
}
