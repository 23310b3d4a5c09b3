/** The sums that reports read, against direct queries over the raw tables, on random traffic with late refunds and refusals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { must } from "../foundation/failure.ts";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { enrolMember } from "../network/index.ts";
import { refuseConversions, setCode } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { createLink } from "../referral/index.ts";
import { recordEvent, recordSale } from "../sales/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { countClicks } from "./count-clicks.ts";
import { countConversions } from "./count-conversions.ts";
import { countReports } from "./count-job.ts";
import { ownDimensions } from "./model.ts";
import type { Dimension, ReportRow } from "./model.ts";
import { readReport, readTotals } from "./read-report.ts";

const { db, url } = await testDatabase();
const company = await smallCompany(db);
const timeZone = "Europe/Dublin";
const now = Temporal.Instant.from("2026-07-01T12:00:00Z");
const day = (text: string) => Temporal.PlainDate.from(text);

// The same numbers every time.
let seed = 20260101;
const random = (below: number): number => {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
};
const oneOf = <T>(list: readonly T[]): T => list[random(list.length)]!;

async function enrol(handle: string, sponsorId: bigint | null): Promise<bigint> {
  const email = `${handle}@example.test`;
  return company.at("2026-01-02T00:00:00Z", async (context) =>
    must(
      await enrolMember(context, {
        email,
        name: handle,
        locale: "en",
        handle,
        displayName: handle,
        kind: "affiliate",
        sponsorId,
      }),
    ),
  );
}
const upper = await enrol("upper", null);
const lower = await enrol("lower", upper);
const alone = await enrol("alone", null);
const program = await company.at("2026-01-02T00:00:00Z", async (context) => {
  const made = await openProgram(context, {
    members: [upper, lower],
    rates: [
      { percent: "10", tiers: ["3"] },
      { percent: "7.5", level: "product", subject: "tea" },
      { event: "lead", fixed: { EUR: "1.50" }, per: "sale" },
    ],
  });
  must(await setCode(context, { programId: made.id, memberId: lower, code: "LOWER10" }));
  return made;
});
const members = [upper, lower, alone];
const links = await company.at("2026-01-02T00:00:00Z", async (context) => {
  const made: { id: bigint; memberId: bigint }[] = [];
  for (const memberId of members) {
    for (const channel of ["blog", "social"] as const) {
      made.push({ id: must(await createLink(context, { memberId, path: "/", label: channel, channel })).id, memberId });
    }
  }
  return made;
});

/** Instants around the days' ends in Dublin, in winter and summer time. */
const instant = () =>
  Temporal.Instant.from("2026-02-20T00:00:00Z").add({ hours: random(24 * 70), minutes: random(60) });

const clicks: { id: bigint; at: Temporal.Instant; memberId: bigint }[] = [];
async function clickSome(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const link = oneOf([...links, { id: null, memberId: oneOf(members) }]);
    const at = instant();
    const reason = oneOf([null, null, null, "bot", "duplicate", "velocity"]);
    const tags = oneOf([null, { s1: oneOf(["a", "b"]), s10: "x", utm_source: "u" }, { s2: "c" }]);
    await sql`select ensure_click_month(${at}::timestamptz)`.execute(db);
    const { rows } = await sql<{ id: bigint }>`
      insert into click (at, member_id, link_id, visitor, landing, tags, valid, reason)
      values (${at}::timestamptz, ${link.memberId}, ${link.id}, gen_random_uuid(), '/', ${tags === null ? null : JSON.stringify(tags)}::jsonb,
        ${reason === null}, ${reason}) returning id`.execute(db);
    if (reason === null) clicks.push({ id: rows[0]!.id, at, memberId: link.memberId });
  }
}

const sold: { ref: string; at: Temporal.Instant; lines: bigint[] }[] = [];
let count = 0;
async function sellSome(most: number): Promise<void> {
  for (let n = 0; n < most; n += 1) {
    const click = oneOf(clicks);
    const coupon = random(5) === 0;
    const at = click.at.add({ minutes: 5 + random(2000) });
    const market = oneOf(["eu", "us"]);
    const lines = Array.from({ length: 1 + random(3) }, () => ({
      product: oneOf(["tea", "balm", "candle"]),
      amount: BigInt(100 + random(9_999)),
    }));
    const ref = `sale-${(count += 1)}`;
    const buyerId = await company.buyer(`buyer-${count}`);
    must(
      await company.at(at, (context) =>
        recordSale(context, {
          source: "test",
          sourceRef: ref,
          market,
          currency: market === "eu" ? "EUR" : "USD",
          buyerId,
          clickId: coupon ? null : click.id,
          code: coupon ? "LOWER10" : null,
          lines: lines.map((line) => ({
            ...line,
            title: line.product,
            quantity: 1,
            cv: 0n,
            qv: 0n,
            affiliateFixed: null,
          })),
        }),
      ),
    );
    sold.push({ ref, at, lines: lines.map(({ amount }) => amount) });
  }
}

