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
  const specs = sql`
    select row(name, payload, null, run_at, null, key, null, null)::graphile_worker.job_spec
    from unnest(${jobs.map(({ name }) => name)}::text[], ${jobs.map(({ payload }) => payload)}::json[],
      ${jobs.map(({ runAt }) => runAt)}::timestamptz[], ${jobs.map(({ key }) => key)}::text[]) as job (name, payload, run_at, key)`;
  if (mails.length === 0) {
    await sql`select count(*) from graphile_worker.add_jobs(array(${specs}))`.execute(tx);
    return;
  }
  // The mails and their jobs by one statement: the ids need not come here first.
  await sql`
    with queued as (
      insert into mail (at, recipient, locale, template, data)
      select at, recipient, locale, template, data
      from unnest(${mails.map(({ at }) => at)}::timestamptz[], ${mails.map(({ to }) => to)}::text[],
        ${mails.map(({ locale }) => locale)}::text[], ${mails.map(({ template }) => template)}::text[],
        ${mails.map(({ data }) => data)}::jsonb[]) with ordinality as mail (at, recipient, locale, template, data, position)
      order by position
      returning id)
    select count(*) from graphile_worker.add_jobs(array(
      select row(${mails[0]!.job}::text, json_build_object('mail', id::text), null, null, null, null, null, null)::graphile_worker.job_spec
      from queued union all ${specs}))`.execute(tx);
}
