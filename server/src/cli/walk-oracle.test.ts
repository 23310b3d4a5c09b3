/**
 * A unilevel with compression and a differential once more as plain SQL, sharing nothing with the engine:
 * ranks by bands of group volume, own percent less the highest one so far on the line, and only who is active is paid. On 200 random
 * networks and, where it is at hand, on all months of the CDNOW data.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import {
  buildNetwork,
  earningsOf,
  expectValue,
  formatMoney,
  parsePlan,
  parseUnits,
  runPeriod,
  saleTable,
} from "@fairline/engine";
import type { Kind, Member, Network, Sale } from "@fairline/engine";
import fc from "fast-check";
import type pg from "pg";
import { testDatabase } from "../foundation/testing.ts";

const plan = expectValue(
  parsePlan({
    name: "oracle",
    version: "1",
    period: "month",
    trees: { sponsor: { parent: "sponsor" } },
    volumes: { pv: { of: "credited", points: "qv" }, gv: { of: "group", volume: "pv", tree: "sponsor" } },
    activity: { active: { kind: ["distributor"], atLeast: { pv: "30" } } },
    ranks: [
      { name: "bronze", reach: { atLeast: { gv: "50" } } },
      { name: "silver", reach: { atLeast: { gv: "200" } } },
      { name: "gold", reach: { atLeast: { gv: "600.50" } } },
      { name: "ruby", reach: { atLeast: { gv: "1500" } } },
    ],
    bonuses: {
      differential: {
        shape: "walk",
        tree: "sponsor",
        seller: ["distributor"],
        base: "cv",
        takes: "active",
        compression: "standard",
        climb: "differential",
        percent: { byRank: { bronze: "3", silver: "6.5", gold: "9", ruby: "21" } },
      },
      unilevel: {
        shape: "walk",
        tree: "sponsor",
        seller: ["distributor"],
        base: "cv",
        takes: "active",
        compression: "standard",
        percent: ["5", "4.25", "3", "2", "1"],
      },
    },
  }),
);

/** In three steps with statistics between them, or the planner guesses wrong about what is recursive and takes minutes. */
const STEPS = [
  // Everybody with everyone above them.
  `create table up as
    with recursive up as (
      select id as member, sponsor as at, 1 as level from members where sponsor is not null
      union all
      select u.member, m.sponsor, u.level + 1 from up u join members m on m.id = u.at where m.sponsor is not null
    )
    select * from up`,
  // Only who is active is paid, and only who is paid counts on the line.
  `create table rates as
    with pv as (
      select month, seller as member, sum(qv) as pv from sales where seller is not null group by 1, 2
    ),
    gv as (
      select month, member, sum(pv) as gv from (
        select month, member, pv from pv
        union all
        select pv.month, up.at, pv.pv from pv join up on up.member = pv.member) parts
      group by 1, 2
    )
    select month, member,
           case when gv >= 1500 then 21 when gv >= 600.50 then 9 when gv >= 200 then 6.5 when gv >= 50 then 3 else 0 end as percent
    from pv join gv using (month, member) join members m on m.id = member
    where m.kind = 'distributor' and pv >= 30`,
];

const ORACLE = `
  with steps as (
    select s.id, s.month, s.cv, u.level, u.at, r.percent,
           row_number() over line as taken,
           coalesce(max(r.percent) over (line rows between unbounded preceding and 1 preceding), 0) as below
    from sales s
    join members m on m.id = s.seller
    join up u on u.member = s.seller
    join rates r on r.month = s.month and r.member = u.at
    where m.kind = 'distributor' and s.cv > 0
    window line as (partition by s.id order by u.level)
  ),
  lines as (
    select id, month, 'differential' as bonus, level, at, round(cv * (percent - below) / 100, 2) as amount
    from steps where percent > below
    union all
    select id, month, 'unilevel', level, at, round(cv * (array[5, 4.25, 3, 2, 1])[taken] / 100, 2)
    from steps where taken <= 5
  )
  select month, concat_ws(',', id, bonus, level, at, amount) as line from lines where amount <> 0`;

/** A month of one network. */
interface Run {
  readonly month: string;
  readonly network: Network;
  readonly sales: readonly Sale[];
}

const { pool } = await testDatabase();

async function compare(members: readonly Member[], runs: readonly Run[], about: string): Promise<number> {
  const client = await pool.connect();
  try {
    // The application's own tables of these names stay out of the way.
    await client.query("drop schema if exists oracle cascade; create schema oracle; set search_path = oracle");
    await load(client, members, runs);
    for (const step of STEPS) {
      await client.query(step);
      await client.query("analyze");
    }
    const { rows } = await client.query<{ month: string; line: string }>(ORACLE);
    const expected = Map.groupBy(rows, ({ month }) => month);
    for (const { month, network, sales } of runs) {
      const run = runPeriod({ plan, network, sales: expectValue(saleTable(network, sales)), companyCurrency: "USD" });
      const ours = [...earningsOf(expectValue(run))].map(
        ({ saleId, bonus, level, earnerId, amount }) =>
          `${saleId},${bonus},${level},${earnerId},${formatMoney(amount, "USD")}`,
      );
      assert.deepEqual(ours.sort(), (expected.get(month) ?? []).map(({ line }) => line).sort(), `${about}, ${month}`);
    }
    return rows.length;
  } finally {
    client.release();
  }
}

