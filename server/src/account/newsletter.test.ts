/** Who wants the newsletter: everybody's last word, found, counted, and as a file of any length. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { inTransaction, openDatabase } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { smallShop } from "../orders/testing.ts";
import { eachReader } from "./list-newsletter.ts";
import { accountPersonalData } from "./personal-data.ts";

const database = await testDatabase();
const books = openDatabase(database.url, { connections: 2 });
test.after(() => books.close());
await smallShop(database.db, books.db);
const { call, signIn } = await openTestApp(database);
await makePerson(database.db, { email: "staff@example.test", permissions: ["member.read"] });
const staff = await signIn("staff@example.test");

// Every third one has taken it back; one was erased, one has a name that a spreadsheet would take for a formula.
const many = 4500;
await sql`
  with made as (
    insert into person (created_at) select now() from generate_series(1, ${many}) returning id),
  named as (
    insert into person_detail (person_id, email, name, locale)
    select id, 'reader' || row_number() over (order by id) || '@example.test',
      case row_number() over (order by id) when 5 then '=1+1' else 'Reader; "' || row_number() over (order by id) || '"' end, 'de'
    from made returning person_id)
  insert into consent (person_id, kind, granted, at, via)
  select person_id, 'newsletter', true, now(), 'sign-up' from named`.execute(database.db);
await sql`
  insert into consent (person_id, kind, granted, at, via)
  select person_id, 'newsletter', false, now(), 'account' from person_detail
  where email like 'reader%' and substring(email from '[0-9]+')::integer % 3 = 0`.execute(database.db);
const erased = { email: "reader1@example.test", now: Temporal.Now.instant() };
const { rows: gone } = await sql<{ id: bigint }>`
  delete from person_detail where email = ${erased.email} returning person_id as id`.execute(database.db);
await inTransaction(database.db, async (tx) => {
  const context = { tx, now: erased.now, actor: null };
  await accountPersonalData.forget(context, { id: gone[0]!.id, email: erased.email });
});
await sql`update person_detail set name = 'ÖZGE Reader' where email = 'reader7@example.test'`.execute(database.db);

// oxlint-disable-next-line typescript/no-explicit-any
const list = async (query = ""): Promise<any> =>
  await (await call("GET", `/api/admin/newsletter${query}`, { cookie: staff })).json();

test("the last word counts; found by name and mail address, narrowed by state, in pages", async () => {
  const all = await list("?limit=100");
  assert.deepEqual(all.counts, { wanted: 2999, ended: 1500 });
  assert.equal(all.readers.length, 100);
  const next = await list(`?limit=100&before=${all.next}`);
  assert.equal(new Set([...all.readers, ...next.readers].map(({ person }) => person)).size, 200);
  const [found, ...others] = (await list("?search=reader44@")).readers;
  assert.deepEqual(
    [found.email, found.state, found.via, others.length],
    ["reader44@example.test", "wanted", "sign-up", 0],
  );
  assert.equal((await list("?search=READER45@")).readers[0].state, "ended");
  assert.deepEqual((await list("?search=reader45@&state=wanted")).readers, []);
  assert.equal((await list("?search=özge")).readers[0].email, "reader7@example.test", "capitals of any script");
  assert.equal((await list("?search=ÖZ")).readers.length, 1, "two letters find the beginning of a name");
  assert.deepEqual((await list("?search=zg")).readers, []);
  assert.deepEqual((await list("?search=%25")).readers, [], "a sign of the pattern is a letter");
});

test("the file has everybody who wants it, once, in a few questions, and nothing a spreadsheet would run", async () => {
  const response = await call("GET", "/api/admin/newsletter.csv", { cookie: staff });
  assert.match(response.headers.get("content-type") ?? "", /text\/csv/);
  const rows = parse(await response.text(), { delimiter: ";", columns: true }) as Record<string, string>[];
  assert.equal(rows.length, 2999);
  assert.equal(new Set(rows.map(({ email }) => email)).size, 2999);
  assert.ok(rows.every((row) => row["state"] === "wanted" && row["language"] === "de"));
  assert.equal(rows.find(({ email }) => email === "reader5@example.test")?.["name"], "'=1+1");
  const ended = await call("GET", "/api/admin/newsletter.csv?state=ended&search=reader9", { cookie: staff });
  assert.match(await ended.text(), /^email;name;language;state;since;via\r\nreader9\d*@/);
  const pages: number[] = [];
  for await (const page of eachReader(database.db, { state: "wanted" }, 1000)) pages.push(page.length);
  assert.deepEqual(pages, [1000, 1000, 999]);
});
