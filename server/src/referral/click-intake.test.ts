/** Clicks of a rush: put down unjudged, judged and moved afterwards, as if each had been judged at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import type { Tx } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { Arrivals } from "./arrivals.ts";
import { ClickIntake, takeIn } from "./click-intake.ts";
import { firstNumber } from "./click-numbers.ts";
import { createLink } from "./create-link.ts";
import { clickById } from "./store.ts";
import { putDownClicks, writeClicks } from "./write-clicks.ts";
import type { NewClick } from "./write-clicks.ts";

const database = await testDatabase();
const { db, pool } = database;
const company = await smallCompany(db);
let now = Temporal.Instant.from("2026-03-01T10:00:00Z");
const clock = { now: () => now };
const log = (level: string, event: string) => assert.notEqual(level, "error", event);
const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

const link = must(
  await company.at("2026-02-01T00:00:00Z", (context) =>
    createLink(context, { memberId: company.affiliate, path: "/p/balm", label: "Blog", code: "blog" }),
  ),
);

const visit = (visitor: number, search = "") => ({
  address: `10.0.${visitor >> 8}.${visitor & 255}`,
  userAgent: agent,
  memberId: null,
  search,
  referrer: "",
  prefetch: false,
});

/** A click at so many minutes after ten on the first of April, as it is put down. */
async function clickAt(minutes: number, visitor = 1, change: Partial<NewClick> = {}): Promise<NewClick> {
  const at = Temporal.Instant.from("2026-04-01T10:00:00Z").epochMilliseconds + minutes * 60_000;
  const id = await firstNumber(db);
  const plain = { landing: "/", referrer: "", tags: {}, reason: null, first: null };
  const visitorKey = String(visitor).padStart(32, "0");
  return { id, at, memberId: company.affiliate, linkId: link.id, visitor: visitorKey, ...plain, ...change };
}

