/** A run's lines as chunks of columns: whatever is asked of them is what a plain array says, filtered and sorted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CURRENCIES } from "@fairline/engine";
import fc from "fast-check";
import { sql } from "kysely";
import { copyIn } from "../foundation/copy.ts";
import { inTransaction } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { Names, runSums } from "./bulk/earner-sums.ts";
import { CHUNK, chunkColumns } from "./bulk/line-chunk.ts";
import type { LinesInOrder } from "./bulk/line-stretch.ts";
import { STRIDE, Texts } from "./bulk/line-table.ts";
import { chunkRows } from "./bulk/write-chunks.ts";
import type { RunLine } from "./model.ts";
import { everyLine, runLines } from "./run-lines.ts";
import type { LineFilter, LineKey } from "./run-lines.ts";

const { db } = await testDatabase();

const bonuses = [
  { name: "bands", kept: false },
  { name: "margin", kept: true },
  { name: "unilevel", kept: false },
];
const members = Float64Array.from([3, 4, 70, 71, 900, 2 ** 52 + 1]);
const sales = Float64Array.from([1, 2, 5, 1_000_000, 1_000_001]);
const names = ["anna", "hannah", "bert", "Émile", "zoë"];
for (const [at, name] of names.entries()) {
  await sql`with who as (insert into person (created_at) values (now()) returning id)
    insert into member (id, person_id, handle, display_name, joined_at) overriding system value
    select ${members[at]!}::bigint, id, ${`handle-${at}`}, ${name}, now() from who`.execute(db);
}

/** In the order of the pages. */
interface Case {
  readonly lines: readonly RunLine[];
  readonly columns: LinesInOrder;
}

const some = fc.record({
  origin: fc.nat(sales.length + members.length - 1),
  bonus: fc.nat(bonuses.length - 1),
  earner: fc.nat(names.length - 1),
  amount: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-(2 ** 51), 2 ** 51)),
  currency: fc.constantFrom("EUR", "JPY", "USD"),
  base: fc.constantFrom("0", "12.50", "100", "100.00"),
  rate: fc.option(fc.constantFrom("5", "7.5"), { nil: null }),
  level: fc.integer({ min: -1, max: 300 }),
});

const cases: fc.Arbitrary<Case> = fc
  .uniqueArray(some, {
    selector: ({ origin, bonus, earner }) => `${origin} ${bonus} ${earner}`,
    maxLength: 100,
    size: "max",
  })
  .map((given) => {
    const sorted = given.toSorted((a, b) => a.origin - b.origin || a.bonus - b.bonus || a.earner - b.earner);
    const words = new Int32Array(sorted.length * STRIDE);
    const amounts = new Float64Array(words.buffer);
    const texts = new Texts();
    for (const [index, { bonus, earner, amount, currency, base, rate, level }] of sorted.entries()) {
      const at = index * STRIDE;
      const of = bonus | (CURRENCIES.indexOf(currency) << 8);
      words.set([earner, level, level + 1, of, texts.number(base), rate === null ? -1 : texts.number(rate)], at);
      amounts[(at >> 1) + 3] = amount;
    }
    const columns: LinesInOrder = {
      table: { words, amounts, texts },
      origin: Int32Array.from(sorted, ({ origin }) => (origin < sales.length ? origin : origin - sales.length)),
      saleEnd: sorted.filter(({ origin }) => origin < sales.length).length,
      saleIds: sales,
      memberIds: members,
      bonuses,
    };
    const lines = sorted.map(({ origin, bonus, earner, amount, currency, base, rate, level }): RunLine => ({
      saleId: origin < sales.length ? BigInt(sales[origin]!) : null,
      sourceId: origin < sales.length ? null : BigInt(members[origin - sales.length]!),
      kept: bonuses[bonus]!.kept,
      bonus: bonuses[bonus]!.name,
      earnerId: BigInt(members[earner]!),
      level,
      paidLevel: level + 1,
      base,
      rate,
      amount: BigInt(amount),
      currency,
    }));
    return { lines, columns };
  });

