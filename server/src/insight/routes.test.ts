/** Reports as the portal and the office get them: names, rates, money, files, and that nobody sees another's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { openProgram } from "../program/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { countReports } from "./count-job.ts";
import { figuresJson, reportCsv, rowsJson } from "./report-json.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const now = Temporal.Instant.from("2026-05-20T18:00:00Z");
const { call, signIn } = await openTestApp(database, { clock: { now: () => now } });
await makePerson(db, { email: "zoe@example.com", member: "affiliate" });
await makePerson(db, { email: "other@example.com", member: "affiliate" });
await makePerson(db, { email: "chief@example.com", permissions: ["program.read"] });
const { rows } = await sql<{ id: bigint }>`select id from member where handle = 'zoe'`.execute(db);
const zoe = rows[0]!.id;
await company.at("2026-02-01T00:00:00Z", (context) =>
  openProgram(context, { members: [zoe], rates: [{ percent: "12.5" }] }),
);
// Affiliates begin when they are made: the sale is of today.
await sql`update member_standing set during = tstzrange('2026-02-01', null) where member_id = ${zoe}`.execute(db);
const clickId = await company.click(zoe, "2026-05-20T10:00:00Z");
await company.click(zoe, "2026-05-20T10:01:00Z");
await company.click(zoe, "2026-05-20T10:02:00Z");
await company.sell("2026-05-20T11:00:00Z", { clickId, lines: [{ product: "tea", amount: 8_000n }] });
await countReports(db, { now });
await company.click(zoe, "2026-05-20T17:59:30Z");

const get = async (path: string, email: string) => {
  const response = await call("GET", path, { cookie: await signIn(email) });
  assert.equal(response.status, 200, path);
  return response;
};

interface Told {
  readonly total: {
    readonly clicks: { net: number };
    readonly conversionRate: string;
    readonly money: readonly Money[];
  };
  readonly rows: readonly { key: string; name: string; conversions: number }[];
}
interface Money {
  readonly earned: { amount: string };
  readonly epc: { amount: string };
  readonly aov: { amount: string };
}

test("an affiliate sees today at once, also the click of half a minute ago, and nothing of others", async () => {
  const glance = (await (await get("/api/partner/reports/today", "zoe@example.com")).json()) as {
    day: string;
    today: Told["total"];
  };
  assert.equal(glance.day, "2026-05-20");
  assert.equal(glance.today.clicks.net, 4);
  const report = (await (await get("/api/partner/reports?by=product", "zoe@example.com")).json()) as Told;
  assert.deepEqual(
    report.rows.map(({ key, conversions }) => [key, conversions]),
    [["tea", 1]],
  );
  // 12.5% of 80.00 from three clicks: 10.00 / 3 a click.
  assert.equal(report.total.conversionRate, "33.33");
  assert.deepEqual(
    report.total.money.map(({ earned, epc, aov }) => [earned.amount, epc.amount, aov.amount]),
    [["10.00", "3.3333", "80.00"]],
  );
  const others = (await (await get("/api/partner/reports?by=link", "other@example.com")).json()) as Told;
  assert.deepEqual([others.rows, others.total.clicks.net], [[], 0]);
});

test("the office sees everybody by name, one affiliate's sub-ids only with the affiliate, and no more than five years", async () => {
  const report = (await (await get("/api/admin/reports?by=affiliate", "chief@example.com")).json()) as Told;
  assert.deepEqual(
    report.rows.map(({ name }) => name),
    ["zoe (zoe)"],
  );
  const cookie = await signIn("chief@example.com");
  for (const wrong of [
    "by=s1",
    "by=affiliate&member=mbr_1",
    "from=2026-05-02&to=2026-05-01",
    "from=2019-01-01",
    "to=2026-02-30",
  ]) {
    assert.equal((await call("GET", `/api/admin/reports?${wrong}`, { cookie })).status, 400, wrong);
  }
  const cohorts = (await (await get("/api/admin/reports/cohorts", "chief@example.com")).json()) as {
    cohorts: { cohort: string; affiliates: number; months: { month: number; active: number }[] }[];
  };
  const february = cohorts.cohorts.find(({ cohort }) => cohort === "2026-02")!;
  assert.deepEqual([february.affiliates, february.months[0]!.month, february.months[0]!.active], [1, 3, 1]);
  const asleep = (await (await get("/api/admin/reports/sleeping?days=7", "chief@example.com")).json()) as {
    affiliates: { handle: string }[];
  };
  assert.deepEqual(asleep.affiliates, []);
});

test("a file has a line for each currency, counts once, and nothing that a spreadsheet would run", async () => {
  const file = await get("/api/partner/reports/csv?by=product", "zoe@example.com");
  assert.match(file.headers.get("content-type") ?? "", /text\/csv/);
  assert.match(await file.text(), /^key,name,.*\r\ntea,tea,0,0,1,1,0,1,,EUR,80\.00,10\.00,0\.00,,80\.00\r\n$/);
  const zero = { clickConversions: 0n, reversed: 0n, clickEarned: 0n, tierEarned: 0n };
  const row = { ...zero, key: "=1+1", gross: 0n, net: 0n, conversions: 2n, orders: 1n, amount: -5n, earned: 1n };
  const text = reportCsv(
    rowsJson(
      [
        { ...row, currency: "EUR" },
        { ...row, currency: "USD" },
      ],
      (key) => ({ key, name: 'a "b", c' }),
    ),
  );
  assert.deepEqual(text.split("\r\n").slice(1), [
    `'=1+1,"a ""b"", c",0,0,4,0,0,2,,EUR,-0.05,0.01,0.00,,-0.05`,
    `'=1+1,"a ""b"", c",,,,,,,,USD,-0.05,0.01,0.00,,-0.05`,
    "",
  ]);
  assert.equal(figuresJson([]).conversionRate, null);
});
