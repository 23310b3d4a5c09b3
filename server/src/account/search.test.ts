/** Who is searched among the newsletter's readers is the same whether PostgreSQL is asked who the few people are, or goes through all readers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { common, isFound, rare, searchedPeople } from "../access/testing.ts";
import { testDatabase } from "../foundation/testing.ts";
import { eachReader } from "./list-newsletter.ts";
import type { Reader, ReaderFilter } from "./list-newsletter.ts";

const { db } = await testDatabase();
// Every thirtieth said whether they want it, in an order of their own.
const people = await searchedPeople(db, 30);
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

test("rare or common, with signs of a pattern: all of them, page after page, in each state", async () => {
  const everybody = await all({}, 1000);
  assert.equal(everybody.length, Math.floor(people / 30));
  for (const search of ["who3000@", ...rare, ...common]) {
    for (const state of [undefined, "ended"] as const) {
      const expected = everybody.filter(({ name, email, state: own }) => {
        const fits = isFound(search, `${name} ${email}`);
        return fits && (state === undefined || state === own);
      });
      assert.deepEqual(await all({ search, state }, 7), expected, `${search} ${state ?? ""}`);
    }
  }
});