async function showCommit(tx: Tx): Promise<string> {
  const { rows } = await sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`.execute(tx);
  return rows[0]!.setting;
}

async function waiting(): Promise<number> {
  return (await pool.query<{ n: number }>("select count(*)::int as n from click_intake")).rows[0]!.n;
}

async function allTakenIn(): Promise<void> {
  for (let wait = 0; wait < 400 && (await waiting()) > 0; wait += 1)
    await new Promise((later) => setTimeout(later, 25));
  assert.equal(await waiting(), 0);
}

async function judged(day: string): Promise<readonly { reason: string | null; n: number }[]> {
  const { rows } = await pool.query<{ reason: string | null; n: number }>(
    "select reason, count(*)::int as n from click where (at at time zone 'UTC')::date = $1 group by 1 order by 1 nulls first",
    [day],
  );
  return rows;
}

test("a rush is judged as calm hours are: a hundred visitors of three visits each count once each", async () => {
  for (const [day, rush] of [
    ["2026-03-02", 1_000_000],
    ["2026-03-03", 0],
  ] as const) {
    now = Temporal.Instant.from(`${day}T10:00:00Z`);
    const arrivals = new Arrivals({ db, clock, log, rush });
    const arrived = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => must(await arrivals.byCode("blog", visit(n % 100, `s1=n${n}`)))),
    );
    await allTakenIn();
    await arrivals.close();
    assert.deepEqual(await judged(day), [
      { reason: null, n: 100 },
      { reason: "duplicate", n: 200 },
    ]);
    for (const [n, { clickId }] of arrived.entries()) {
      const click = await clickById(db, clickId!);
      assert.ok(click?.valid, `${day}: the token of visit ${n} leads to a click that counts`);
      assert.equal(Number(/\d+/.exec(click.tags["s1"] ?? "")?.[0]) % 100, n % 100, "and to the same visitor's");
    }
  }
});

test("a click that waits is known, with what it repeats, and is the same once it is taken in", async () => {
  const first = await clickAt(0, 50, { tags: { s1: "mail" }, referrer: "blog.example" });
  const again = await clickAt(1, 50, { reason: "duplicate", first: first.id });
  const robot = await clickAt(1, 51, { reason: "bot" });
  await putDownClicks(db, [first, again, robot], true);
  const known = async () => Promise.all([first.id, again.id, robot.id].map((id) => clickById(db, id)));
  const before = await known();
  assert.deepEqual(
    before.map((click) => [click?.id, click?.valid, click?.linkCode, click?.referrer, click?.tags]),
    [
      [first.id, true, "blog", "blog.example", { s1: "mail" }],
      [first.id, true, "blog", "blog.example", { s1: "mail" }],
      [robot.id, false, "blog", null, {}],
    ],
  );
  assert.equal(await takeIn(db, 100, 30), 3);
  assert.deepEqual(await known(), before);
  assert.equal(await takeIn(db, 100, 30), 0);
  assert.equal(await clickById(db, robot.id + 1n), undefined);
});

test("what waited longer than the window is judged by its own time, not by its group", async () => {
  for (const minutes of [0, 29, 31, 60, 95]) await putDownClicks(db, [await clickAt(minutes, 60)], true);
  while ((await takeIn(db, 100, 30)) !== 0);
  const { rows } = await pool.query<{ minutes: number; valid: boolean }>(
    `select (extract(epoch from at - '2026-04-01T10:00:00Z') / 60)::int as minutes, valid from click
     where visitor = $1 order by at`,
    ["60".padStart(32, "0")],
  );
  assert.deepEqual(
    rows.map(({ minutes, valid }) => [minutes, valid]),
    [
      [0, true],
      [29, false],
      [31, true],
      [60, false],
      [95, true],
    ],
  );
});

test("without a window every click counts", async () => {
  await putDownClicks(db, [await clickAt(0, 65), await clickAt(0, 65)], true);
  assert.equal(await takeIn(db, 100, 0), 2);
  const { rows } = await pool.query("select from click where visitor = $1 and valid", ["65".padStart(32, "0")]);
  assert.equal(rows.length, 2);
});

test("one that waits and one that another process stored at once count once, whichever came first", async () => {
  for (const [visitor, waits, stored] of [
    [70, 0, 5],
    [71, 5, 0],
    [72, 0, 0],
  ] as const) {
    await putDownClicks(db, [await clickAt(waits, visitor)], true);
    await writeClicks(db, [await clickAt(stored, visitor)], 30);
    await takeIn(db, 100, 30);
    const { rows } = await pool.query("select from click where visitor = $1 and valid", [
      String(visitor).padStart(32, "0"),
    ]);
    assert.equal(rows.length, 1, `${visitor}`);
  }
});

test("eight at a time take each click in once, while others are put down", async () => {
  const clicks = await Promise.all(Array.from({ length: 400 }, (_, n) => clickAt(200, 1_000 + n)));
  const moved: (number | null)[] = [];
  await Promise.all([
    ...Array.from({ length: 20 }, (_, n) => putDownClicks(db, clicks.slice(n * 20, n * 20 + 20), false)),
    ...Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 30; round += 1) moved.push(await takeIn(db, 7, 30));
    }),
  ]);
  for (let step: number | null = 1; step !== 0; moved.push(step)) step = await takeIn(db, 100, 30);
  assert.equal(
    moved.reduce<number>((sum, step) => sum + (step ?? 0), 0),
    400,
  );
  assert.ok(moved.includes(null), "who comes while another is at it is sent away");
  const { rows } = await pool.query("select from click where id = any($1::bigint[]) and valid", [
    clicks.map(({ id }) => id),
  ]);
  assert.equal(rows.length, 400);
});

test("what a killed process left is taken in by the next one's start", async () => {
  const left = await clickAt(300, 80);
  await putDownClicks(db, [left], true);
  const next = new Arrivals({ db, clock, log });
  await next.start(pool);
  await allTakenIn();
  await next.close();
  assert.equal((await clickById(db, left.id))?.id, left.id);
});

test("a rush is known after a tenth of a second and is over a second after its end", async () => {
  const intake = new ClickIntake({ db, log, rush: 1_000 });
  intake.note(40);
  assert.equal(intake.rushes, false);
  // Both within one window, or each in its own: a hundred more are beyond it in any case.
  intake.note(120);
  assert.equal(intake.rushes, true);
  await new Promise((later) => setTimeout(later, 1_050));
  intake.note(40);
  assert.equal(intake.rushes, false);
  await intake.close();
});

test("in the first minute of a rush nothing is taken in, beyond it a few at a time, and all of it in calm", async () => {
  const clicks = await Promise.all(Array.from({ length: 120 }, (_, n) => clickAt(400, 2_000 + n)));
  const rushing = async (rest: number, seen: (left: number) => boolean) => {
    const intake = new ClickIntake({ db, log, rush: 0, rest });
    intake.note(1);
    intake.begin(30);
    let left = await waiting();
    for (let wait = 0; wait < 40 && !seen(left); wait += 1) {
      intake.note(1);
      await new Promise((later) => setTimeout(later, 20));
      left = await waiting();
    }
    await intake.close();
    return left;
  };
  await putDownClicks(db, clicks, true);
  assert.equal(await rushing(60_000, () => false), 120);
  const beyond = await rushing(0, (left) => left < 120);
  assert.ok(beyond > 0 && beyond < 120, `${beyond} wait`);
  const calm = new ClickIntake({ db, log });
  calm.begin(30);
  await allTakenIn();
  await calm.close();
});

test("a group with a click that cannot be is refused whole, as without a rush", async () => {
  const wrong = await clickAt(310, 90, { tags: { s1: "\u0000" } });
  await assert.rejects(putDownClicks(db, [await clickAt(310, 91), wrong], true), { code: "22P05" });
  assert.equal(await waiting(), 0);
});

test("only a durable click's commit waits for the disk", async (t) => {
  // The tests' own database never waits.
  const { url } = database;
  const waiting = openDatabase(`${url}${url.includes("?") ? "&" : "?"}options=-c%20synchronous_commit%3Don`, {
    connections: 1,
  });
  t.after(() => waiting.close());
  const waits = (awaitDisk: boolean) =>
    inTransaction(waiting.db, async (tx) => {
      await writeClicks(tx, [await clickAt(320, 95)], 30, awaitDisk);
      return showCommit(tx);
    });
  const usual = await inTransaction(waiting.db, showCommit);
  assert.equal(usual, "on");
  assert.equal(await waits(true), usual);
  assert.equal(await waits(false), "off");
  assert.equal(await inTransaction(waiting.db, showCommit), usual, "the next transaction is as ever");
});
