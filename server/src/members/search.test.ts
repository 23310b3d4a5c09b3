/** Who is searched among the members is the same whether PostgreSQL is asked who the few people are, or goes through all members. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { common, isFound, rare, searchedPeople } from "../access/testing.ts";
import { testDatabase } from "../foundation/testing.ts";
import { listMembers } from "./list-members.ts";

const { db } = await testDatabase();
const at = Temporal.Instant.from("2026-05-01T00:00:00Z");
// Every fortieth is a member, under a name of their own.
const people = await searchedPeople(db, 40);
await sql`
  insert into member (person_id, handle, display_name, joined_at)
  select id, 'seller-' || id, 'Sells ' || id, ${at}::timestamptz from person where id % 40 = 0 order by id`.execute(db);
await sql`
  insert into member_standing (member_id, kind, status, during)
  select id, 'distributor', case when id % 9 = 0 then 'suspended' else 'active' end, tstzrange(joined_at, null) from member`.execute(
  db,
);
await sql`delete from person_detail where person_id = 2000`.execute(db);
await sql`analyze`.execute(db);

const everybody = await listMembers(db, { at, limit: 1000 });

/** Page after page to the end. */
async function pagesOf(search: string, status?: "suspended"): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for (;;) {
    const page = await listMembers(db, { at, search, status, before: found.at(-1), limit: 7 });
    found.push(...page.map(({ id }) => id));
    if (page.length < 7) return found;
  }
}

const ofMembers = ["seller-4", "se", "Sells 40"];

test("rare or common, with signs of a pattern, by person or by member: all of them, page after page", async () => {
  assert.equal(everybody.length, Math.floor(people / 40));
  for (const search of ["who4000@", ...rare, ...common, ...ofMembers]) {
    const expected = everybody
      .filter(
        (row) =>
          isFound(search, `${row.handle} ${row.displayName}`) || isFound(search, [row.name, row.email].join(" ")),
      )
      .map(({ id }) => id);
    assert.deepEqual(await pagesOf(search), expected, search);
    const suspended = everybody.filter(({ id, status }) => status === "suspended" && expected.includes(id));
    assert.deepEqual(
      await pagesOf(search, "suspended"),
      suspended.map(({ id }) => id),
      `${search}, suspended`,
    );
  }
});