async function giveBackSome(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const sale = oneOf(sold);
    const line = random(sale.lines.length);
    const left = sale.lines[line]!;
    if (left === 0n) continue;
    const amount = random(2) === 0 ? left : BigInt(random(Number(left)) + 1);
    const at = sale.at.add({ hours: 24 * random(40), minutes: 1 });
    must(await company.reverse(at.toString(), sale.ref, [{ line: line + 1, amount }]));
    sale.lines[line] = left - amount;
  }
}

async function refuseOne(): Promise<void> {
  const { rows } = await sql<{ id: bigint; at: Temporal.Instant }>`
    select id, at from program_conversion where state = 'approved' order by id`.execute(db);
  const conversion = oneOf(rows);
  must(
    await company.at(conversion.at.add({ hours: 5 }), (context) =>
      refuseConversions(context, { ids: [conversion.id], reason: "a test" }),
    ),
  );
}

async function leadSome(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const click = oneOf(clicks.filter(({ memberId }) => memberId !== alone));
    const personId = await company.buyer(`lead-${(count += 1)}`);
    must(
      await company.at(click.at.add({ minutes: 3 }), (context) =>
        recordEvent(context, {
          programId: program.id,
          event: "lead",
          reference: `lead-${count}`,
          clickId: click.id,
          code: null,
          market: "eu",
          personId,
          value: null,
        }),
      ),
    );
  }
}

interface Raw {
  readonly member: bigint;
  readonly day: string;
  readonly currency: string;
  readonly keys: Readonly<Record<string, string | undefined>>;
  readonly figures: readonly bigint[];
  readonly tiers: Readonly<Record<string, number>>;
}

