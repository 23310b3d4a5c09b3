/** Sales put together out of their tables are those that SQL joins, whatever order their rows come in and whose lie between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CURRENCIES, dayText } from "@fairline/engine";
import fc from "fast-check";
import { sql } from "kysely";
import { copyOut } from "../../foundation/copy.ts";
import { inTransaction } from "../../foundation/database.ts";
import type { Tx } from "../../foundation/database.ts";
import { testDatabase } from "../../foundation/testing.ts";
import { standingSales } from "../../sales/index.ts";
import { daysIn, frozen } from "../load-snapshot.ts";
import type { People } from "./people.ts";
import { inPeriod, lineQueries, saleQuery, whichLines } from "./read-sources.ts";
import { SaleColumns } from "./sale-columns.ts";
import { SaleWords } from "./sale-words.ts";
import { planPart, saleBlocks } from "./sales.ts";

const { db } = await testDatabase({ connections: 2 });
const ZONE = "Europe/Dublin";

const part = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
const line = fc.record({
  amounts: fc.tuple(fc.nat(9_999), fc.nat(9_999), fc.nat(9_999)),
  /** Hundredths of them that the plan counts. */
  part,
  fixed: part,
  wholesale: part,
  retail: part,
  product: fc.constantFrom("tea", "tea, green", 'a "mug"', "ü"),
  /** Tenths of it that each refund takes. */
  refunds: fc.array(fc.nat(4), { maxLength: 2 }),
});
const sale = fc.record({
  period: fc.constantFrom(1, 1, 2),
  minutes: fc.nat(60 * 24 * 60),
  currency: fc.constantFrom("EUR", "USD", "JPY"),
  seller: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  buyer: fc.integer({ min: 1, max: 19 }),
  market: fc.constantFrom("eu", "us"),
  tags: fc.constantFrom([], ["gift"], ["gift", "a,b"]),
  lines: fc.array(line, { maxLength: 4 }),
});
type Sold = typeof sale extends fc.Arbitrary<infer S> ? S : never;

/** Buyers below 10 are members of their own number. */
const people = {
  knows: (member: number) => member < 8,
  membersOf: (persons: Float64Array) => persons.map((person) => (person < 10 ? person : -1)),
} as unknown as People;

