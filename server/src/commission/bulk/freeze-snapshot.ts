import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { readCompany } from "../../foundation/company.ts";
import type { Db, Tx } from "../../foundation/database.ts";
import { findTree, FURTHER_FROM } from "../../network/index.ts";
import { planAt, ratesAt } from "../../plan/index.ts";
import type { Period, PlanVersion } from "../../plan/index.ts";
import { lastInstant, parentsIn, runBefore } from "../load-snapshot.ts";
import { planNeeds } from "../plan-needs.ts";
import type { PlanNeeds } from "../plan-needs.ts";
import { chunks } from "../snapshot-store.ts";
import type { SnapshotTables } from "./run-tables.ts";
import type { SnapshotHead } from "./snapshot-columns.ts";

/** What a run reads beside people and sales. */
export interface RunInputs {
  readonly plan: PlanVersion;
  readonly companyCurrency: string;
  readonly timeZone: string;
  readonly day: string;
  readonly rates: Readonly<Record<string, string>>;
  readonly pastRunId: bigint | null;
}

export async function inputsAt(db: Db, period: Period, asOf: Temporal.Instant): Promise<RunInputs> {
  const plan = await planAt(db, asOf);
  const { currency, timeZone } = await readCompany(db);
  const needs = planNeeds(plan.plan, currency);
  return {
    plan,
    companyCurrency: currency,
    timeZone,
    day: `${period.name}-01`,
    rates: needs.rates ? await ratesAt(db, asOf) : {},
    pastRunId: (needs.past ? await runBefore(db, period) : undefined) ?? null,
  };
}

export function headOf({
  plan,
  companyCurrency,
  day,
  rates,
}: Omit<RunInputs, "timeZone" | "pastRunId" | "day"> & { day: string | null }): SnapshotHead {
  return { plan: plan.plan, planSha256: plan.sha256, companyCurrency, day, rates };
}

/**
 * Writes people and sales as of `asOf` into a snapshot's tables, in the order of ids, all inside the database. What
 * `loadSnapshot` reads as objects: the two must say the same.
 */
export async function freezeSnapshot(
  tx: Tx,
  wish: { readonly period: Period; readonly asOf: Temporal.Instant; readonly inputs: RunInputs },
  { members, sales }: SnapshotTables,
): Promise<void> {
  const { period, asOf, inputs } = wish;
  const needs = planNeeds(inputs.plan.plan, inputs.companyCurrency);
  const parents = await parentsSql(tx, needs, asOf);
  await sql`
    insert into ${sql.id(members)} (member_id, sponsor_id, joined_on, kind, parents, legs)
    select standing.member_id, sponsor.parent_id, (card.joined_at at time zone ${inputs.timeZone})::date,
      case when standing.status = 'active' then standing.kind else 'customer' end, ${parents.object}, ${parents.legs}
    from member_history standing
    join member_card card on card.member_id = standing.member_id
    left join tree_history sponsor
      on sponsor.tree = 'sponsor' and sponsor.member_id = standing.member_id and sponsor.during @> ${asOf}::timestamptz
    ${parents.joins}
    where standing.during @> ${asOf}::timestamptz
    order by standing.member_id`.execute(tx);
  for (const tree of needs.seated) await freezeFurther(tx, tree, asOf, members);
  await sql`analyze ${sql.id(members)} (member_id)`.execute(tx);
  // In a live preview a seller may have joined in the moment between the two reads; the next preview has them. Once the
  // period is over, one who is not there would be a bug that the engine reports.
  const live = Temporal.Instant.compare(asOf, lastInstant(period)) < 0;
  const soldByKnown = sql`and (line.seller_id is null or exists (
    select from ${sql.id(members)} seller where seller.member_id = line.seller_id))`;
  await sql`
    insert into ${sql.id(sales)} (sale_id, seller_id, buyer_member_id, amount_sold, cv_sold, qv_sold, amount, cv, qv,
      affiliate_fixed, wholesale, retail, quantity, sold_on, line, currency, product, market, tags)
    select line.sale_id, line.seller_id, buyer.member_id, line.amount_sold, line.cv_sold, line.qv_sold, line.amount, line.cv,
      line.qv, line.affiliate_fixed, line.wholesale, line.retail, line.quantity,
      (line.at at time zone ${inputs.timeZone})::date, line.line, line.currency, line.product, line.market, line.tags
    from period_sale_lines(${period.id}) line
    -- Who became a member after the period was a customer in it.
    left join ${sql.id(members)} buyer on buyer.member_id = line.buyer_member_id
    where true ${live ? soldByKnown : sql``}
    order by line.sale_id, line.line`.execute(tx);
}

