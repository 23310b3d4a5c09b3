/** Who is searched among the newsletter's readers is the same whether PostgreSQL is asked who the few people are, or goes through all readers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { fewPeople, fewPeopleFound } from "../access/index.ts";
import { testDatabase } from "../foundation/testing.ts";
import { eachReader } from "./list-newsletter.ts";
import type { Reader, ReaderFilter } from "./list-newsletter.ts";

const { db } = await testDatabase();
// More than few; every thirtieth said whether they want it, in an order of their own.
const people = fewPeople + 80;
await sql`insert into person (created_at) select now() from generate_series(1, ${people})`.execute(db);
await sql`
  insert into person_detail (person_id, name, email, locale)
  select id, case id % 300 when 0 then 'A 100% Cotton' when 30 then 'B 10_5 Half' when 60 then 'C back' || chr(92) || 'slash' when 90 then 'ÖZGE'
    when 120 then '%' when 150 then chr(92) || ' D' else 'Nobody ' || id end, 'who' || id || '@example.test', 'en' from person`.execute(
  db,
);
await sql`
  insert into consent (person_id, kind, granted, at, via)
  select id, 'newsletter', id % 90 <> 0, now(), 'account' from person where id % 30 = 0 order by hashint8(id)`.execute(
  db,
);
await sql`analyze`.execute(db);

async function all(filter: ReaderFilter, page: number): Promise<readonly Reader[]> {
  const found: Reader[] = [];
  for await (const rows of eachReader(db, filter, page)) found.push(...rows);
  return found;
}

const few = [
  "who3000@",
  "zzyzx",
  "Cotton",
  "100%",
  "10_5",
  "0%5",
  "0_% ",
  String.raw`k\s`,
  "\\",
  "%",
  "_",
  "özge",
  "NOBODY 12",
];
const many = ["@example", "@example.test", "wHo", ".te"];

test("rare or common, with signs of a pattern: all of them, page after page, in each state", async () => {
  const everybody = await all({}, 1000);
  assert.equal(everybody.length, Math.floor(people / 30));
  for (const search of [...few, ...many]) {
    for (const state of [undefined, "ended"] as const) {
      const expected = everybody.filter(({ name, email, state: own }) => {
        const text = `${name} ${email}`.toLowerCase();
        const fits = search.length < 3 ? text.startsWith(search.toLowerCase()) : text.includes(search.toLowerCase());
        return fits && (state === undefined || state === own);
      });
      assert.deepEqual(await all({ search, state }, 7), expected, `${search} ${state ?? ""}`);
    }
  }
});

test("both ways are taken", async () => {
  for (const search of few) assert.ok((await fewPeopleFound(db, search)) !== undefined, search);
  for (const search of many) assert.equal(await fewPeopleFound(db, search), undefined, search);
});
