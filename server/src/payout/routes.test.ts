/** The routes of ledger, commission and payout, called as the gate calls them: input through the schema, reply checked by it. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { before, test } from "node:test";
import type { z } from "@hono/zod-openapi";
import { FileReply, findOrCreatePerson, permissions } from "../access/index.ts";
import type { Call, Permission, Route } from "../access/index.ts";
import { commissionAdminRoutes, commissionPartnerRoutes } from "../commission/index.ts";
import { inTransaction } from "../foundation/database.ts";
import { Failure, isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { openSealer } from "../foundation/seal-text.ts";
import { testDatabase } from "../foundation/testing.ts";
import { ledgerRoutes } from "../ledger/index.ts";
import { memberCards } from "../members/index.ts";
import { earningsOfSale, releaseHeld } from "../plan/index.ts";
import { smallCompany } from "../sales/testing.ts";
import { checkPain001, payoutAdminRoutes, payoutPartnerRoutes } from "./index.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const [top, second, third, fourth] = company.distributors;
const sealer = openSealer({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
const rooms = [
  ...ledgerRoutes({ memberNames: memberCards }),
  ...commissionAdminRoutes(),
  ...commissionPartnerRoutes(),
  ...payoutAdminRoutes({ sealer, connect: undefined }),
  ...payoutPartnerRoutes({ sealer, connect: undefined }),
];
const routes = new Map<string, Route>(rooms.map((one) => [one.key, one as unknown as Route]));

interface Who {
  readonly person: bigint;
  readonly member?: bigint;
  readonly may?: readonly Permission[];
}
let first: Who;
let other: Who;
let now = Temporal.Instant.from("2026-03-10T10:00:00Z");

// oxlint-disable-next-line typescript/no-explicit-any
async function call(who: Who, key: string, input: { id?: string; query?: object; body?: object } = {}): Promise<any> {
  const route = routes.get(key);
  assert.ok(route, key);
  const read = (schema: z.ZodType | undefined, value: unknown) =>
    schema === undefined ? undefined : schema.parse(value);
  const ground = {
    db,
    now,
    caller: { person: who.person, member: who.member ?? null, permissions: new Set(who.may ?? []) },
    transact: (work: Parameters<Call["transact"]>[0]) =>
      inTransaction(db, (tx) => work({ tx, now, actor: who.person })),
  } as unknown as Call;
  const reply = await route.handle(
    {
      params: read(route.params, { id: input.id }),
      query: read(route.query, input.query ?? {}),
      body: read(route.body, input.body ?? {}),
    },
    ground,
  );
  return reply instanceof Failure || reply instanceof FileReply ? reply : route.reply.parse(reply);
}

before(async () => {
  const staff = async (name: string) =>
    inTransaction(db, (tx) =>
      findOrCreatePerson({ tx, now, actor: null }, { email: `${name}@example.test`, name, locale: "en" }),
    );
  first = { person: await staff("first"), may: permissions };
  other = { person: await staff("other"), may: permissions };
  for (const [buyer, qv] of [
    ["top", 3000n],
    ["second", 1250n],
    ["third", 3000n],
  ] as const) {
    await company.sell(now.toString(), { buyer, lines: [{ amount: 0n, cv: 0n, qv }] });
  }
  await company.sell(now.toString(), { ref: "the sale", clickId: await company.click(fourth, now.toString()) });
});

interface Missed {
  readonly code: string;
  readonly volume: string | null;
  readonly has: string;
  readonly needs: readonly string[];
}
/** What a missed volume says; the other reasons' fields are empty. */
const ofVolume = ({ code, volume, has, needs }: Missed) => [code, volume, has, needs];

test("a partner's home before the period's end: earned, expected, and what is missing", async () => {
  const home = await call({ person: 1n, member: second }, "GET /api/partner/home");
  assert.equal(home.period.name, "2026-03");
  assert.deepEqual([home.earned, home.expected, home.latest], [[], [], []]);
  assert.equal(home.next.code, "become-active");
  assert.deepEqual(home.next.missed.map(ofVolume), [["volume", "pv", "12.50", ["30.00"]]]);
  const paid = await call({ person: 1n, member: third }, "GET /api/partner/home");
  assert.deepEqual(paid.expected, [{ amount: "4.00", currency: "EUR" }]);
  assert.deepEqual(paid.activity, [{ rule: "active", met: true, missed: [] }]);
  const seller = await call({ person: 1n, member: fourth }, "GET /api/partner/home");
  assert.deepEqual(seller.earned, [{ amount: "20.00", currency: "EUR" }]);
  assert.equal(seller.latest[0].titles[0], "Rosehip balm");
});