/** Further positions in a tree of seats, each a row of its own. */
async function freezeFurther(tx: Tx, tree: string, at: Temporal.Instant, members: string): Promise<void> {
  await sql`
    insert into ${sql.id(members)} (member_id, kind, parents, legs, holder_id)
    select node.node_id, case when holder.status = 'active' then holder.kind else 'customer' end,
      jsonb_build_object(${tree}::text, ${knownParent(sql`node`, sql`above`)}::text),
      case when ${knownParent(sql`node`, sql`above`)} is not null then jsonb_build_object(${tree}::text, node.leg) end, holder.member_id
    from seated_nodes(${tree}, ${at}::timestamptz) node
    left join member_history holder on holder.member_id = node.holder_id and holder.during @> ${at}::timestamptz
    left join member_history above on above.member_id = node.parent_id and above.during @> ${at}::timestamptz
    where node.node_id >= ${FURTHER_FROM}
    order by node.node_id`.execute(tx);
}

/** A seat's parent where the snapshot has it: a further position, or a member of the instant. */
function knownParent(node: RawBuilder<unknown>, above: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${node}.parent_id >= ${FURTHER_FROM} then ${node}.parent_id else ${above}.member_id end`;
}

/**
 * Whom each member stands under in the other trees, as an object of ids by tree, and in which leg; trees that the company has not
 * are left out.
 */
async function parentsSql(
  tx: Tx,
  { trees, seated }: Pick<PlanNeeds, "trees" | "seated">,
  at: Temporal.Instant,
): Promise<{
  readonly object: RawBuilder<unknown>;
  readonly legs: RawBuilder<unknown>;
  readonly joins: RawBuilder<unknown>;
}> {
  if (trees.length === 0) return { object: sql`null::jsonb`, legs: sql`null::jsonb`, joins: sql`` };
  const pairs: RawBuilder<unknown>[] = [];
  const legs: RawBuilder<unknown>[] = [];
  const joins: RawBuilder<unknown>[] = [];
  for (const [index, name] of trees.entries()) {
    const tree = await findTree(tx, name);
    if (tree === undefined) continue;
    const [edge, above] = [sql.id(`edge_${index}`), sql.id(`above_${index}`)];
    if (seated.includes(name)) {
      joins.push(sql`left join seated_nodes(${name}, ${at}::timestamptz) ${edge} on ${edge}.node_id = standing.member_id
        left join member_history ${above} on ${above}.member_id = ${edge}.parent_id and ${above}.during @> ${at}::timestamptz`);
      const parent = knownParent(edge, above);
      pairs.push(sql`${name}::text, (${parent})::text`);
      legs.push(sql`${name}::text, case when ${parent} is not null then ${edge}.leg end`);
      continue;
    }
    if (tree.kind === "enroller" || tree.kind === "sponsor") {
      joins.push(sql`left join tree_history ${edge} on ${edge}.tree = ${name} and ${edge}.member_id = standing.member_id
        and ${edge}.during @> ${at}::timestamptz`);
    } else {
      // Seats: who stands above whom is found climbing past a member's own seats.
      await keepParents(tx, name, (await parentsIn(tx, name, at)) ?? new Map());
      joins.push(
        sql`left join passing_parent ${edge} on ${edge}.tree = ${name} and ${edge}.member_id = standing.member_id`,
      );
    }
    joins.push(
      sql`left join member_history ${above} on ${above}.member_id = ${edge}.parent_id and ${above}.during @> ${at}::timestamptz`,
    );
    pairs.push(sql`${name}::text, ${above}.member_id::text`);
  }
  const of = (all: readonly RawBuilder<unknown>[]) => (all.length === 0 ? sql`` : sql.join(all));
  return {
    object: sql`jsonb_build_object(${of(pairs)})`,
    legs: legs.length === 0 ? sql`null::jsonb` : sql`nullif(jsonb_strip_nulls(jsonb_build_object(${of(legs)})), '{}')`,
    joins: joins.length === 0 ? sql`` : sql.join(joins, sql` `),
  };
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
