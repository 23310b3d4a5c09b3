/**
 * The scale case of the published plans: so many members and as many sales, the same totals from the engine and from one
 * plain SQL statement that shares nothing with it. 20,000 in the suite; the case itself is
 * `FAIRLINE_SCALE=1000000 node --test server/src/cli/scale-oracle.test.ts`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CURRENCIES, expectValue, KINDS, networkFromColumns, NONE, parsePlanText, runPeriod } from "@fairline/engine";
import { saleTableFromColumns, toPositions } from "@fairline/engine";
import type pg from "pg";
import { testDatabase } from "../foundation/testing.ts";
import { starter } from "./testing.ts";

const size = Number(process.env["FAIRLINE_SCALE"] ?? 20_000);

interface World {
  /** By member: place of the sponsor or `NONE`; index into `KINDS`. */
  readonly sponsor: Int32Array;
  readonly kind: Uint8Array;
  /** By sale; members by their place, cents and hundredths of a point. */
  readonly seller: Int32Array;
  readonly buyer: Int32Array;
  readonly amount: Float64Array;
  readonly cv: Float64Array;
  readonly qv: Float64Array;
}

/** Seeded. Sponsors stand anywhere in the input, lines are some fifteen levels deep, six in ten distributors are active. */
function makeWorld(count: number): World {
  let state = 20_260_331;
  const random = (below: number): number => {
    // Two steps of the Lehmer generator: one alone knows only 2^31 numbers, and its last digits are poor.
    state = (state * 48_271) % 2_147_483_647;
    const high = state;
    state = (state * 48_271) % 2_147_483_647;
    return ((high % 65_536) * 65_536 + (state % 65_536)) % below;
  };
  // 7,919 is a prime: the places are a permutation wherever it does not divide the count.
  const place = (index: number): number => (index * 7919 + 13) % count;
  const world: World = {
    sponsor: new Int32Array(count).fill(NONE),
    kind: new Uint8Array(count),
    seller: new Int32Array(count),
    buyer: new Int32Array(count),
    amount: new Float64Array(count),
    cv: new Float64Array(count),
    qv: new Float64Array(count),
  };
  for (let index = 0; index < count; index++) {
    if (index >= 3) world.sponsor[place(index)] = place(random(index));
    const dice = random(10);
    world.kind[place(index)] = KINDS.indexOf(dice < 7 ? "distributor" : dice < 8 ? "affiliate" : "customer");
  }
  for (let sale = 0; sale < count; sale++) {
    const dice = random(20);
    world.seller[sale] = dice === 0 ? NONE : random(count);
    const who = random(10);
    world.buyer[sale] = who < 3 ? world.seller[sale]! : who < 7 ? random(count) : NONE;
    world.amount[sale] = random(20_000);
    world.cv[sale] = Math.floor((world.amount[sale]! * (60 + random(41))) / 100);
    world.qv[sale] = world.amount[sale]!;
  }
  return world;
}

/** By bonus and paid level: how many lines, their sum, and sums weighed by earner and by sale, which see who got what. */
type Totals = Map<string, readonly [lines: bigint, cents: bigint, byEarner: bigint, bySale: bigint]>;

function engineTotals(world: World): Totals {
  const { sponsor, kind, seller, buyer, amount, cv, qv } = world;
  const built = networkFromColumns(sponsor, kind);
  assert.ok(built !== null);
  const { network, positionOf } = built;
  const sales = saleTableFromColumns(network, {
    seller: toPositions(seller, positionOf),
    buyer: toPositions(buyer, positionOf),
    currency: new Uint8Array(size).fill(CURRENCIES.indexOf("USD")),
    amount,
    cv,
    qv,
  });
  const plan = expectValue(parsePlanText(readFileSync(starter, "utf8")));
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: "USD" }));
  const member = new Int32Array(size);
  for (const [index, at] of positionOf.entries()) member[at] = index;
  // A table from columns keeps an order of its own.
  const saleOf = (source: number): number => sales.input?.[source] ?? source;
  const totals: Totals = new Map();
  for (const [bonus, lines] of run.lines.entries()) {
    for (let line = 0; line < lines.count; line++) {
      const key = `${run.plan.bonuses[bonus]!.name} ${lines.paidLevel[line]}`;
      const [count, cents, byEarner, bySale] = totals.get(key) ?? [0n, 0n, 0n, 0n];
      const paid = BigInt(lines.amount[line]!);
      const weighed = [member[lines.earner[line]!]!, saleOf(lines.source[line]!)].map(
        (index) => paid * BigInt(index),
      ) as [bigint, bigint];
      totals.set(key, [count + 1n, cents + paid, byEarner + weighed[0], bySale + weighed[1]]);
    }
  }
  return totals;
}