/** In this order, and lines in an order of their own. */
async function insert(tx: Tx, sold: readonly (Sold & { readonly id: number })[]): Promise<void> {
  const rows = sold.flatMap(({ id, lines }) => lines.map((one, at) => ({ ...one, id, line: at + 1 })));
  await sql`insert into sale (id, source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id, tags,
      attribution, attribution_data) overriding system value
    select (one ->> 'id')::bigint, 'test', one ->> 'id', timestamptz '2026-03-01' + (one ->> 'minutes')::int * interval '1 minute',
      (one ->> 'period')::bigint, 1, one ->> 'market', one ->> 'currency', (one ->> 'buyer')::bigint, (one ->> 'seller')::bigint,
      array(select jsonb_array_elements_text(one -> 'tags')), case when one ->> 'seller' is null then 'company' else 'own' end, '{}'
    from jsonb_array_elements(${JSON.stringify(sold)}::jsonb) one`.execute(tx);
  const of = (name: string, index: number) => sql.raw(`(one -> 'amounts' ->> ${index})::bigint as ${name}`);
  await sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv, plan_amount, plan_cv, plan_qv,
      affiliate_fixed, wholesale, retail)
    select id, line, product, 'x', line, amount, cv, qv, amount * part / 100, cv * part / 100, qv * part / 100, fixed, wholesale, retail
    from (
      select (one ->> 'id')::bigint as id, (one ->> 'line')::smallint as line, one ->> 'product' as product, ${of("amount", 0)},
        ${of("cv", 1)}, ${of("qv", 2)}, (one ->> 'part')::bigint as part, (one ->> 'fixed')::bigint as fixed,
        (one ->> 'wholesale')::bigint as wholesale, (one ->> 'retail')::bigint as retail
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) one
    ) given order by hashint8(id * 7 + line)`.execute(tx);
  const refunds = rows.flatMap(({ id, line: of, refunds: tenths }) =>
    tenths.map((tenth, nr) => ({ id, line: of, tenth, nr })),
  );
  await sql`with given as (
      select (one ->> 'id')::bigint as id, (one ->> 'line')::smallint as line, (one ->> 'tenth')::bigint as tenth, one ->> 'nr' as nr
      from jsonb_array_elements(${JSON.stringify(refunds)}::jsonb) one
    ), back as (
      insert into sale_reversal (sale_id, source_ref, at, period_id)
      select distinct id, nr, timestamptz '2026-04-01', 2 from given returning id, sale_id, source_ref
    )
    insert into sale_reversal_line (reversal_id, line, quantity, amount, cv, qv)
    select back.id, given.line, 0, sold.amount * tenth / 10, sold.cv * tenth / 10, sold.qv * tenth / 10
    from given join back on back.sale_id = given.id and back.source_ref = given.nr
    join sale_line sold on sold.sale_id = given.id and sold.line = given.line`.execute(tx);
}

/** Line by line, as text. */
async function together(tx: Tx, which: string, isLive: boolean): Promise<readonly string[]> {
  const words = new SaleWords();
  const columns = new SaleColumns(ZONE, words);
  const [lines, refunds] = lineQueries(which);
  await copyOut(tx, lines![1], (piece) => columns.feedLines(piece));
  await copyOut(tx, refunds![1], (piece) => columns.feedRefunds(piece));
  await copyOut(tx, saleQuery(1n)[1], (piece) => columns.feedSales(piece));
  const told: string[] = [];
  for (const block of saleBlocks(columns, people, isLive)) {
    for (let at = 0; at < block.count; at++) {
      const { market, tags } = words.abouts[block.abouts[at]!]!;
      const none = (value: number) => (value < 0 ? null : value);
      told.push(
        JSON.stringify([
          block.saleIds[at],
          CURRENCIES[words.currencies[block.currencies[at]!]!],
          none(block.sellers[at]!),
          none(block.buyers[at]!),
          dayText(block.days[at]!),
          market,
          tags,
          words.productText(block.products[at]!),
          block.quantities[at],
          ...[block.amountsSold, block.cvsSold, block.qvsSold, block.amounts, block.cvs, block.qvs].map((of) => of[at]),
          ...[block.fixed, block.wholesale, block.retail].map((of) => none(of[at]!)),
        ]),
      );
    }
  }
  return told;
}

async function joined(tx: Tx, isLive: boolean): Promise<readonly string[]> {
  const dayOf = daysIn(ZONE);
  const sales = (await standingSales(tx, 1n)).map((one) => frozen(one, dayOf));
  return sales
    .filter(({ sellerId }) => !isLive || sellerId === null || people.knows(Number(sellerId)))
    .flatMap(({ id, currency, sellerId, on, market, tags, lines, ...one }) =>
      lines.map((of) =>
        JSON.stringify(
          [
            id,
            currency,
            sellerId,
            one.buyerMemberId,
            on,
            market,
            tags,
            of.product,
            of.quantity,
            of.amountSold,
            of.cvSold,
            of.qvSold,
            of.amount,
            of.cv,
            of.qv,
            of.affiliateFixed,
            of.wholesale,
            of.retail,
          ],
          (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value),
        ),
      ),
    );
}

/** What each case has written is undone by it. */
class Undone extends Error {}

test("they are what SQL joins: refunds, the plan's parts, prices, days, other periods' lines between", async () => {
  const property = fc.asyncProperty(
    fc.array(sale, { maxLength: 40 }),
    fc.integer({ min: 1, max: 1_000 }),
    fc.boolean(),
    async (given, apart, isLive) => {
      // Numbers in no order of their rows, and further from each other each time.
      const sold = given
        .map((one, at) => ({ ...one, id: 100 + ((at * 17) % 41) * apart }))
        .toSorted((a, b) => (a.minutes < b.minutes ? -1 : 1));
      const work = inTransaction(db, async (tx): Promise<void> => {
        await sql`set local session_replication_role = replica`.execute(tx);
        await sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
          select id, id, 'm' || id, 'M', '2026-01-01' from generate_series(1, 9) id`.execute(tx);
        await insert(tx, sold);
        const wanted = await joined(tx, isLive);
        const count = sold.filter(({ period }) => period === 1).length;
        assert.deepEqual(await together(tx, await whichLines(tx, 1n, count), isLive), wanted);
        assert.deepEqual(await together(tx, inPeriod(1n), isLive), wanted);
        throw new Undone();
      });
      await work.catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test("a plan's part of what is left is what the database says, beyond what doubles can multiply too", async () => {
  const amounts = fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.nat(3));
  const property = fc.asyncProperty(fc.array(amounts, { minLength: 100 }), async (given) => {
    const rows = given.map(([plan, left, sold, nr]) => ({
      plan: nr === 0 ? null : plan * 3_000,
      left: Math.min(left, sold) * 2_000,
      sold: nr === 1 ? 0 : sold * 2_000,
    }));
    const { rows: wanted } = await sql<{ part: bigint }>`
      select plan_part((one ->> 'plan')::bigint, (one ->> 'left')::bigint, (one ->> 'sold')::bigint) as part
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality given (one, nr) order by nr`.execute(
      db,
    );
    assert.deepEqual(
      rows.map(({ plan, left, sold }) => planPart(plan ?? -1, left, sold)),
      wanted.map(({ part: of }) => Number(of)),
    );
  });
  await fc.assert(property, { numRuns: 20 });
});
