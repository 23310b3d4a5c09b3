/**
 * What a company with a million orders has beside them, made by SQL in plausible numbers: 300,000 people, 100,000 members, sales with their earnings
 * and the books, mails, deeds of staff, reviews, returns, gift cards, autoships, what affiliates bring, payouts. Orders and products
 * are filled before (`orders-company.ts`, `catalog-shelves.ts`); foreign keys and triggers sleep meanwhile.
 */
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { grantPermission, permissions } from "../server/src/access/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { closeBooks } from "../server/src/ledger/index.ts";
import { setTree } from "../server/src/network/index.ts";
import { putPlanInForce } from "../server/src/plan/index.ts";
import { openProgram } from "../server/src/program/testing.ts";
import { frequentBuyer } from "./orders-company.ts";

export interface OfficeSize {
  readonly orders: number;
  readonly people: number;
  readonly members: number;
  readonly products: number;
}

export const sizeOf = (orders: number): OfficeSize => ({
  orders,
  people: Math.ceil(orders * 0.3),
  members: Math.ceil(orders / 10),
  products: Math.max(100, Math.ceil(orders / 100)),
});

/** When the office is looked at: half a day before the last order, in the period that is still open. */
export const officeNow = Temporal.Instant.from("2026-10-31T12:00:00Z");

const founded = Temporal.Instant.from("2023-10-01T00:00:00Z");

/** The one to whom every fiftieth sale goes; other members share the rest. */
export const busyMember = 100_001n;

const staff = 20;

/** A number in [0, 1) of a row's number and a salt, the same everywhere. */
const dice = (salt: number) => sql`((hashint8extended(n, ${salt}::bigint) & 1048575) / 1048576.0::float8)`;
const ago = sql`${officeNow}::timestamptz - (1 - n::float8 / of) * interval '1095 days'`;

