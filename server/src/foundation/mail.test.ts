import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inTransaction } from "./database.ts";
import { isReachable, queueMail } from "./mail.ts";
import { testDatabase } from "./testing.ts";

const { db } = await testDatabase();

test("nothing is written to who has no address: what a pixel made, and any name under .invalid", async () => {
  const now = Temporal.Instant.from("2026-03-01T12:00:00Z");
  const reachable = ["a@example.com", "a@invalid.example.com", "invalid@example.com", "a@notinvalid"];
  const nobody = ["0a1b@pixel.invalid", "a@PIXEL.INVALID", "a@invalid", "a@deep.er.invalid.", " b@pixel.invalid "];
  for (const to of [...reachable, ...nobody]) {
    await inTransaction(db, (tx) =>
      queueMail({ tx, now, actor: null }, { to, locale: "en", template: "welcome", data: {} }),
    );
  }
  const { rows } = await sql<{ recipient: string }>`select recipient from mail order by id`.execute(db);
  assert.deepEqual(
    rows.map(({ recipient }) => recipient),
    reachable,
  );
  assert.ok(nobody.every((address) => !isReachable(address)));
});
