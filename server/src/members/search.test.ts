/** Who is searched among the members is the same whether PostgreSQL is asked who the few people are, or goes through all members. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { fewPeople, fewPeopleFound } from "../access/index.ts";
import { testDatabase } from "../foundation/testing.ts";
import { listMembers } from "./list-members.ts";

const { db } = await testDatabase();
const at = Temporal.Instant.from("2026-05-01T00:00:00Z");
// More than few; every fortieth is a member, under a name of their own.
const people = fewPeople + 50;
await sql`insert into person (created_at) select ${at}::timestamptz from generate_series(1, ${people})`.execute(db);
await sql`
  insert into person_detail (person_id, name, email, locale)
  select id, case id % 400 when 0 then 'A 100% Cotton' when 40 then 'B 10_5 Half' when 80 then 'C back' || chr(92) || 'slash' when 120 then 'ÖZGE'
    when 160 then '%' when 200 then chr(92) || ' D' else 'Nobody ' || id end, 'who' || id || '@example.test', 'en' from person`.execute(
  db,
);
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

const matches = (search: string, ...texts: readonly (string | null)[]) => {
  const text = texts.join(" ").toLowerCase();
  return search.length < 3 ? text.startsWith(search.toLowerCase()) : text.includes(search.toLowerCase());
};

/** Page after page to the end. */
async function pagesOf(search: string, status?: "suspended"): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for (;;) {
    const page = await listMembers(db, { at, search, status, before: found.at(-1), limit: 7 });
    found.push(...page.map(({ id }) => id));
    if (page.length < 7) return found;
  }
}

const few = [
  "who4000@",
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
const ofMembers = ["seller-4", "se", "Sells 40"];

test("rare or common, with signs of a pattern, by person or by member: all of them, page after page", async () => {
  assert.equal(everybody.length, Math.floor(people / 40));
  for (const search of [...few, ...many, ...ofMembers]) {
    const expected = everybody
      .filter((row) => matches(search, row.handle, row.displayName) || matches(search, row.name, row.email))
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

test("both ways are taken", async () => {
  for (const search of few) assert.ok((await fewPeopleFound(db, search)) !== undefined, search);
  for (const search of many) assert.equal(await fewPeopleFound(db, search), undefined, search);
  assert.deepEqual(await fewPeopleFound(db, "who4000@"), [4000n]);
});
