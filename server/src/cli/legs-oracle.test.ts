/**
 * Binary trees with carry once more as SQL, sharing nothing with the engine: who is above whom by a recursive query, leg volumes
 * by grouping, and then period by period what was matched, from which lots, and what goes on to the next period. Twelve periods of
 * random networks; `FAIRLINE_LEGS_ORACLE=200` for so many of them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  buildNetwork,
  earningsOf,
  expectValue,
  formatMoney,
  nextPast,
  parsePlan,
  runPeriod,
  saleTable,
} from "@fairline/engine";
import type { Member, Past, Sale } from "@fairline/engine";
import fc from "fast-check";
import type pg from "pg";
import { testDatabase } from "../foundation/testing.ts";

const NETWORKS = Number(process.env["FAIRLINE_LEGS_ORACLE"] ?? 60);
const PERIODS = 12;

const binary = { shape: "legs", tree: "binary", seller: ["distributor"], volume: "cv" };
const plan = expectValue(
  parsePlan({
    name: "legs-oracle",
    version: "1",
    period: "month",
    trees: { binary: { parent: "placement", legs: 2 } },
    volumes: { cv: { of: "credited", points: "cv" } },
    activity: { active: { atLeast: { cv: "20" } } },
    bonuses: {
      // Percent of the weaker leg by own volume, a cap on what is carried; who is not active keeps it.
      weaker: {
        ...binary,
        takes: "active",
        match: {
          percent: {
            byVolume: "cv",
            bands: [
              { from: "0", percent: "7.5" },
              { from: "100", percent: "10" },
            ],
          },
        },
        carry: { cap: "400" },
      },
      // Cycles 2:1, the strong leg decided before each; lots last two further periods; who is not active loses everything.
      cycles: {
        ...binary,
        takes: "active",
        match: { cycle: { takes: ["60", "30"], most: "5", pays: { amount: { USD: "12.50" } } } },
        carry: { expires: 2, unqualified: "lose" },
      },
    },
  }),
);

/** Everybody with everyone above them in the tree and the leg of theirs that it is. */
const UP = `create table up as
  with recursive up as (
    select id as member, parent as at, leg from members where parent is not null
    union all
    select u.member, m.parent, m.leg from up u join members m on m.id = u.at where m.parent is not null
  )
  select * from up`;

const SETUP = `
  create table pv as select period, seller as member, sum(cv) as pv from sales group by 1, 2;
  create table legs as
    select pv.period, up.at as member, up.leg, sum(pv.pv) as volume from pv join up on up.member = pv.member group by 1, 2, 3;
  create table people as
    select n.period, m.id as member, m.kind = 'distributor' and coalesce(pv.pv, 0) >= 20 as active, coalesce(pv.pv, 0) as pv
    from members m cross join generate_series(1, ${PERIODS}) as n(period)
    left join pv on pv.period = n.period and pv.member = m.id;
  create index on people (period, member);
  create index on legs (period, member, leg);
  create table paid (period int, bonus text, member text, amount numeric);
  create table carried (member text primary key, l numeric not null default 0, r numeric not null default 0);
  insert into carried select id from members;
  create table lots (member text, leg int, origin int, volume numeric);
  create index on lots (member, leg);

  -- So many cycles of 60 from the stronger and 30 from the weaker leg (of equal ones the left is the strong one), five at most.
  create function cycles(inout l numeric, inout r numeric, out n int) language plpgsql as $$
  begin
    n := 0;
    while n < 5 loop
      if l >= r and l >= 60 and r >= 30 then l := l - 60; r := r - 30;
      elsif r > l and r >= 60 and l >= 30 then l := l - 30; r := r - 60;
      else exit;
      end if;
      n := n + 1;
    end loop;
  end $$;

  create procedure month(now int) language plpgsql as $$
  begin
    create temporary table w as
      select c.member, p.active, p.pv, c.l + coalesce(a.volume, 0) as l, c.r + coalesce(b.volume, 0) as r
      from carried c join people p on p.member = c.member and p.period = now
      left join legs a on a.member = c.member and a.period = now and a.leg = 0
      left join legs b on b.member = c.member and b.period = now and b.leg = 1;
    insert into paid select now, 'weaker', member, round(least(l, r) * case when pv >= 100 then 10 else 7.5 end / 100, 2)
      from w where active;
    update carried c set
      l = least(400, w.l - case when w.active then least(w.l, w.r) else 0 end),
      r = least(400, w.r - case when w.active then least(w.l, w.r) else 0 end)
      from w where w.member = c.member;
    drop table w;

    insert into lots select member, leg, now, volume from legs where period = now;
    create temporary table t as
      select p.member, p.active, had.l, had.r, c.l as left_l, c.r as left_r, case when p.active then c.n else 0 end as n
      from (select member, coalesce(sum(volume) filter (where leg = 0), 0) as l, coalesce(sum(volume) filter (where leg = 1), 0) as r
            from lots group by member) had
      join people p on p.member = had.member and p.period = now
      cross join lateral cycles(had.l, had.r) c;
    insert into paid select now, 'cycles', member, n * 12.50 from t where n > 0;
    -- The oldest lots give first.
    create temporary table rest as
      select s.member, s.leg, s.origin, least(s.volume, greatest(0, s.until - case s.leg when 0 then t.l - t.left_l else t.r - t.left_r end)) as volume
      from (select *, sum(volume) over (partition by member, leg order by origin) as until from lots) s
      join t using (member) where t.active;
    truncate lots;
    insert into lots select * from rest where volume > 0 and now - origin < 2;
    drop table rest;
    drop table t;
  end $$`;

