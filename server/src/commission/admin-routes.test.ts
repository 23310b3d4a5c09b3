/** The routes of adjustments, corrections, chargebacks, parallel runs and the statement, called as the gate calls them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { z } from "@hono/zod-openapi";
import { FileReply, permissions } from "../access/index.ts";
import type { Call, Route } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { closeBooks, ledgerRoutes } from "../ledger/index.ts";
import { memberCards } from "../members/index.ts";
import { planRoutes } from "../plan/index.ts";
import { salesRoutes } from "../sales/index.ts";
import { commissionAdminRoutes, commissionPartnerRoutes } from "./index.ts";
import { staffedCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await staffedCompany(db);
const [, second, , fourth] = company.distributors;
const rooms = [
  ...ledgerRoutes({ memberNames: memberCards }),
  ...planRoutes(),
  ...salesRoutes({ secret: "a secret for tests", log: () => undefined }),
  ...commissionAdminRoutes(),
  ...commissionPartnerRoutes(),
];
const routes = new Map<string, Route>(rooms.map((one) => [one.key, one as unknown as Route]));
let now = Temporal.Instant.from("2026-03-10T10:00:00Z");

async function call(
  person: bigint,
  key: string,
  input: { id?: string; query?: object; body?: object } = {},
  // oxlint-disable-next-line typescript/no-explicit-any
): Promise<any> {
  const route = routes.get(key);
  assert.ok(route, key);
  const read = (schema: z.ZodType | undefined, value: unknown) =>
    schema === undefined ? undefined : schema.parse(value);
  const reply = await route.handle(
    {
      params: read(route.params, { id: input.id }),
      query: read(route.query, input.query ?? {}),
      body: read(route.body, input.body ?? {}),
    },
    {
      db,
      now,
      caller: { person, member: second, permissions: new Set(permissions) },
      transact: (work: Parameters<Call["transact"]>[0]) => inTransaction(db, (tx) => work({ tx, now, actor: person })),
    } as unknown as Call,
  );
  return reply instanceof Failure || reply instanceof FileReply ? reply : route.reply.parse(reply);
}
const { drafter, checker } = company;
const eur = (amount: string) => ({ amount, currency: "EUR" });
let saleId: bigint;
let period: string;

before(async () => {
  saleId = await company.month(now.toString(), "march");
  period = toEdge("period", await company.periodOf(now.toString()));
});

test("an adjustment is asked for and approved; it is in the period's totals, the statement and the partner's earnings", async () => {
  const { types } = await call(drafter, "GET /api/admin/adjustment-types");
  assert.ok(types.some(({ code }: { code: string }) => code === "prize"));
  await call(checker, "PUT /api/admin/adjustment-types", {
    body: { code: "travel", statement: "Travel", taxable: false, direction: "positive", retired: false, reason: "New" },
  });
  const fixed = await call(checker, "PUT /api/admin/adjustment-types", {
    body: { code: "recompute", statement: "x", taxable: false, direction: "either", retired: false, reason: "Try" },
  });
  assert.equal(fixed.code, "bad-input");
  const body = { key: "k1", type: "travel", member: toEdge("member", second), amount: eur("12.50"), reason: "To Cork" };
  const asked = await call(drafter, "POST /api/admin/adjustments", { body });
  assert.deepEqual([asked.state, asked.taxable, asked.statement], ["requested", false, "Travel"]);
  assert.equal((await call(drafter, "POST /api/admin/adjustments", { body })).id, asked.id);
  const bad = await call(drafter, "POST /api/admin/adjustments", {
    body: { ...body, key: "k2", amount: eur("12.505") },
  });
  assert.equal(bad.code, "bad-input");
  assert.equal(
    (await call(drafter, "POST /api/admin/adjustments/{id}/approve", { id: asked.id })).code,
    "second-person-needed",
  );
  const posted = await call(checker, "POST /api/admin/adjustments/{id}/approve", { id: asked.id });
  assert.deepEqual([posted.state, posted.postedIn], ["posted", period]);
  const found = await call(checker, "GET /api/admin/adjustments", { query: { state: "posted", period } });
  assert.deepEqual(found.adjustments, [posted]);

  const detail = await call(checker, "GET /api/admin/periods/{id}", { id: period });
  assert.deepEqual(detail.adjustments.posted, [{ type: "travel", amount: eur("12.50"), count: 1 }]);
  assert.deepEqual(detail.adjustments.toPay, [eur("39.70")]);
  const { lines } = await call(checker, "GET /api/admin/ledger/statement", {
    query: { member: toEdge("member", second), currency: "EUR" },
  });
  assert.deepEqual([lines[0].change, lines[0].balance, lines[0].causeKind], [eur("12.50"), eur("12.50"), "adjustment"]);
  const partner = await call(1n, "GET /api/partner/earnings");
  assert.deepEqual(
    [partner.earnings[0].sale, partner.earnings[0].adjustment, partner.earnings[0].titles],
    [null, posted.id, ["Travel"]],
  );
  const story = await call(1n, "GET /api/partner/earnings/{id}", { id: partner.earnings[0].id });
  assert.deepEqual([story.code, story.data.adjustment], ["wrong-state", posted.id]);
});

test("a chargeback by the office, and its decision", async () => {
  const id = toEdge("sale", saleId);
  const opened = await call(drafter, "POST /api/admin/sales/{id}/chargebacks", {
    id,
    body: { sourceRef: "case 1", reason: "Not received" },
  });
  assert.equal(opened.state, "open");
  assert.deepEqual(await company.accounts(fourth), { held: 2000n });
  const { chargebacks } = await call(drafter, "GET /api/admin/chargebacks", { query: { state: "open" } });
  assert.deepEqual(chargebacks, [opened]);
  const won = await call(drafter, "POST /api/admin/chargebacks/{id}/decision", {
    id: opened.id,
    body: { outcome: "won" },
  });
  assert.equal(won.state, "won");
  assert.deepEqual(await company.accounts(fourth), { pending: 2000n });
});

test("a parallel run is matched, a correction refused; the trial balance says up to when the books are closed", async () => {
  now = Temporal.Instant.from("2026-04-02T10:00:00Z");
  await company.close(await company.periodOf("2026-03-10T10:00:00Z"), now.toString());
  const parallel = await call(drafter, "POST /api/admin/periods/{id}/parallel-runs", {
    id: period,
    body: { name: "Old", csv: "sale,bonus,earner,amount,currency\nmarch,retail,fourth,19.99,EUR\n" },
  });
  const found = await call(drafter, "GET /api/admin/parallel-runs/{id}", {
    id: parallel.id,
    query: { cause: "rounding" },
  });
  assert.deepEqual(
    found.causes.map(({ cause, lines }: { cause: string; lines: number }) => [cause, lines]),
    [
      ["rounding", 1],
      ["missing-there", 2],
    ],
  );
  assert.equal(found.differences.length, 1);
  const { parallelRuns } = await call(drafter, "GET /api/admin/periods/{id}/parallel-runs", { id: period });
  assert.deepEqual(parallelRuns, [parallel]);
  const nothing = await call(drafter, "POST /api/admin/periods/{id}/corrections", {
    id: period,
    body: { reason: "Look" },
  });
  assert.equal(nothing.code, "wrong-state");
  assert.deepEqual(await call(drafter, "GET /api/admin/corrections"), { corrections: [] });

  const books = await call(drafter, "GET /api/admin/ledger/accounts");
  assert.deepEqual([books.closedAt, books.problems], [null, []]);
  await closeBooks(db, { at: now, now: now.add({ hours: 1 }) });
  const closed = await call(drafter, "GET /api/admin/ledger/accounts");
  assert.equal(closed.closedAt, now.toString());
  assert.deepEqual(closed.totals, books.totals);
});
