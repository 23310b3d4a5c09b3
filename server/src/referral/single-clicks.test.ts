/** Every click by itself, as the office and its member read it: filters, paging while new ones come in, files, and whose they are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { openProgram } from "../program/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { createLink } from "./create-link.ts";
import { singleClicksCsv } from "./single-clicks-csv.ts";
import { readSingleClicks } from "./single-clicks.ts";
import type { ClickFilter } from "./single-clicks.ts";

const database = await testDatabase();
const { db } = database;
const company = await smallCompany(db);
const now = Temporal.Instant.from("2026-05-20T18:00:00Z");
const { call, signIn, services } = await openTestApp(database, { clock: { now: () => now } });
await makePerson(db, { email: "zoe@example.com", member: "affiliate" });
await makePerson(db, { email: "other@example.com", member: "affiliate" });
await makePerson(db, { email: "chief@example.com", permissions: ["member.read"] });
const cookies = {
  zoe: await signIn("zoe@example.com"),
  other: await signIn("other@example.com"),
  chief: await signIn("chief@example.com"),
};
const idOf = async (handle: string) =>
  (await sql<{ id: bigint }>`select id from member where handle = ${handle}`.execute(db)).rows[0]!.id;
const [zoe, other] = [await idOf("zoe"), await idOf("other")];
await sql`update member_standing set during = tstzrange('2026-02-01', null) where member_id in (${zoe}, ${other})`.execute(
  db,
);
await company.at("2026-02-01T00:00:00Z", (context) =>
  openProgram(context, { members: [zoe], rates: [{ percent: "12.5" }] }),
);
const linkOf = async (memberId: bigint, code: string) =>
  must(
    await company.at("2026-02-01T00:00:00Z", (context) =>
      createLink(context, { memberId, path: "/p/balm", label: `Of ${code}`, code }),
    ),
  ).id;
const [blog, theirs] = [await linkOf(zoe, "zoe-blog"), await linkOf(other, "other-blog")];

interface Given {
  readonly at: string;
  readonly memberId?: bigint;
  readonly linkId?: bigint | null;
  readonly reason?: string;
  readonly referrer?: string;
  readonly tags?: Record<string, string>;
  readonly repeats?: bigint;
}

async function put(given: Given): Promise<bigint> {
  const { at, memberId = zoe, linkId = blog, reason = null, referrer = null, tags, repeats = null } = given;
  const { rows } = await sql<{ id: bigint }>`
    insert into click (at, member_id, link_id, landing, referrer, tags, valid, reason, repeats)
    values (${at}::timestamptz, ${memberId}, ${linkId}, '/p/balm', ${referrer},
      ${tags === undefined ? null : JSON.stringify(tags)}::jsonb, ${reason === null}, ${reason}, ${repeats})
    returning id`.execute(db);
  return rows[0]!.id;
}

interface Row {
  readonly id: string;
  readonly at: string;
  readonly link: { readonly code: string; readonly label: string } | null;
  readonly landing: string;
  readonly referrer: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly reason: string | null;
  readonly repeats: string | null;
  readonly conversions: number;
  readonly member?: { readonly id: string; readonly handle: string };
}
interface Page {
  readonly clicks: readonly Row[];
  readonly next: string | null;
}

async function get(who: keyof typeof cookies, search: string): Promise<Page> {
  const area = who === "chief" ? "admin" : "partner";
  const response = await call("GET", `/api/${area}/clicks/single?${search}`, { cookie: cookies[who] });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Page;
}
const idsOf = ({ clicks }: Page): readonly string[] => clicks.map(({ id }) => id);
const edges = (ids: readonly bigint[]): readonly string[] => ids.map((id) => toEdge("click", id));

await sql`select ensure_click_month(day) from unnest('{2026-03-10, 2026-04-10, 2026-05-10}'::timestamptz[]) as day`.execute(
  db,
);
// Three months, and ids that are not in the order of time: another process had reserved its numbers earlier.
const march = await put({
  at: "2026-03-31T22:59:00Z",
  referrer: "blog.example",
  tags: { s1: "top", utm_source: "mail" },
});
const april = await put({ at: "2026-04-01T10:00:00Z", reason: "bot", linkId: null });
const first = await put({ at: "2026-05-02T10:00:00Z", referrer: "blog.example", tags: { s3: "top" } });
const again = await put({ at: "2026-05-02T10:05:00Z", reason: "duplicate", repeats: first });
const early = await put({ at: "2026-05-01T09:00:00Z" });
const foreign = await put({ at: "2026-05-02T10:01:00Z", memberId: other, linkId: theirs, referrer: "blog.example" });
const span = "from=2026-03-01&to=2026-05-20";

test("newest first by their time, each with what it carried and why it does not count", async () => {
  const own = await get("zoe", span);
  assert.deepEqual(idsOf(own), edges([again, first, early, april, march]));
  assert.equal(own.next, null);
  const [repeat, counted, , bot, oldest] = own.clicks;
  assert.deepEqual([repeat!.reason, repeat!.repeats], ["duplicate", toEdge("click", first)]);
  assert.deepEqual([counted!.reason, counted!.repeats, counted!.conversions], [null, null, 0]);
  assert.deepEqual([bot!.reason, bot!.link, bot!.tags, bot!.referrer], ["bot", null, {}, null]);
  assert.equal(oldest!.link?.label, "Of zoe-blog");
  assert.deepEqual(oldest!.tags, { s1: "top", utm_source: "mail" });
  assert.deepEqual(
    [oldest!.at, oldest!.landing, oldest!.referrer],
    ["2026-03-31T22:59:00Z", "/p/balm", "blog.example"],
  );
  const all = await get("chief", span);
  assert.deepEqual(idsOf(all), edges([again, foreign, first, early, april, march]));
  assert.deepEqual(
    all.clicks.map(({ member }) => member?.handle),
    ["zoe", "other", "zoe", "zoe", "zoe", "zoe"],
  );
});

test("filters narrow, also together; days are the company's", async () => {
  const cases: readonly [string, readonly bigint[]][] = [
    ["counts=yes", [foreign, first, early, march]],
    ["counts=no", [again, april]],
    ["reason=duplicate", [again]],
    ["reason=bot", [april]],
    ["counts=yes&reason=bot", []],
    [`link=${toEdge("link", blog)}`, [again, first, early, march]],
    [`link=${toEdge("link", 999n)}`, []],
    [`member=${toEdge("member", other)}`, [foreign]],
    [`member=${toEdge("member", other)}&link=${toEdge("link", blog)}`, []],
    ["referrer=Blog.Example", [foreign, first, march]],
    ["referrer=blog", []],
    ["sub=top", [first, march]],
    ["sub=top&slot=s3", [first]],
    ["sub=mail", []],
    ["sub=mail&slot=utm_source", [march]],
    ["sub=top&referrer=blog.example&counts=yes&to=2026-04-01", [march]],
  ];
  for (const [filter, expected] of cases) {
    const search = filter.includes("to=") ? `from=2026-03-01&${filter}` : `${span}&${filter}`;
    assert.deepEqual(idsOf(await get("chief", search)), edges(expected), filter);
  }
  // 22:59 UTC is 23:59 in Dublin's summer, so it is of March; 31 days ending today where none are said.
  assert.deepEqual(idsOf(await get("chief", "from=2026-03-31&to=2026-03-31")), edges([march]));
  assert.deepEqual(idsOf(await get("chief", "from=2026-04-01&to=2026-04-01")), edges([april]));
  assert.deepEqual(idsOf(await get("chief", "")), edges([again, foreign, first, early]));
  for (const bad of [
    "from=2026-05-02&to=2026-05-01",
    "slot=s1",
    "slot=s11&sub=x",
    "limit=201",
    "limit=0",
    "before=lnk_1",
    "reason=ill",
  ]) {
    const response = await call("GET", `/api/admin/clicks/single?${bad}`, { cookie: cookies.chief });
    assert.equal(response.status, 400, bad);
  }
});

test("pages miss none and show none twice while new clicks come in, also where many came in one moment", async () => {
  const at = "2026-05-10T12:00:00Z";
  const many = await Promise.all(Array.from({ length: 17 }, () => put({ at, tags: { s9: "walk" } })));
  const expected = edges(many.toSorted((a, b) => (a < b ? 1 : -1)));
  for (const who of ["zoe", "chief"] as const) {
    const walked: string[] = [];
    let before: string | null = "";
    while (before !== null) {
      const page = await get(who, `${span}&sub=walk&limit=5${before === "" ? "" : `&before=${before}`}`);
      walked.push(...idsOf(page));
      before = page.next;
      // Comes in while somebody reads, and is newer than all that they have seen.
      await put({ at: "2026-05-10T12:00:01Z", tags: { s9: "walk" } });
    }
    const fresh = walked.filter((id) => !expected.includes(id));
    assert.deepEqual(walked.slice(fresh.length), expected, who);
    assert.equal(
      fresh.length,
      who === "zoe" ? 0 : 4,
      "those that came in during the first walk stand on top of the second",
    );
  }
  await sql`delete from click where tags ->> 's9' = 'walk'`.execute(db);
});

test("everybody's clicks are looked for step by step: a search ends after so many, says how far it came, and goes on from there", async () => {
  const instant = (text: string) => Temporal.Instant.from(text);
  const highest = await put({ at: "2026-03-04T00:00:00Z" });
  await sql`
    insert into click (at, member_id, link_id, landing, valid, tags)
    select timestamptz '2026-03-05T00:00:00Z' + minute * interval '7 minutes', ${zoe}, ${blog}, '/p/balm', true,
      case when minute % 2000 = 1500 then '{"s7": "rare"}'::jsonb end
    from generate_series(1, 10000) as minute`.execute(db);
  const everybody: ClickFilter = {
    memberId: null,
    linkId: null,
    from: instant("2026-03-01T00:00:00Z"),
    to: instant("2026-05-21T00:00:00Z"),
    now,
    slot: "s7",
    sub: "rare",
  };
  const { rows } = await sql<{ id: bigint }>`
    select id from click where tags ->> 's7' = 'rare' order by at desc, id desc`.execute(db);
  assert.equal(rows.length, 5);
  const walk = async (filter: ClickFilter, most: number) => {
    const found: bigint[] = [];
    let to = filter.to;
    for (let looks = 1; ; looks += 1) {
      const { clicks, lookedTo } = await readSingleClicks(db, { ...filter, to }, { limit: 50, most });
      found.push(...clicks.map(({ id }) => id));
      if (lookedTo === null) return { found, looks };
      assert.ok(Temporal.Instant.compare(lookedTo, to) < 0, "each look comes further");
      to = lookedTo;
    }
  };
  const ids = rows.map(({ id }) => id);
  const all = await walk(everybody, 1_000_000);
  assert.deepEqual([all.found, all.looks], [ids, 1]);
  const inSteps = await walk(everybody, 3000);
  assert.deepEqual(inSteps.found, ids);
  assert.ok(inSteps.looks >= 3 && inSteps.looks <= 5, `${inSteps.looks} looks`);
  const inVain = await walk({ ...everybody, sub: "never" }, 3000);
  assert.deepEqual(inVain.found, []);
  // A full page ends no search: it goes on by its last click. One member's are all looked at.
  const page = await readSingleClicks(db, { ...everybody, sub: undefined, slot: undefined }, { limit: 1, most: 1 });
  assert.deepEqual([page.clicks.length, page.lookedTo], [1, null]);
  assert.deepEqual((await walk({ ...everybody, memberId: zoe }, 1)).looks, 1);
  // Days that nobody could have meant are days all the same.
  const ever = { ...everybody, from: instant("0001-01-01T00:00:00Z"), to: instant("9999-01-01T00:00:00Z") };
  assert.deepEqual((await walk(ever, 1_000_000)).found, ids);

  // Over HTTP few enough stand here for one look; `until` goes on from where another one ended.
  const search = "from=2026-03-01&to=2026-05-20&sub=rare&slot=s7";
  const whole = (await get("chief", search)) as Page & { readonly lookedTo: string | null };
  assert.deepEqual([idsOf(whole), whole.lookedTo], [edges(ids), null]);
  const cutAt = encodeURIComponent(whole.clicks[1]!.at);
  assert.deepEqual(idsOf(await get("chief", `${search}&until=${cutAt}`)), edges(ids.slice(2)));
  const bad = await call("GET", `/api/admin/clicks/single?${search}&until=yesterday`, { cookie: cookies.chief });
  assert.equal(bad.status, 400);
  await sql`delete from click where id >= ${highest}`.execute(db);
});

test("a member sees their own clicks only, whatever they ask for", async () => {
  assert.deepEqual(idsOf(await get("other", span)), edges([foreign]));
  assert.deepEqual(idsOf(await get("zoe", `${span}&link=${toEdge("link", theirs)}`)), []);
  assert.deepEqual(
    idsOf(await get("zoe", `${span}&member=${toEdge("member", other)}`)).includes(edges([foreign])[0]!),
    false,
  );
  // Another's click as the cursor tells nothing, not even when it came.
  assert.deepEqual(await get("other", `${span}&before=${toEdge("click", again)}`), { clicks: [], next: null });
  assert.deepEqual(await get("zoe", `${span}&before=${toEdge("click", 999_999n)}`), { clicks: [], next: null });
  const page = JSON.stringify(await get("zoe", span));
  assert.ok(!page.includes("other-blog") && !page.includes(toEdge("click", foreign)));
  const csv = await (await call("GET", `/api/partner/clicks/single.csv?${span}`, { cookie: cookies.other })).text();
  assert.equal(csv.trim().split("\r\n").length, 2);
  assert.ok(!csv.includes("zoe"));
});

test("a conversion stands on its click until it is refused or wholly taken back", async () => {
  const one = async (click: bigint) =>
    (await get("zoe", span)).clicks.find(({ id }) => id === toEdge("click", click))?.conversions;
  const clickId = await company.click(zoe, "2026-05-11T10:00:00Z");
  assert.equal(await one(clickId), 0);
  const sale = { clickId, lines: [{ product: "tea", amount: 8_000n }], ref: "tea-1" };
  await company.sell("2026-05-11T11:00:00Z", sale);
  assert.equal(await one(clickId), 1);
  must(await company.reverse("2026-05-12T11:00:00Z", "tea-1", [{ line: 1, quantity: 0, amount: 3_000n }]));
  assert.equal(await one(clickId), 1, "a part was taken back");
  must(await company.reverse("2026-05-13T11:00:00Z", "tea-1", [{ line: 1, amount: 5_000n, cv: 8_000n, qv: 8_000n }]));
  assert.equal(await one(clickId), 0);
  await company.sell("2026-05-14T11:00:00Z", { ...sale, ref: "tea-2", buyer: "another" });
  assert.equal(await one(clickId), 1);
  await sql`update program_conversion set state = 'refused', decided_at = now(), reason = 'a test' where click_id = ${clickId}
    and sale_id = (select max(sale_id) from program_conversion)`.execute(db);
  assert.equal(await one(clickId), 0);

  const plans = await company.click(company.affiliate, "2026-05-11T10:00:00Z");
  await company.sell("2026-05-11T12:00:00Z", { clickId: plans });
  const found = (await get("chief", `${span}&member=${toEdge("member", company.affiliate)}`)).clicks;
  assert.deepEqual(
    found.map(({ id, conversions }) => [id, conversions]),
    [[toEdge("click", plans), 1]],
    "where no program pays, the plan's sale counts",
  );
});

test("the file holds what the list shows, and says where it is cut", async () => {
  await sql`update link set label = '=cmd|"x"' where id = ${blog}`.execute(db);
  const response = await call("GET", `/api/admin/clicks/single.csv?${span}&sub=top`, { cookie: cookies.chief });
  assert.match(response.headers.get("content-disposition") ?? "", /clicks\.csv/);
  const lines = (await response.text()).trim().split("\r\n");
  assert.equal(lines.length, 3);
  assert.match(lines[0]!, /^id,at,link,label,landing,.*,s1,.*utm_source,.*,member,handle,name$/);
  assert.ok(
    lines[1]!.startsWith(
      `${toEdge("click", first)},2026-05-02T10:00:00Z,zoe-blog,"'=cmd|""x""",/p/balm,blog.example,yes,`,
    ),
  );

  const filter: ClickFilter = {
    memberId: zoe,
    linkId: null,
    from: Temporal.Instant.from("2026-03-01T00:00:00Z"),
    to: now,
    now,
  };
  const whole = (await readSingleClicks(db, filter, { limit: 200 })).clicks.length;
  const fileOf = async (most: number) => {
    const file = singleClicksCsv(db, services.referral, filter, { withMember: false, most });
    return (await new Response(file).text()).trim().split("\r\n");
  };
  assert.equal((await fileOf(whole)).length, whole + 1, "as many as fit are not called cut");
  const cut = await fileOf(whole - 1);
  assert.equal(cut.length, whole + 1);
  assert.match(
    cut.at(-1)!,
    /^"?CUT: this file holds the newest \d+ clicks\. The others are of 2026-03-31T22:59:00Z and before/,
  );
});