/** Everything there is, row by row, straight from the tables: clicks, conversions of programs, sales that the plan pays. */
async function rawRows(): Promise<readonly Raw[]> {
  const local = (column: string) => sql.raw(`to_char(${column} at time zone '${timeZone}', 'YYYY-MM-DD')`);
  const { rows: clicked } = await sql<{
    member: bigint;
    day: string;
    link: string;
    channel: string;
    reason: string;
    tags: Record<string, string> | null;
  }>`
    select click.member_id as member, ${local("click.at")} as day, coalesce(link.id::text, '') as link,
      coalesce(link.channel, '') as channel, coalesce(reason, '') as reason, click.tags
    from click left join link on link.id = click.link_id`.execute(db);
  const { rows: converted } = await sql<{
    member: bigint;
    day: string;
    currency: string;
    link: string;
    channel: string;
    country: string;
    program: string;
    tags: Record<string, string> | null;
    clicked: boolean;
    sale: boolean;
    gone: boolean;
    amount: bigint;
    earned: bigint;
    tiers: Record<string, number> | null;
  }>`
    select told.*, coalesce(click.link_id::text, '') as link, coalesce(link.channel, '') as channel, market.country, click.tags,
      told.click_id is not null as clicked
    from (
      select c.member_id as member, ${local("c.at")} as day, c.currency, c.market, c.click_id, c.program_id::text as program,
        c.sale_id is not null as sale,
        c.state = 'refused' or (c.sale_id is not null and left_of.amount = 0) as gone,
        case when c.state = 'refused' then 0 else coalesce(left_of.amount, 0) end::bigint as amount,
        coalesce((select sum(amount) from earning where conversion_id = c.id and earner_id = c.member_id), 0)::bigint as earned,
        (select jsonb_object_agg(earner_id, amount) from earning
          where conversion_id = c.id and earner_id <> c.member_id) as tiers
      from program_conversion c
      left join lateral (select sum(sale_line.amount) - coalesce((
          select sum(gone.amount) from sale_reversal r join sale_reversal_line gone on gone.reversal_id = r.id
          where r.sale_id = c.sale_id), 0) as amount
        from sale_line where sale_id = c.sale_id) left_of on true
      union all
      select seller_id, ${local("sale.at")}, currency, market, click_id, '', true, left_of.amount = 0, left_of.amount::bigint,
        coalesce((select sum(amount) from earning where sale_id = sale.id and earner_id = seller_id), 0)::bigint, null
      from sale
      left join lateral (select sum(sale_line.amount) - coalesce((
          select sum(gone.amount) from sale_reversal r join sale_reversal_line gone on gone.reversal_id = r.id
          where r.sale_id = sale.id), 0) as amount
        from sale_line where sale_id = sale.id) left_of on true
      where seller_id = ${alone}
    ) told
    left join click on click.id = told.click_id left join link on link.id = click.link_id
    join market on market.code = told.market`.execute(db);
  return [
    ...clicked.map(({ member, day: on, link, channel, reason, tags }) => ({
      member,
      day: on,
      currency: "",
      keys: { day: on, link, channel, reason, affiliate: String(member), ...tags },
      figures: [1n, reason === "" ? 1n : 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
      tiers: {},
    })),
    ...converted.map((row) => {
      const one = row.gone ? 0n : 1n;
      return {
        member: row.member,
        day: row.day,
        currency: row.currency,
        keys: {
          day: row.day,
          link: row.link,
          channel: row.channel,
          country: row.country,
          program: row.program,
          affiliate: String(row.member),
          ...row.tags,
        },
        figures: [
          0n,
          0n,
          one,
          row.clicked ? one : 0n,
          1n - one,
          row.sale ? one : 0n,
          row.amount,
          row.earned,
          row.clicked ? row.earned : 0n,
        ],
        tiers: row.tiers ?? {},
      };
    }),
  ];
}

type Sums = Map<string, bigint[]>;

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function sumOf(rows: readonly Raw[], whose: bigint | null, by: string, from: string, to: string): Sums {
  const sums: Sums = new Map();
  const add = (key: string, currency: string, figures: readonly bigint[]) => {
    const kept = sums.get(`${key} ${currency}`) ?? Array.from({ length: 10 }, () => 0n);
    for (const [index, figure] of figures.entries()) kept[index]! += figure;
    sums.set(`${key} ${currency}`, kept);
  };
  for (const row of rows) {
    if (row.day < from || row.day > to) continue;
    const tierOf = (amount: bigint) => [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, amount];
    const key = row.keys[by];
    if ((whose === null || whose === row.member) && key !== undefined) add(key, row.currency, row.figures);
    for (const [earner, amount] of Object.entries(row.tiers)) {
      if (whose === null && key !== undefined)
        add(by === "affiliate" ? earner : key, row.currency, tierOf(BigInt(amount)));
      if (whose === BigInt(earner) && (by === "day" || by === "program")) {
        add(key!, row.currency, tierOf(BigInt(amount)));
      }
    }
  }
  return new Map([...sums].filter(([, figures]) => figures.some((figure) => figure !== 0n)).sort(byKey));
}

const figuresOf = (row: Omit<ReportRow, "key" | "currency">) => [
  row.gross,
  row.net,
  row.conversions,
  row.clickConversions,
  row.reversed,
  row.orders,
  row.amount,
  row.earned,
  row.clickEarned,
  row.tierEarned,
];

const asSums = (rows: readonly ReportRow[]): Sums =>
  new Map(
    rows
      .map((row) => [`${row.key} ${row.currency}`, figuresOf(row)] as const)
      .filter(([, figures]) => figures.some((figure) => figure !== 0n))
      .sort(byKey),
  );

// Around the ends of months and quarters, from either side.
const ranges = [
  ["2026-01-01", "2026-12-31"],
  ["2026-03-01", "2026-03-31"],
  ["2026-03-29", "2026-03-29"],
  ["2025-12-20", "2026-07-05"],
  ["2026-02-28", "2026-03-01"],
  ["2026-02-20", "2026-03-31"],
  ["2026-03-02", "2026-03-30"],
  ["2026-03-14", "2026-04-16"],
  ["2026-03-01", "2026-04-03"],
  ["2026-02-25", "2026-04-29"],
] as const;

/** Counts, and compares every report with the raw tables. @returns how many rows were compared */
async function compare(some: readonly (readonly [string, string])[] = ranges.slice(0, 3)): Promise<number> {
  await countReports(db, { now });
  const rows = await rawRows();
  let seen = 0;
  for (const [from, to] of some) {
    const days = { from: day(from), to: day(to) };
    for (const memberId of [...members, null]) {
      const dimensions: readonly Dimension[] = memberId === null ? ["affiliate"] : ["s1", "s2", "s10"];
      for (const by of [...dimensions, ...ownDimensions.filter((name) => !/^s\d|product/.test(name))]) {
        const found = asSums(await readReport(db, { memberId, by, days }));
        assert.deepEqual([...found], [...sumOf(rows, memberId, by, from, to)], `${memberId} by ${by} ${from} ${to}`);
        seen += found.size;
      }
      const totals = await readTotals(db, { memberId, days });
      const byDay = sumOf(
        rows.map((row) => ({ ...row, keys: { day: "all" } })),
        memberId,
        "day",
        from,
        to,
      );
      const found = asSums(totals.map((row) => ({ ...row, key: "all" })));
      assert.deepEqual([...found], [...byDay], `${memberId} in all`);
    }
  }
  return seen;
}

test("every report is what the raw tables say, also after late refunds and refusals, counted in whatever pieces", async () => {
  await clickSome(60);
  await sellSome(15);
  const first = await compare();
  assert.ok(first > 200, `${first} rows compared`);
  for (let round = 0; round < 3; round += 1) {
    await clickSome(25);
    await sellSome(6);
    await leadSome(2);
    if (round === 1) await countReports(db, { now });
    await giveBackSome(10);
    await refuseOne();
    await compare();
  }
  await compare(ranges);
});

test("products come to what their conversions come to, to the cent, and show what is left of their lines", async () => {
  const days = { from: day("2026-01-01"), to: day("2026-12-31") };
  const products = await readReport(db, { memberId: null, by: "product", days });
  const sum = (rows: readonly { currency: string; earned: bigint; amount: bigint }[], currency: string) =>
    rows
      .filter((row) => row.currency === currency)
      .reduce((all, row) => [all[0]! + row.earned, all[1]! + row.amount], [0n, 0n]);
  const totals = await readTotals(db, { memberId: null, days });
  for (const currency of ["EUR", "USD"]) assert.deepEqual(sum(products, currency), sum(totals, currency));
  const { rows } = await sql<{ product: string; currency: string; amount: bigint }>`
    select product, currency, sum(standing.amount)::bigint as amount from sale
    join sale_line_standing standing on standing.sale_id = sale.id
    where seller_id is not null
      and not exists (select from program_conversion c where c.sale_id = sale.id and state = 'refused')
    group by 1, 2 having sum(standing.amount) > 0 order by 1, 2`.execute(db);
  const shown = products
    .filter(({ amount }) => amount > 0n)
    .map(({ key: product, currency, amount }) => ({ product, currency, amount }))
    .toSorted((a, b) => (`${a.product} ${a.currency}` < `${b.product} ${b.currency}` ? -1 : 1));
  assert.deepEqual(shown, rows);
});

test("counting by several at once, and in small pieces, counts each click once; one that is being written is waited for", async () => {
  const days = { from: day("2026-01-01"), to: day("2026-12-31") };
  const gross = async () => (await readTotals(db, { memberId: null, days })).reduce((all, row) => all + row.gross, 0n);
  const before = await gross();
  await clickSome(40);
  // A writer that has taken places and has not committed holds everybody up, so that nobody counts past it.
  let settle = () => {};
  const open = new Promise<void>((done) => (settle = done));
  const writing = inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('clicks', 0))`.execute(tx);
    await sql`insert into click (at, member_id, landing, valid) values ('2026-03-01T00:00:00Z', ${alone}, '/', true)`.execute(
      tx,
    );
    await open;
  });
  const counting = Promise.all(Array.from({ length: 4 }, () => countClicks(db, { timeZone, now, most: 7 })));
  settle();
  await Promise.all([writing, counting]);
  for (let n = 0; n < 20; n += 1)
    await Promise.all([countClicks(db, { timeZone, now, most: 3 }), countClicks(db, { timeZone, now, most: 5 })]);
  assert.equal((await gross()) - before, 41n);
});

test("a count that is broken off anywhere is made up for, and nothing counts twice", async () => {
  const killer = new pg.Client({ connectionString: url });
  await killer.connect();
  let broken = 0;
  for (let round = 0; round < 15; round += 1) {
    await clickSome(4);
    await sellSome(1);
    // On connections of its own: whoever is killed between two questions would notice only at the next one, and so might we.
    const victim = openDatabase(`${url}${url.includes("?") ? "&" : "?"}application_name=counting`);
    const counting = Promise.allSettled([
      countClicks(victim.db, { timeZone, now, most: 5 }),
      countConversions(victim.db, { timeZone, most: 2 }),
    ]);
    await setTimeout(round * 3);
    await killer.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'counting' and state <> 'idle'`);
    broken += (await counting).filter(({ status }) => status === "rejected").length;
    await victim.close();
  }
  await killer.end();
  assert.ok(broken > 0, "nothing was broken off");
  await compare();
});
