/** A company of a million members and a month of a million sales for `run-path`, made by SQL: the same one each time. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db, Tx } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { withoutKeys } from "../server/src/foundation/without-keys.ts";
import { setUpCompany } from "../server/src/demo/set-up.ts";
import { putPlanInForce } from "../server/src/plan/index.ts";
import { randomOf } from "./starter-data.ts";

/** A number in [0, 1) from a row's number and a salt, the same everywhere. */
const dice = (salt: number) => sql`((hashint8extended(i, ${salt}::bigint) & 1048575) / 1048576.0)`;

export const PERIOD = { from: "2026-02-28T23:00:00Z", name: "2026-03", to: "2026-04-01T00:00:00Z" } as const;

/** The plans that are run over the company: `run-path.plan.json` and its parts. */
export type BenchPlan = "run-path" | "run-path-unilevel" | "run-path-binary";

export interface BenchCompany {
  readonly periodId: bigint;
  readonly drafter: bigint;
  readonly checker: bigint;
}

const START = Temporal.Instant.from("2026-03-01T00:00:00Z");

const documentOf = (plan: BenchPlan): Promise<string> =>
  readFile(new URL(`${plan}.plan.json`, import.meta.url), "utf8");

/** Runs of the period are made with another plan from now on, over the same people and sales. */
export async function changePlan(db: Db, plan: BenchPlan): Promise<void> {
  const document = await documentOf(plan);
  const sha256 = createHash("sha256").update(document).digest("hex");
  await sql`update plan_version set name = ${plan}, document = ${document}, sha256 = ${sha256}
    where effective @> ${START}::timestamptz`.execute(db);
}

/** Which positions stand under which in the binary tree, by number from 1: one that grows by taking any free leg. */
function growPairs(members: number): { readonly parents: Int32Array; readonly legs: Int32Array } {
  const random = randomOf(7);
  const [parents, legs] = [new Int32Array(members), new Int32Array(members)];
  const taken = new Uint8Array(members + 1);
  // Everybody who has a free leg, once for each.
  const free = new Int32Array(members + 2).fill(1, 0, 2);
  for (let member = 2, count = 2; member <= members; member++) {
    const chosen = random(count);
    const above = free[chosen]!;
    parents[member - 1] = above;
    legs[member - 1] = taken[above]!++;
    free[chosen] = member;
    free[count++] = member;
  }
  return { parents, legs };
}

async function seatMembers(tx: Tx, members: number): Promise<void> {
  const { parents, legs } = growPairs(members);
  await sql`create temporary table new_seat (i bigint, parent_id bigint, leg smallint) on commit drop`.execute(tx);
  for (let from = 0; from < members; from += 50_000) {
    const part = (column: Int32Array): number[] => [...column.subarray(from, from + 50_000)];
    await sql`insert into new_seat
      select ${from} + nr, 100000 + nullif(parent, 0), case when parent > 0 then leg end
      from unnest(${part(parents)}::bigint[], ${part(legs)}::smallint[]) with ordinality as row (parent, leg, nr)`.execute(
      tx,
    );
  }
  await sql`insert into position (id, tree, created_at) overriding system value select id, 'pairs', joined_at from new_member`.execute(
    tx,
  );
  await sql`insert into position_holder (position_id, member_id, during) select id, id, tstzrange(joined_at, null) from new_member`.execute(
    tx,
  );
  await sql`insert into seat (tree, position_id, parent_id, leg, during)
    select 'pairs', member.id, new_seat.parent_id, new_seat.leg, tstzrange(joined_at, null)
    from new_member member join new_seat using (i)`.execute(tx);
}

/**
 * Members under recent ones mostly, some under anybody; four in five distributors, the others affiliates; each with one position
 * in the binary tree. A sale is somebody's own purchase in 30% of cases, to another member in 40%, else to a guest; 5.00 to 155.00, of one line.
 */
export async function fillRunPath(db: Db, members: number, sales: number): Promise<BenchCompany> {
  const company = await inTransaction(db, async (tx) => {
    const staff = await setUpCompany({ tx, now: Temporal.Instant.from("2023-01-10T00:00:00Z"), actor: null });
    const document = await documentOf("run-path");
    must(
      await putPlanInForce(
        { tx, now: START.subtract({ hours: 24 }), actor: staff.first },
        { document, from: START, reason: "The benchmark's plan." },
      ),
    );
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`create temporary table new_member on commit drop as
      select i, 100000 + i as id,
        case when i > 10 then 100000 + case when ${dice(1)} < 0.25 then 1 + floor(${dice(2)} * (i - 1))::bigint
          else i - 1 - floor(${dice(2)} * least(i - 1, 5000))::bigint end end as parent_id,
        timestamptz '2023-02-01' + (i / ${members}::float8) * interval '1000 days' as joined_at, ${dice(3)} as kind
      from generate_series(1, ${members}::bigint) i`.execute(tx);
    const tables = ["member_standing", "tree_edge", "member", "customer", "position_holder", "seat"];
    await withoutKeys(tx, tables, async () => {
      await sql`insert into person (id, created_at) overriding system value select id, joined_at from new_member`.execute(
        tx,
      );
      // Guests.
      await sql`insert into person (id, created_at) overriding system value
        select 99999 - i, '2023-02-01' from generate_series(0, 999) i`.execute(tx);
      await sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
        select id, id, 'member-' || i, 'Member ' || i, joined_at from new_member`.execute(tx);
      await sql`insert into member_standing (member_id, kind, status, during)
        select id, case when kind < 0.8 then 'distributor' else 'affiliate' end, 'active', tstzrange(joined_at, null)
        from new_member`.execute(tx);
      await sql`insert into tree_edge (tree, member_id, parent_id, during)
        select 'sponsor', id, parent_id, tstzrange(joined_at, null) from new_member where parent_id is not null`.execute(
        tx,
      );
      await seatMembers(tx, members);
    });
    const { rows } = await sql<{ id: bigint; plan: bigint }>`
      insert into period (calendar, name, during)
      values ('month', '2026-03', tstzrange('2026-03-01T00:00:00Z', '2026-03-31T23:00:00Z'))
      returning id, (select max(id) from plan_version) as plan`.execute(tx);
    const { id: periodId, plan } = rows[0]!;
    await sql`
      insert into sale (id, source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id,
        attribution, attribution_data) overriding system value
      select i, 'bench', i::text, timestamptz '2026-03-01' + ${dice(5)} * interval '30 days', ${periodId}, ${plan}, 'eu', 'EUR',
        case when ${dice(6)} < 0.3 then seller when ${dice(6)} < 0.7 then 100001 + floor(${dice(7)} * ${members})::bigint
          else 99999 - i % 1000 end,
        seller, 'own', '{}'
      from (select i, 100001 + floor(${dice(4)} * ${members})::bigint as seller from generate_series(1, ${sales}::bigint) i) sold`.execute(
      tx,
    );
    await sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv)
      select i, 1, 'tea-' || i % 50, 'Tea', 1, amount, amount * 8 / 10, amount
      from (select i, 500 + floor(${dice(8)} * 15000)::bigint as amount from generate_series(1, ${sales}::bigint) i) sold`.execute(
      tx,
    );
    return { periodId, drafter: staff.first, checker: staff.second };
  });
  await sql`vacuum analyze`.execute(db);
  return company;
}
