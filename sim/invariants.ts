/** What is true after every step, whatever happened. Looked up in the tables, without trusting what keeps it true. */
import { sql } from "kysely";
import { replayRun } from "../server/src/commission/index.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { checkBooks } from "../server/src/payout/index.ts";
import type { World } from "./world.ts";

/** Everything that is wrong with the world (`checkBooks` looks at the whole ledger too), in words; empty: nothing is. */
export async function problemsOf(world: World): Promise<readonly string[]> {
  const checks = await world.read((db) =>
    Promise.all([
      checkBooks(db),
      circles(db),
      seatProblems(db),
      refundedButPaid(db),
      paidTwice(db),
      paidByRefund(db),
      paidOtherThanBanked(db),
      otherThanTheBankSays(db, world),
      lostOrDoubled(db, world),
    ]),
  );
  return checks.flat();
}

/**
 * At any instant, also to come. `union` keeps every pair once, so that the climb ends even where there is a circle to be found;
 * on the way up only the time counts that all edges share.
 */
async function circles(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ tree: string; member: bigint }>`
    with recursive up as (
      select tree, member_id as start, parent_id as above, during from tree_edge
      union
      select up.tree, up.start, edge.parent_id, edge.during * up.during
      from up join tree_edge edge on edge.tree = up.tree and edge.member_id = up.above and edge.during && up.during
      where up.above <> up.start
    )
    select distinct tree, start as member from up where start = above`.execute(db);
  return rows.map(({ tree, member }) => `member ${member} stands above themself in the ${tree} tree`);
}

async function seatProblems(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ position: bigint; what: string }>`
    with recursive up as (
      select position_id as start, parent_id as above, during from seat where parent_id is not null
      union
      select up.start, seat.parent_id, seat.during * up.during
      from up join seat on seat.position_id = up.above and seat.parent_id is not null and seat.during && up.during
      where up.above <> up.start
    )
    select distinct start as position, 'stands above itself' as what from up where start = above
    union all
    select one.position_id, 'shares its seat' from seat one join seat other on other.parent_id = one.parent_id
      and other.leg = one.leg and other.during && one.during and other.position_id <> one.position_id
    union all
    select position_id, 'was given to two who waited' from tank
    where position_id is not null group by position_id having count(*) > 1`.execute(db);
  return rows.map(({ position, what }) => `position ${position} ${what}`);
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

/**
 * A refund takes; what it gave would be an earning that its month's run had ended. What a correction had taken of an earning goes
 * down with it, so both count together.
 */
async function paidByRefund(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ earning: bigint; amount: bigint }>`
    select min(earning.id) as earning, sum(posting.amount)::bigint as amount
    from earning_posting posting join earning on earning.id = posting.earning_id
    where posting.cause = 'reversal'
    group by posting.reversal_id, earning.earner_id, earning.bonus, earning.sale_id, earning.source_id, earning.currency
    having sum(posting.amount) > 0`.execute(db);
  return rows.map(({ earning, amount }) => `a refund gave earning ${earning} ${amount}`);
}

/**
 * An earning may be paid in parts. All parts that were not given back come to at most what it was once worth: a refund may have
 * taken of it since.
 */
async function paidTwice(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ earning: bigint; taken: bigint; worth: bigint }>`
    with worth as (
      select earning_id, max(stood) as most from (
        select earning_id, sum(amount) over (partition by earning_id order by id) as stood from earning_posting) history
      group by earning_id
    ), taken as (
      select line.earning_id, sum(line.amount) as amount from payout_line line join payout on payout.id = line.payout_id
      where payout.state in ('made', 'approved', 'paid') and line.amount > 0 group by line.earning_id
    )
    select taken.earning_id as earning, taken.amount::bigint as taken, worth.most::bigint as worth
    from taken join worth using (earning_id) where taken.amount > worth.most`.execute(db);
  return rows.map(
    ({ earning, taken, worth }) => `earning ${earning} was paid ${taken} and was never worth more than ${worth}`,
  );
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

/** A payout is paid or failed where the bank says so, and nowhere else. */
async function otherThanTheBankSays(db: Db, { bank }: World): Promise<readonly string[]> {
  const { rows } = await sql<{ id: bigint; state: string }>`
    select id, state from payout where state in ('paid', 'failed') and batch_id is not null order by id`.execute(db);
  const told = [...bank].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const wanted = told.map(([id, state]) => `${id} ${state}`).join();
  const found = rows.map(({ id, state }) => `${id} ${state}`).join();
  return wanted === found ? [] : [`the bank says of the payouts ${wanted}; here they are ${found}`];
}

/** Everything that was accepted is there once, and nothing else. */
async function lostOrDoubled(db: Db, world: World): Promise<readonly string[]> {
  const wanted: Readonly<Record<string, readonly string[]>> = {
    sale: world.sales.map((one) => one.sourceRef),
    refund: [...world.refunds.map((one) => one.reversalRef), ...world.lost],
    ...Object.fromEntries(Object.entries(world.accepted).map(([kind, names]) => [kind, [...names]])),
  };
  const { rows } = await sql<{ kind: string; name: string }>`
    select 'sale' as kind, source_ref as name from sale
    union all select 'refund', source_ref from sale_reversal
    union all select 'member', handle from member
    union all select 'change', id::text from network_change
    union all select 'dispute', id::text from chargeback
    union all select 'adjustment', key from adjustment where type in ('prize', 'fee', 'override')
    union all select 'correction', id::text from correction
    union all select 'batch', id::text from payout_batch
    union all select 'result file', id::text from result_file
    union all select 'withdrawal', id::text from withdrawal
    union all select 'store credit', id::text from payout where method = 'store-credit'`.execute(db);
  const found = Map.groupBy(rows, ({ kind }) => kind);
  return Object.entries(wanted).flatMap(([kind, names]) => {
    const there = (found.get(kind) ?? []).map(({ name }) => name).toSorted();
    return there.join() === names.toSorted().join()
      ? []
      : [`each ${kind} was accepted as ${names.join()}, there is ${there.join()}`];
  });
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
    from earning join sale on sale.id = earning.sale_id join member on member.id = earning.earner_id
    where earning.amount <> 0 order by 1`.execute(db);
  return rows.map(({ line }) => line);
}
