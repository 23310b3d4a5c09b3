import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import { localeChain } from "./store.ts";

/** Scripts that write no spaces; `search_text` in the database sets the same letters apart. */
const unspaced = /[぀-ヿ㐀-鿿豈-﫿]/u;

/** A word that nearly every product has is no search: of so many finds only the best are listed and counted. */
const mostFound = 2000;

/** The words of a search, at most eight: letters and digits, the rest is space. */
export function wordsOf(typed: string): readonly string[] {
  return typed
    .normalize("NFKC")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "")
    .slice(0, 8);
}

/**
 * Common table expressions that end with `found (product_id, score)`, the products that a search names, and `close
 * (product_id, score)`, filled only where none does: those whose titles have words like the typed ones. Words are looked for
 * in every language's texts, as that language inflects them; the shopper's own counts double. All words must be there. A SKU's
 * beginning and a category's name find products too.
 */
export function findProducts(typed: string, locale: string): RawBuilder<unknown> {
  const words = wordsOf(typed);
  const long = words.filter((word) => unspaced.test(word) || word.length >= 3);
  const sku = typed.trim().toUpperCase();
  return sql`
    asked as materialized (select ${queryOf(words, locale)} as query),
    named as (
      select product_id, ts_rank(words, (select query from asked))
          * case when locale = any(${localeChain(locale)}::text[]) then 1 else 0.5 end as score
      from product_text where words @@ (select query from asked)
      union all
      select product_id, 2 from variant where length(${sku}) >= 3 and (sku ^@ ${sku} or sku ^@ ${typed.trim()})
      union all
      select product.id, 0.1 from product where category_id in (
        select category_id from category_text
        where to_tsvector(search_language(locale), search_text(name)) @@ (select query from asked))
    ),
    found as materialized (
      select product_id, max(score) as score from named group by product_id order by score desc, product_id limit ${mostFound}),
    close as materialized (
      select alike.product_id, sum(alike.likeness)::float8 as score
      from unnest(${long}::text[]) as word, lateral products_like(search_text(word)) alike
      where not exists (select from found) group by alike.product_id having count(*) = ${long.length})`;
}

/** The words in the shopper's language, in English and as they are: texts in any of these are met. */
function queryOf(words: readonly string[], locale: string): RawBuilder<unknown> {
  if (words.length === 0) return sql`''::tsquery`;
  const inLanguage = (language: RawBuilder<unknown>) => {
    const parts = words.map((word, index) => {
      if (unspaced.test(word)) return sql`phraseto_tsquery(${language}, search_text(${word}))`;
      const part = sql`plainto_tsquery(${language}, search_text(${word}))`;
      return index === words.length - 1 ? sql`search_beginning(${part})` : part;
    });
    return sql`(${sql.join(parts, sql` && `)})`;
  };
  return sql`${inLanguage(sql`search_language(${locale}::text)`)} || ${inLanguage(sql`'english'::regconfig`)}
    || ${inLanguage(sql`'simple'::regconfig`)}`;
}