let runs = 0n;

/** As a run of its own, in chunks of few lines. */
async function store({ columns }: Case, chunk: number): Promise<bigint> {
  const id = (runs += 1n);
  await inTransaction(db, async (tx) => {
    await sql`select open_run_lines(${id})`.execute(tx);
    async function* pieces() {
      for (const { piece } of chunkRows(columns, chunk)) yield piece;
    }
    await copyIn(tx, `run_line_chunk_${id} (${chunkColumns})`, pieces());
    await sql`select attach_run_lines(${id})`.execute(tx);
  });
  return id;
}

const keyOf = ({ saleId, sourceId, bonus, earnerId }: LineKey): string => [saleId, sourceId, bonus, earnerId].join(" ");

/** The same out of the array. */
function expected(lines: readonly RunLine[], filter: LineFilter): readonly RunLine[] {
  const { earner, bonus, sale, source, currency, search, by, after, limit } = filter;
  const place = new Map(lines.map((line, at) => [keyOf(line), at]));
  const sign = by === "largest" ? -1 : 1;
  const sooner = (a: RunLine, b: RunLine): number => {
    if (by !== undefined && a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
    if (by !== undefined && a.amount !== b.amount) return a.amount < b.amount ? -sign : sign;
    return place.get(keyOf(a))! - place.get(keyOf(b))!;
  };
  const last = after && lines.find((line) => keyOf(line) === keyOf(after));
  if (after !== undefined && last === undefined) return [];
  return lines
    .filter((line) => earner === undefined || line.earnerId === earner)
    .filter((line) => bonus === undefined || line.bonus === bonus)
    .filter((line) => sale === undefined || line.saleId === sale)
    .filter((line) => source === undefined || line.sourceId === source)
    .filter((line) => currency === undefined || line.currency === currency)
    .filter(({ earnerId }) => {
      const who = names[members.indexOf(Number(earnerId))]!;
      const at = members.indexOf(Number(earnerId));
      return search === undefined || `handle-${at} ${who.toLowerCase()}`.includes(search.toLowerCase());
    })
    .toSorted(sooner)
    .filter((line) => last === undefined || sooner(line, last) > 0)
    .slice(0, limit ?? Infinity);
}

/** What the run owes each earner, added up as the chunks go by. */
async function sameSums(id: bigint, byEarner: readonly RunLine[]): Promise<void> {
  const shared = { bonuses: new Names(), currencies: new Names() };
  const read: string[] = [];
  await inTransaction(db, (tx) =>
    runSums(tx, id, shared, (earnerId, sums) => {
      for (const { bonus, currency, amount } of sums) {
        read.push(`${earnerId} ${shared.bonuses.list[bonus]} ${shared.currencies.list[currency]} ${amount}`);
      }
    }),
  );
  const sums = new Map<string, bigint>();
  for (const { earnerId, bonus, currency, amount, kept } of byEarner) {
    const key = `${earnerId} ${bonus} ${currency}`;
    if (!kept) sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  assert.deepEqual(
    read,
    [...sums].map(([key, sum]) => `${key} ${sum}`),
  );
}

// Few at once, or next to nothing would be found.
const optional = <T>(of: fc.Arbitrary<T>, some = 1) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: some, arbitrary: of });
const idIn = (ids: Float64Array) => fc.constantFrom(...ids, 77).map(BigInt);

const questions = fc.record({
  earner: optional(idIn(members)),
  bonus: optional(fc.constantFrom(...bonuses.map(({ name }) => name), "none")),
  sale: optional(idIn(sales)),
  source: optional(idIn(members)),
  currency: optional(fc.constantFrom("EUR", "JPY", "CHF")),
  search: optional(fc.constantFrom("ann", "AN", "é", "handle-", "nobody", "e-3 É", "%")),
  by: optional(fc.constantFrom("largest" as const, "smallest" as const), 3),
  /** Of the run's lines, or of those that are asked for, as pages are turned. */
  after: optional(fc.record({ at: fc.nat(80), ofList: fc.boolean() }), 4),
  limit: optional(fc.integer({ min: 1, max: 9 }), 3),
});

