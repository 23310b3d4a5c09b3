/**
 * What affiliate software in the field is known to get wrong, each by its name, from the click to the books. The tables beside
 * the rules (`sales/decide-owners.test.ts`, `program/choose-rate.test.ts`) have the cases; here each failure is tried whole.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { countReports, readTotals } from "../insight/index.ts";
import { checkLedger } from "../ledger/index.ts";
import { changeStanding } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import { earningsOfSale, releaseHeld } from "../plan/index.ts";
import { changeProgram, conversionsOfSale, retireRate, setCode, setMembership } from "../program/index.ts";
import { newRate, openProgram } from "../program/testing.ts";
import { addRate } from "../program/index.ts";
import { createLink } from "../referral/index.ts";
import { recordSale } from "../sales/index.ts";
import type { NewSale, NewSaleLine } from "../sales/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { makePerson, openTestApp } from "./testing.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const founded = "2026-01-02T00:00:00Z";
const at = "2026-03-10T10:00:00Z";
const now = Temporal.Instant.from(at);
const { call, lines: log, signIn } = await openTestApp(database, { clock: { now: () => now } });
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

let count = 0;
/** A fresh affiliate with the link `/r/HANDLE`, under another where wished. */
async function affiliate(sponsorId: bigint | null = null): Promise<{ id: bigint; code: string }> {
  const code = `aff-${(count += 1)}`;
  const id = await company.at(founded, async (context) => {
    const details = { email: `${code}@example.test`, name: code, locale: "en", handle: code, displayName: code };
    const member = must(await enrolMember(context, { ...details, kind: "affiliate", sponsorId }));
    must(await createLink(context, { memberId: member, path: "/", label: "blog", code }));
    return member;
  });
  return { id, code };
}
const program = (wish: Parameters<typeof openProgram>[1]) =>
  company.at(founded, (context) => openProgram(context, wish));

type Wish = Partial<Omit<NewSale, "lines">> & { readonly lines?: readonly Partial<NewSaleLine>[] };
async function record(wish: Wish, when = at, ref = `sale-${(count += 1)}`) {
  const { lines = [{}], ...rest } = wish;
  const buyerId = rest.buyerId ?? (await company.buyer(`buyer-${ref}`));
  const line = { product: "balm", title: "Balm", quantity: 1, amount: 10_000n, cv: 0n, qv: 0n, affiliateFixed: null };
  return company.at(when, (context) =>
    recordSale(context, {
      source: "test",
      sourceRef: ref,
      market: "eu",
      currency: "EUR",
      clickId: null,
      ...rest,
      buyerId,
      lines: lines.map((change) => ({ ...line, ...change })),
    }),
  );
}
const sell = async (wish: Wish, when = at, ref?: string) => must(await record(wish, when, ref)).saleId;
const refund = async (ref: string, back: readonly (readonly [line: number, amount: bigint])[]) =>
  must(
    await company.reverse(
      "2026-03-12T10:00:00Z",
      ref,
      back.map(([line, amount]) => ({ line, amount })),
    ),
  );
const paid = async (sale: bigint) => (await earningsOfSale(db, sale)).map(({ earnerId, amount }) => [earnerId, amount]);
const own = async (sale: bigint) => (await paid(sale))[0]?.[1] ?? 0n;
const totals = async (memberId: bigint) => {
  await countReports(db, { now: now.add({ hours: 24 * 30 }) });
  const days = { from: Temporal.PlainDate.from("2026-01-01"), to: Temporal.PlainDate.from("2026-04-30") };
  const rows = await readTotals(db, { memberId, days });
  const sum = (of: "gross" | "net" | "conversions" | "clickConversions" | "clickEarned" | "earned") =>
    rows.reduce((all, row) => all + row[of], 0n);
  return {
    gross: sum("gross"),
    net: sum("net"),
    conversions: sum("conversions"),
    byClick: sum("clickConversions"),
    clickEarned: sum("clickEarned"),
  };
};

test("best reward by raw numbers: a flat 50 cents does not beat 30%, and 30% of little does not beat 50 cents", async () => {
  const ann = await affiliate();
  await program({
    members: [ann.id],
    change: { choose: "best" },
    rates: [{ fixed: { EUR: "0.50" }, per: "unit" }, { percent: "30" }],
  });
  assert.equal(await own(await sell({ clickId: await company.click(ann.id, at) })), 3_000n);
  assert.equal(await own(await sell({ clickId: await company.click(ann.id, at), lines: [{ amount: 100n }] })), 50n);
});

