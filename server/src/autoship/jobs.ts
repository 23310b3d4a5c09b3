import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { fromEdge } from "../foundation/ids.ts";
import type { JobHandlers, Recurring } from "../foundation/jobs.ts";
import type { PaymentServices } from "../orders/index.ts";
import { lookSoon, methodSettled } from "./change-autoship.ts";
import { runAutoship } from "./run-autoship.ts";

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Finds the autoships for which something is due, and has each looked at. */
    "find-due-autoships": Record<string, never>;
    /** Does what is due for one. */
    "run-autoship": { readonly autoship: string };
  }
}

export const findDueSchedule: Recurring = { job: "find-due-autoships", at: "* * * * *" };

/** Of each kind at most so many a minute: the rest follows in the next. */
const mostAtOnce = 2000;

/** A first way to pay that is not kept by then will not be: the shopper has left. */
const setUpWithin = Temporal.Duration.from({ hours: 24 * 7 });

/**
 * Those with an order due, a next try or look, a pause that is over, or a next order to tell of: each by its own index, the one
 * that waits longest first. A job that waits already is not doubled.
 */
export async function dueAutoships(db: Db, now: Temporal.Instant): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    (select autoship.id from autoship where state = 'active' and next_at <= ${now}::timestamptz
       and not exists (select from autoship_charge charge where charge.autoship_id = autoship.id and charge.state = 'open')
     order by next_at, id limit ${mostAtOnce})
    union
    (select autoship_id from autoship_charge where state = 'open' and look_at <= ${now}::timestamptz
     order by look_at limit ${mostAtOnce})
    union
    (select id from autoship where resume_at is not null and resume_at <= ${now}::timestamptz order by resume_at limit ${mostAtOnce})
    union
    (select id from autoship where state = 'active' and told_on is distinct from next_on and next_at > ${now}::timestamptz
       and next_at <= ${now}::timestamptz + (select notice_days from autoship_rule) * interval '24 hours'
     order by next_at, id limit ${mostAtOnce})
    order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

async function findDue(context: Context): Promise<void> {
  await sql`
    update autoship set state = 'ended', why = 'not-completed', changed_at = ${context.now}::timestamptz
    where state = 'setting-up' and started_at < ${context.now.subtract(setUpWithin)}::timestamptz`.execute(context.tx);
  for (const id of await dueAutoships(context.tx, context.now)) await lookSoon(context, id);
}

export function autoshipJobs(
  services: Pick<PaymentServices, "payments" | "log">,
): Pick<JobHandlers, "find-due-autoships" | "run-autoship" | "repeated-order-ended" | "method-settled"> {
  return {
    "find-due-autoships": (_payload, { db, clock }) =>
      inTransaction(db, (tx) => findDue({ tx, now: clock.now(), actor: null })),
    "run-autoship": ({ autoship }, { db, clock }) => runAutoship({ ...services, db, clock }, BigInt(autoship)),
    "repeated-order-ended": async ({ subscription }, { db, clock }) => {
      const id = fromEdge("autoship", subscription);
      if (id !== undefined) await runAutoship({ ...services, db, clock }, id);
    },
    "method-settled": ({ method }, { db, clock }) =>
      inTransaction(db, (tx) => methodSettled({ tx, now: clock.now(), actor: null }, BigInt(method))),
  };
}
