/** A company of a million members for the explorer, made by SQL: the same one each time, three years old today. */
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { withoutKeys } from "../server/src/foundation/without-keys.ts";
import { setUpCompany } from "../server/src/demo/set-up.ts";
import { putPlanInForce } from "../server/src/plan/index.ts";

const ranks = { bronze: "50", silver: "200", gold: "1000", platinum: "5000", diamond: "20000" };

const first =
  "Amara Ben Carla Dmitri Elif Farid Greta Hana Ivo June Kofi Lena Marek Noor Olu Priya Quinn Rosa Sven Tariq Uma Vera Wen Ximena Yara Zoë";
const last =
  "Abara Berg Costa Dahl Eriksen Fofana Grün Hassan Ito Jensen Keller Lindqvist Mbeki Novak Okafor Petrov Quist Romano Sato Tran Usman Vogel Weiss Xu Young Zimmer";

/** A number in [0, 1) from a member's number and a salt, the same everywhere. */
const dice = (salt: number) => sql`((hashint8extended(i, ${salt}::bigint) & 1048575) / 1048576.0)`;

export async function fillCompany(db: Db, members: number, now: Temporal.Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    const staff = await setUpCompany({ tx, now: now.subtract({ hours: 24 * 1100 }), actor: null });
    const plan = JSON.parse(await readFile(new URL("../plans/starter.json", import.meta.url), "utf8")) as object;
    const reach = Object.entries(ranks).map(([name, pv]) => ({ name, reach: { atLeast: { pv } } }));
    const month = now.toZonedDateTimeISO("Europe/Dublin").toPlainDate().with({ day: 1 });
    const begin = month.subtract({ months: 1 }).toZonedDateTime("Europe/Dublin").toInstant();
    const end = month.toZonedDateTime("Europe/Dublin").toInstant();
    must(
      await putPlanInForce(
        { tx, now: begin.subtract({ hours: 1 }), actor: staff.first },
        { document: JSON.stringify({ ...plan, version: "2", ranks: reach }), from: begin, reason: "Ranks." },
      ),
    );
    // Nobody writes beside this; triggers and keys that check row by row would take most of the time.
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`create temporary table new_member on commit drop as
      select i, 100000 + i as id,
        case when i > 20 then 100000 + greatest(1, ceil((i - 1) * sqrt(${dice(1)})))::bigint end as parent_id,
        ${now}::timestamptz - interval '1095 days' + (i / ${members}::float8) * interval '1094 days' as joined_at,
        (string_to_array(${first}, ' '))[1 + floor(${dice(2)} * 26)::int] as first,
        (string_to_array(${last}, ' '))[1 + floor(${dice(3)} * 26)::int] as last,
        ${dice(4)} as fate, ${dice(5)} as kind, ${dice(6)} as sells
      from generate_series(1, ${members}::bigint) i`.execute(tx);
    const tables = ["member_standing", "tree_edge", "member", "customer"];
    await withoutKeys(tx, tables, async () => {
      await sql`insert into person (id, created_at) overriding system value select id, joined_at from new_member`.execute(
        tx,
      );
      await sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
        select id, id, translate(lower(first || '-' || last), 'ëü', 'eu') || '-' || i, first || ' ' || last, joined_at
        from new_member`.execute(tx);
      await sql`insert into member_standing (member_id, kind, status, during)
        select id, case when kind < 0.8 then 'distributor' else 'affiliate' end,
          case when fate < 0.06 then 'terminated' when fate < 0.08 then 'suspended' else 'active' end,
          tstzrange(joined_at, null)
        from new_member`.execute(tx);
      await sql`insert into tree_edge (tree, member_id, parent_id, during)
        select 'sponsor', id, parent_id, tstzrange(joined_at, null) from new_member where parent_id is not null`.execute(
        tx,
      );
    });
    // Four in ten sold this month; last month's run left the titles, by how many they have brought in.
    const { rows } = await sql<{ id: bigint; plan: bigint }>`
      insert into period (calendar, name, during, state)
      select 'month', to_char(${begin}::timestamptz + interval '5 days', 'YYYY-MM'), tstzrange(${begin}, ${end}), 'committed'
      returning id, (select max(id) from plan_version) as plan`.execute(tx);
    const { id: period, plan: version } = rows[0]!;
    await sql`insert into period (calendar, name, during)
      values ('month', to_char(${now}::timestamptz, 'YYYY-MM'), tstzrange(${end}, ${end}::timestamptz + interval '1 month'))`.execute(
      tx,
    );
    await sql`insert into sale (id, source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id,
        attribution, attribution_data) overriding system value
      select i, 'bench', i::text, greatest(joined_at, ${end}::timestamptz), (select max(id) from period), ${version}, 'eu', 'EUR',
        id, id, 'own', '{}'
      from new_member where sells < 0.4 and fate >= 0.08`.execute(tx);
    await sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv)
      select i, 1, 'tea', 'Tea', 1, points, points, points
      from (select i, 1000 + (power(${dice(7)}, 6) * 150000)::bigint as points from new_member
        where sells < 0.4 and fate >= 0.08) sold`.execute(tx);
    const { rows: runs } = await sql<{ id: bigint }>`
      insert into run (period_id, plan_version_id, engine_version, company_currency, as_of, state, input_sha256, output_sha256,
        lines, earners, totals, drafted_at, drafted_by, locked_at, locked_by, committed_at, committed_by)
      values (${period}, ${version}, '0', 'EUR', ${end}, 'committed', '', '', 0, 0, '[]', ${end}, ${staff.first}, ${end},
        ${staff.second}, ${end}, ${staff.first})
      returning id`.execute(tx);
    await sql`insert into run_past (run_id, member_id, past)
      select ${runs[0]!.id}::bigint, parent_id, json_build_object('title', (${Object.keys(ranks)}::text[])[width_bucket(count(*)::int, array[2, 3, 5, 7, 9])])::text
      from new_member where parent_id is not null and joined_at < ${end}::timestamptz group by parent_id having count(*) >= 2`.execute(
      tx,
    );
  });
  await sql`vacuum analyze`.execute(db);
}