test("a partial refund that voids the whole commission: it takes its part and no more", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id] });
  const sale = await sell({ clickId: await company.click(ann.id, at) }, at, "partial");
  await refund("partial", [[1, 2_500n]]);
  assert.equal(await own(sale), 750n);
});

test("a refund that skips commissions already paid", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id], change: { holdDays: 0 } });
  const sale = await sell({ clickId: await company.click(ann.id, at) }, at, "already paid");
  await company.at("2026-03-25T10:00:00Z", releaseHeld);
  await sql`update earning set state = 'paid' where sale_id = ${sale}`.execute(db);
  await refund("already paid", [[1, 10_000n]]);
  assert.equal(await own(sale), 0n);
});

test("a refund that skips the upper tiers", async () => {
  const top = await affiliate();
  const mid = await affiliate(top.id);
  const ann = await affiliate(mid.id);
  await program({ members: [ann.id, mid.id, top.id], rates: [{ percent: "10", tiers: ["3", "2"] }] });
  const sale = await sell({ clickId: await company.click(ann.id, at) }, at, "tiers");
  await refund("tiers", [[1, 5_000n]]);
  assert.deepEqual(await paid(sale), [
    [ann.id, 500n],
    [mid.id, 150n],
    [top.id, 100n],
  ]);
  await refund("tiers", [[1, 5_000n]]);
  assert.deepEqual(
    (await paid(sale)).map(([, amount]) => amount),
    [0n, 0n, 0n],
  );
});

test("a reversal that applies the terms of today: it goes by those of the sale", async () => {
  const ann = await affiliate();
  const made = await program({ members: [ann.id], rates: [] });
  const rate = await company.at(founded, async (context) =>
    must(await addRate(context, newRate(made.id, { percent: "20" }))),
  );
  const sale = await sell({ clickId: await company.click(ann.id, at) }, at, "frozen");
  await company.at("2026-03-11T10:00:00Z", async (context) => {
    must(await retireRate(context, { id: rate.id, reason: "a test" }));
    must(await addRate(context, newRate(made.id, { percent: "1" })));
    must(await changeProgram(context, { id: made.id, change: { state: "closed", windowDays: 1 } }));
    must(await setMembership(context, { programId: made.id, memberId: ann.id, state: "ended" }));
  });
  await refund("frozen", [[1, 5_000n]]);
  assert.equal(await own(sale), 1_000n);
});

test("coupon-only orders recorded as a fake click: no click is made up, and EPC and the rate stay what clicks brought", async () => {
  const ann = await affiliate();
  const made = await program({ members: [ann.id] });
  await company.at(founded, async (context) =>
    must(await setCode(context, { programId: made.id, memberId: ann.id, code: "SAVE10" })),
  );
  await sell({ clickId: await company.click(ann.id, at) });
  const clicksBefore = await totals(ann.id);
  const sale = await sell({ code: "save10" });
  const [conversion] = await conversionsOfSale(db, sale);
  assert.deepEqual([conversion!.decision.way, conversion!.decision.click], ["code", null]);
  const after = await totals(ann.id);
  assert.deepEqual(after, { ...clicksBefore, conversions: 2n });
  assert.deepEqual([after.gross, after.byClick, after.clickEarned], [1n, 1n, 1_000n]);
});

test("windows enforced only in the browser's cookie: the server asks the click's own time", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id], change: { windowDays: 7 } });
  const clickId = await company.click(ann.id, "2026-03-01T10:00:00Z");
  assert.deepEqual(await paid(await sell({ clickId }, "2026-03-08T10:00:01Z")), []);
  assert.equal(await own(await sell({ clickId }, "2026-03-08T10:00:00Z")), 1_000n);
});

test("bot clicks dropped unseen: they are stored with the reason, and told gross and net", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id] });
  const follow = (agent: string, address: string) =>
    call("GET", `/r/${ann.code}`, { headers: { "user-agent": agent }, address });
  await follow(browser, "192.0.2.10");
  await follow("Googlebot/2.1 (+http://www.google.com/bot.html)", "192.0.2.11");
  await follow("curl/8.0", "192.0.2.12");
  const { rows } = await sql<{ valid: boolean; reason: string | null }>`
    select valid, reason from click where member_id = ${ann.id} order by id`.execute(db);
  assert.deepEqual(
    rows.map(({ valid, reason }) => [valid, reason]),
    [
      [true, null],
      [false, "bot"],
      [false, "bot"],
    ],
  );
  const { gross, net } = await totals(ann.id);
  assert.deepEqual([gross, net], [3n, 1n]);
});

