/** What the office sees of who can be paid: sums by what they wait for, and the people a page at a time. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Db } from "../foundation/database.ts";
import { availableBalances, candidateQuery, setOf } from "./candidate-query.ts";
import type { CandidateWish } from "./candidate-query.ts";
import { candidateWish, toCandidate } from "./find-candidates.ts";
import type { JudgedRow } from "./find-candidates.ts";
import type { BatchMethod, Candidate, Waiting } from "./model.ts";
import { waitingReasons } from "./model.ts";

/** Whom a list is of: those whom nothing holds (they are paid), all whom something holds, or those whom this holds first. */
export const waitingFilters = ["none", "any", ...waitingReasons] as const;
export type WaitingFilter = (typeof waitingFilters)[number];

/** How many wait for this first, and with how much; null: are paid. Minor units. */
export interface CandidateSum {
  readonly waiting: Waiting | null;
  readonly count: number;
  readonly total: bigint;
}

/** Of so many members a page is looked for by their indexes, before everybody is looked at. */
const fewTimes = 4;

/**
 * How much could be paid now, and what the rest waits for first; empty where nobody has anything.
 * @param ask.owing with those in it who owe and have nothing that could be paid, as `pageCandidates` has them
 */
export async function sumCandidates(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  ask: { readonly method?: BatchMethod; readonly owing?: true } = {},
): Promise<readonly CandidateSum[]> {
  const wish = await candidateWish(db, currency, now, ask.method);
  const candidates = ask.owing === true ? withOwing(wish) : candidateQuery(wish);
  const { rows } = await sql<{ first: number; count: number; total: bigint }>`
    select reasons & -reasons as first, count(*)::integer as count, sum(amount)::bigint as total
    from (${candidates}) candidate group by first`.execute(db);
  return [null, ...waitingReasons].flatMap((waiting) => {
    const row = rows.find(({ first }) => first === setOf(waiting));
    return row === undefined ? [] : [{ waiting, count: row.count, total: row.total }];
  });
}

/**
 * A page of everybody with earnings that can be paid, and of those who owe and have none, in the order of members. Mostly the next few
 * members fill it; only where what is asked for is rare everybody else is looked at.
 * @param ask.after the last member of the page before
 */
export async function pageCandidates(
  db: Db,
  currency: string,
  now: Temporal.Instant,
  ask: {
    readonly method?: BatchMethod;
    readonly waiting?: WaitingFilter;
    readonly after?: bigint;
    readonly limit: number;
  },
): Promise<readonly Candidate[]> {
  const wish = await candidateWish(db, currency, now, ask.method);
  const few = ask.limit * fewTimes;
  const next = await nextMembers(db, currency, ask.after ?? 0n, few);
  const found = await page({ ...wish, memberIds: next }, ask.after ?? 0n, ask.limit);
  const last = next.at(-1);
  if (found.length === ask.limit || next.length < few || last === undefined) return found;
  return [...found, ...(await page(wish, last, ask.limit - found.length))];

  async function page(of: CandidateWish, after: bigint, limit: number): Promise<readonly Candidate[]> {
    const { rows } = await sql<JudgedRow>`
      select member_id as "memberId", amount, netted, reasons from (${withOwing(of)}) candidate
      where member_id > ${after}::bigint and ${isOf(ask.waiting)} order by member_id limit ${limit}`.execute(db);
    return rows.map(toCandidate);
  }
}

/** The members after this one who may be on the list, in their order. */
async function nextMembers(db: Db, currency: string, after: bigint, limit: number): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    (select distinct earner_id as id from earning_standing
      where state = 'available' and currency = ${currency} and earner_id > ${after}::bigint order by 1 limit ${limit})
    union
    (select distinct member_id from payable_brought
      where currency = ${currency} and member_id > ${after}::bigint order by 1 limit ${limit})
    union
    (select member_id from (${availableBalances({ currency })}) owing
      where balance < 0 and member_id > ${after}::bigint order by 1 limit ${limit})
    order by 1 limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** `candidateQuery`, and beside it those from whom refunds took more than they ever had: a balance below zero, nothing that could be paid. */
function withOwing(wish: CandidateWish): RawBuilder<unknown> {
  return sql`
    with judged as materialized (${candidateQuery(wish)})
    select member_id, amount, netted, reasons from judged
    union all
    select member_id, balance, 0, ${setOf("owes")}::integer from (${availableBalances(wish)}) owing
    where balance < 0 and not exists (select from judged where judged.member_id = owing.member_id)`;
}

function isOf(waiting: WaitingFilter | undefined): RawBuilder<unknown> {
  if (waiting === undefined) return sql`true`;
  if (waiting === "any") return sql`reasons <> 0`;
  return sql`reasons & -reasons = ${setOf(waiting === "none" ? null : waiting)}::integer`;
}
