/** The payout desk's lists, through the app as the office asks for them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inTransaction } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { makePerson, openTestApp } from "../http/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { insertWithdrawal } from "./withdrawal-store.ts";
import { judgePayee } from "./set-payee.ts";

const database = await testDatabase();
const app = await openTestApp(database);
const company = await smallCompany(database.db);
const [first, second, third] = company.distributors;
const staff = await makePerson(database.db, { email: "desk@example.test", permissions: ["payout.read"] });
const cookie = await app.signIn("desk@example.test");
const now = Temporal.Instant.from("2026-03-10T10:00:00Z");
const get = async (path: string) => {
  const response = await app.call("GET", path, { cookie });
  assert.equal(response.status, 200, path);
  return (await response.json()) as Record<string, unknown[]> & { next?: string | null };
};

test("payees by what is to be done about them, a page at a time; members of whom nothing is known are in none", async () => {
  const judge = (memberId: bigint, kyc: "pending" | "verified", blocked: boolean | null) =>
    inTransaction(database.db, async (tx) =>
      must(await judgePayee({ tx, now, actor: staff }, { memberId, kyc, blocked, reason: "Seen." })),
    );
  await judge(first, "pending", null);
  await judge(second, "verified", null);
  await judge(third, "verified", true);
  const shown = async (query: string) =>
    ((await get(`/api/admin/payees${query}`))["payees"] as { member: { id: string } }[]).map(({ member }) => member.id);
  const [a, b, c] = [first, second, third].map((id) => toEdge("member", id));
  assert.deepEqual(await shown(""), [c, b, a]);
  assert.deepEqual(await shown("?view=pending"), [a]);
  assert.deepEqual(await shown("?view=blocked"), [c]);
  assert.deepEqual(await shown("?view=no-form"), [c, b]);
  const page = await get("/api/admin/payees?limit=2");
  assert.equal(page.next, b);
  assert.deepEqual(await shown(`?before=${page.next}`), [a]);
  assert.equal((await app.call("GET", "/api/admin/payees?before=usr_1", { cookie })).status, 400);
});

test("who asks to be paid, the longest waiting first; nothing was written off", async () => {
  const ask = (memberId: bigint, amount: bigint | null, hours: number) =>
    inTransaction(database.db, (tx) =>
      insertWithdrawal(tx, { memberId, currency: "EUR", amount, askedAt: now.add({ hours }) }),
    );
  await ask(second, 1250n, 2);
  await ask(first, null, 1);
  const { withdrawals } = await get("/api/admin/withdrawals");
  assert.deepEqual(
    (withdrawals as { member: { id: string }; amount: unknown }[]).map(({ member, amount }) => [member.id, amount]),
    [
      [toEdge("member", first), null],
      [toEdge("member", second), { amount: "12.50", currency: "EUR" }],
    ],
  );
  assert.deepEqual(await get("/api/admin/write-offs"), { writeOffs: [], next: null });
});