const { pool } = await testDatabase();

interface World {
  readonly members: readonly Member[];
  /** By period. */
  readonly sales: readonly (readonly Sale[])[];
}

/** Binary trees, deep or wide, with twelve periods of sales; ids are the network's own, so that many stand in one table. */
const worlds = fc
  .tuple(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 25 }), fc.uuid())
  .chain(([size, reach, key]) =>
    fc.record({
      key: fc.constant(key),
      people: fc.array(
        fc.record({
          up: fc.integer({ min: 1, max: reach }),
          leg: fc.nat(1),
          kind: fc.constantFrom(
            "distributor" as const,
            "distributor" as const,
            "distributor" as const,
            "customer" as const,
          ),
        }),
        { minLength: size, maxLength: size },
      ),
      sales: fc.array(
        fc.array(
          fc.record({
            seller: fc.nat(size - 1),
            cv: fc.oneof(fc.bigInt(0n, 30_000n), fc.bigInt(0n, 60n), fc.constantFrom(3_000n, 6_000n, 10_000n)),
          }),
          { minLength: 8, maxLength: 40, size: "max" },
        ),
        { minLength: PERIODS, maxLength: PERIODS, size: "max" },
      ),
    }),
  )
  .map(({ key, people, sales }): World => {
    const free = people.map(() => [0, 1]);
    const members = people.map(({ up, leg, kind }, index): Member => {
      const from = Math.max(0, index - up);
      // The first from there on, nearest first, with a free leg: somebody always has one.
      const above =
        index === 0
          ? -1
          : [...free.keys()]
              .slice(from, index)
              .concat([...free.keys()].slice(0, from))
              .find((at) => free[at]!.length > 0)!;
      const seat = above < 0 ? 0 : (free[above]!.find((one) => one === leg) ?? free[above]![0]!);
      if (above >= 0) free[above] = free[above]!.filter((one) => one !== seat);
      const id = `${key}-${index}`;
      const placement = above < 0 ? null : `${key}-${above}`;
      return { id, kind, sponsorId: null, parents: { placement }, legs: above < 0 ? {} : { placement: seat } };
    });
    return {
      members,
      sales: sales.map((month, period) =>
        month.map(({ seller, cv }, index) => ({
          id: `${key}-${period}-${index}`,
          sellerId: `${key}-${seller}`,
          buyerId: null,
          currency: "USD",
          lines: [{ productId: null, quantity: 1, amount: 0n, cv, qv: 0n }],
        })),
      ),
    };
  });

/** The engine's lines of all periods, each after the one before. */
function linesOf({ members, sales }: World): string[] {
  const network = expectValue(buildNetwork(members));
  let past: Past = {};
  return sales.flatMap((month, period) => {
    const table = expectValue(saleTable(network, month));
    const run = expectValue(runPeriod({ plan, network, sales: table, companyCurrency: "USD", past }));
    past = nextPast(run);
    return [...earningsOf(run)].map(
      ({ bonus, earnerId, amount }) => `${period + 1},${bonus},${earnerId},${formatMoney(amount, "USD")}`,
    );
  });
}

async function load(client: pg.PoolClient, all: readonly World[]): Promise<void> {
  await client.query(`
    create table members (id text primary key, parent text, leg int, kind text not null);
    create table sales (period int not null, seller text not null, cv numeric not null)`);
  const members = all.flatMap((world) => world.members);
  await client.query("insert into members select * from unnest($1::text[], $2::text[], $3::int[], $4::text[])", [
    members.map(({ id }) => id),
    members.map(({ parents }) => parents!["placement"]),
    members.map(({ legs }) => legs!["placement"] ?? null),
    members.map(({ kind }) => kind),
  ]);
  const sales = all.flatMap((world) => world.sales.flatMap((month, index) => month.map((sale) => ({ sale, index }))));
  await client.query("insert into sales select * from unnest($1::int[], $2::text[], $3::numeric[])", [
    sales.map(({ index }) => index + 1),
    sales.map(({ sale }) => sale.sellerId),
    sales.map(({ sale }) => formatMoney(sale.lines[0]!.cv, "USD")),
  ]);
}

test(`${NETWORKS} random binary networks over twelve periods: every line as SQL has it, to the cent`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const all = fc.sample(worlds, { numRuns: NETWORKS, seed });
  const client = await pool.connect();
  try {
    await client.query("drop schema if exists oracle cascade; create schema oracle; set search_path = oracle");
    await load(client, all);
    await client.query("analyze");
    await client.query(UP);
    await client.query(SETUP);
    await client.query("analyze");
    for (let period = 1; period <= PERIODS; period++) await client.query("call month($1)", [period]);
    const { rows } = await client.query<{ line: string; bonus: string }>(
      "select concat_ws(',', period, bonus, member, to_char(amount, 'FM999999990.00')) as line, bonus from paid where amount <> 0",
    );
    const ours = all.flatMap(linesOf);
    assert.deepEqual(ours.sort(), rows.map(({ line }) => line).sort(), `seed ${seed}`);
    for (const bonus of ["weaker", "cycles"]) {
      const lines = rows.filter((row) => row.bonus === bonus).length;
      assert.ok(lines > NETWORKS * 10, `only ${lines} lines of ${bonus} were compared (seed ${seed})`);
    }
  } finally {
    client.release();
  }
});