const ORACLE = `
  with recursive
  active as materialized (
    select m.id from scale_members m join scale_sales s on s.seller = m.id
    where m.kind = 'distributor' group by m.id having sum(s.qv) >= 3000
  ),
  member as materialized (select m.*, a.id is not null as active from scale_members m left join active a on a.id = m.id),
  -- Up from everybody who sells, one row per ancestor met; "taken" counts the active ones up to and with them.
  climb as (
    select m.id as seller, up.id as at, up.sponsor, up.active, up.active::int as taken
    from member m join member up on up.id = m.sponsor
    where m.kind = 'distributor' and exists (select from scale_sales s where s.seller = m.id)
    union all
    select c.seller, up.id, up.sponsor, up.active, c.taken + up.active::int
    from climb c join member up on up.id = c.sponsor
    where c.taken < 5
  ),
  lines as (
    select 'affiliate' as bonus, 0 as level, s.id as sale, s.seller as earner, round(s.amount * 0.10) as cents
    from scale_sales s join scale_members m on m.id = s.seller
    where m.kind = 'affiliate' and s.buyer is distinct from s.seller
    union all
    select 'retail', 0, s.id, s.seller, round(s.amount * 0.20)
    from scale_sales s join scale_members m on m.id = s.seller left join scale_members b on b.id = s.buyer
    where m.kind = 'distributor' and s.buyer is distinct from s.seller and coalesce(b.kind, 'customer') = 'customer'
    union all
    select 'unilevel', c.taken, s.id, c.at, round(s.cv * (6 - c.taken) * 0.01)
    from climb c join scale_sales s on s.seller = c.seller
    where c.active
  )
  select bonus || ' ' || level as key, count(*) as lines, sum(cents) as cents,
         sum(cents * earner) as by_earner, sum(cents * sale) as by_sale
  from lines where cents <> 0 group by bonus, level`;

const { pool } = await testDatabase();

async function load(client: pg.PoolClient, world: World): Promise<void> {
  await client.query(`
    create temp table scale_members (id int primary key, kind text not null, sponsor int);
    create temp table scale_sales (id int primary key, seller int, buyer int, amount numeric not null, cv numeric not null, qv numeric not null)`);
  const orNull = (value: number): number | null => (value === NONE ? null : value);
  const step = 100_000;
  for (let from = 0; from < size; from += step) {
    const places = Array.from({ length: Math.min(step, size - from) }, (_, index) => from + index);
    const { kind, sponsor, seller, buyer, amount, cv, qv } = world;
    await client.query("insert into scale_members select * from unnest($1::int[], $2::text[], $3::int[])", [
      places,
      places.map((at) => KINDS[kind[at]!]),
      places.map((at) => orNull(sponsor[at]!)),
    ]);
    await client.query(
      "insert into scale_sales select * from unnest($1::int[], $2::int[], $3::int[], $4::numeric[], $5::numeric[], $6::numeric[])",
      [
        places,
        places.map((at) => orNull(seller[at]!)),
        places.map((at) => orNull(buyer[at]!)),
        ...[amount, cv, qv].map((column) => places.map((at) => column[at]!)),
      ],
    );
  }
  await client.query("create index on scale_sales (seller); analyze scale_members; analyze scale_sales");
}

test(`${size} members and ${size} sales: the totals of the engine are those of SQL`, async () => {
  const world = makeWorld(size);
  const ours = engineTotals(world);
  const client = await pool.connect();
  try {
    await load(client, world);
    const { rows } = await client.query<Record<"key" | "lines" | "cents" | "by_earner" | "by_sale", string>>(ORACLE);
    const theirs: Totals = new Map(
      rows.map((row) => [row.key, [BigInt(row.lines), BigInt(row.cents), BigInt(row.by_earner), BigInt(row.by_sale)]]),
    );
    assert.deepEqual(ours, theirs);
    assert.equal(ours.size, 7);
    assert.ok(
      [...ours.values()].every(([lines]) => lines > size / 30),
      "every bonus and level has its lines",
    );
  } finally {
    client.release();
  }
});
