/** An account number goes in through the API and is in no reply, no log line and no row after that. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "./testing.ts";

const database = await testDatabase();
const { call, signIn, lines } = await openTestApp(database);

const iban = "DE89370400440532013000";
const mistyped = "DE89370400440532013001";
const tin = "078051120";

test("replies and logs have the last four letters at most, also where the number was wrong", async () => {
  await makePerson(database.db, { email: "member@example.test", member: "distributor" });
  const cookie = await signIn("member@example.test");
  const put = async (path: string, body: object) => {
    const response = await call("PUT", `/api/partner/${path}`, { cookie, body });
    return { status: response.status, text: await response.text() };
  };
  const replies = [
    await put("payout-account", { holder: "A Member", iban }),
    await put("payout-account", { holder: "A Member", iban: mistyped }),
    await put("payout-accounts/us-bank", { holder: "A Member", routing: "021000021", number: "9988776655" }),
    await put("tax-form", { form: "W-9", taxClass: "individual", name: "A", address: "B", tin }),
  ];
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 400, 200, 200],
  );
  const told = replies.map(({ text }) => text).join("\n");
  for (const four of ["3000", "6655", "1120"]) assert.ok(told.includes(four), four);
  const { rows } = await sql<{ text: string }>`
    select row_to_json(audit)::text as text from audit union all select row_to_json(payout_account)::text from payout_account
    union all select row_to_json(payee)::text from payee
    union all select row_to_json(idempotency)::text from idempotency`.execute(database.db);
  assert.ok(rows.length >= 6 && lines.length >= 4);
  const kept = [told, JSON.stringify(lines), ...rows.map(({ text }) => text)].join("\n");
  for (const secret of [iban, mistyped, "9988776655", tin]) {
    assert.ok(!kept.includes(secret) && !kept.includes(Buffer.from(secret).toString("hex")), secret);
  }
});
