/**
 * A company's orders, made by SQL as the shop's use cases leave them: placed over three years, 3% not paid, 4% cancelled, 6% refunded,
 * 2% with returns. For the benchmarks of the office's lists.
 */
import { sql } from "kysely";
import type { Db } from "../server/src/foundation/database.ts";

/** When the last of them is placed. */
export const lastOrder = Temporal.Instant.from("2026-11-01T00:00:00Z");

/** Somebody who buys for a house full of people: one order in five hundred. */
export const frequentBuyer = 7n;

/**
 * Fills the tables of orders over one connection. Foreign keys and triggers sleep while the rows are made; all checks of the tables
 * themselves hold.
 * @param size.people their buyers are the people 1 to this
 */
export async function fillOrders(
  db: Db,
  size: { readonly orders: number; readonly people: number },
  say: (line: string) => void,
): Promise<void> {
  const { orders, people } = size;
  await sql`set session_replication_role = replica`.execute(db);
  await sql`
    insert into market (code, currency, country, locale, name, tax_name, tax_basis_points, prices_include_tax, shipping_amount, ships_to, position)
    values ('eu', 'EUR', 'IE', 'en-IE', 'EU', 'VAT', 2300, true, 590, '{IE}', 1), ('us', 'USD', 'US', 'en-US', 'US', 'Tax', 800, false, 700, '{US}', 2),
      ('jp', 'JPY', 'JP', 'ja-JP', 'JP', 'Tax', 1000, true, 800, '{JP}', 3)
    on conflict (code) do nothing`.execute(db);
  await sql`
    insert into orders (number, market, currency, locale, buyer_id, state, prices_include_tax, tax_name, tax_basis_points, goods, shipping, shipping_tax,
      tax, total, placed_at, paid_at, cancelled_at, sale_id, shipping_state, return_state, refunded)
    select 'AV-' || 100000 + n, case when n % 50 = 0 then 'jp' when n % 3 = 0 then 'us' else 'eu' end, 'EUR', 'en',
      case when n % 500 = 0 then ${frequentBuyer} else 1 + (n::bigint * 7919) % ${people}::bigint end, state, true, 'VAT', 2300,
      2000, 480, 110, 570, 3050, at, case when state = 'paid' then at + interval '1 minute' end,
      case when state = 'cancelled' then at + interval '1 hour' end, case when state = 'paid' then n end,
      case when state <> 'paid' then 'open' when n > ${orders} - 3000 then 'open' when n > ${orders} - 9000 then 'shipped'
        when n % 997 = 0 then 'part' when n % 16 = 0 then 'nothing' else 'delivered' end,
      case when state = 'paid' and n % 50 = 7 then case when n > ${orders} - 5000 then 'asked' else 'done' end else 'none' end,
      case when state = 'paid' and n % 16 = 0 then 3050 when state = 'paid' and n % 50 = 7 then 1230 else 0 end
    from generate_series(1, ${orders}::integer) n
    cross join lateral (select ${lastOrder}::timestamptz - make_interval(secs => (${orders}::integer - n) * (94608000.0 / ${orders}::integer)) as at,
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
  say("orders with all that is theirs");
}
