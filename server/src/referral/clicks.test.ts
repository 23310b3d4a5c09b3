/** How clicks are judged, stored and carried on by the service that requests come through. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inTransaction } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { Arrivals } from "./arrivals.ts";
import type { Visit } from "./arrivals.ts";
import { readClickRules, setClickRules, banReferrer } from "./click-rules.ts";
import { isCrawler } from "./crawlers.ts";
import { createLink } from "./create-link.ts";
import { isBanned, judgeClick } from "./judge-click.ts";
import type { ClickFacts } from "./judge-click.ts";
import { keepMonths } from "./keep-clicks.ts";
import type { ClickRules } from "./model.ts";
import { clickById } from "./store.ts";
import { readTags, withUtm } from "./tags.ts";
import { Velocity } from "./velocity.ts";
import { destroyOldSecrets, readDaySecret, visitorKey } from "./visitor-key.ts";

const database = await testDatabase();
const { db, pool } = database;
const company = await smallCompany(db);
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
let now = Temporal.Instant.from("2026-03-01T10:00:00Z");
const clock = { now: () => now };
const log = () => {};

const link = must(
  await company.at("2026-02-01T00:00:00Z", (context) =>
    createLink(context, { memberId: company.affiliate, path: "/p/balm", label: "Blog", code: "blog" }),
  ),
);

const visitOf = (visit: Partial<Visit> = {}): Visit => ({
  address: "10.9.9.9",
  userAgent: browser,
  memberId: null,
  search: "",
  referrer: "",
  prefetch: false,
  ...visit,
});

async function setRules(change: Partial<ClickRules>): Promise<void> {
  await inTransaction(db, async (tx) =>
    must(
      await setClickRules(
        { tx, now, actor: null },
        { rules: { ...(await readClickRules(tx)), ...change }, reason: "a test" },
      ),
    ),
  );
}

test("why a click does not count: the first reason in their order, case by case", () => {
  const fine: ClickFacts = {
    memberId: 7n,
    standing: { kind: "affiliate", status: "active" },
    programs: { affiliateOn: true, networkOn: true },
    userAgent: browser,
    prefetch: false,
    referrer: "blog.example.com",
    banned: new Set(["spam.example"]),
    visitor: null,
    tooMany: () => false,
  };
  const distributor = { kind: "distributor", status: "active" } as const;
  const cases: readonly [string, Partial<ClickFacts>, ReturnType<typeof judgeClick>][] = [
    ["a reader", {}, null],
    ["another member", { visitor: 8n }, null],
    ["the member's own account", { visitor: 7n }, "self"],
    ["nobody of that kind yet", { standing: undefined }, "member-inactive"],
    ["suspended", { standing: { kind: "affiliate", status: "suspended" } }, "member-inactive"],
    ["terminated", { standing: { kind: "distributor", status: "terminated" } }, "member-inactive"],
    ["program off", { programs: { affiliateOn: false, networkOn: true } }, "program-off"],
    ["the other program off", { programs: { affiliateOn: true, networkOn: false } }, null],
    ["network off", { standing: distributor, programs: { affiliateOn: true, networkOn: false } }, "program-off"],
    ["banned", { referrer: "spam.example" }, "banned"],
    ["under a banned one", { referrer: "www.spam.example" }, "banned"],
    ["a name that only ends so", { referrer: "notspam.example" }, null],
    ["no referrer", { referrer: "" }, null],
    ["a robot", { userAgent: "Googlebot/2.1" }, "bot"],
    ["no agent", { userAgent: "" }, "bot"],
    ["fetched ahead", { prefetch: true }, "bot"],
    ["too many", { tooMany: () => true }, "velocity"],
    ["a banned robot", { referrer: "spam.example", userAgent: "curl/8" }, "banned"],
    ["a robot signed in as the member", { userAgent: "curl/8", visitor: 7n }, "bot"],
    ["too many of one's own", { visitor: 7n, tooMany: () => true }, "self"],
  ];
  for (const [name, change, reason] of cases) assert.equal(judgeClick({ ...fine, ...change }), reason, name);
  let asked = 0;
  const counting = { tooMany: () => (asked += 1) > 0 };
  judgeClick({ ...fine, ...counting, userAgent: "Googlebot/2.1" });
  assert.equal(asked, 0, "a robot uses up nothing of its address's clicks");
  assert.equal(isBanned("a.b.c", new Set()), false);
});

test("programs are known by either list, browsers are not", () => {
  for (const agent of [
    "Googlebot/2.1",
    "curl/8.5.0",
    "python-requests/2.32",
    "facebookexternalhit/1.1",
    "GPTBot/1.0",
    "",
  ])
    assert.ok(isCrawler(agent), agent);
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
  for (const agent of [browser, phone]) assert.ok(!isCrawler(agent), agent);
});

test("velocity slides over its windows", () => {
  const velocity = new Velocity();
  const at = (seconds: number) => velocity.isBeyond("a", seconds * 1000, 3, 60);
  assert.deepEqual([at(0), at(1), at(2), at(3)], [false, false, false, true]);
  assert.equal(velocity.isBeyond("b", 3_000, 3, 60), false, "another key counts for itself");
  assert.equal(at(61), true, "a minute is not over by its number");
  assert.equal(at(200), false);
  assert.equal(velocity.isBeyond("a", 200_000, 0, 60), false, "0 is any number");
});

test("many keys are counted as a plain map counts them, and those beyond its room are let through", () => {
  const [velocity, small] = [new Velocity(5_000), new Velocity(10)];
  const plain = new Map<string, number>();
  for (let n = 0; n < 20_000; n += 1) {
    const key = `10.${n % 7}.${n % 11}.${n % 61}`;
    const count = (plain.get(key) ?? 0) + 1;
    plain.set(key, count);
    assert.equal(velocity.isBeyond(key, 5_000, 3, 60), count > 3, key);
    small.isBeyond(key, 5_000, 3, 60);
  }
  assert.ok(plain.size > 4_000);
  const full = Array.from({ length: 10 }, () => small.isBeyond("198.51.100.7", 6_000, 3, 60));
  assert.deepEqual([...new Set(full)], [false]);
  assert.equal(small.isBeyond("10.0.0.0", 6_000, 3, 60), true, "who was there goes on being counted");
});

test("duplicates within the window, at its edge, of another member, of another agent; sixteen at once count once", async () => {
  const arrivals = new Arrivals({ db, clock, log });
  const arrive = async (visit: Partial<Visit> = {}, code = "blog") => must(await arrivals.byCode(code, visitOf(visit)));
  now = Temporal.Instant.from("2026-03-02T10:00:00Z");
  const many = await Promise.all(Array.from({ length: 16 }, () => arrive()));
  const first = many.find(({ reason }) => reason === null);
  assert.ok(first !== undefined && first.clickId !== null);
  assert.equal(many.filter(({ reason }) => reason === "duplicate").length, 15);
  assert.ok(
    many.every(({ clickId }) => clickId === first.clickId),
    "all carry the first on",
  );
  // Another process, whose memory knows nothing of it.
  const others = new Arrivals({ db, clock, log });
  assert.equal(must(await others.byCode("blog", visitOf())).clickId, first.clickId);
  now = now.add({ minutes: 29, seconds: 59 });
  assert.equal((await arrive()).reason, "duplicate");
  assert.equal((await arrive({ userAgent: `${browser} Edg/150.0` })).reason, null);
  assert.equal(must(await arrivals.byHandle("top", visitOf())).reason, null, "another member's is another visit");
  now = now.add({ seconds: 1 });
  assert.equal((await arrive()).reason, null, "half an hour later it is a new visit");
  await setRules({ duplicateMinutes: 0 });
  const free = await Promise.all([arrive(), arrive()]);
  assert.deepEqual(
    free.map(({ reason }) => reason),
    [null, null],
  );
  await setRules({ duplicateMinutes: 30 });
});

test("two processes at the same moment store one first click", async () => {
  now = Temporal.Instant.from("2026-03-03T10:00:00Z");
  const processes = Array.from({ length: 4 }, () => new Arrivals({ db, clock, log }));
  for (let round = 0; round < 10; round += 1) {
    const visit = visitOf({ address: `10.1.0.${round}` });
    const results = await Promise.all(processes.map(async (arrivals) => must(await arrivals.byCode("blog", visit))));
    assert.equal(results.filter(({ reason }) => reason === null).length, 1, `round ${round}`);
    assert.equal(new Set(results.map(({ clickId }) => clickId)).size, 1);
  }
});

test("answered early, a duplicate's token still leads to the click that counts", async () => {
  now = Temporal.Instant.from("2026-03-04T10:00:00Z");
  const arrivals = new Arrivals({ db, clock, log, durability: "early" });
  const first = must(await arrivals.byCode("blog", visitOf()));
  const second = must(await arrivals.byCode("blog", visitOf()));
  const third = must(await arrivals.byCode("blog", visitOf()));
  await arrivals.close();
  for (const { clickId } of [first, second, third]) {
    const click = await clickById(db, clickId!);
    assert.deepEqual([click?.id, click?.valid], [first.clickId, true]);
  }
  const { rows } = await pool.query(
    "select count(*)::int as n from click where at >= '2026-03-04' and at < '2026-03-05'",
  );
  assert.deepEqual(rows, [{ n: 3 }], "all three are kept");
});

test("more than may wait is refused, not piled up, and what was taken is stored by the end", async () => {
  now = Temporal.Instant.from("2026-03-05T10:00:00Z");
  const arrivals = new Arrivals({ db, clock, log, durability: "early", mostWaiting: 50 });
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, n) => arrivals.byCode("blog", visitOf({ address: `10.2.0.${n}` }))),
  );
  const taken = results.filter((result) => !isFailure(result)).length;
  assert.ok(taken >= 50 && taken < 200, `${taken}`);
  assert.ok(results.every((result) => !isFailure(result) || result.code === "busy"));
  await arrivals.close();
  assert.ok(isFailure(await arrivals.byCode("blog", visitOf())), "closed is closed");
  const { rows } = await pool.query(
    "select count(*)::int as n from click where at >= '2026-03-05' and at < '2026-03-06'",
  );
  assert.deepEqual(rows, [{ n: taken }]);
});

test("many clicks of one address are velocity, by the rules as they are", async () => {
  now = Temporal.Instant.from("2026-03-06T10:00:00Z");
  await setRules({ addressClicks: 3, addressSeconds: 60 });
  const arrivals = new Arrivals({ db, clock, log });
  const reasons: (string | null)[] = [];
  for (let n = 0; n < 5; n += 1) {
    reasons.push(must(await arrivals.byCode("blog", visitOf({ userAgent: `${browser} n${n}` }))).reason);
  }
  assert.deepEqual(reasons, [null, null, null, "velocity", "velocity"]);
  await setRules({ addressClicks: 60 });
});

test("sub-ids and utm_* are kept, whatever they hold; the link's own are what the address does not say", async () => {
  now = Temporal.Instant.from("2026-03-07T10:00:00Z");
  must(
    await company.at(now, (context) =>
      createLink(context, {
        memberId: company.affiliate,
        path: "/c/teas?page=2",
        label: "x",
        code: "tagged",
        tags: { s1: "own", utm_source: "own" },
      }),
    ),
  );
  const arrivals = new Arrivals({ db, clock, log });
  const arrived = must(
    await arrivals.byCode(
      "tagged",
      visitOf({ search: `s1=post%00%22%5C%7B&s10=${"x".repeat(500)}&s11=no&utm_medium=%F0%9F%8D%B5&to=%2Fp%2Fbalm` }),
    ),
  );
  const { rows } = await pool.query<{ tags: Record<string, string>; landing: string }>(
    "select tags, landing from click where id = $1",
    [arrived.clickId],
  );
  assert.deepEqual(rows[0], {
    tags: { s1: 'post"\\{', s10: "x".repeat(200), utm_source: "own", utm_medium: "🍵" },
    landing: "/p/balm",
  });
  assert.equal(withUtm(arrived.path, arrived.tags), "/p/balm?utm_source=own&utm_medium=%F0%9F%8D%B5");
  assert.deepEqual(readTags("s1=a&s1=b&utm_source="), { s1: "a" });
  assert.deepEqual(readTags("s2=%ED%A0%80"), { s2: "\uFFFD\uFFFD\uFFFD" });
});

test("a page of another site is never where a link leads, in thirty ways", async () => {
  const written: string[] = [];
  const arrivals = new Arrivals({ db, clock, log: (_level, event) => written.push(event) });
  const ways = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http://evil.example",
    "https:evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%5c%5cevil.example\\",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    " //evil.example",
    "evil.example",
    "/../..//evil.example/\\x",
    "/.//evil.example\\",
    "/admin",
    "/office/earnings",
    "/api/session",
    "/r/other",
    "//evil.example@shop",
    "/ http://evil.example",
    "/#@evil",
    "/<script>",
    "/\u2028/evil",
    "/．evil",
    "?next=//evil",
    "@evil.example",
    "/x".repeat(200),
  ];
  assert.equal(ways.length, 30);
  for (const way of ways) {
    const arrived = must(await arrivals.byCode("blog", visitOf({ search: `to=${encodeURIComponent(way)}` })));
    assert.equal(arrived.path, "/p/balm", way);
  }
  assert.deepEqual(written, Array(30).fill("redirect-refused"), "each is written down");
});

test("what is held in memory follows the database: a new link, a suspension, a ban", async () => {
  now = Temporal.Instant.from("2026-03-08T10:00:00Z");
  const arrivals = new Arrivals({ db, clock, log });
  await arrivals.start(pool);
  assert.ok(arrivals.known.live);
  const seen = async (what: () => Promise<boolean>) => {
    for (let wait = 0; wait < 100 && !(await what()); wait += 1) await new Promise((later) => setTimeout(later, 20));
    return what();
  };
  await company.at(now, async (context) =>
    must(await createLink(context, { memberId: company.affiliate, path: "/", label: "x", code: "fresh" })),
  );
  let n = 0;
  const reasonOf = async (referrer = "") =>
    must(await arrivals.byCode("fresh", visitOf({ address: `10.3.0.${(n += 1)}`, referrer }))).reason;
  assert.equal(await reasonOf(), null, "at once, also before its notice came");
  await company.at(now, async (context) => must(await banReferrer(context, { host: "Spam.Example.", reason: "spam" })));
  assert.ok(await seen(async () => (await reasonOf("https://www.spam.example/x")) === "banned"));
  await pool.query("update member_standing set status = 'suspended' where member_id = $1", [company.affiliate]);
  assert.ok(await seen(async () => (await reasonOf()) === "member-inactive"));
  await pool.query("update member_standing set status = 'active' where member_id = $1", [company.affiliate]);
  assert.ok(await seen(async () => (await reasonOf()) === null));
  await arrivals.close();
});

test("yesterday's secret is destroyed, and its visitors are found by nobody", async () => {
  const visitor = { address: "192.0.2.9", userAgent: browser };
  const yesterday = Temporal.Instant.from("2026-04-01T23:59:00Z");
  const secret = await readDaySecret(db, yesterday);
  const key = visitorKey(secret, visitor);
  assert.equal(visitorKey(await readDaySecret(db, yesterday), visitor), key, "one day, one secret");
  const today = yesterday.add({ minutes: 2 });
  assert.notEqual(visitorKey(await readDaySecret(db, today), visitor), key);
  assert.ok((await destroyOldSecrets(db, today)) >= 1);
  const left = await pool.query<{ day: string }>("select day::text from visitor_secret");
  assert.deepEqual(left.rows, [{ day: "2026-04-02" }]);
  assert.notEqual(visitorKey(await readDaySecret(db, yesterday), visitor), key, "what is made anew is another one");
  const { rows } = await pool.query("select to_jsonb(click) - 'at' as row from click");
  assert.ok(rows.length > 50 && !/192\.0\.2|10\.\d+\.\d+\.\d+/.test(JSON.stringify(rows)), "no address is stored");
});

test("clicks go by whole months, by the rule, and the coming months are there", async () => {
  const dropped = await keepMonths(db, Temporal.Instant.from("2026-05-15T00:00:00Z"), 2);
  assert.deepEqual(dropped, [], "March is two months old");
  assert.deepEqual(await keepMonths(db, Temporal.Instant.from("2026-06-01T00:00:00Z"), 2), ["click_2026_03"]);
  const { rows } = await pool.query("select to_regclass('click_2026_08') is not null as there");
  assert.deepEqual(rows, [{ there: true }]);
  assert.equal(link.code, "blog");
});
