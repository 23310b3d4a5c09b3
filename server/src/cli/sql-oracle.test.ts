/**
 * The starter plan as one plain SQL statement, sharing nothing with the engine, against the command line's earnings.csv
 * for every month: the repository's sample (refunds, affiliates, products) and, where it is at hand, the CDNOW data.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import type pg from "pg";
import { testDatabase } from "../foundation/testing.ts";
import { computeRun } from "./compute.ts";
import { readInputFiles, readInputs } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { renderOutput } from "./output.ts";
import { sample, starter } from "./testing.ts";

const ORACLE = `
  with recursive
  -- What is left of each sale at the end of a month: before = of the month before, after = of this one. A sale of the
  -- month itself comes from nothing.
  paid as (
    select s.id, s.seller, s.buyer, s.quantity, s.product, s.amount as original, to_char(s.sold_on, 'YYYY-MM') as month,
           b.amount as amount_before, b.cv as cv_before, a.amount as amount_after, a.cv as cv_after
    from sales s
    cross join lateral (
      select s.amount + coalesce(sum(r.amount), 0) as amount, s.cv + coalesce(sum(r.cv), 0) as cv
      from sales r where r.refund_of = s.id and to_char(r.sold_on, 'YYYY-MM') <= $1) a
    cross join lateral (
      select case when to_char(s.sold_on, 'YYYY-MM') = $1 then 0 else s.amount + coalesce(sum(r.amount), 0) end as amount,
             case when to_char(s.sold_on, 'YYYY-MM') = $1 then 0 else s.cv + coalesce(sum(r.cv), 0) end as cv
      from sales r where r.refund_of = s.id and to_char(r.sold_on, 'YYYY-MM') < $1) b
    where s.refund_of is null
      and (to_char(s.sold_on, 'YYYY-MM') = $1
        or (to_char(s.sold_on, 'YYYY-MM') < $1
          and exists (select from sales r where r.refund_of = s.id and to_char(r.sold_on, 'YYYY-MM') = $1)))
  ),
  -- PV by month: the sale's QV less what its own month's refunds took.
  pv as materialized (
    select to_char(s.sold_on, 'YYYY-MM') as month, s.seller as member, sum(s.qv + coalesce(r.qv, 0)) as pv
    from sales s
    left join lateral (
      select sum(r.qv) as qv from sales r
      where r.refund_of = s.id and to_char(r.sold_on, 'YYYY-MM') = to_char(s.sold_on, 'YYYY-MM')) r on true
    where s.refund_of is null and s.seller is not null
    group by 1, 2
  ),
  active as materialized (
    select pv.month, pv.member from pv join members m on m.id = pv.member
    where m.kind = 'distributor' and pv.pv >= 30
  ),
  -- One row per ancestor met; "taken" counts the levels taken up to and with them.
  climb as (
    select p.id, p.month, m.sponsor as at, 1 as level, 0 as below,
           case when exists (select from active a where a.month = p.month and a.member = m.sponsor) then 1 else 0 end as taken
    from paid p join members m on m.id = p.seller
    where m.kind = 'distributor' and m.sponsor is not null
    union all
    select c.id, c.month, m.sponsor, c.level + 1, c.taken,
           c.taken + case when exists (select from active a where a.month = c.month and a.member = m.sponsor) then 1 else 0 end
    from climb c join members m on m.id = c.at
    where m.sponsor is not null and c.taken < 5
  ),
  lines as (
    select p.id, 'affiliate' as bonus, 0 as level, 0 as paid_level, p.seller as earner, p.amount_after - p.amount_before as base,
           case when p.product = 'mug' then '' else '10' end as rate,
           case when p.product <> 'mug' then round(p.amount_after * 0.10, 2) - round(p.amount_before * 0.10, 2)
                when p.original = 0 then 0
                else round(2.50 * p.quantity * p.amount_after / p.original, 2) - round(2.50 * p.quantity * p.amount_before / p.original, 2)
           end as amount
    from paid p join members m on m.id = p.seller
    where m.kind = 'affiliate' and p.buyer is distinct from p.seller
    union all
    select p.id, 'retail', 0, 0, p.seller, p.amount_after - p.amount_before, '20',
           round(p.amount_after * 0.20, 2) - round(p.amount_before * 0.20, 2)
    from paid p join members m on m.id = p.seller left join members b on b.id = p.buyer
    where m.kind = 'distributor' and p.buyer is distinct from p.seller and coalesce(b.kind, 'customer') = 'customer'
    union all
    select p.id, 'unilevel', c.level, c.taken, c.at, p.cv_after - p.cv_before, (6 - c.taken)::text,
           round(p.cv_after * (6 - c.taken) / 100, 2) - round(p.cv_before * (6 - c.taken) / 100, 2)
    from climb c join paid p on p.id = c.id
    where c.taken > c.below
  )
  select concat_ws(',', id, bonus, level, paid_level, earner, base::numeric(14, 2), rate, amount::numeric(14, 2), 'USD') as line,
         (sum(amount) over ())::numeric(14, 2)::text as total
  from lines where amount <> 0
  order by id collate "C", bonus collate "C", paid_level, earner collate "C"`;

const { pool } = await testDatabase();

/** Load a file's rows as they are written; the database reads the numbers itself. */
async function load(client: pg.PoolClient, { files }: Inputs): Promise<void> {
  await client.query(`
    create table members (id text primary key, kind text not null, sponsor text);
    create table sales (id text primary key, sold_on date not null, seller text, buyer text, quantity int not null,
      amount numeric not null, cv numeric not null, qv numeric not null, product text not null, refund_of text)`);
  // Ids and numbers of these files need no quotes, so a plain split reads them without our own reader.
  const columns = (text: string, width: number): (string | null)[][] => {
    const rows = text
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((row) => row.split(","));
    return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] || null));
  };
  const members = columns(files.members.bytes.toString(), 3);
  await client.query("insert into members select * from unnest($1::text[], $2::text[], $3::text[])", members);
  await client.query(
    `insert into sales select id, sold_on, seller, buyer, quantity, amount, cv, qv, coalesce(product, ''), refund_of
     from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::int[], $6::numeric[], $7::numeric[], $8::numeric[],
       $9::text[], $10::text[], $11::text[]) as s (id, sold_on, seller, buyer, quantity, amount, cv, qv, currency, product, refund_of)`,
    columns(files.sales.bytes.toString(), 11),
  );
  await client.query("create index on sales (refund_of); analyze");
}

