import { readCompany } from "../foundation/company.ts";
import type { Context, Tx } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { postSums } from "../ledger/index.ts";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** Two sides of one key: a sale or a member's period, the bonus, the earner. As expressions that can be hashed. */
const sameKey = sql`line.bonus = earning.bonus and line.earner_id = earning.earner_id
  and coalesce(line.sale_id, 0) = coalesce(earning.sale_id, 0) and coalesce(line.source_id, 0) = coalesce(earning.source_id, 0)`;

/** From so many lines on a run's new earnings stand in tables of their own. */
const OWN_TABLES_FROM = 20_000;

/**
 * Posts a period's run, whose lines are staged (see `stage-lines.ts`): for every key (sale or source, bonus, earner) the
 * difference between the run's line and what stands under it, a line that the run no longer has goes to zero. The lines are
 * the subledger; the books get one total per member, bonus and currency. What is new is held at once, and then everything of the period
 * that was pending, until the hold has passed. All of it inside the database, in as many statements for one line as for millions.
 * The caller holds the period by `lockPeriodRow` and runs this once, in the commit.
 * @param run `ownTablesFrom`: from so many lines on what is new goes into tables of its own (0043-earnings-of-a-run.sql)
 * @param tell is told what share is done, from 0 to 1
 */
export async function postRun(
  context: Context,
  run: { readonly periodId: bigint; readonly runId: bigint; readonly ownTablesFrom?: number },
  tell: (share: number) => void = () => {},
): Promise<void> {
  const { periodId, runId } = run;
  const { tx } = context;
  await sql`analyze run_posting (sale_id, source_id, bonus, earner_id)`.execute(tx);
  await findChanges(tx, periodId);
  await change(tx);
  tell(0.05);
  const { holdDays } = await readCompany(tx);
  const own = (await countStaged(tx)) >= (run.ownTablesFrom ?? OWN_TABLES_FROM);
  await (own ? makeInOwnTables : makeOneByOne)(context, run, newLines(context, periodId, holdDays));
  tell(0.5);
  await sql`
    insert into earning_posting (earning_id, at, period_id, amount, account, cause, run_id)
    select id, ${postedOf(context, periodId)}, after - before, account, 'run', ${runId}::bigint
    from run_change where after <> before`.execute(tx);
  const made = own
    ? sql`select bonus, earner_id, currency, 'held' as account, amount from ${ownTable(runId)}`
    : sql`select bonus, earner_id, currency, 'held' as account, amount from run_posting line where ${isNew}`;
  const key = sql`'run:' || ${runId}::bigint || ':' || bonus || ':' || earner_id || ':' || currency`;
  await postSums(
    context,
    sql`
      select null::bigint as debit_member, 'commission' as debit_name, earner_id as credit_member, account as credit_name, currency,
        sum(amount) as amount, ${key} || case account when 'held' then ':held' else '' end as key
      from (
        ${made}
        union all
        select bonus, earner_id, currency, account, after - before from run_change
      ) posted
      group by bonus, earner_id, currency, account`,
    { cause: toEdge("run", runId), periodId },
  );
  tell(0.65);
  await sql`drop table run_change`.execute(tx);
  await holdPending(context, periodId, runId, holdDays);
  // Last, so that what it locks (payouts are not made meanwhile) is locked for the shortest time.
  if (own) await sql`select attach_run_earnings(${runId})`.execute(tx);
  tell(1);
}

const ownTable = (runId: bigint) => sql.table(`earning_of_run_${runId}`);

/** Of a staged line: nothing stands under its key yet. */
const isNew = sql`not exists (select from run_change earning where earning.has_line and ${sameKey})`;

const postedOf = ({ now }: Context, periodId: bigint) => sql`${now}::timestamptz, ${periodId}::bigint`;

const earningColumns = sql`sale_id, source_id, bonus, earner_id, period_id, level, paid_level, base, rate, terms, amount, currency, state,
  held_until, hold_reason, held_from`;

/**
 * The staged lines under whose key nothing stands, as `earningColumns`: held as they are made, so that they and their books are written
 * once. Until when is worked out once a sale, not once a line.
 */
function newLines(context: Context, periodId: bigint, holdDays: number): RawBuilder<unknown> {
  const until = (source: RawBuilder<unknown>) => heldUntil(context, holdDays, source);
  return sql`
    with due as materialized (
      select sale.sale_id, ${until(sql`null`)} as held_until, case when disputed.sale_id is not null then 'chargeback' end as hold_reason
      from sale_at sale
      join period on period.id = ${periodId}
      left join disputed_sale disputed on disputed.sale_id = sale.sale_id
      where sale.sale_id in (select sale_id from run_posting)
    ), at_end as materialized (
      select period.id, ${until(sql`period.id`)} as held_until
      from period left join (select null::timestamptz as at) sale on true where period.id = ${periodId}
    )
    select line.sale_id, line.source_id, line.bonus, line.earner_id, at_end.id as period_id, line.level, line.paid_level, line.base,
      line.rate, line.terms, line.amount, line.currency, 'held', coalesce(due.held_until, at_end.held_until), due.hold_reason,
      case when due.hold_reason is not null then 'held' end
    from run_posting line
    cross join at_end
    left join due on due.sale_id = line.sale_id
    where ${isNew}`;
}

async function countStaged(tx: Tx): Promise<bigint> {
  return (await sql<{ count: bigint }>`select count(*) from run_posting`.execute(tx)).rows[0]!.count;
}

type PostedRun = { readonly periodId: bigint; readonly runId: bigint };

