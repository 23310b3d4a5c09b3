/** A company of a million members and a month of a million sales for `run-path`, made by SQL: the same one each time. */
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { withoutKeys } from "../server/src/foundation/without-keys.ts";
import { setUpCompany } from "../server/src/demo/set-up.ts";
import { putPlanInForce } from "../server/src/plan/index.ts";

/** A number in [0, 1) from a row's number and a salt, the same everywhere. */
const dice = (salt: number) => sql`((hashint8extended(i, ${salt}::bigint) & 1048575) / 1048576.0)`;

export const PERIOD = { from: "2026-02-28T23:00:00Z", name: "2026-03", to: "2026-04-01T00:00:00Z" } as const;

export interface BenchCompany {
  readonly periodId: bigint;
  readonly drafter: bigint;
  readonly checker: bigint;
}

/**
 * Members under recent ones mostly, some under anybody; four in five distributors, the others affiliates. A sale is somebody's
 * own purchase in 30% of cases, to another member in 40%, else to a guest; 5.00 to 155.00, of one line.
 */
export async function fillRunPath(db: Db, members: number, sales: number): Promise<BenchCompany> {
  const from = Temporal.Instant.from("2026-03-01T00:00:00Z");
  const company = await inTransaction(db, async (tx) => {
    const staff = await setUpCompany({ tx, now: Temporal.Instant.from("2023-01-10T00:00:00Z"), actor: null });
    const document = await readFile(new URL("run-path.plan.json", import.meta.url), "utf8");
    must(
      await putPlanInForce(
        { tx, now: from.subtract({ hours: 24 }), actor: staff.first },
        { document, from, reason: "The benchmark's plan." },
      ),
    );
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`create temporary table new_member on commit drop as
      select i, 100000 + i as id,
        case when i > 10 then 100000 + case when ${dice(1)} < 0.25 then 1 + floor(${dice(2)} * (i - 1))::bigint
          else i - 1 - floor(${dice(2)} * least(i - 1, 5000))::bigint end end as parent_id,
        timestamptz '2023-02-01' + (i / ${members}::float8) * interval '1000 days' as joined_at, ${dice(3)} as kind
      from generate_series(1, ${members}::bigint) i`.execute(tx);
    await withoutKeys(tx, ["member_standing", "tree_edge", "member", "customer"], async () => {
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
