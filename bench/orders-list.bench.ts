/**
 * The company office's list of orders over 1,000,000 of them: the 95th percentile of every view, filter, search and of pages deep in the
 * past, and of one order's whole story. The rows are made by SQL as the shop's use cases leave them (placed over three years, 3% not paid, 4% cancelled,
 * 6% refunded, 2% with returns); sales and people, which no list looks at, are not made. Other side: the same first page by an index scan
 * that reads nothing but the orders. FAIRLINE_BENCH_SIZE: orders, where others than a million are wished.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { listOrders, readOrder } from "../server/src/orders/index.ts";
import type { OrderFilter } from "../server/src/orders/index.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const ORDERS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 1_000_000);
const ROUNDS = 20;
const GOAL_MS = 200;

const say = (line: string) =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-orders-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), {
    flags: ["-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "shared_buffers=512MB"],
  });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 1 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    const { db } = database;
    await fill(db);
    const questions = await measure(db);
    const slowest = Object.entries(questions).toSorted(([, a], [, b]) => b.p95 - a.p95)[0]!;
    const other = await bare(db);
    return {
      name: "orders-list",
      ours: slowest[1].p95,
      other,
      ratio: Number((slowest[1].p95 / other).toFixed(2)),
      unit: "ms",
      what: `ours: 95th percentile of the slowest question (${slowest[0]}); other: fifty orders from the index alone`,
      orders: ORDERS,
      goal: GOAL_MS,
      met: slowest[1].p95 < GOAL_MS,
      questions,
      load: loadavg().map((value) => Math.round(value * 10) / 10),
      machine: machine(),
      date: Temporal.Now.plainDateISO().toString(),
    };
  } finally {
    await database.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Foreign keys and triggers sleep while the rows are made; all checks of the tables themselves hold. */
async function fill(db: Db): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db);
  await sql`
    insert into market (code, currency, country, locale, name, tax_name, tax_basis_points, prices_include_tax, shipping_amount, ships_to, position)
    values ('eu', 'EUR', 'IE', 'en-IE', 'EU', 'VAT', 2300, true, 590, '{IE}', 1), ('us', 'USD', 'US', 'en-US', 'US', 'Tax', 800, false, 700, '{US}', 2),
      ('jp', 'JPY', 'JP', 'ja-JP', 'JP', 'Tax', 1000, true, 800, '{JP}', 3)`.execute(db);
  await sql`
    insert into orders (number, market, currency, locale, buyer_id, state, prices_include_tax, tax_name, tax_basis_points, goods, shipping, shipping_tax,
      tax, total, placed_at, paid_at, cancelled_at, sale_id, shipping_state, return_state, refunded)
    select 'AV-' || 100000 + n, case when n % 50 = 0 then 'jp' when n % 3 = 0 then 'us' else 'eu' end, 'EUR', 'en', n, state, true, 'VAT', 2300,
      2000, 480, 110, 570, 3050, at, case when state = 'paid' then at + interval '1 minute' end,
      case when state = 'cancelled' then at + interval '1 hour' end, case when state = 'paid' then n end,
      case when state <> 'paid' then 'open' when n > ${ORDERS} - 3000 then 'open' when n > ${ORDERS} - 9000 then 'shipped'
        when n % 997 = 0 then 'part' when n % 16 = 0 then 'nothing' else 'delivered' end,
      case when state = 'paid' and n % 50 = 7 then case when n > ${ORDERS} - 5000 then 'asked' else 'done' end else 'none' end,
      case when state = 'paid' and n % 16 = 0 then 3050 when state = 'paid' and n % 50 = 7 then 1230 else 0 end
    from generate_series(1, ${ORDERS}::integer) n
    cross join lateral (select timestamptz '2026-11-01' - make_interval(secs => (${ORDERS}::integer - n) * (94608000.0 / ${ORDERS}::integer)) as at,
      case when n % 33 = 0 then 'placed' when n % 25 = 0 then 'cancelled' else 'paid' end as state) what`.execute(db);
  say("orders");
  await sql`
    insert into order_contact (order_id, name, email, line1, postcode, city, country)
    select id, initcap(first.name) || ' ' || initcap(last.name), first.name || '.' || last.name || id % 90000 || '@example.test', '3 Lime Street',
      'D02 AF30', 'Dublin', 'IE'
    from orders
    cross join lateral (select (array['nora','sean','aoife','mina','jakob','lena','haruto','yui','emma','liam','olga','piotr','ines','mateo','zoe','noah',
      'fatima','omar','priya','arjun','chen','wei','ana','luis','greta','otto','ida','karl','maja','tom'])[1 + id % 30] as name) first
    cross join lateral (select (array['quinn','byrne','walsh','kato','sato','meyer','schmidt','lopez','garcia','novak','kowalski','rossi','ferrari',
      'dubois','martin','silva','santos','ivanov','nielsen','hansen','berg','lind','khan','patel','sharma','wang','li','kim','park','cho','jones','smith',
      'brown','taylor','evans','thomas','roberts'])[1 + (id * 7919) % 37] || case when id % 1000 = 1 then 'ovski' else '' end as name) last`.execute(
    db,
  );
  await sql`
    insert into order_line (order_id, line, variant_id, product, sku, title, variant_name, quantity, unit_price, amount, tax, cv, qv, shipped, dropped, arrived)
    select id, part, part, 'balm-' || part, 'BALM-' || part, 'Balm', '50 ml', 1, 1230, 1000, 230, 800, 1000, 0, 0, 0
    from orders cross join generate_series(1, 2) part`.execute(db);
  await sql`
    insert into payment (order_id, provider, method, reference, state, amount, capture_amount, currency, return_url, started_at, settled_at)
    select id, 'test-bank', 'test-succeeds', number || '-x', case when state = 'paid' then 'captured' when id % 3300 = 0 then 'unknown' else 'declined' end,
      3050, case when state = 'paid' then 3050 end, 'EUR', 'https://shop.example/', placed_at,
      case when state <> 'paid' and id % 3300 = 0 then null else placed_at end from orders`.execute(db);
  await sql`
    insert into refund (order_id, payment_id, key, request_hash, reference, amount, shipping, shipping_tax, reason, state, at, sent_at)
    select id, id, 'a', ''::bytea, number || '-r', refunded, 0, 0, 'sent back', case when id % 20000 = 7 then 'failed' else 'sent' end, placed_at,
      case when id % 20000 = 7 then null else placed_at end from orders where refunded > 0`.execute(db);
  await sql`
    insert into order_event (order_id, at, kind, data) select orders.id, placed_at, events.kind, '{}' from orders
    cross join (values ('placed'), ('payment-started'), ('paid')) as events (kind)`.execute(db);
  await sql`set session_replication_role = origin`.execute(db);
  await sql`vacuum analyze orders, order_contact, order_line, payment, refund, order_event`.execute(db);
  say("filled");
}