async function makeOneByOne(
  context: Context,
  { periodId, runId }: PostedRun,
  lines: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with made as (
      insert into earning (${earningColumns}) ${lines} returning id, amount
    )
    insert into earning_posting (earning_id, at, period_id, amount, account, cause, run_id)
    select id, ${postedOf(context, periodId)}, amount, 'held', 'run', ${runId}::bigint from made where amount <> 0`.execute(
    context.tx,
  );
}

/** By the million: no index, trigger or foreign key is served row by row. They are attached in the end. */
async function makeInOwnTables(
  context: Context,
  { periodId, runId }: PostedRun,
  lines: RawBuilder<unknown>,
): Promise<void> {
  const { tx } = context;
  await sql`select open_run_earnings(${runId}, ${periodId})`.execute(tx);
  await sql`insert into ${ownTable(runId)} (id, ${earningColumns})
    select ${runId}::bigint * 10000000000 + row_number() over (), line.* from (${lines}) line`.execute(tx);
  await sql`insert into ${sql.table(`earning_posting_of_run_${runId}`)} (id, earning_id, at, period_id, amount, account, cause, run_id)
    select nextval('earning_posting_id_seq'), id, ${postedOf(context, periodId)}, amount, 'held', 'run', ${runId}::bigint
    from ${ownTable(runId)} where amount <> 0`.execute(tx);
  await sql`select index_run_earnings(${runId})`.execute(tx);
  await sql`analyze ${ownTable(runId)} (sale_id, source_id, bonus, earner_id, period_id, state, held_until, currency, amount)`.execute(
    tx,
  );
}

/**
 * What stands of the period already, beside the run's line, locked against refunds until the transaction ends. What an
 * undecided chargeback holds stands in `held` before the commit; what was ended comes back as pending.
 */
async function findChanges(tx: Tx, periodId: bigint): Promise<void> {
  const standing = sql`earning.period_id = ${periodId} and earning.adjustment_id is null and earning.conversion_id is null`;
  await sql`select count(*) from (select from earning where ${standing} order by id for update) locked`.execute(tx);
  await sql`drop table if exists run_change`.execute(tx);
  await sql`
    create temporary table run_change on commit drop as
    select earning.id, earning.sale_id, earning.source_id, earning.bonus, earning.earner_id, earning.currency,
      case earning.state when 'held' then 'held' else 'pending' end as account, earning.amount as before,
      coalesce(line.amount, 0) as after, coalesce(line.base, earning.base) as base, line.bonus is not null as has_line, line.level,
      line.paid_level, line.rate, line.terms
    from earning left join run_posting line on ${sameKey}
    where ${standing} and (line.bonus is not null or earning.amount <> 0)`.execute(tx);
  await sql`analyze run_change`.execute(tx);
}

async function change(tx: Tx): Promise<void> {
  await sql`
    update earning set amount = change.after, base = change.base,
      level = coalesce(change.level, earning.level), paid_level = coalesce(change.paid_level, earning.paid_level),
      rate = case when change.has_line then change.rate else earning.rate end, terms = coalesce(change.terms, earning.terms),
      state = case when change.after = 0 then 'reversed' when earning.state = 'reversed' then 'pending' else earning.state end,
      hold_reason = case when change.after = 0 then null else earning.hold_reason end,
      held_from = case when change.after = 0 then null else earning.held_from end
    from run_change change where earning.id = change.id`.execute(tx);
}

/**
 * When what is pending or new may be paid: `hold_days` of the company from the sale (its delivery, where that is known), at least the
 * withdrawal period; for what a whole period pays from the period's end, since its last sale may be as late. An adjustment by hand
 * has no sale and waits for the next release only.
 */
function heldUntil({ now }: Context, holdDays: number, source: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`greatest(${now}::timestamptz, coalesce(sale.at, case when ${source} is not null then upper(period.during) end)
    + make_interval(days => ${holdDays}))`;
}

/** pending -> held, for what stood before the run. What a chargeback disputes stays held until it is decided. */
async function holdPending(context: Context, periodId: bigint, runId: bigint, holdDays: number): Promise<void> {
  const about = sql`
    select earning.id, disputed.sale_id is not null as disputed,
      ${heldUntil(context, holdDays, sql`earning.source_id`)} as held_until
    from earning join period on period.id = earning.period_id
    left join sale_at sale on sale.sale_id = earning.sale_id
    left join disputed_sale disputed on disputed.sale_id = earning.sale_id
    where earning.period_id = ${periodId} and earning.conversion_id is null`;
  await sql`drop table if exists run_hold`.execute(context.tx);
  await sql`
    create temporary table run_hold (earner_id bigint, currency char(3) collate "C", amount bigint) on commit drop`.execute(
    context.tx,
  );
  await sql`
    with held as (
      update earning set state = 'held', held_until = about.held_until,
        hold_reason = case when about.disputed then 'chargeback' end,
        held_from = case when about.disputed then 'held' end
      from (${about} and earning.state = 'pending') about where about.id = earning.id
      returning earner_id, currency, amount
    )
    insert into run_hold select earner_id, currency, sum(amount) from held group by earner_id, currency`.execute(
    context.tx,
  );
  await sql`
    update earning set held_from = 'held', held_until = about.held_until
    from (${about} and earning.held_from = 'pending') about where about.id = earning.id`.execute(context.tx);
  await postSums(
    context,
    sql`
      select earner_id as debit_member, 'pending' as debit_name, earner_id as credit_member, 'held' as credit_name, currency,
        sum(amount) as amount, 'hold:' || ${runId}::bigint || ':' || earner_id || ':' || currency as key
      from run_hold group by earner_id, currency`,
    { cause: toEdge("run", runId), periodId },
  );
}
