/** A company with traffic for the reports' benchmark, made by SQL: two years of clicks and conversions, the same each time. */
import { sql } from "kysely";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { openProgram } from "../server/src/program/testing.ts";
import { smallCompany } from "../server/src/sales/testing.ts";

export interface Size {
  readonly clicks: number;
  readonly conversions: number;
  readonly members: number;
  readonly links: number;
  readonly days: number;
}

export const first = Temporal.PlainDate.from("2024-07-01");

/** The member of this rank: 1 has the most traffic, `members` the least. */
export const memberOf = (rank: number): bigint => BigInt(100_000 + rank);

/** A number in [0, 1) of a row's number and a salt, the same everywhere. */
const dice = (salt: number) => sql`((hashint8extended(i, ${salt}::bigint) & 1048575) / 1048576.0::float8)`;

/** A rank up to `most`, by Zipf's law: 1 twice as often as 2, three times as often as 3. */
const zipf = (salt: number, most: number) => sql`floor(exp(${dice(salt)} * ln(${most + 1}::float8)))::integer`;

/**
 * Fills an empty database. Affiliates have traffic by Zipf's law, and links as they have traffic; a third of the clicks has one of
 * forty sub-ids, a thirtieth one of its own, three of ten do not count. Every tenth click brings a sale of two products, every
 * second sale earns somebody above something too.
 */
export async function fillTraffic(db: Db, size: Size, say: (line: string) => void): Promise<void> {
  const company = await smallCompany(db);
  const program = await company.at("2024-06-01T00:00:00Z", (context) => openProgram(context, { members: [] }));
  const period = await company.at("2026-01-15T00:00:00Z", async ({ tx }) => {
    const { rows } = await sql<{ id: bigint }>`
      insert into period (calendar, name, during) values ('month', '2024-07', '[2024-07-01, 2024-08-01)') returning id`.execute(
      tx,
    );
    return rows[0]!.id;
  });
  const group = sql`(select id from program_group where program_id = ${program.id} limit 1)`;
  await bulk(db, [
    sql`insert into person (id, created_at) overriding system value
      select 100000 + i, '2024-06-01' from generate_series(1, ${size.members}) i`,
    sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
      select 100000 + i, 100000 + i, 'aff-' || i, 'Affiliate ' || i, timestamptz '2024-06-01' + i * interval '500 days' / ${size.members}
      from generate_series(1, ${size.members}) i`,
    sql`insert into member_standing (member_id, kind, status, during)
      select id, 'affiliate', 'active', tstzrange(joined_at, null) from member where id > 100000`,
    sql`insert into program_membership (program_id, member_id, group_id, state, joined_at, changed_at)
      select ${program.id}, id, ${group}, 'active', joined_at, joined_at from member where id > 100000`,
    // Everybody one, the others to those who have the traffic.
    sql`insert into link (id, member_id, code, path, label, channel, created_at) overriding system value
      select i, 100000 + case when i <= ${size.members} then i else ${zipf(3, size.members)} end, 'bench-' || i, '/', 'link',
        (array['blog', 'review', 'social', 'paid', 'mail', 'video'])[1 + i % 6], '2024-06-01'
      from generate_series(1, ${size.links}) i`,
  ]);
  await fillClicks(db, size, say);
  const every = Math.floor(size.clicks / size.conversions);
  for (let from = 1; from <= size.conversions; from += 250_000) {
    const to = Math.min(size.conversions, from + 249_999);
    await bulk(db, [
      sql`insert into sale (id, source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id, attribution,
          attribution_data, click_id) overriding system value
        select i, 'bench', i::text, at + interval '5 minutes', ${period}, 1, case when i % 3 = 0 then 'us' else 'eu' end,
          case when i % 3 = 0 then 'USD' else 'EUR' end, 100001, member_id, 'click', '{}', click_id
        from (select (id + 3) / ${every}::bigint as i, id as click_id, member_id, at from click
          where id between ${(from - 1) * every + 1}::bigint and ${to * every}::bigint and (id + 3) % ${every}::bigint = 0) bought`,
      sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv, owner_id, way)
        select sale.id, line, 'product-' || ((sale.id + line) % 200), 'product', 1, 1000 + (sale.id * line) % 9000, 0, 0, seller_id, 'click'
        from sale cross join generate_series(1, 2) line where sale.id between ${from} and ${to}`,
      sql`insert into program_conversion (id, program_id, member_id, group_id, event, sale_id, at, click_id, market, currency, amount,
          decision, state, decided_at) overriding system value
        select sale.id, ${program.id}, seller_id, ${group}, 'sale', sale.id,
          sale.at, click_id, market, currency, goods, jsonb_build_object('lines', lines), 'approved', sale.at
        from sale join (
          select sale_id, sum(amount) as goods, jsonb_agg(jsonb_build_object('line', line, 'product', product, 'pays',
            to_char(amount / 1000.0, 'FM999990.00'))) as lines
          from sale_line where sale_id between ${from} and ${to} group by 1) line on sale_id = sale.id`,
      sql`insert into earning (conversion_id, sale_id, bonus, earner_id, period_id, level, paid_level, base, terms, amount, currency, state)
        select id, sale_id, 'program.bench', earner_id, ${period}, level, level, '0', '{}', amount / part, currency, 'held'
        from program_conversion cross join lateral (
          values (member_id, 0, 10), (case when id % 2 = 0 then 100001 + member_id % 100 end, 1, 50)) as paid (earner_id, level, part)
        where id between ${from} and ${to} and earner_id is not null and (level = 0 or earner_id <> member_id)`,
      sql`insert into report_change (conversion_id) select i from generate_series(${from}::bigint, ${to}::bigint) i`,
    ]);
    say(`${to} conversions`);
  }
  await sql`vacuum analyze`.execute(db);
}