test("the period's workflow: who may do what next is told to each", async () => {
  const { periods } = await call(first, "GET /api/admin/periods");
  const id: string = periods[0].period.id;
  assert.deepEqual([periods[0].next.step, periods[0].next.may], ["draft", true]);
  const open = await call(first, "GET /api/admin/periods/{id}", { id });
  assert.deepEqual(open.preview.totals, [{ amount: "27.20", currency: "EUR" }]);

  now = Temporal.Instant.from("2026-04-02T10:00:00Z");
  const run = await call(first, "POST /api/admin/periods/{id}/draft", { id });
  assert.equal(run.draftedBy.name, "first");
  const step = async (who: Who) => (await call(who, "GET /api/admin/periods/{id}", { id })).next;
  assert.deepEqual(await step(first), {
    step: "lock",
    permission: "run.lock",
    from: null,
    may: false,
    why: "second-person-needed",
  });
  assert.deepEqual((await step(other)).may, true);
  assert.equal((await step({ ...other, may: ["run.read"] })).why, "not-allowed");

  const detail = await call(other, "GET /api/admin/periods/{id}", { id });
  assert.deepEqual(
    detail.withPosted.gained.map((row: { member: { handle: string }; change: { amount: string } }) => [
      row.member.handle,
      row.change.amount,
    ]),
    [
      ["third", "4.00"],
      ["top", "3.20"],
    ],
  );
  assert.deepEqual(detail.withPosted.gained[0].bonuses, [
    { bonus: "unilevel", change: { amount: "4.00", currency: "EUR" } },
  ]);
  const { lines } = await call(other, "GET /api/admin/runs/{id}/lines", { id: run.id, query: { bonus: "unilevel" } });
  const query = { sale: lines[0].sale, bonus: "unilevel", earner: toEdge("member", third) };
  const draft = await call(other, "GET /api/admin/runs/{id}/explanation", { id: run.id, query });
  assert.deepEqual(
    [draft.earning, draft.line.amount.amount, draft.exact, draft.walk.worked.base.amount],
    [null, "4.00", false, "80.00"],
    "a draft is explained before anything of it is posted",
  );
  assert.equal(
    (await call(first, "POST /api/admin/periods/{id}/lock", { id, body: { run: run.id } })).code,
    "second-person-needed",
  );
  assert.equal((await call(other, "POST /api/admin/periods/{id}/lock", { id, body: { run: run.id } })).state, "locked");
  assert.equal((await call(first, "POST /api/admin/periods/{id}/commit", { id })).state, "committed");
  assert.equal((await step(first)).step, "none");

  const replay = await call(first, "POST /api/admin/runs/{id}/replay", { id: run.id });
  assert.equal(replay.identical, true);
  const file = await call(first, "GET /api/admin/runs/{id}/csv", { id: run.id });
  assert.ok(file instanceof FileReply);
  const csv = Buffer.from(file.body as Uint8Array);
  assert.equal(createHash("sha256").update(csv).digest("hex"), run.outputSha256);
  assert.match(csv.toString(), /,unilevel,3,2,mbr_\w+,80\.00,4,3\.20,EUR\n/);

  const page = await call(first, "GET /api/admin/runs/{id}/lines", { id: run.id, query: { limit: "2" } });
  const rest = await call(first, "GET /api/admin/runs/{id}/lines", {
    id: run.id,
    query: { limit: "2", after: page.next },
  });
  assert.deepEqual([page.lines.length, rest.lines.length, rest.next], [2, 1, null]);
  const amounts = async (wish: object) =>
    (await call(first, "GET /api/admin/runs/{id}/lines", { id: run.id, query: wish })).lines.map(
      (line: { amount: { amount: string } }) => line.amount.amount,
    );
  assert.deepEqual(await amounts({ by: "largest" }), ["20.00", "4.00", "3.20"]);
  assert.deepEqual(await amounts({ by: "smallest", limit: "1" }), ["3.20"]);
  assert.deepEqual(await amounts({ search: "Third" }), ["4.00"]);
  const largest = await call(first, "GET /api/admin/runs/{id}/lines", {
    id: run.id,
    query: { by: "largest", limit: "1" },
  });
  assert.deepEqual(await amounts({ by: "largest", after: largest.next }), ["4.00", "3.20"]);

  const posted = await call(other, "GET /api/admin/runs/{id}/explanation", { id: run.id, query });
  assert.deepEqual([posted.earning.state, posted.exact, posted.history.length], ["held", true, 1]);
  const sale = await call(first, "GET /api/admin/sales/{id}", { id: query.sale });
  assert.deepEqual(
    [sale.seller.handle, sale.earnings.map((one: { bonus: string }) => one.bonus)],
    ["fourth", ["retail", "unilevel", "unilevel"]],
  );
});

