/** What a transaction leaves to be done after it: mails and jobs, written by one statement on the way to its commit. */
import { sql } from "kysely";
import { beforeCommit, unawaited } from "./database.ts";
import type { Tx } from "./database.ts";

export interface LeftJob {
  readonly name: string;
  /** JSON. */
  readonly payload: string;
  readonly runAt: Temporal.Instant | null;
  readonly key: string | null;
}

export interface LeftMail {
  readonly at: Temporal.Instant;
  readonly to: string;
  readonly locale: string;
  readonly template: string;
  /** JSON. */
  readonly data: string;
  /** The job that sends it, given `{"mail": id}`. */
  readonly job: string;
}

interface Left {
  mails: LeftMail[];
  jobs: LeftJob[];
}

/** So many wait at most: what writes to thousands of people does not hold all of it here. */
const MOST = 200;

const waiting = new WeakMap<Tx, Left>();

/** Has it written before the commit; at once where the transaction is none of `inTransaction`. */
export function leave(tx: Tx, what: { readonly job: LeftJob } | { readonly mail: LeftMail }): void {
  let left = waiting.get(tx);
  if (left === undefined) {
    left = { mails: [], jobs: [] };
    if (beforeCommit(tx, () => writeLeft(tx))) waiting.set(tx, left);
  }
  if ("mail" in what) left.mails.push(what.mail);
  else left.jobs = [...left.jobs.filter(({ key }) => key === null || key !== what.job.key), what.job];
  if (!waiting.has(tx)) unawaited(tx, write(tx, left));
  else if (left.mails.length + left.jobs.length >= MOST) writeLeft(tx);
}

/** Writes what waits now, for who reads or deletes it in the same transaction. */
export function writeLeft(tx: Tx): void {
  const left = waiting.get(tx);
  if (left === undefined || left.mails.length + left.jobs.length === 0) return;
  waiting.set(tx, { mails: [], jobs: [] });
  unawaited(tx, write(tx, left));
}

/** Drops what waits: what left it is taken back. */
export function dropLeft(tx: Tx): void {
  if (waiting.has(tx)) waiting.set(tx, { mails: [], jobs: [] });
}

async function write(tx: Tx, { mails, jobs }: Left): Promise<void> {
  const keyed = jobs.filter(({ key }) => key !== null);
  const plain = jobs.filter(({ key }) => key === null);
  const both: Promise<void>[] = [];
  if (mails.length + plain.length > 0) both.push(writePlain(tx, mails, plain));
  if (keyed.length > 0) both.push(writeKeyed(tx, keyed));
  await Promise.all(both);
}

async function writeKeyed(tx: Tx, jobs: readonly LeftJob[]): Promise<void> {
  await sql`
    select count(*) from graphile_worker.add_jobs(array(
      select row(name, payload, null, run_at, null, key, null, null)::graphile_worker.job_spec
      from unnest(${jobs.map(({ name }) => name)}::text[], ${jobs.map(({ payload }) => payload)}::json[],
        ${jobs.map(({ runAt }) => runAt)}::timestamptz[], ${jobs.map(({ key }) => key)}::text[])
        as job (name, payload, run_at, key)))`.execute(tx);
}

/**
 * Mails, and jobs without a key, which take the place of no other: they are written into the queue's table as its own `add_jobs` writes them,
 * which does for keys and names what takes several times as long as to write two jobs. A name that the queue has never seen is left to it.
 * The mails and their jobs by one statement: the ids need not come here first.
 */
async function writePlain(tx: Tx, mails: readonly LeftMail[], jobs: readonly LeftJob[]): Promise<void> {
  const queued = sql`
    insert into mail (at, recipient, locale, template, data)
    select at, recipient, locale, template, data
    from unnest(${mails.map(({ at }) => at)}::timestamptz[], ${mails.map(({ to }) => to)}::text[],
      ${mails.map(({ locale }) => locale)}::text[], ${mails.map(({ template }) => template)}::text[],
      ${mails.map(({ data }) => data)}::jsonb[]) with ordinality as mail (at, recipient, locale, template, data, position)
    order by position
    returning id`;
  const sent = sql`select ${mails[0]?.job ?? ""}::text, json_build_object('mail', id::text), null::timestamptz from queued`;
  const left = sql`
    select * from unnest(${jobs.map(({ name }) => name)}::text[], ${jobs.map(({ payload }) => payload)}::json[],
      ${jobs.map(({ runAt }) => runAt)}::timestamptz[])`;
  const all = mails.length === 0 ? left : jobs.length === 0 ? sent : sql`${sent} union all ${left}`;
  await sql`
    with ${mails.length === 0 ? sql`` : sql`queued as (${queued}),`}
    work as materialized (
      select wanted.*, task.id as task_id from (${all}) as wanted (name, payload, run_at)
      left join graphile_worker._private_tasks task on task.identifier = wanted.name),
    put as (
      insert into graphile_worker._private_jobs (task_id, payload, run_at)
      select task_id, payload, coalesce(run_at, now()) from work where task_id is not null)
    select pg_notify('jobs:insert', json_build_object('r', random(), 'count', (select count(*) from work))::text),
      case when exists (select from work where task_id is null) then (
        select count(*) from graphile_worker.add_jobs(array(
          select row(name, payload, null, run_at, null, null, null, null)::graphile_worker.job_spec
          from work where task_id is null))) end`.execute(tx);
}