test("open redirects by ?target=, ?url= and the like: no parameter leads to another site", async () => {
  const ann = await affiliate();
  for (const name of ["target", "url", "to", "redirect", "next", "dest", "goto", "u"]) {
    for (const where of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const answer = await call("GET", `/r/${ann.code}?${name}=${encodeURIComponent(where)}`, {
        headers: { "user-agent": browser },
      });
      assert.match(answer.headers.get("location") ?? "", /^\/(\?|$)/, `${name}=${where}`);
    }
  }
});

test("conversion endpoints with no authentication: nothing is reported without a key, and none is guessed", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id], rates: [{ event: "lead", fixed: { EUR: "2.00" }, per: "sale" }] });
  const click = toEdge("click", await company.click(ann.id, at));
  const body = { event: "lead", reference: "r", market: "eu", customer: { email: "x@example.com" }, click };
  const before = await sql`select count(*) from program_conversion`.execute(db);
  for (const headers of [{}, { authorization: "Bearer flk_" }, { authorization: `Bearer flk_${"0".repeat(43)}` }]) {
    assert.equal((await call("POST", "/api/conversions", { body, headers })).status, 401);
  }
  assert.deepEqual((await sql`select count(*) from program_conversion`.execute(db)).rows, before.rows);
  assert.ok(log.some(({ event, code }) => event === "conversion-refused" && code === "wrong-credentials"));
});

test("conversion endpoints without idempotency: the same reference is the same conversion, in parallel too", async () => {
  const ann = await affiliate();
  const made = await program({ members: [ann.id], rates: [{ event: "lead", fixed: { EUR: "2.00" }, per: "sale" }] });
  await makePerson(db, { email: "keys@example.com", permissions: ["program.read", "program.write"] });
  const cookie = await signIn("keys@example.com");
  const key = await call("POST", `/api/admin/programs/${toEdge("program", made.id)}/keys`, {
    cookie,
    body: { name: "form", scopes: ["conversion.write"] },
  });
  const { secret } = (await key.json()) as { secret: string };
  const click = toEdge("click", await company.click(ann.id, at));
  const body = { event: "lead", reference: "one", market: "eu", customer: { email: "y@example.com" }, click };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      call("POST", "/api/conversions", { body, headers: { authorization: `Bearer ${secret}` } }),
    ),
  );
  const told = (await Promise.all(answers.map((one) => one.json()))) as { conversion: string; created: boolean }[];
  assert.equal(told.filter(({ created }) => created).length, 1);
  assert.equal(new Set(told.map(({ conversion }) => conversion)).size, 1);
});

test("names in URLs: a redirect says codes and a signed number, never who clicked or who bought", async () => {
  const ann = await affiliate();
  const answer = await call("GET", `/r/${ann.code}?s1=spring`, {
    headers: { "user-agent": browser, cookie: "fl_consent=no" },
    address: "192.0.2.20",
  });
  const location = answer.headers.get("location") ?? "";
  assert.match(location, /^\/\?fl_click=clk_[0-9A-Z]+\.[\w-]{22}$/, location);
});

test("raw addresses stored: nowhere in the database, not in a click, not in the log", async () => {
  const ann = await affiliate();
  const address = "192.0.2.77";
  await call("GET", `/r/${ann.code}`, { headers: { "user-agent": browser }, address });
  const { rows } = await sql<{
    text: string;
  }>`select click::text as text from click where member_id = ${ann.id}`.execute(db);
  assert.equal(rows.length, 1);
  assert.ok(!rows[0]!.text.includes(address) && !rows[0]!.text.includes("Chrome"));
  assert.ok(!JSON.stringify(log).includes(address));
});

test("duplicate commission: one order told six times at once is one sale and one commission", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id] });
  const clickId = await company.click(ann.id, at);
  const buyerId = await company.buyer("racer");
  const told = await Promise.all(Array.from({ length: 6 }, () => record({ clickId, buyerId }, at, "raced")));
  const sales = told.map((one) => must(one).saleId);
  assert.equal(new Set(sales).size, 1);
  assert.deepEqual(await paid(sales[0]!), [[ann.id, 1_000n]]);
});