/** Over one connection, since it is told to let keys sleep. */
export async function fillOffice(db: Db, size: OfficeSize, say: (line: string) => void): Promise<void> {
  const { orders, people, members } = size;
  const rows = (count: number) =>
    sql`generate_series(1, ${Math.ceil(count)}::bigint) n cross join (select ${Math.ceil(count)}::float8 as of) all_of_them`;
  await sql`set session_replication_role = replica`.execute(db);
  const make = async (name: string, ...statements: readonly ReturnType<typeof sql>[]) => {
    for (const statement of statements) await statement.execute(db);
    say(name);
  };

  await make(
    "people",
    sql`insert into person (id, created_at) overriding system value select n, ${ago} from ${rows(people)}`,
    sql`insert into person_detail (person_id, name, email, locale)
      select n, initcap(first) || ' ' || initcap(last), first || '.' || last || n || '@example.test', 'en' from (
        select n, (array['nora','sean','aoife','mina','jakob','lena','haruto','yui','emma','liam','olga','piotr','ines','mateo','zoe','noah'])[1 + n % 16] as first,
          (array['quinn','byrne','walsh','kato','sato','meyer','schmidt','lopez','garcia','novak','kowalski','rossi','ferrari'])[1 + (n * 7919) % 13]
            || case when n % 1000 = 1 then 'ovski' else '' end as last from ${rows(people)}) named`,
    sql`insert into customer (person_id, owner_id, owned_since) select n, case when n % 3 = 0 then ${members}::bigint end, ${ago} from ${rows(people)}`,
    // Four in ten said that they want the newsletter, a tenth of them said no later.
    sql`insert into consent (person_id, kind, granted, at, via, stands)
      select n, 'newsletter', true, ${ago}, 'sign-up', n % 50 <> 1 from ${rows(people)} where n % 5 < 2`,
    sql`insert into consent (person_id, kind, granted, at, via)
      select n, 'newsletter', false, ${ago}, 'account' from ${rows(people)} where n % 50 = 1`,
    sql`insert into member (id, person_id, handle, display_name, joined_at) overriding system value
      select 100000 + n, n, translate(split_part(lower(name), ' ', 2), ' ', '-') || '-' || n, name, ${ago}
      from ${rows(members)} join person_detail on person_id = n`,
    sql`insert into member_standing (member_id, kind, status, during)
      select 100000 + n, case when ${dice(1)} < 0.7 then 'distributor' else 'affiliate' end,
        case when ${dice(2)} < 0.06 then 'terminated' when ${dice(2)} < 0.08 then 'suspended' else 'active' end, tstzrange(${ago}, null)
      from ${rows(members)}`,
    sql`insert into tree_edge (tree, member_id, parent_id, during)
      select 'sponsor', 100000 + n, 100000 + ceil((n - 1) * sqrt(${dice(3)}))::bigint, tstzrange(${ago}, null) from ${rows(members)} where n > 20`,
    sql`insert into customer_class (person_id, class, set_at, set_by)
      select n, case when n % 100 = 0 then 'wholesale' else 'preferred' end, ${ago}, case when n % 100 = 0 then 1 else n end from ${rows(people)} where n % 5 = 0`,
    sql`insert into site_version (member_id, version, story, state, made_at, decided_at)
      select 100000 + n, 1, 'I like balm.', case when n % 10 = 0 then 'waiting' else 'shown' end, ${ago}, case when n % 10 > 0 then ${ago} end
      from ${rows(members / 4)}`,
    sql`insert into network_change (kind, tree, member_id, parent_id, reason, asked_at, asked_by, state, decided_at, effective_at)
      select 'move', 'sponsor', 100000 + n, 100001, 'A slip.', ${ago}, 1, case when n % 50 = 0 then 'asked' else 'approved' end,
        case when n % 50 > 0 then ${ago} end, case when n % 50 > 0 then ${ago} end from ${rows(members / 20)}`,
    sql`insert into tank (tree, member_id, sponsor_id, since, deadline)
      select 'pairs', 100000 + n, 100001, ${ago}, ${ago} from ${rows(members / 100)}`,
  );

  const program = await inTransaction(db, async (tx) => {
    const context = { tx, now: founded, actor: 1n };
    for (let person = 1; person <= staff; person += 1) {
      for (const permission of permissions) {
        await grantPermission(context, { person: BigInt(person), permission });
      }
    }
    const document = await readFile(new URL("../plans/starter.json", import.meta.url), "utf8");
    must(await putPlanInForce(context, { document, from: founded, reason: "The first." }));
    must(
      await setTree(context, { name: "pairs", kind: "binary", width: 2, depth: null, fill: "balanced", tankDays: 7 }),
    );
    return await openProgram(context, { members: [] });
  });
  const group = sql`(select id from program_group where program_id = ${program.id} limit 1)`;

  await make(
    "sales",
    sql`insert into period (id, calendar, name, during, state) overriding system value
      select n, 'month', to_char(begin, 'YYYY-MM'), tstzrange(begin at time zone 'Europe/Dublin', (begin + interval '1 month') at time zone 'Europe/Dublin'),
        case when n = 37 then 'open' else 'committed' end
      from (select n, timestamp '2023-09-01' + n * interval '1 month' as begin from generate_series(1, 37) n) months
      on conflict do nothing`,
    sql`insert into sale (id, source, source_ref, at, period_id, plan_version_id, market, currency, buyer_id, seller_id, attribution, attribution_data)
      overriding system value
      select id, 'order', number, paid_at, coalesce((select period.id from period where during @> paid_at), 37), 1, market, currency, buyer_id,
        100000 + case when id % 50 = 11 then 1 else 1 + (id * 7) % ${members}::bigint end, 'owner', '{}' from orders where state = 'paid'`,
    sql`insert into sale_line (sale_id, line, product, title, quantity, amount, cv, qv)
      select id, line, 'balm-' || line, 'Balm', 1, 1000, 800, 1000 from sale cross join generate_series(1, 2) line`,
    sql`insert into earning (id, sale_id, bonus, earner_id, period_id, level, paid_level, base, rate, terms, amount, currency, state)
      overriding system value
      select id, id, 'retail', seller_id, period_id, 0, 0, '2000', '10', '{}', 200, currency,
        case when period_id > 36 then 'pending' when period_id > 35 then 'held' when period_id > 34 then 'available' else 'paid' end from sale`,
    sql`insert into earning_posting (earning_id, at, period_id, amount, account, cause)
      select earning.id, sale.at, earning.period_id, 200, 'pending', 'sale' from earning join sale on sale.id = sale_id`,
    sql`insert into account (member_id, name, currency) select null, name, 'EUR'
      from unnest(array['sales', 'shipping', 'tax', 'commission', 'payment-clearing', 'payout-clearing']) name`,
    sql`insert into account (member_id, name, currency) select 100000 + n, name, 'EUR'
      from ${rows(members)} cross join unnest(array['pending', 'held', 'available', 'paid']) name`,
    // A sale's rows: what was taken, its commission, and how that went on.
    sql`insert into entry (at, debit, credit, amount, currency, key, cause, period_id)
      select sale.at, coalesce(own_debit.id, debit.id), coalesce(own_credit.id, credit.id), amount, 'EUR', 'sale-' || sale.id || '-' || part,
        'ord_' || upper(to_hex(sale.id)), sale.period_id
      from (values (1, 'payment-clearing', 'sales', 2480, 99), (2, 'commission', 'pending', 200, 99), (3, 'pending', 'held', 200, 37),
        (4, 'held', 'available', 200, 36), (5, 'available', 'paid', 200, 35)) as parts (part, from_name, to_name, amount, before_period)
      join sale on sale.period_id < before_period
      left join account debit on debit.member_id is null and debit.name = from_name and debit.currency = 'EUR'
      left join account own_debit on own_debit.member_id = seller_id and own_debit.name = from_name and own_debit.currency = 'EUR'
      left join account credit on credit.member_id is null and credit.name = to_name and credit.currency = 'EUR'
      left join account own_credit on own_credit.member_id = seller_id and own_credit.name = to_name and own_credit.currency = 'EUR'
      order by sale.at, part`,
    sql`insert into chargeback (sale_id, source_ref, reason, state, opened_at, decided_at)
      select id, 'cb-' || id, 'Not received', case when id % 5000 = 1 then 'open' else 'won' end, at, case when id % 5000 <> 1 then at end
      from sale where id % 1000 = 1`,
    sql`insert into fraud_case (sale_id, member_id, score, state, at, decided_at, decided_by, reason)
      select id, seller_id, 60, state, at, case when state = 'cleared' then at end, case when state = 'cleared' then 1 end,
        case when state = 'cleared' then 'Known.' end
      from (select *, case when id % 4000 = 3 then 'open' when id % 800 = 3 then 'noted' else 'cleared' end as state from sale where id % 200 = 3 or id % 1000 = 11) told`,
  );

  await make(
    "what hangs on orders",
    sql`insert into invoice (kind, series, year, number, code, order_id, issued_at, locale, currency, total, facts)
      select 'invoice', 'INV', 2026, id, 'INV-' || id, id, paid_at, 'en', currency, total, '{}' from orders where state = 'paid'`,
    sql`insert into mail (at, recipient, locale, template, data, subject, html, text, sent_at, failure)
      select placed_at + part * interval '1 minute', email, 'en', case part when 1 then 'order-placed' else 'order-paid' end,
        jsonb_build_object('number', number), 'Your order ' || number, repeat('<p>Thank you</p>', 40), repeat('Thank you. ', 30),
        case when orders.id % 500 > 0 then placed_at + interval '5 minutes' end, case when orders.id % 500 = 0 then 'No such mailbox.' end
      from orders join order_contact on order_id = orders.id cross join generate_series(1, 2) part order by placed_at, orders.id, part`,
    sql`insert into audit (at, actor, action, subject, reason, before, after)
      select ${ago}, 1 + n % ${staff}, 'order.ship', 'ord_' || upper(to_hex(n * 2)), null, '{"state": "open"}', '{"state": "shipped"}'
      from ${rows(orders / 2)}`,
    sql`insert into review (product_id, person_id, order_id, stars, title, body, locale, state, at, decided_at)
      select product_id, person_id, n, 1 + n % 5, 'Good', 'I use it each day, and it lasts.', 'en', state, ${ago},
        case when state <> 'waiting' then ${ago} end
      from (select distinct on (1 + (n * n) % ${size.products}::bigint, 1 + (n * 31) % ${people}::bigint) n, of, 1 + (n * n) % ${size.products}::bigint as product_id,
          1 + (n * 31) % ${people}::bigint as person_id, case when n % 40 = 0 then 'waiting' when n % 15 = 0 then 'refused' else 'shown' end as state
        from ${rows(orders / 10)}) said order by n`,
    sql`insert into goods_return (order_id, code, state, wish, asked_at, decided_at, refusal, received_at, settled_at)
      select id, number || '-R1', state, 'refund', at, case when state <> 'asked' then at end, case when state = 'refused' then 'Too late.' end,
        case when state in ('received', 'settled') then at end, case when state = 'settled' then at end
      from (select id, number, placed_at + interval '9 days' as at, case when id > ${orders} - 5000 then 'asked' when id > ${orders} - 9000 then 'approved'
          when id % 300 = 7 then 'refused' when id % 4000 = 57 then 'received' else 'settled' end as state
        from orders where return_state <> 'none') asked order by asked.id`,
    sql`insert into goods_return_line (return_id, order_line_id, quantity, reason)
      select goods_return.id, (goods_return.order_id - 1) * 2 + 1, 1, 'changed-mind' from goods_return`,
    sql`insert into promotion (names, kind, basis_points, combines, priority, volume, code, created_at)
      select jsonb_build_object('en', 'Promotion ' || n), 'percent', 1000, false, 1, 'shrink', 'SAVE-' || n, ${ago} from ${rows(200)}`,
    sql`insert into promotion_use (promotion_id, order_id, person_id, at) select 1 + id % 200, id, buyer_id, placed_at from orders where id % 10 = 0`,
    sql`insert into key_pool (variant_id, active) select n, true from ${rows(50)}`,
    sql`insert into license_key (variant_id, sealed, digest, ending, added_at) select 1 + n % 50, '', sha256(n::text::bytea), 'ABCD', ${ago} from ${rows(orders / 20)}`,
    sql`insert into stock_alert (variant_id, email, locale, shop_url, asked_at)
      select 1 + n % 500, 'who' || n || '@example.test', 'en', 'https://shop.example', ${ago} from ${rows(orders / 50)}`,
  );

  const cards = Math.ceil(orders / 50);
  await make(
    "gift cards and autoships",
    sql`insert into credit (id, kind, currency, balance, created_at) overriding system value
      select n, 'gift-card', 'EUR', case when n % 3 = 0 then 0 else 2500 end, ${ago} from ${rows(cards)}`,
    sql`insert into gift_card (credit_id, value, code_hash, last4, order_id, reason, send_at, sent_at, active_at)
      select n, 2500, sha256(n::text::bytea), lpad(upper(to_hex((n * 7919) % 65536)), 4, '0'), n * 3, '', ${ago}, ${ago}, case when n % 50 > 0 then ${ago} end
      from ${rows(cards)}`,
    sql`insert into gift_card_recipient (credit_id, name, email, sender, message, locale, shop_url)
      select n, name, email, 'Grandma', '', 'en', 'https://shop.example' from ${rows(cards)} join person_detail on person_id = 1 + (n * 13) % ${people}::bigint`,
    sql`insert into credit (id, kind, person_id, currency, balance, created_at) overriding system value
      select ${cards} + n, 'store-credit', n, 'EUR', 2000, ${ago} from ${rows(people / 10)}`,
    sql`insert into credit_entry (credit_id, at, change, cause)
      select ${cards} + case when n % 30 = 0 then ${frequentBuyer}::bigint else 1 + n % ${Math.ceil(people / 10)}::bigint end, ${ago}, 100, 'ord_' || upper(to_hex(n)) from ${rows(people / 3)}`,
    sql`insert into payment_method (person_id, provider, method, reference, state, token, brand, last4, return_url, started_at, settled_at)
      select n, 'test-bank', 'test-succeeds', 'kept-' || n, 'saved', 't' || n, 'Visa', '4242', 'https://shop.example', ${ago}, ${ago} from ${rows(cards)}`,
    sql`insert into autoship (id, person_id, market, locale, currency, state, why, time_zone, every, unit, anchor_on, next_on, next_at, payment_method_id,
        shop_url, payments, started_at, changed_at) overriding system value
      select n, case when n % 400 = 0 then ${frequentBuyer}::bigint else n end, 'eu', 'en', 'EUR', state,
        case when state = 'paused' then case when n % 70 = 6 then 'unpaid' else 'by-shopper' end when state = 'ended' then 'by-shopper' end,
        'Europe/Dublin', 1, 'month', next, next, next::timestamptz, n, 'https://shop.example', 3, ${ago}, ${ago}
      from (select n, of, date '2026-11-01' + (n % 30)::integer as next,
        case when n % 10 < 6 then 'active' when n % 10 = 6 then 'paused' when n % 10 = 7 then 'paused' else 'ended' end as state from ${rows(cards)}) autoships`,
    sql`insert into autoship_contact (autoship_id, name, email, line1, postcode, city, country)
      select autoship.id, name, email, '3 Lime Street', 'D02 AF30', 'Dublin', 'IE' from autoship join person_detail on person_detail.person_id = autoship.id`,
    sql`insert into autoship_line (autoship_id, position, variant_id, quantity) select id, part, part + id % 90 * 2, 1 from autoship cross join generate_series(1, 2) part`,
    sql`insert into autoship_charge (order_id, autoship_id, number, due_on, state, failures, look_at, begun_at, ended_at)
      select id * 3 + number, id, number, date '2026-07-01' + number * 30, case when number = 3 and id % 97 = 0 then 'open' else 'paid' end,
        case when number = 3 and id % 97 = 0 then 1 else 0 end, case when number = 3 and id % 97 = 0 then started_at end, started_at,
        case when number = 3 and id % 97 = 0 then null else started_at end
      from autoship cross join generate_series(1, 3) number where state in ('active', 'paused')`,
  );

  await make(
    "affiliates and payouts",
    sql`insert into link (id, member_id, code, path, label, channel, campaign, created_at) overriding system value
      select n, 100000 + case when n % 100 = 0 then 1 else 1 + (n * 7) % ${members}::bigint end, 'code-' || n, '/p/product-' || n % 1000, 'Link ' || n,
        (array['blog', 'review', 'social', 'paid', 'mail', 'video'])[1 + n % 6], case when n % 4 = 0 then 'Spring ' || n % 300 end, ${ago} from ${rows(members)}`,
    sql`insert into program_membership (program_id, member_id, group_id, state, joined_at, changed_at)
      select ${program.id}, 100000 + n, ${group}, 'active', ${ago}, ${ago} from ${rows(members)} where n % 3 = 0`,
    sql`insert into program_application (program_id, person_id, handle, display_name, answers, state, submitted_at, decided_at, decided_by)
      select ${program.id}, n, 'wish-' || n, 'Wisher ' || n, '{}', case when n % 40 = 0 then 'open' else 'approved' end, ${ago},
        case when n % 40 > 0 then ${ago} end, case when n % 40 > 0 then 1 end from ${rows(members / 2)}`,
    sql`insert into program_conversion (program_id, member_id, group_id, event, sale_id, at, market, currency, amount, decision, state, decided_at)
      select ${program.id}, seller_id, ${group}, 'sale', id, at, market, currency, 2000, '{"lines": []}',
        case when id % 300 = 1 then 'pending' else 'approved' end, case when id % 300 <> 1 then at end
      from sale where id % 3 = 1 or id % 50 = 11 order by sale.id`,
    sql`insert into payee (member_id, kyc, blocked_at, blocked_reason)
      select 100000 + n, case when n % 30 = 0 then 'pending' when n % 10 = 0 then 'none' else 'verified' end, case when n % 500 = 0 then ${ago} end,
        case when n % 500 = 0 then 'Asked by the bank.' end from ${rows(members)} where n % 2 = 0`,
    sql`insert into payout_account (member_id, holder, number_sealed, shown, country, changed_at, kind)
      select 100000 + n, 'Holder', '', 'IE29 **** 5678', 'IE', ${ago}, 'iban' from ${rows(members)} where n % 2 = 0`,
    sql`insert into payout_batch (id, currency, state, execution_date, made_at, made_by, approved_at, approved_by, paid_at, paid_by, method) overriding system value
      select n, 'EUR', 'paid', ${ago}, ${ago}, 1, ${ago}, 2, ${ago}, 1, 'sepa' from ${rows(150)}`,
    sql`insert into payout (batch_id, member_id, amount, currency, state, holder, number_sealed, shown, country, method, kind, paid_at)
      select 1 + (n - 1) / ${Math.ceil(members / 50)}::bigint, 100000 + 1 + n % ${Math.ceil(members / 50)}::bigint, 5000, 'EUR', 'paid', 'Holder', '', 'IE29 **** 5678',
        'IE', 'sepa', 'iban', ${ago} from ${rows(150 * Math.ceil(members / 50))}`,
    sql`insert into withdrawal (member_id, currency, amount, state, asked_at) select 100000 + n, 'EUR', null, 'open', ${ago} from ${rows(members / 200)}`,
    sql`insert into write_off (member_id, currency, amount, owed_since, at) select 100000 + n, 'EUR', 300, ${ago}, ${ago} from ${rows(members / 50)}`,
    sql`insert into adjustment (key, type, member_id, currency, amount, statement, taxable, reason, state, requested_by, requested_at, decided_by, decided_at, posted_period_id)
      select 'adj-' || n, 'correction', 100000 + n, 'EUR', 100, 'Correction', false, 'A slip.', case when n % 50 = 0 then 'requested' else 'posted' end, 1, ${ago},
        case when n % 50 > 0 then 2 end, case when n % 50 > 0 then ${ago} end, case when n % 50 > 0 then 20 end from ${rows(members / 10)}`,
  );
  await sql`set session_replication_role = origin`.execute(db);
  for (const table of ["person", "member", "period", "sale", "earning", "credit", "autoship", "link", "payout_batch"]) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.id(table)}))`.execute(
      db,
    );
  }
  must(await closeBooks(db, { at: officeNow.subtract({ hours: 24 }), now: officeNow }));
  await sql`vacuum analyze`.execute(db);
  say("the rest of the office");
}
