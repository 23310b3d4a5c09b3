/** A small shop whose shoppers have autoships, and whose time passes. */
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { findKept, keepMethod, orderLines, writeMethod } from "../orders/index.ts";
import type { KeptMethod } from "../orders/index.ts";
import { dublin, smallShop } from "../orders/testing.ts";
import { methodSettled } from "./change-autoship.ts";
import { dueAutoships } from "./jobs.ts";
import type { Autoship } from "./model.ts";
import { runAutoship } from "./run-autoship.ts";
import { dayIn } from "./schedule.ts";
import { startAutoship } from "./start-autoship.ts";
import type { NewAutoship } from "./start-autoship.ts";
import { chargesOf, eventsOf, findAutoship } from "./store.ts";

export async function autoshipShop() {
  const database = await testDatabase({ connections: 20 });
  const { db } = database;
  const books = openDatabase(database.url, { connections: 8 });
  const shop = await smallShop(db, books.db);
  const { services } = shop;
  let people = 0;

  const act = <T>(
    work: (context: Context) => Promise<T | Failure>,
    actor: bigint | null = null,
  ): Promise<T | Failure> => inTransaction(db, (tx) => work({ tx, now: shop.time, actor }));

  /** A way to pay of a person that the test bank keeps. */
  const keep = async (person: bigint, method = "test-succeeds"): Promise<KeptMethod> => {
    const wish = { person, method, returnUrl: "https://shop.example/account" };
    const written = must(await act((context) => writeMethod(context, services.payments, wish)));
    const kept = must(await keepMethod(services, written.id));
    await act((context) => methodSettled(context, kept.id).then(() => null));
    return must((await findKept(db, kept.id)) ?? (null as never));
  };

  const shopper = async (email = `shopper-${(people += 1)}@example.test`) =>
    await inTransaction(db, (tx) =>
      findOrCreatePerson({ tx, now: shop.time, actor: null }, { email, name: "Nora Quinn", locale: "en" }),
    );

  /** An autoship of a new shopper, of one balm every four weeks from today on. */
  const start = async (
    wish: Partial<Omit<NewAutoship, "method">> & { readonly method?: string; readonly variant?: bigint },
  ): Promise<Autoship> => {
    const person = wish.personId ?? (await shopper());
    const method = await keep(person, wish.method ?? "test-succeeds");
    const timeZone = wish.timeZone ?? "Europe/Dublin";
    const { variant, ...rest } = wish;
    return must(
      await act(async (context) =>
        startAutoship(context, {
          personId: person,
          market: "eu",
          locale: "en",
          timeZone,
          rhythm: { every: 4, unit: "week" },
          firstOn: dayIn(timeZone, shop.time),
          lines: [{ variantId: variant ?? (await shop.shelve(50)), quantity: 1 }],
          contact: { ...dublin, email: `person-${person}@example.test` },
          shippingMethodId: null,
          clickId: null,
          code: null,
          shopUrl: "https://shop.example",
          expectedTotal: null,
          ...rest,
          method,
        }),
      ),
    );
  };

  /** What the sweep and its jobs do now. */
  const sweep = async () => {
    for (const id of await dueAutoships(db, shop.time)) await runAutoship(services, id);
  };

  /** Lets time pass hour by hour, the sweep in each. */
  const pass = async (days: number, hours = 6) => {
    for (let hour = 0; hour < days * 24; hour += hours) {
      shop.time = shop.time.add({ hours });
      await sweep();
    }
  };

  const look = async (id: bigint) => {
    const autoship = (await findAutoship(db, id))!;
    const charges = await chargesOf(db, id);
    const { rows: mails } = await sql<{ kind: string; data: Record<string, unknown> }>`
      select data->>'kind' as kind, data from mail where template = 'autoship' and recipient = ${`person-${autoship.personId}@example.test`}
      order by id`.execute(db);
    return {
      autoship,
      charges: charges.toReversed(),
      mails: mails.map(({ kind }) => kind),
      told: mails.map(({ data }) => data),
      events: (await eventsOf(db, id)).map(({ kind }) => kind).toReversed(),
    };
  };

  /** Charges at the bank, sales, and what was posted for the orders of an autoship. */
  const money = async (id: bigint) => {
    const { rows } = await sql<{ taken: bigint; times: bigint; sales: bigint; posted: bigint; paid: bigint }>`
      with own as (select orders.* from orders join autoship_charge charge on charge.order_id = orders.id
        where charge.autoship_id = ${id})
      select
        (select coalesce(sum(captured - refunded), 0)::bigint from test_bank_charge where state = 'captured'
          and reference in (select reference from payment where order_id in (select id from own))) as taken,
        (select count(*) from test_bank_charge where state = 'captured'
          and reference in (select reference from payment where order_id in (select id from own))) as times,
        (select count(*) from sale where source = 'store' and source_ref in (select id::text from own)) as sales,
        (select coalesce(sum(amount), 0)::bigint from entry where key like any (select 'order:' || id || ':%' from own)) as posted,
        (select coalesce(sum(total), 0)::bigint from own where state = 'paid') as paid`.execute(db);
    return rows[0]!;
  };

  const linesOf = async (orderId: bigint) =>
    (await orderLines(db, orderId)).map(({ variantId, quantity }) => [variantId, quantity] as const);

  return { ...database, books, shop, services, act, keep, shopper, start, sweep, pass, look, money, linesOf };
}
