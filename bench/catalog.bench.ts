/**
 * A store of 10,000 products: 95th percentiles of search, shelves with facets and the office's list, one caller after the
 * other. Beside them what a search costs that reads every text. FAIRLINE_BENCH_SIZE: products; FAIRLINE_BENCH_PLANS: prints
 * the slowest statement's plan.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { findMarket, readAdminProducts, readCategory, readListing, readProduct } from "../server/src/catalog/index.ts";
import type { ListingWish } from "../server/src/catalog/index.ts";
import { ensureDatabase, startCluster } from "../server/src/foundation/cluster.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { migrateJobs } from "../server/src/foundation/jobs.ts";
import { migrate } from "../server/src/foundation/migrate.ts";
import { filled, fillShelves } from "./catalog-shelves.ts";
import { machine } from "./result.ts";
import type { BenchResult } from "./result.ts";

const PRODUCTS = Number(process.env["FAIRLINE_BENCH_SIZE"] ?? 10_000);
const ROUNDS = 60;
const now = filled;

const say = (line: string) =>
  console.log(`${Temporal.Now.plainTimeISO().toString({ smallestUnit: "second" })} ${line}`);

export default async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "fairline-catalog-"));
  await chmod(folder, 0o755);
  const cluster = await startCluster(join(folder, "postgres"), { flags: ["-c", "fsync=off"] });
  const database = openDatabase(await ensureDatabase(cluster, "fairline"), { connections: 4 });
  try {
    await migrate(database.pool);
    await migrateJobs(database.pool);
    await fillShelves(database.db, PRODUCTS);
    say(`${PRODUCTS} products`);
    const reads = await measure(database.db);
    const slowest = Object.entries(reads).toSorted(([, a], [, b]) => b.p95 - a.p95)[0]!;
    const other = await everyText(database.db);
    return {
      name: "catalog",
      ours: slowest[1].p95,
      other,
      ratio: Number((slowest[1].p95 / other).toFixed(4)),
      unit: "ms",
      what: `ours: 95th percentile of the slowest read (${slowest[0]}); other: ids by a part of a word in every text, without order, prices and facets`,
      products: PRODUCTS,
      rounds: ROUNDS,
      reads,
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

async function measure(db: Db) {
  const reads: Record<string, { p50: number; p95: number }> = {};
  const time = async (name: string, read: (round: number) => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      await read(round);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1]! * 10) / 10;
    reads[name] = { p50: at(0.5), p95: at(0.95) };
    say(`${name}: ${JSON.stringify(reads[name])}`);
  };
  const { rows } = await sql<{ words: string[] }>`select words() as words`.execute(db);
  const { words } = rows[0]!;
  const market = (await findMarket(db, "eu"))!;
  const shelf = { market, locale: "en", now, customerClass: "retail" as const };
  const wholesale = { ...shelf, customerClass: "wholesale" as const };
  const none = { sort: "best", page: 1, priceFrom: null, priceTo: null, inStock: false, stars: null } as const;
  const all = { ...none, options: new Map<string, readonly string[]>(), category: null };
  const search = (text: string, more: Partial<ListingWish> = {}) =>
    readListing(db, shelf, { ...all, search: text, ...more });
  const two = new Map([
    ["size", ["size-1", "size-2"]],
    ["scent", ["scent-3"]],
  ]);

  await time("search: a rare word", (round) => search(words[2000 + round]!));
  await time("search: a frequent word", (round) => search(words[round]!));
  await time("search: two words", (round) => search(`${words[round]!} ${words[3 + round * 2]!}`));
  await time("search: half a word", (round) => search(words[500 + round]!.slice(0, 4)));
  await time("search: with a typo", (round) => search(typo(words[500 + round]!)));
  await time("search: two words with typos", (round) => search(`${typo(words[round]!)} ${typo(words[100 + round]!)}`));
  await time("search: in German, narrowed", (round) =>
    readListing(db, { ...shelf, locale: "de" }, { ...all, search: words[round]!, inStock: true, options: two }),
  );
  const category = (slug: string, more: Partial<ListingWish> = {}) =>
    readCategory(db, shelf, { ...all, ...more, category: slug });
  await time("a category", (round) => category(`category-${2 + (round % 19)}`));
  await time("the largest category", (round) => category("category-1", { page: 1 + (round % 20) }));
  await time("the largest category, narrowed", (round) =>
    category("category-1", {
      priceFrom: BigInt(1000 + round * 10),
      priceTo: 6000n,
      inStock: true,
      stars: 3,
      options: two,
      sort: "cheapest",
    }),
  );
  await time("the largest category, wholesale", () => readCategory(db, wholesale, { ...all, category: "category-1" }));
  await time("a product", (round) => readProduct(db, shelf, `product-${1 + round * 3}`));
  const list = { locale: "en", now, limit: 50 };
  await time("office: the newest", () => readAdminProducts(db, list));
  await time("office: search", (round) => readAdminProducts(db, { ...list, search: words[round]!.slice(0, 5) }));
  await time("office: running low", () => readAdminProducts(db, { ...list, stock: "low" }));
  await time("office: of a category, further on", (round) =>
    readAdminProducts(db, { ...list, category: "category-1", before: BigInt(PRODUCTS - round * 100) }),
  );
  return reads;
}

/** One letter is left out, two are swapped. */
function typo(word: string): string {
  const at = 1 + (word.length % 3);
  const left = word.slice(0, at) + word.slice(at + 1);
  return word.length < 7 ? left : left.slice(0, 3) + left[4]! + left[3]! + left.slice(5);
}

async function everyText(db: Db): Promise<number> {
  const begun = performance.now();
  for (let round = 0; round < 5; round += 1) {
    await sql`select distinct product_id from product_text where (title || ' ' || subtitle || ' ' || description) ilike '%risomu%'`.execute(
      db,
    );
  }
  return Math.round((performance.now() - begun) / 5);
}