test("fractional cents: whole cents on every line, and parts come to the whole", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id], rates: [{ percent: "3.33" }] });
  const amounts = [333n, 333n, 334n, 1n, 99n];
  const sale = await sell(
    { clickId: await company.click(ann.id, at), lines: amounts.map((amount) => ({ amount })) },
    at,
    "cents",
  );
  const [conversion] = await conversionsOfSale(db, sale);
  assert.equal(conversion!.amount, 1_100n);
  const whole = await own(sale);
  // 3.33% of 11.00 is 36.63 cents; each line is rounded by itself, so it is within half a cent a line.
  assert.ok(whole >= 34n && whole <= 39n, String(whole));
  for (const [index, amount] of amounts.entries()) await refund("cents", [[index + 1, amount]]);
  assert.equal(await own(sale), 0n);
});

test("inactive enrolment: whoever is suspended at the sale is paid by nobody, and the sale is told why", async () => {
  const ann = await affiliate();
  const made = await program({ members: [ann.id] });
  const clickId = await company.click(ann.id, "2026-03-01T10:00:00Z");
  await company.at("2026-03-05T10:00:00Z", async (context) =>
    must(await setMembership(context, { programId: made.id, memberId: ann.id, state: "suspended" })),
  );
  assert.deepEqual(await paid(await sell({ clickId })), []);
  const bea = await affiliate();
  await program({ members: [bea.id] });
  const other = await company.click(bea.id, "2026-03-01T10:00:00Z");
  await company.at("2026-03-05T10:00:00Z", async (context) =>
    must(await changeStanding(context, { memberId: bea.id, change: { status: "suspended" }, reason: "a test" })),
  );
  assert.deepEqual(await paid(await sell({ clickId: other })), []);
});

test("several lines an invoice: each line has its own rate and its own refund", async () => {
  const ann = await affiliate();
  await program({
    members: [ann.id],
    rates: [{ percent: "10" }, { level: "product", subject: "tea", percent: "25" }],
  });
  const lines = [{}, { product: "tea", amount: 4_000n }, { product: "tea", amount: 2_000n }];
  const sale = await sell({ clickId: await company.click(ann.id, at), lines }, at, "three lines");
  assert.equal(await own(sale), 1_000n + 1_000n + 500n);
  await refund("three lines", [[2, 4_000n]]);
  assert.equal(await own(sale), 1_500n);
});

test("precedence as documented elsewhere: program < product < tier or group < affiliate < lifetime, whatever the numbers", async () => {
  const ann = await affiliate();
  const levels = [
    { percent: "40" },
    { level: "product", subject: "balm", percent: "30" },
    { level: "affiliate", subject: toEdge("member", ann.id), percent: "20" },
  ] as const;
  const made = await program({ members: [ann.id], rates: [levels[0]] });
  const pays = async () => own(await sell({ clickId: await company.click(ann.id, at) }));
  assert.equal(await pays(), 4_000n);
  for (const [rate, worth] of [
    [levels[1], 3_000n],
    [levels[2], 2_000n],
  ] as const) {
    await company.at(founded, async (context) => must(await addRate(context, newRate(made.id, rate))));
    assert.equal(await pays(), worth);
  }
});

test("a window of 90 days where a program does not say another, and holds of 0, 7, 14, 30, 60 and 90 days", async () => {
  const ann = await affiliate();
  const made = await program({ members: [ann.id] });
  assert.equal(made.windowDays, 90);
  for (const days of [0, 7, 14, 30, 60, 90]) {
    await company.at(founded, async (context) =>
      must(await changeProgram(context, { id: made.id, change: { holdDays: days } })),
    );
    const sale = await sell({ clickId: await company.click(ann.id, at) });
    const until = (await earningsOfSale(db, sale))[0]!.heldUntil!;
    // Never less than the fourteen days in which a shopper may withdraw.
    assert.equal(now.until(until, { largestUnit: "hours" }).hours, 24 * Math.max(days, 14), `${days} days`);
  }
});

test("more is refunded than was sold: refused, nothing changed; and after all of this the books balance", async () => {
  const ann = await affiliate();
  await program({ members: [ann.id] });
  const sale = await sell({ clickId: await company.click(ann.id, at) }, at, "too much");
  const answer = await company.reverse(at, "too much", [{ line: 1, amount: 10_001n }]);
  assert.ok(isFailure(answer) && answer.code === "too-much-refunded");
  assert.equal(await own(sale), 1_000n);
  assert.deepEqual(await checkLedger(db), []);
});