test("an earning is explained to its earner up to themselves, and to staff whole", async () => {
  const { earnings } = await call({ person: 1n, member: third }, "GET /api/partner/earnings");
  assert.equal(earnings.length, 1);
  const story = await call({ person: 1n, member: third }, "GET /api/partner/earnings/{id}", { id: earnings[0].id });
  assert.equal(story.exact, true);
  assert.deepEqual(
    story.walk.steps.map((step: { member: { handle: string }; you: boolean; amount: unknown }) => [
      step.member.handle,
      step.you,
      step.amount,
    ]),
    [["third", true, { amount: "4.00", currency: "EUR" }]],
  );
  assert.equal(story.sale.attribution.link, null, "how the sale came about is for the seller");
  assert.deepEqual(story.others, []);
  assert.deepEqual(
    [story.calculation.points, story.calculation.base, story.calculation.amount],
    ["80.00", "80.00", "4.00"],
  );

  const all = await earningsOfSale(db, await theSale());
  const tops = all.find((one) => one.earnerId === top)!;
  assert.equal(
    (await call({ person: 1n, member: third }, "GET /api/partner/earnings/{id}", { id: toEdge("earning", tops.id) }))
      .code,
    "not-found",
  );
  const own = await call({ person: 1n, member: top }, "GET /api/partner/earnings/{id}", {
    id: toEdge("earning", tops.id),
  });
  assert.deepEqual(
    own.walk.steps.map(
      (step: {
        member: { handle: string };
        paidLevel: number | null;
        percent: string | null;
        missed: readonly Missed[];
        amount: { amount: string } | null;
      }) => [step.member.handle, step.paidLevel, step.percent, step.missed.map(ofVolume), step.amount?.amount ?? null],
    ),
    [
      ["third", 1, "5", [], null],
      ["second", null, null, [["volume", "pv", "12.50", ["30.00"]]], null],
      ["top", 2, "4", [], "3.20"],
    ],
  );
  const whole = await call(first, "GET /api/admin/earnings/{id}", { id: toEdge("earning", tops.id) });
  assert.equal(whole.walk.steps[0].amount.amount, "4.00");
  assert.deepEqual(
    whole.others.map((walk: { bonus: string; verdict: string }) => [walk.bonus, walk.verdict]),
    [
      ["affiliate", "seller-kind"],
      ["retail", "earns"],
    ],
  );
  assert.deepEqual(
    whole.history.map((change: { cause: string; amount: { amount: string } }) => [change.cause, change.amount.amount]),
    [["run", "3.20"]],
  );
});

async function theSale(): Promise<bigint> {
  const { entries } = await call(first, "GET /api/admin/ledger/entries", {
    query: { member: toEdge("member", fourth), limit: "200" },
  });
  const accrued = entries.find((entry: { causeKind: string }) => entry.causeKind === "sale");
  const row = await db.selectFrom("sale").select("id").where("source_ref", "=", "the sale").executeTakeFirstOrThrow();
  assert.equal(accrued.cause, toEdge("sale", row.id), "a row of the books leads to what caused it");
  return row.id;
}

test("before the period is closed the explanation is live, and says so", async () => {
  now = Temporal.Instant.from("2026-04-03T10:00:00Z");
  const sold = await company.sell(now.toString(), { clickId: await company.click(fourth, now.toString()) });
  const [earning] = await earningsOfSale(db, sold);
  const story = await call({ person: 1n, member: fourth }, "GET /api/partner/earnings/{id}", {
    id: toEdge("earning", earning!.id),
  });
  assert.deepEqual([story.exact, story.walk.bonus, story.walk.steps[0].you], [false, "retail", true]);
  assert.equal(story.sale.attribution.way, "click");
});

