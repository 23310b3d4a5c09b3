/** Who the few people are is told, and of many that they are many: what lists search by goes both ways. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { fewPeopleFound } from "./few-people-found.ts";
import { common, rare, searchedPeople } from "./testing.ts";

const { db } = await testDatabase();
await searchedPeople(db, 40);
await sql`analyze`.execute(db);

test("the few are told, many are not", async () => {
  for (const search of rare) assert.ok((await fewPeopleFound(db, search)) !== undefined, search);
  for (const search of common) assert.equal(await fewPeopleFound(db, search), undefined, search);
  assert.deepEqual(await fewPeopleFound(db, "who4000@"), [4000n]);
});