test("lists, whatever is filtered, sorted, searched and turned to, are those of the array; so are both orders and the view", async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.integer({ min: 1, max: 9 }),
      fc.array(questions, { minLength: 8, maxLength: 16 }),
      async (made, chunk, asked) => {
        const { lines } = made;
        const id = await store(made, chunk);
        for (const { after, ...question } of asked) {
          const given = Object.entries(question).filter(([, value]) => value !== undefined);
          const whole = Object.fromEntries(given.filter(([name]) => name !== "limit")) as LineFilter;
          const from = after?.ofList === true ? expected(lines, whole) : lines;
          const nobodys = { ...lines[0]!, saleId: 99n, sourceId: null, bonus: "bands", earnerId: 3n };
          const last = after && (from[after.ofList ? after.at % (from.length + 1) : after.at] ?? nobodys);
          const filter = { ...Object.fromEntries(given), ...(last && { after: last }) } as LineFilter;
          assert.deepEqual(await runLines(db, id, filter), expected(lines, filter));
        }
        assert.deepEqual(await everyLine(db, id, "pages"), lines);
        const byEarner = lines.toSorted((a, b) => Number(a.earnerId - b.earnerId));
        assert.deepEqual(await everyLine(db, id, "earners"), byEarner);
        await sameSums(id, byEarner);
        const { rows } = await sql<RunLine>`
        select sale_id as "saleId", source_id as "sourceId", kept, bonus, earner_id as "earnerId", level, paid_level as "paidLevel", base,
          rate, amount, currency
        from run_line where run_id = ${id} order by sale_id nulls last, source_id, bonus, earner_id`.execute(db);
        assert.deepEqual(rows, lines);
      },
    ),
    { numRuns: 60 },
  );
});

test("more lines than a chunk holds, of one sale and of one earner", async () => {
  const count = 2 * CHUNK + 17;
  const texts = new Texts();
  const words = new Int32Array(count * STRIDE);
  const amounts = new Float64Array(words.buffer);
  const earners = Float64Array.from({ length: count }, (_, at) => 10 + at);
  for (let line = 0; line < count; line++) {
    const earner = line < CHUNK ? 0 : line;
    words.set([earner, 1, 1, CURRENCIES.indexOf("EUR") << 8, texts.number(String(line % 5_000)), -1], line * STRIDE);
    amounts[((line * STRIDE) >> 1) + 3] = line;
  }
  const lines: LinesInOrder = {
    table: { words, amounts, texts },
    // The first chunk's earner has a sale each; what follows is one sale's.
    origin: Int32Array.from({ length: count }, (_, line) => Math.min(line, CHUNK)),
    saleEnd: count,
    saleIds: Float64Array.from({ length: CHUNK + 1 }, (_, at) => 500 + at),
    memberIds: earners,
    bonuses: bonuses.slice(0, 1),
  };
  const id = await store({ columns: lines, lines: [] }, CHUNK);
  const ofSale = await runLines(db, id, { sale: BigInt(500 + CHUNK) });
  assert.deepEqual([ofSale.length, ofSale.at(-1)!.amount], [count - CHUNK, BigInt(count - 1)]);
  assert.equal((await runLines(db, id, { earner: 10n })).length, CHUNK);
  const second = await runLines(db, id, { limit: 3, after: (await runLines(db, id, { limit: CHUNK })).at(-1)! });
  assert.deepEqual(
    second.map(({ amount }) => Number(amount)),
    [CHUNK, CHUNK + 1, CHUNK + 2],
  );
  const largest = await runLines(db, id, { by: "largest", limit: 2 });
  assert.deepEqual(
    largest.map(({ amount }) => Number(amount)),
    [count - 1, count - 2],
  );
});