test("from wallet to bank file", async () => {
  now = Temporal.Instant.from("2026-04-10T10:00:00Z");
  await inTransaction(db, (tx) => releaseHeld({ tx, now, actor: null }));
  const partner = { person: 1n, member: fourth };
  assert.equal((await call(partner, "GET /api/partner/home")).next.code, "add-payout-account");
  const account = await call(partner, "PUT /api/partner/payout-account", {
    body: { holder: "Fourth", iban: "DE89 3704 0044 0532 0130 00" },
  });
  assert.deepEqual([account.shown, JSON.stringify(account).includes("0532")], ["3000", false]);

  const before = await call(first, "GET /api/admin/payout-due");
  assert.deepEqual(
    [before.due[0].total, before.due[0].waiting[0].reason],
    [{ amount: "20.00", currency: "EUR" }, "no-account"],
  );
  const { candidates } = await call(first, "GET /api/admin/payout-candidates", { query: { currency: "EUR" } });
  assert.deepEqual(
    candidates.map((one: { member: { handle: string }; waiting: string | null }) => [one.member.handle, one.waiting]),
    [
      ["top", "no-account"],
      ["third", "no-account"],
      ["fourth", null],
    ],
  );
  const paged = { currency: "EUR", waiting: "any", limit: "1" };
  const page = await call(first, "GET /api/admin/payout-candidates", { query: paged });
  const rest = await call(first, "GET /api/admin/payout-candidates", { query: { ...paged, after: page.next } });
  assert.deepEqual(
    [page.candidates[0].member.handle, page.next, rest.candidates[0].member.handle, rest.next],
    ["top", toEdge("member", top), "third", null],
  );
  assert.deepEqual(await call(first, "GET /api/admin/payout-candidate-sums", { query: { currency: "EUR" } }), {
    count: 1,
    total: { amount: "20.00", currency: "EUR" },
    waiting: [{ reason: "no-account", count: 2, total: { amount: "7.20", currency: "EUR" } }],
  });
  const batch = await call(first, "POST /api/admin/payouts", { body: { currency: "EUR" } });
  const id: string = batch.id;
  const shown = await call(first, "GET /api/admin/payouts/{id}", { id });
  assert.deepEqual(
    [shown.next, shown.payouts[0].netted.amount],
    [{ step: "approve", may: false, why: "second-person-needed" }, "0.00"],
  );
  const made = await call(first, "GET /api/admin/member-payouts/{id}", { id: shown.payouts[0].id });
  assert.deepEqual(
    [made.batch.id, made.earnings.map((one: { paid: { amount: string } }) => one.paid.amount)],
    [id, ["20.00"]],
  );
  assert.equal((await call(first, "POST /api/admin/payouts/{id}/approve", { id })).code, "second-person-needed");
  assert.equal((await call(other, "POST /api/admin/payouts/{id}/approve", { id })).state, "approved");
  const reader: Who = { ...other, may: ["payout.read"] };
  assert.ok(isFailure(await call(reader, "GET /api/admin/payouts/{id}/file", { id })));
  const file = await call(other, "GET /api/admin/payouts/{id}/file", { id });
  assert.ok(file instanceof FileReply);
  assert.deepEqual(checkPain001(file.body as string, { today: Temporal.PlainDate.from("2026-04-10") }), []);
  assert.ok((await call(first, "GET /api/admin/payouts/{id}/csv", { id })) instanceof FileReply);
  assert.equal(must(await call(first, "POST /api/admin/payouts/{id}/settle", { id })).state, "paid");

  const wallet = await call(partner, "GET /api/partner/wallet");
  assert.deepEqual(
    [wallet.balances[0].paid.amount, wallet.payouts[0].state, wallet.account.shown],
    ["20.00", "paid", "3000"],
  );
  assert.deepEqual(
    wallet.statement.lines.map((line: { change: { amount: string }; balance: { amount: string } }) => [
      line.change.amount,
      line.balance.amount,
    ]),
    [
      ["-20.00", "20.00"],
      ["20.00", "40.00"],
      ["20.00", "20.00"],
    ],
  );
  const accounts = await call(first, "GET /api/admin/ledger/accounts", { query: { member: toEdge("member", fourth) } });
  assert.deepEqual(accounts.problems, []);
  assert.equal(accounts.accounts[0].member.handle, "fourth");
  const available = await call(first, "GET /api/admin/ledger/accounts", {
    query: { account: "available", currency: "EUR" },
  });
  assert.deepEqual(
    available.accounts.map((one: { member: { handle: string }; balance: { amount: string } }) => [
      one.member.handle,
      one.balance.amount,
    ]),
    [
      ["third", "4.00"],
      ["top", "3.20"],
      ["fourth", "0.00"],
    ],
    "all accounts of a name, those with most in them first",
  );
  const both = await call(first, "GET /api/admin/ledger/accounts", {
    query: { members: [top, third].map((member) => toEdge("member", member)).join(",") },
  });
  assert.ok(both.accounts.every((one: { member: { handle: string } }) => ["top", "third"].includes(one.member.handle)));
});

test("a partner's home in the next period tells what that one has brought", async () => {
  now = Temporal.Instant.from("2026-04-20T10:00:00Z");
  await company.sell(now.toString(), { ref: "in April", clickId: await company.click(fourth, now.toString()) });
  const home = await call({ person: 1n, member: fourth }, "GET /api/partner/home");
  assert.equal(home.period.name, "2026-04");
  // Two sales of April; March had one.
  assert.deepEqual(home.earned, [{ amount: "40.00", currency: "EUR" }]);
});
