import { sql } from "kysely";
import pg from "pg";
import { copyOut } from "../../foundation/copy.ts";
import type { Tx } from "../../foundation/database.ts";
import { findTree } from "../../network/index.ts";
import type { Period } from "../../plan/index.ts";
import { lastInstant, parentsIn } from "../load-snapshot.ts";
import { planNeeds } from "../plan-needs.ts";
import { chunks, pastQuery } from "../snapshot-store.ts";
import type { PastOf } from "../snapshot-store.ts";
import type { Calculator } from "./calculator.ts";
import { SOURCES } from "./people.ts";
import type { RunInputs } from "./run-inputs.ts";
import type { Sources } from "./snapshot-columns.ts";

/** A period as of an instant: what a run of it reads. */
export interface SourceWish {
  readonly period: Period;
  readonly asOf: Temporal.Instant;
  readonly inputs: RunInputs;
}

export async function sourcesOf(tx: Tx, { period, asOf, inputs }: SourceWish): Promise<Sources> {
  const { trees, seated } = planNeeds(inputs.plan.plan, inputs.companyCurrency);
  const there: Sources["trees"][number][] = [];
  for (const name of trees) {
    if ((await findTree(tx, name)) !== undefined) there.push({ name, seated: seated.includes(name) });
  }
  return { trees: there, live: Temporal.Instant.compare(asOf, lastInstant(period)) < 0 };
}

/**
 * Feeds a calculation with everybody's tables, as they are or were at `asOf`. The database only reads each table once: who
 * stands where is found by the reader. What `loadSnapshot` reads as objects: the two must say the same.
 */
export async function feedSources(
  tx: Tx,
  calculator: Calculator,
  wish: SourceWish,
  sources: Sources,
  past: PastOf,
): Promise<void> {
  const { period, asOf, inputs } = wish;
  for (const [source, query] of await peopleQueries(tx, sources, asOf, inputs.timeZone)) {
    await copyOut(tx, query, (piece) => calculator.feed({ source }, piece));
  }
  if (planNeeds(inputs.plan.plan, inputs.companyCurrency).past) {
    await copyOut(tx, pastQuery(past), (piece) => calculator.feed("past", piece));
  }
  await copyOut(tx, salesQuery(period.id, inputs.timeZone), (piece) => calculator.feed("sales", piece));
}

/**
 * Sources with their queries, rows in any order. Standings come last: who is named in a tree that was read before has one. What
 * changes between two of them in a period that is over, the lock finds out.
 */
async function peopleQueries(
  tx: Tx,
  { trees }: Sources,
  asOf: Temporal.Instant,
  timeZone: string,
): Promise<readonly (readonly [number, string])[]> {
  const at = `${pg.escapeLiteral(asOf.toString())}::timestamptz`;
  const queries: [number, string][] = [];
  for (const [index, { name, seated }] of trees.entries()) {
    const source = SOURCES.trees + index;
    const tree = pg.escapeLiteral(name);
    const { kind } = (await findTree(tx, name))!;
    if (seated) {
      const seats = `from seat_history where tree = ${tree} and during @> ${at}`;
      queries.push([source, `select position_id, parent_id, leg::int4 ${seats}`]);
    } else if (kind === "enroller" || kind === "sponsor") {
      queries.push([source, `select member_id, parent_id from tree_history where tree = ${tree} and during @> ${at}`]);
    } else {
      // Seats without numbered legs: who stands above whom is found climbing past a member's own seats.
      await keepParents(tx, name, (await parentsIn(tx, name, asOf)) ?? new Map());
      queries.push([source, `select member_id, parent_id from passing_parent where tree = ${tree}`]);
    }
  }
  if (trees.some(({ seated }) => seated)) {
    queries.push([SOURCES.holder, `select position_id, member_id from holder_history where during @> ${at}`]);
  }
  const zone = pg.escapeLiteral(timeZone);
  queries.push(
    [SOURCES.sponsor, `select member_id, parent_id from tree_history where tree = 'sponsor' and during @> ${at}`],
    [SOURCES.card, `select member_id, person_id, (joined_at at time zone ${zone})::date from member_card`],
    [
      SOURCES.standing,
      `select member_id, (case when status <> 'active' then 0 when kind = 'affiliate' then 1 else 2 end)::int2
        from member_history where during @> ${at}`,
    ],
  );
  return queries;
}

function salesQuery(periodId: bigint, timeZone: string): string {
  return `select sale_id, seller_id, buyer_id, amount_sold, cv_sold, qv_sold, amount, cv, qv, affiliate_fixed, wholesale, retail,
    quantity, (at at time zone ${pg.escapeLiteral(timeZone)})::date, line, currency, product, market, tags
    from period_sales(${periodId}) order by sale_id, line`;
}

async function keepParents(tx: Tx, tree: string, parents: ReadonlyMap<bigint, bigint>): Promise<void> {
  await sql`create temporary table if not exists passing_parent (tree text, member_id bigint, parent_id bigint) on commit drop`.execute(
    tx,
  );
  await sql`delete from passing_parent where tree = ${tree}`.execute(tx);
  for (const rows of chunks([...parents])) {
    await sql`insert into passing_parent select ${tree}, *
      from unnest(${rows.map(([id]) => id)}::bigint[], ${rows.map(([, parent]) => parent)}::bigint[])`.execute(tx);
  }
}
