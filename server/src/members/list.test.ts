/** The members' list: found by themselves or by their mail address, narrowed by what they are now, in pages. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { changeStanding } from "./change-standing.ts";
import { listMembers } from "./list-members.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const now = Temporal.Instant.from("2026-05-01T00:00:00Z");
const [first, second] = company.distributors;
await sql`update member set display_name = 'ÖZGE Müller' where id = ${first}`.execute(db);
await sql`update person_detail set email = 'quite.other@example.test'
  where person_id = (select person_id from member where id = ${second})`.execute(db);

const list = async (filter: Partial<Parameters<typeof listMembers>[1]> = {}) =>
  (await listMembers(db, { at: now, limit: 50, ...filter })).map(({ id }) => id);

test("found by name, handle or mail address, in capitals of any script, each once", async () => {
  assert.deepEqual(await list({ search: "özge mÜ" }), [first]);
  assert.deepEqual(await list({ search: "QUITE.other" }), [second]);
  assert.deepEqual(await list({ search: "@example.test" }), await list(), "both questions find all of them");
  assert.deepEqual(await list({ search: "%" }), [], "a sign of the pattern is a letter");
});

test("two letters find the beginning of a handle or a name", async () => {
  assert.deepEqual(await list({ search: "qu" }), []);
  const { rows } = await sql<{ handle: string }>`select handle from member where id = ${second}`.execute(db);
  assert.ok((await list({ search: rows[0]!.handle.slice(0, 2).toUpperCase() })).includes(second));
  assert.deepEqual(await list({ search: "ge" }), []);
});

test("narrowed by what they are now, not by what they were", async () => {
  assert.deepEqual(await list({ status: "suspended" }), []);
  await company.at("2026-03-01T00:00:00Z", (context) =>
    changeStanding(context, { memberId: second, change: { status: "suspended" }, reason: "A question is open." }),
  );
  assert.deepEqual(await list({ status: "suspended" }), [second]);
  assert.ok(!(await list({ status: "active" })).includes(second));
  assert.deepEqual(await list({ kind: "affiliate" }), [company.affiliate]);
  assert.deepEqual(await list({ kind: "affiliate", search: "özge" }), []);
});

test("pages end where the next begins", async () => {
  const all = await list();
  const [newest] = await list({ limit: 1 });
  assert.deepEqual(await list({ before: newest }), all.slice(1));
});