async function measure(db: Db) {
  const questions: Record<string, { rows: number; p50: number; p95: number }> = {};
  const time = async (name: string, ask: (round: number) => Promise<number>) => {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      rows = await ask(round);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    questions[name] = { rows, p50: at(0.5), p95: at(0.95) };
    say(`${name}: ${JSON.stringify(questions[name])}`);
  };
  const list = (name: string, filter: (round: number) => OrderFilter & { readonly before?: bigint }) =>
    time(name, async (round) => (await listOrders(db, { ...filter(round), limit: 51 })).length);
  const deep = (round: number) => BigInt(Math.max(100, Math.floor((ORDERS / (ROUNDS + 1)) * (round + 1))));
  const day = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`);
  await list("first page", () => ({}));
  await list("deep pages", (round) => ({ before: deep(round) }));
  for (const matter of ["to-ship", "refunds", "returns", "failed-refund", "unsettled-payment"] as const) {
    await list(matter, () => ({ with: matter }));
    await list(`${matter}, deep`, (round) => ({ with: matter, before: deep(round) }));
  }
  for (const state of ["placed", "paid", "cancelled"] as const) {
    await list(state, () => ({ state }));
    await list(`${state}, deep`, (round) => ({ state, before: deep(round) }));
  }
  for (const shipping of ["open", "part", "shipped", "delivered", "nothing"] as const) {
    await list(`goods ${shipping}`, (round) => ({ shipping, ...(round % 2 === 0 ? {} : { before: deep(round) }) }));
  }
  await list("a small market", (round) => ({ market: "jp", ...(round % 2 === 0 ? {} : { before: deep(round) }) }));
  await list("cancelled in a small market", () => ({ market: "jp", state: "cancelled" }));
  await list("a month long ago", (round) => ({
    from: day(`2024-0${1 + (round % 9)}-01`),
    to: day(`2024-0${1 + (round % 9)}-28`),
  }));
  const words: Readonly<Record<string, (round: number) => string>> = {
    "a whole number": (round) => `AV-${100_000 + Number(deep(round))}`,
    "the end of a number": (round) => String(100_000 + Number(deep(round))).slice(-5),
    "the beginning of all numbers": () => "AV-1",
    "a whole mail address": (round) => `nora.quinn${(round * 30) % 90_000}@example.test`,
    "a frequent name": () => "Quinn",
    "a rare name": () => "quinnovski",
    "first and last name": () => "Mina Kato",
    "two letters": (round) => ["no", "ka", "ei", "zo"][round % 4]!,
    "two letters that nobody has": () => "qx",
    "a part of every address": () => "@example",
    "words that nobody has": () => "zzyzx",
    "marks that mean something to SQL": () => "100%_\\",
  };
  for (const [name, word] of Object.entries(words)) {
    await list(`search: ${name}`, (round) => ({ search: word(round) }));
  }
  await list("search in a view", () => ({ search: "quinn", with: "returns" }));
  await list("search, next pages", (round) => ({ search: "kato", before: deep(round) }));
  await time("an order's story", async (round) => ((await readOrder(db, deep(round))) === undefined ? 0 : 1));
  return questions;
}

async function bare(db: Db): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await sql`select id, number, state, total from orders order by placed_at desc, id desc limit 51`.execute(db);
    times.push(performance.now() - begun);
  }
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]! * 100) / 100;
}