async function compareEveryMonth(
  paths: { members: string; sales: string },
  months: number,
  lines: number,
): Promise<void> {
  const inputs = readInputs(readInputFiles({ plan: starter, ...paths }));
  const periods = [...new Set(inputs.sales.map((row) => row.soldOn.slice(0, 7)))].sort();
  assert.equal(periods.length, months);
  const client = await pool.connect();
  try {
    // The application's own tables of these names stay out of the way.
    await client.query("drop schema if exists oracle cascade; create schema oracle; set search_path = oracle");
    await load(client, inputs);
    let compared = 0;
    for (const period of periods) {
      const { earnings, summary } = renderOutput(computeRun(inputs, period), inputs.sha256);
      const ours = Buffer.concat([...earnings])
        .toString()
        .trimEnd()
        .split("\n")
        .slice(1);
      const { rows } = await client.query<{ line: string; total: string }>(ORACLE, [period]);
      assert.deepEqual(
        ours,
        rows.map((row) => row.line),
        period,
      );
      assert.equal(summary.total, rows[0]?.total ?? "0.00", period);
      compared += rows.length;
    }
    assert.ok(compared > lines, `only ${compared} lines were compared`);
  } finally {
    client.release();
  }
}

test("the sample: every line and total of every month as SQL has them", async () => {
  await compareEveryMonth(sample, 4, 4_000);
});

const cdnow = fileURLToPath(new URL("../../../../shared/data/cdnow/", import.meta.url));
const skip = existsSync(`${cdnow}sales.csv`) ? false : `the CDNOW data is not at ${cdnow}`;

test("CDNOW: every line and total of all 18 months as SQL has them", { skip }, async () => {
  await compareEveryMonth({ members: `${cdnow}members.csv`, sales: `${cdnow}sales.csv` }, 18, 180_000);
});
