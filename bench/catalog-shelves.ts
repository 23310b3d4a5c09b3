/** A store of many products for the catalogue's benchmark, made by SQL: the same each time. */
import { sql } from "kysely";
import { addMarket } from "../server/src/catalog/index.ts";
import { createCompany } from "../server/src/foundation/company.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";

export const filled = Temporal.Instant.from("2026-06-01T00:00:00Z");

/** A whole number in [0, `below`) of a row's number and a salt, the same everywhere. */
const dice = (salt: number, below: number, of = sql`i`) =>
  sql`((hashint8extended(${of}, ${salt}::bigint) & 1048575) % ${below})::integer`;
/** Words as a shop has them: few are frequent, most are rare. */
const word = (salt: number) => sql`(words())[1 + (power(${dice(salt, 1_000_000)} / 1000000.0, 2) * 2999)::integer]`;

/**
 * Products in 20 categories (the first has a quarter of them), each with two variants of five sizes and eight scents, texts in
 * English and German, prices in two markets for three classes, every tenth variant sold out, two thirds with ratings.
 */
export async function fillShelves(db: Db, products: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    const context = { tx, now: filled, actor: null };
    await createCompany(
      tx,
      {
        name: "Large",
        legalName: "Large Ltd",
        registration: "IE 1",
        address: "1 Quay Street, Galway",
        country: "IE",
        currency: "EUR",
        timeZone: "Europe/Dublin",
        accent: "#4f6044",
        payoutIban: "IE29AIBK93115212345678",
        payoutBic: "AIBKIE2D",
        demo: false,
      },
      filled,
    );
    for (const [position, [code, currency, country]] of [
      ["eu", "EUR", "IE"],
      ["us", "USD", "US"],
    ].entries() as Iterable<[number, [string, string, string]]>) {
      must(
        await addMarket(context, {
          code,
          name: code,
          currency,
          country,
          locale: "en",
          taxName: "VAT",
          taxBasisPoints: 2300,
          pricesIncludeTax: true,
          shippingAmount: 500n,
          freeShippingFrom: null,
          shipsTo: [country],
          position,
        }),
      );
    }
    const steps = [
      // 3,000 words of two to four syllables, behind a function so that each statement has them.
      sql`create function words() returns text[] language sql immutable as $$
        select array_agg(word order by i) from (select i, string_agg(
          (array['ba','le','ri','so','mu','ter','lin','cha','ro','se','hip','man','dor','fi','gra','wen','to','sal','vi','per'])[
            1 + ((hashint8extended(i, part) & 1048575) % 20)], '' order by part) as word
          from generate_series(1, 3000) i, generate_series(1, 2 + i % 3) part group by i) spelt $$`,
      sql`insert into category (slug, position) select 'category-' || i, i from generate_series(1, 20) i`,
      sql`insert into category_text (category_id, locale, name, intro) select id, 'en', 'Shelf ' || (words())[id], '' from category`,
      sql`insert into product_option (key, position) values ('size', 1), ('scent', 2)`,
      sql`insert into option_value (option_id, key, position)
        select product_option.id, key || '-' || i, i from product_option, generate_series(1, 8) i where key = 'scent' or i <= 5`,
      sql`insert into product (slug, category_id, status, position, created_at, rating_count, rating_sum)
        select 'product-' || i, case when i % 4 = 0 then 1 else 1 + ${dice(1, 20)} end,
          case when i % 50 = 0 then 'draft' else 'on-sale' end, i, timestamptz '2024-01-01' + i * interval '1 hour',
          case when i % 3 = 0 then 0 else 4 end, case when i % 3 = 0 then 0 else 4 + ${dice(2, 17)} end
        from generate_series(1, ${products}) i`,
      sql`insert into product_text (product_id, locale, title, subtitle, description, details)
        select i, locale, ${word(3)} || ' ' || ${word(4)} || ' ' || i, ${word(5)} || ' for ' || ${word(6)},
          (select string_agg(${word(7)}, ' ') from (select i * 100 + n as i from generate_series(1, 40) n) more), ${word(8)}
        from (select id as i from product) made, unnest(array['en', 'de']) locale`,
      sql`insert into variant (product_id, sku, weight_grams, position)
        select product.id, 'SKU-' || product.id || '-' || n, 100, n from product, generate_series(1, 2) n order by product.id, n`,
      sql`insert into variant_text (variant_id, locale, name) select id, 'en', 'Kind ' || id from variant`,
      sql`insert into variant_option (variant_id, option_id, value_id)
        select i, option_id, min(value_id) from (select variant.id as i, option_id, option_value.id as value_id, option_value.position as at
          from variant, option_value) pairs
        where at = 1 + case when option_id = 1 then ${dice(9, 5)} else ${dice(10, 8)} end group by i, option_id`,
      sql`insert into price (variant_id, market, class, amount, cv, qv)
        select i, code, class, (500 + ${dice(11, 9500)}) * share / 100, 300, 400
        from (select id as i from variant) made, market, (values ('retail', 100), ('preferred', 90), ('wholesale', 70)) list (class, share)`,
      sql`insert into stock (variant_id, on_hand) select i, case when i % 10 = 0 then 0 else 1 + ${dice(12, 200)} end
        from (select id as i from variant) made`,
    ];
    for (const step of steps) await step.execute(tx);
  });
  await sql`vacuum analyze`.execute(db);
}