async function fillClicks(db: Db, size: Size, say: (line: string) => void): Promise<void> {
  await sql`select ensure_click_month(${first.toString()}::date + i * 28) from generate_series(0, ${Math.ceil(size.days / 28)}) i`.execute(
    db,
  );
  // Filled first and sorted afterwards, as a restored database is.
  await sql`drop index click_member, click_visitor, click_seq`.execute(db);
  const moment = sql`timestamptz '2024-07-01T00:00:00Z' + i::float8 / ${size.clicks} * ${size.days} * interval '1 day'`;
  for (let from = 1; from <= size.clicks; from += 1_000_000) {
    const to = Math.min(size.clicks, from + 999_999);
    await bulk(db, [
      sql`
        insert into click (id, at, member_id, link_id, visitor, landing, tags, valid, reason)
        select i, ${moment}, member_id, links[1 + floor(${dice(2)} * ${dice(4)} * cardinality(links))::integer], gen_random_uuid(), '/',
          case when i % 3 = 0 then jsonb_build_object('s1', 'post-' || (i / 3 % 40))
            when i % 20 = 1 then jsonb_build_object('s2', 'click-' || i) end, reason is null, reason
        from (select i, 100000 + ${zipf(1, size.members)} as member_id,
            (array['bot', 'duplicate', 'velocity', null, null, null, null, null, null, null])[1 + i % 10] as reason
          from generate_series(${from}::bigint, ${to}::bigint) i) drawn
        join (select member_id, array_agg(id order by id) as links from link where id <= ${size.links} group by 1) own using (member_id)
        order by i`,
    ]);
    say(`${to} clicks`);
  }
  await sql`select setval('click_number', ${size.clicks})`.execute(db);
  await sql`create index click_member on click (member_id, at)`.execute(db);
  await sql`create index click_visitor on click (visitor, at)`.execute(db);
  await sql`create index click_seq on click (seq)`.execute(db);
}

/** Without triggers and checks of keys: what is written here is right by making. */
async function bulk(db: Db, statements: readonly ReturnType<typeof sql>[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    for (const statement of statements) await statement.execute(tx);
    return null;
  });
}