async function load(client: pg.PoolClient, members: readonly Member[], runs: readonly Run[]): Promise<void> {
  await client.query(`
    create table members (id text primary key, kind text not null, sponsor text);
    create table sales (id text primary key, month text not null, seller text, cv numeric not null, qv numeric not null)`);
  await client.query("insert into members select * from unnest($1::text[], $2::text[], $3::text[])", [
    members.map(({ id }) => id),
    members.map(({ kind }) => kind),
    members.map(({ sponsorId }) => sponsorId),
  ]);
  const sales = runs.flatMap((run) => run.sales.map((sale) => ({ sale, month: run.month })));
  const sum = (sale: Sale, of: "cv" | "qv"): string =>
    formatMoney(
      sale.lines.reduce((all, line) => all + line[of], 0n),
      "USD",
    );
  await client.query(
    "insert into sales select * from unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[])",
    [
      sales.map(({ sale }) => sale.id),
      sales.map(({ month }) => month),
      sales.map(({ sale }) => sale.sellerId),
      sales.map(({ sale }) => sum(sale, "cv")),
      sales.map(({ sale }) => sum(sale, "qv")),
    ],
  );
  await client.query("analyze");
}

const kinds = fc.constantFrom<Kind[]>(
  "distributor",
  "distributor",
  "distributor",
  "distributor",
  "affiliate",
  "customer",
);

/** Deep and wide networks of up to sixty people; ids are the network's own, so that many stand in one table. */
const networks = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.uuid())
  .chain(([size, reach, key]) =>
    fc.record({
      key: fc.constant(key),
      people: fc.array(fc.record({ up: fc.integer({ min: 1, max: reach }), kind: kinds }), {
        minLength: size,
        maxLength: size,
      }),
      sales: fc.array(
        fc.record({
          seller: fc.option(fc.nat(size - 1), { freq: 20 }),
          cv: fc.oneof(fc.bigInt(0n, 30_000n), fc.bigInt(0n, 60n)),
          qv: fc.oneof(fc.bigInt(0n, 30_000n), fc.constantFrom(2_999n, 3_000n, 5_000n)),
        }),
        { maxLength: 90, size: "max" },
      ),
    }),
  )
  .map(({ key, people, sales }): { members: Member[]; sales: Sale[] } => ({
    members: people.map(({ up, kind }, index) => ({
      id: `${key}-${index}`,
      kind,
      sponsorId: up > index ? null : `${key}-${index - up}`,
    })),
    sales: sales.map(({ seller, cv, qv }, index) => ({
      id: `${key}-s${index}`,
      sellerId: seller === null ? null : `${key}-${seller}`,
      buyerId: null,
      currency: "USD",
      lines: [{ productId: null, quantity: 1, amount: 0n, cv, qv }],
    })),
  }));

test("200 random networks: every line as SQL has it, to the cent", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const worlds = fc.sample(networks, { numRuns: 200, seed });
  const runs = worlds.map(({ members, sales }, index) => ({
    month: `network ${index}`,
    network: expectValue(buildNetwork(members)),
    sales,
  }));
  const all = worlds.flatMap(({ members }) => members);
  const lines = await compare(all, runs, `seed ${seed}`);
  assert.ok(lines > 5_000, `only ${lines} lines were compared (seed ${seed})`);
});

const cdnow = fileURLToPath(new URL("../../../../shared/data/cdnow/", import.meta.url));
const skip = existsSync(`${cdnow}sales.csv`) ? false : `the CDNOW data is not at ${cdnow}`;

test("CDNOW: every line of all 18 months as SQL has it, to the cent", { skip }, async () => {
  const rows = (file: string): string[][] =>
    readFileSync(`${cdnow}${file}`, "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((row) => row.split(","));
  const members = rows("members.csv").map(([id = "", kind, sponsor]): Member => ({
    id,
    kind: kind as Kind,
    sponsorId: sponsor || null,
  }));
  const sales = rows("sales.csv").map(([id = "", soldOn = "", seller, buyer, , amount = "", cv = "", qv = ""]) => ({
    month: soldOn.slice(0, 7),
    sale: {
      id,
      sellerId: seller || null,
      buyerId: buyer || null,
      currency: "USD",
      lines: [{ productId: null, quantity: 1, amount: hundredths(amount), cv: hundredths(cv), qv: hundredths(qv) }],
    } satisfies Sale,
  }));
  const network = expectValue(buildNetwork(members));
  const runs = [...Map.groupBy(sales, ({ month }) => month)].map(([month, list]) => ({
    month,
    network,
    sales: list.map(({ sale }) => sale),
  }));
  assert.equal(runs.length, 18);
  const lines = await compare(members, runs, "CDNOW");
  assert.ok(lines > 200_000, `only ${lines} lines were compared`);
});

function hundredths(text: string): bigint {
  return BigInt(parseUnits(text, 2));
}
