import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { boughtBy } from "../orders/index.ts";
import { smallShop } from "../orders/testing.ts";
import { changeProducts } from "./change-products.ts";
import { readProduct } from "./read-shop.ts";
import { decideReview, ownReview, readReviews, shownReviews, writeReview } from "./reviews.ts";
import { setStock } from "./set-stock.ts";
import { askForAlert, tellWaitingJob } from "./stock-alerts.ts";
import { returnStock } from "./stock.ts";

const { db } = await testDatabase();
const shop = await smallShop(db, db);
const run = <T>(work: (context: Context) => Promise<T | Failure>): Promise<T | Failure> =>
  inTransaction(db, (tx) => work({ tx, now: shop.time, actor: null }));
const shelf = { market: shop.markets.eu, locale: "en", now: shop.time, customerClass: "retail" as const };
const balm = await shop.shelve(5);
await shop.shelve(5);

const review = { slug: "balm-1", stars: 4, title: "Soft", body: "Lasts long.", locale: "en" };

test("only a paid order entitles to a review; it is shown and counted once somebody has read it", async () => {
  const person = await shop.company.buyer("nora");
  const who = { person, token: undefined };
  assert.ok(isFailure(await run((context) => writeReview(context, undefined, review))));
  await shop.place(await shop.basket([[balm, 1]]), "test-declined");
  assert.equal(await boughtBy(db, who, "balm-1"), undefined);
  must(await shop.checkout([[balm, 1]], "test-succeeds"));
  const bought = await boughtBy(db, who, "balm-1");
  assert.equal(bought?.person, person);
  assert.equal(await boughtBy(db, who, "balm-2"), undefined);
  assert.equal(await boughtBy(db, { person: null, token: "nobody's" }, "balm-1"), undefined);
  assert.equal(await boughtBy(db, { person: null, token: undefined }, "balm-1"), undefined);

  assert.ok(isFailure(await run((context) => writeReview(context, bought, { ...review, stars: 6 }))));
  assert.ok(isFailure(await run((context) => writeReview(context, bought, { ...review, slug: "gone" }))));
  must(await run((context) => writeReview(context, bought, review)));
  assert.deepEqual(await shownReviews(db, "balm-1", 10), []);
  assert.equal(await ownReview(db, "balm-1", person), "waiting");
  const [waiting] = await readReviews(db, { state: "waiting", locale: "en", limit: 10 });
  assert.deepEqual([waiting?.product, waiting?.stars, waiting?.by], ["Balm 1", 4, "nora"]);
  const decide = (state: "shown" | "refused") =>
    run((context) => decideReview(context, { id: waiting!.id, state, reason: "read" }));
  const rating = async () => must(await readProduct(db, shelf, "balm-1")).rating;
  assert.equal(must(await decide("shown")), "waiting");
  assert.deepEqual(await rating(), { tenths: 40, count: 1 });
  assert.deepEqual(
    (await shownReviews(db, "balm-1", 10)).map(({ title, by }) => [title, by]),
    [["Soft", "nora"]],
  );
  // Rewritten, it waits again.
  must(await run((context) => writeReview(context, bought, { ...review, stars: 1 })));
  assert.equal(await rating(), null);
  assert.equal(must(await decide("shown")), "waiting");
  assert.deepEqual(await rating(), { tenths: 10, count: 1 });
  assert.equal(must(await decide("refused")), "shown");
  assert.equal(await rating(), null);
  assert.ok(isFailure(await run((context) => decideReview(context, { id: 999n, state: "shown", reason: null }))));
});

test("many reviews decided at once are counted exactly", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, (_, index) => shop.company.buyer(`buyer-${index}`)));
  const { rows } = await sql<{ id: bigint }>`select id from orders where paid_at is not null limit 1`.execute(db);
  for (const person of people) {
    must(await run((context) => writeReview(context, { person, orderId: rows[0]!.id }, { ...review, slug: "balm-2" })));
  }
  const waiting = await readReviews(db, { state: "waiting", locale: "en", limit: 10 });
  assert.equal(waiting.length, 8);
  await Promise.all(
    waiting.map(({ id }) => run((context) => decideReview(context, { id, state: "shown", reason: null }))),
  );
  assert.deepEqual(must(await readProduct(db, shelf, "balm-2")).rating, { tenths: 40, count: 8 });
});

const mails = async () =>
  (
    await sql<{ recipient: string; url: string }>`
    select recipient, data->>'url' as url from mail where template = 'back-in-stock' order by id`.execute(db)
  ).rows;
const jobs = async () =>
  (
    await sql<{ count: number }>`
    select count(*)::integer as count from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier = 'tell-waiting'`.execute(
      db,
    )
  ).rows[0]!.count;

test("who waits for what is sold out is written to once when it is there again, and forgotten", async () => {
  const soon = await shop.shelve(0);
  const ask = (email: string, variantId = soon) =>
    run((context) => askForAlert(context, { variantId, email, locale: "de", shopUrl: "https://shop.example" }));
  const there = await ask("a@example.test", balm);
  assert.equal(isFailure(there) && there.code, "wrong-state");
  assert.ok(isFailure(await ask("nobody")));
  must(await ask("a@example.test"));
  must(await ask("A@example.test"));
  must(await ask("b@example.test"));
  const work = () =>
    tellWaitingJob(
      { variants: [soon.toString()] },
      { db, clock: { now: () => shop.time }, signal: new AbortController().signal },
    );
  await work();
  assert.deepEqual(await mails(), []);
  const before = await jobs();
  must(await run((context) => setStock(context, { variantId: soon, onHand: 2, reason: "delivery" })));
  assert.equal(await jobs(), before + 1);
  await Promise.all([work(), work(), work()]);
  assert.deepEqual(
    (await mails()).toSorted((a, b) => a.recipient.localeCompare(b.recipient)),
    ["a@example.test", "b@example.test"].map((recipient) => ({ recipient, url: "https://shop.example/p/balm-3" })),
  );
  assert.equal((await sql`select from stock_alert`.execute(db)).rows.length, 0);
  // Nobody waits any more: no job.
  must(await run((context) => setStock(context, { variantId: soon, onHand: 3, reason: "delivery" })));
  assert.equal(await jobs(), before + 1);
});

test("every way that brings stock back tells: a refund, many at once", async () => {
  const waitFor = async () => {
    const variant = await shop.shelve(0);
    must(
      await run((context) =>
        askForAlert(context, {
          variantId: variant,
          email: "c@example.test",
          locale: "en",
          shopUrl: "https://shop.example",
        }),
      ),
    );
    return variant;
  };
  const before = await jobs();
  const refunded = await waitFor();
  await run((context) => returnStock(context, [{ variantId: refunded, quantity: 1 }]));
  assert.equal(await jobs(), before + 1);
  const counted = await waitFor();
  const { product_id: id } = await db
    .selectFrom("variant")
    .select("product_id")
    .where("id", "=", counted)
    .executeTakeFirstOrThrow();
  must(
    await run((context) =>
      changeProducts(context, { ids: [id], deed: { kind: "stock", onHand: 3 }, reason: "counted" }),
    ),
  );
  assert.equal(await jobs(), before + 2);
});
