/** Programs from the sale to the books: what is paid, to whom, on which tier, under which cap, and what refunds leave. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { changeStanding, customerOf } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import { earningsOfSale, releaseHeld } from "../plan/index.ts";
import {
  addCap,
  addTier,
  approveConversions,
  changeProgram,
  connectProduct,
  conversionsOfSale,
  noteDelivery,
  refuseConversions,
  retireRate,
  setCode,
  setMembership,
} from "../program/index.ts";
import { openProgram, rateOf } from "../program/testing.ts";
import { keepPath } from "../referral/index.ts";
import { readAttributionRule, setAttributionRule } from "./attribution-rule.ts";
import { recordEvent } from "./record-event.ts";
import { recordSale } from "./record-sale.ts";
import type { AttributionRule, NewSale, NewSaleLine } from "./model.ts";
import { smallCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const third = company.distributors[2];
const founded = "2026-01-02T00:00:00Z";
const at = "2026-03-10T10:00:00Z";

let count = 0;

/** A fresh affiliate, under another where wished: programs of one test are no business of the others. */
async function affiliate(sponsorId: bigint | null = null): Promise<bigint> {
  count += 1;
  const handle = `aff-${count}`;
  return company.at(founded, async (context) =>
    must(
      await enrolMember(context, {
        email: `${handle}@example.test`,
        name: handle,
        locale: "en",
        handle,
        displayName: handle,
        kind: "affiliate",
        sponsorId,
      }),
    ),
  );
}

const program = (wish: Parameters<typeof openProgram>[1]) =>
  company.at(founded, (context) => openProgram(context, wish));

async function sell(
  wish: Partial<Omit<NewSale, "lines">> & { lines?: readonly Partial<NewSaleLine>[]; buyer?: string },
  now = at,
) {
  const number = (count += 1);
  const { lines = [{}], buyer = `shopper-${number}`, ...rest } = wish;
  const buyerId = rest.buyerId ?? (await company.buyer(buyer));
  return must(
    await company.at(now, (context) =>
      recordSale(context, {
        source: "test",
        sourceRef: `sale-${number}`,
        market: "eu",
        currency: "EUR",
        buyerId,
        clickId: null,
        ...rest,
        lines: lines.map((line) => ({
          product: "rosehip-balm",
          title: "Rosehip balm",
          quantity: 1,
          amount: 10_000n,
          cv: 8_000n,
          qv: 8_000n,
          affiliateFixed: null,
          ...line,
        })),
      }),
    ),
  ).saleId;
}

const refOf = async (saleId: bigint) =>
  (await sql<{ ref: string }>`select source_ref as ref from sale where id = ${saleId}`.execute(db)).rows[0]!.ref;

const paid = async (saleId: bigint) =>
  (await earningsOfSale(db, saleId)).map(({ bonus, earnerId, amount, state }) => [
    bonus.startsWith("program.") ? (bonus.endsWith(".tier") ? "tier" : "own") : bonus,
    earnerId,
    amount,
    state,
  ]);

async function withRule<T>(change: Partial<AttributionRule>, work: () => Promise<T>): Promise<T> {
  const before = await readAttributionRule(db);
  const set = (rule: AttributionRule) =>
    company.at(at, (context) => setAttributionRule(context, { rule, reason: "a test" }));
  await set({ ...before, ...change });
  try {
    return await work();
  } finally {
    await set(before);
  }
}

test("a program pays instead of the plan; what was decided says why, and what else was looked at", async () => {
  const ann = await affiliate();
  await program({
    members: [ann],
    rates: [{ percent: "10" }, { title: "balm", level: "product", subject: "rosehip-balm", percent: "8" }],
  });
  const clickId = await company.click(ann, "2026-01-10T10:00:00Z");
  const sale = await sell({ clickId });
  assert.deepEqual(await paid(sale), [["own", ann, 800n, "held"]]);
  const [conversion] = await conversionsOfSale(db, sale);
  const { decision } = conversion!;
  assert.equal(decision.way, "click");
  assert.equal(decision.click?.at, "2026-01-10T10:00:00Z");
  assert.equal(decision.code, null);
  assert.equal(decision.lines[0]?.rate?.title, "balm");
  assert.deepEqual(
    decision.lines[0]?.others.map(({ why }) => why),
    ["less-particular"],
  );
});

test("two tiers and more, by the walk over the sponsors; a partial refund takes its part of each", async () => {
  const boss = await affiliate();
  const under = await affiliate(boss);
  const ann = await affiliate(under);
  await program({ members: [ann, under, boss], rates: [{ percent: "10", tiers: ["3", "1.5"] }] });
  const sale = await sell({ clickId: await company.click(ann, at), lines: [{}, { amount: 3333n }] });
  assert.deepEqual(await paid(sale), [
    ["own", ann, 1333n, "held"],
    ["tier", under, 400n, "held"],
    ["tier", boss, 200n, "held"],
  ]);
  must(
    await company.reverse("2026-03-11T10:00:00Z", await refOf(sale), [
      { line: 2, amount: 3333n, cv: 8000n, qv: 8000n },
    ]),
  );
  assert.deepEqual(
    (await paid(sale)).map(([, , amount]) => amount),
    [1000n, 300n, 150n],
  );
});

test("above: who is not in the program uses up a level, or is passed where the program closes up", async () => {
  const boss = await affiliate();
  const out = await affiliate(boss);
  const [ann, bea] = [await affiliate(out), await affiliate(out)];
  await program({ members: [ann, boss], rates: [{ percent: "10", tiers: ["3", "1"] }] });
  await program({
    members: [bea, boss],
    rates: [{ percent: "10", tiers: ["3", "1"] }],
    change: { compression: "standard" },
  });
  const [first, second] = [
    await sell({ clickId: await company.click(ann, at) }),
    await sell({ clickId: await company.click(bea, at) }),
  ];
  assert.deepEqual((await paid(first))[1], ["tier", boss, 100n, "held"]);
  assert.deepEqual((await paid(second))[1], ["tier", boss, 300n, "held"]);
});

test("the terms are frozen: rates, group, program, membership change, and the refund goes by what was", async () => {
  const [ann, boss] = [await affiliate(), await affiliate()];
  const own = await program({ members: [ann, boss], rates: [] });
  const rate = await company.at(founded, (context) => rateOf(context, own, { percent: "12.5" }));
  const sale = await sell({ clickId: await company.click(ann, at) });
  const before = (await conversionsOfSale(db, sale))[0]!;
  await company.at("2026-03-11T00:00:00Z", async (context) => {
    must(await retireRate(context, { id: rate.id, reason: "a test" }));
    await rateOf(context, own, { percent: "50" });
    must(
      await changeProgram(context, {
        id: own.id,
        change: { name: "Other", choose: "best", holdDays: 90, state: "closed" },
      }),
    );
    must(await setMembership(context, { programId: own.id, memberId: ann, state: "ended" }));
    must(await changeStanding(context, { memberId: ann, change: { status: "suspended" }, reason: "a test" }));
  });
  assert.deepEqual((await conversionsOfSale(db, sale))[0]!.decision, before.decision);
  must(
    await company.reverse("2026-03-12T10:00:00Z", await refOf(sale), [
      { line: 1, amount: 5000n, cv: 4000n, qv: 4000n },
    ]),
  );
  assert.deepEqual(await paid(sale), [["own", ann, 625n, "held"]]);
  await assert.rejects(sql`update program_conversion set amount = 1 where sale_id = ${sale}`.execute(db), /frozen/);
  await assert.rejects(sql`delete from program_conversion where sale_id = ${sale}`.execute(db), /frozen/);
});

test("a refund takes back what was paid already, out of what can be paid next", async () => {
  const ann = await affiliate();
  await program({ members: [ann], change: { holdDays: 0 } });
  const sale = await sell({ clickId: await company.click(ann, at) });
  await company.at("2026-03-25T10:00:00Z", releaseHeld);
  assert.deepEqual(await paid(sale), [["own", ann, 1000n, "available"]]);
  await sql`update earning set state = 'paid' where sale_id = ${sale}`.execute(db);
  must(
    await company.reverse("2026-03-26T10:00:00Z", await refOf(sale), [
      { line: 1, amount: 10_000n, cv: 8000n, qv: 8000n },
    ]),
  );
  assert.deepEqual(await paid(sale), [["own", ann, 0n, "reversed"]]);
  const account = (await balances(db, { member: ann })).map(({ account: name, balance }) => [name, balance]);
  assert.deepEqual(
    account.filter(([, balance]) => balance !== 0n),
    [],
  );
});

test("held by the days of the group, never less than the company's own", async () => {
  const ann = await affiliate();
  const held = async (sale: bigint) => (await earningsOfSale(db, sale))[0]?.heldUntil?.toString();
  const own = await program({ members: [ann], change: { holdDays: 3 } });
  assert.equal(await held(await sell({ clickId: await company.click(ann, at) })), "2026-03-24T10:00:00Z");
  await company.at(at, (context) => changeProgram(context, { id: own.id, change: { holdDays: 60 } }));
  assert.equal(await held(await sell({ clickId: await company.click(ann, at) })), "2026-05-09T10:00:00Z");
});

test("manual approval: pending until then, and the days run from there; delivery later makes them longer", async () => {
  const ann = await affiliate();
  await program({ members: [ann], change: { approval: "manual", holdDays: 14 } });
  const sale = await sell({ clickId: await company.click(ann, at) });
  assert.deepEqual(await paid(sale), [["own", ann, 1000n, "pending"]]);
  const [conversion] = await conversionsOfSale(db, sale);
  const ids = [conversion!.id];
  assert.deepEqual(await company.at("2026-03-20T10:00:00Z", (context) => approveConversions(context, { ids })), {
    changed: 1,
  });
  assert.deepEqual(await company.at("2026-03-21T10:00:00Z", (context) => approveConversions(context, { ids })), {
    changed: 0,
  });
  const held = async () => (await earningsOfSale(db, sale))[0]?.heldUntil?.toString();
  assert.equal(await held(), "2026-04-03T10:00:00Z");
  await company.at("2026-03-22T10:00:00Z", (context) => noteDelivery(context, { saleId: sale, at: context.now }));
  assert.equal(await held(), "2026-04-05T10:00:00Z");
  await company.at("2026-03-23T10:00:00Z", (context) =>
    noteDelivery(context, { saleId: sale, at: Temporal.Instant.from("2026-03-01T00:00:00Z") }),
  );
  assert.equal(await held(), "2026-04-05T10:00:00Z", "an earlier delivery makes nothing shorter");
});

test("waiting for delivery: pending until it is told", async () => {
  const ann = await affiliate();
  await program({ members: [ann], change: { awaitDelivery: true } });
  const sale = await sell({ clickId: await company.click(ann, at) });
  assert.equal((await paid(sale))[0]?.[3], "pending");
  await company.at("2026-03-15T10:00:00Z", (context) => noteDelivery(context, { saleId: sale, at: context.now }));
  const [earning] = await earningsOfSale(db, sale);
  assert.deepEqual([earning?.state, earning?.heldUntil?.toString()], ["held", "2026-03-29T10:00:00Z"]);
});

test("refused in bulk, all or none, on every tier; refused stays refused", async () => {
  const boss = await affiliate();
  const ann = await affiliate(boss);
  await program({ members: [ann, boss], rates: [{ percent: "10", tiers: ["2"] }] });
  const sales = [
    await sell({ clickId: await company.click(ann, at) }),
    await sell({ clickId: await company.click(ann, at) }),
  ];
  const ids = (await Promise.all(sales.map((sale) => conversionsOfSale(db, sale)))).flat().map(({ id }) => id);
  const unknown = await company.at(at, (context) =>
    refuseConversions(context, { ids: [...ids, 999_999n], reason: "no" }),
  );
  assert.ok(isFailure(unknown) && unknown.code === "not-found");
  assert.equal((await paid(sales[0]!))[0]?.[2], 1000n);
  assert.deepEqual(await company.at(at, (context) => refuseConversions(context, { ids, reason: "not real" })), {
    changed: 2,
  });
  for (const sale of sales) {
    assert.deepEqual(await paid(sale), [
      ["own", ann, 0n, "reversed"],
      ["tier", boss, 0n, "reversed"],
    ]);
  }
  assert.ok(isFailure(await company.at(at, (context) => approveConversions(context, { ids }))));
  // A refund of what was refused finds nothing to take.
  must(
    await company.reverse("2026-03-12T10:00:00Z", await refOf(sales[0]!), [
      { line: 1, amount: 10_000n, cv: 8000n, qv: 8000n },
    ]),
  );
  assert.equal((await paid(sales[0]!))[0]?.[2], 0n);
});

test("a sale split by line: an affiliate's product, a distributor's the rest, and no line pays both", async () => {
  const ann = await affiliate();
  const own = await program({ members: [ann], rates: [{ percent: "10" }] });
  await company.at(founded, (context) =>
    connectProduct(context, { product: "soap", owner: { memberId: ann, programId: own.id }, reason: "theirs" }),
  );
  const sale = await sell({
    clickId: await company.click(third, at),
    lines: [{ product: "soap", amount: 5000n, cv: 4000n, qv: 4000n }, {}],
  });
  assert.deepEqual(await paid(sale), [
    ["own", ann, 500n, "held"],
    ["retail", third, 2000n, "pending"],
  ]);
  // Each refund takes from its own line's owner only.
  must(
    await company.reverse("2026-03-11T10:00:00Z", await refOf(sale), [
      { line: 1, amount: 5000n, cv: 4000n, qv: 4000n },
    ]),
  );
  assert.deepEqual(
    (await paid(sale)).map(([, , amount]) => amount),
    [0n, 2000n],
  );
  must(
    await company.reverse("2026-03-12T10:00:00Z", await refOf(sale), [
      { line: 2, amount: 5000n, cv: 4000n, qv: 4000n },
    ]),
  );
  assert.deepEqual(
    (await paid(sale)).map(([, , amount]) => amount),
    [0n, 1000n],
  );
  await company.at(at, (context) => connectProduct(context, { product: "soap", owner: null, reason: "over" }));
});

test("an affiliate's click on a distributor's customer: the owner, the affiliate, or both with less CV", async () => {
  const ann = await affiliate();
  await program({ members: [ann], rates: [{ percent: "10" }] });
  const buyer = "met";
  await sell({ buyer, clickId: await company.click(third, at) });
  const met = async () =>
    sell({ buyer, clickId: await company.click(ann, "2026-03-11T10:00:00Z") }, "2026-03-12T10:00:00Z");
  assert.deepEqual(await paid(await met()), [["retail", third, 2000n, "pending"]]);
  await withRule({ meeting: "affiliate" }, async () => {
    assert.deepEqual(await paid(await met()), [["own", ann, 1000n, "held"]]);
  });
  await withRule({ meeting: "both" }, async () => {
    const sale = await met();
    assert.deepEqual(await paid(sale), [["own", ann, 1000n, "held"]], "no retail beside it");
    const { rows } = await sql<{ seller: bigint; amount: bigint; cv: bigint; qv: bigint }>`
      select seller_id as seller, plan_amount as amount, plan_cv as cv, plan_qv as qv
      from sale join sale_line on sale_line.sale_id = sale.id where sale.id = ${sale}`.execute(db);
    // 10% of the goods went to the affiliate, so 10% of the CV are gone.
    assert.deepEqual(rows[0], { seller: third, amount: 0n, cv: 7200n, qv: 8000n });
  });
  assert.equal((await customerOf(db, await company.buyer(buyer)))?.ownerId, third);
});

test("a customer for life: the next order without a click is the same affiliate's, at the rate for that", async () => {
  const [ann, bea] = [await affiliate(), await affiliate()];
  await program({
    members: [ann],
    rates: [{ percent: "10" }, { level: "lifetime", percent: "4" }],
    change: { lifetimeMonths: 6 },
  });
  await program({ members: [bea] });
  const buyer = "for-life";
  assert.deepEqual(await paid(await sell({ buyer, clickId: await company.click(ann, at) })), [
    ["own", ann, 1000n, "held"],
  ]);
  assert.deepEqual(await paid(await sell({ buyer }, "2026-04-10T10:00:00Z")), [["own", ann, 400n, "held"]]);
  const clickId = await company.click(bea, "2026-05-01T10:00:00Z");
  assert.deepEqual(await paid(await sell({ buyer, clickId }, "2026-05-02T10:00:00Z")), [["own", ann, 400n, "held"]]);
  // Half a year without an order: free again, and the next link counts.
  const late = await company.click(bea, "2026-12-01T10:00:00Z");
  assert.deepEqual(await paid(await sell({ buyer, clickId: late }, "2026-12-02T10:00:00Z")), [
    ["own", bea, 1000n, "held"],
  ]);
});

test("an autoship pays for as many payments as the rate says, to whom the first one went", async () => {
  const [ann, bea] = [await affiliate(), await affiliate()];
  await program({ members: [ann], rates: [{ percent: "10", payments: 2 }] });
  await program({ members: [bea] });
  const pay = async (number: number, clickId: bigint | null) =>
    paid(
      await sell(
        { buyer: "autoship", clickId, payment: { subscription: "sub-1", number } },
        `2026-0${2 + number}-10T10:00:00Z`,
      ),
    );
  assert.deepEqual(await pay(1, await company.click(ann, "2026-03-01T10:00:00Z")), [["own", ann, 1000n, "held"]]);
  assert.deepEqual(await pay(2, await company.click(bea, "2026-04-01T10:00:00Z")), [["own", ann, 1000n, "held"]]);
  assert.deepEqual(await pay(3, null), []);
});

test("the first click is paid where the company says so, and it is remembered by the server", async () => {
  const [ann, bea] = [await affiliate(), await affiliate()];
  await program({ members: [ann, bea] });
  const [first, last] = [
    await company.click(ann, "2026-03-01T10:00:00Z"),
    await company.click(bea, "2026-03-05T10:00:00Z"),
  ];
  await keepPath(db, { clickId: last, firstId: first, at: Temporal.Instant.from(at) });
  assert.equal((await paid(await sell({ clickId: last })))[0]?.[1], bea);
  await withRule({ clickModel: "first" }, async () => {
    assert.equal((await paid(await sell({ clickId: last })))[0]?.[1], ann);
  });
});

test("a typed code pays without a click, and makes none up", async () => {
  const ann = await affiliate();
  const own = await program({ members: [ann] });
  await company.at(founded, (context) => setCode(context, { code: "ann10", programId: own.id, memberId: ann }));
  const clicks = async () =>
    (await sql<{ n: bigint }>`select count(*) as n from click where member_id = ${ann}`.execute(db)).rows[0]!.n;
  const sale = await sell({ code: " Ann10 " });
  assert.deepEqual(await paid(sale), [["own", ann, 1000n, "held"]]);
  const [conversion] = await conversionsOfSale(db, sale);
  assert.deepEqual([conversion?.clickId, conversion?.decision.code], [null, "Ann10"]);
  assert.equal(await clicks(), 0n);
  assert.equal((await paid(await sell({ code: "@aff-1" })))[0]?.[2], 800n, "a member's name is a code too");
});

test("who is suspended in the program is paid by neither program nor plan", async () => {
  const ann = await affiliate();
  const own = await program({ members: [ann] });
  await company.at(at, (context) => setMembership(context, { programId: own.id, memberId: ann, state: "suspended" }));
  assert.deepEqual(await paid(await sell({ clickId: await company.click(ann, at) })), []);
});

test("an affiliate of no program is paid by the plan as ever; one of another market's program is not", async () => {
  const [ann, bea] = [await affiliate(), await affiliate()];
  await program({ members: [bea], change: { markets: ["us"] } });
  assert.deepEqual(await paid(await sell({ clickId: await company.click(ann, at) })), [
    ["affiliate", ann, 1000n, "pending"],
  ]);
  assert.deepEqual(await paid(await sell({ clickId: await company.click(bea, at) })), []);
});

test("one order is one conversion, however many report it at once", async () => {
  const ann = await affiliate();
  await program({ members: [ann] });
  const clickId = await company.click(ann, at);
  const buyerId = await company.buyer("hasty");
  const sale: NewSale = {
    source: "test",
    sourceRef: "reported-often",
    market: "eu",
    currency: "EUR",
    buyerId,
    clickId,
    lines: [{ product: "p", title: "P", quantity: 1, amount: 999n, cv: 0n, qv: 0n, affiliateFixed: null }],
  };
  const results = await Promise.all(
    Array.from({ length: 8 }, () => company.at(at, (context) => recordSale(context, sale))),
  );
  const { saleId } = must(results[0]!);
  assert.equal((await conversionsOfSale(db, saleId)).length, 1);
  assert.deepEqual(await paid(saleId), [["own", ann, 100n, "held"]]);
});

test("a lead pays its fixed amount once, to whom brought it, and nobody above", async () => {
  const boss = await affiliate();
  const ann = await affiliate(boss);
  const own = await program({
    members: [ann, boss],
    rates: [
      { event: "lead", fixed: { EUR: "3.00" }, per: "unit" },
      { percent: "10", tiers: ["2"] },
    ],
  });
  const clickId = await company.click(ann, at);
  const personId = await company.buyer("lead");
  const tell = (reference: string, click: bigint | null = clickId) =>
    company.at(at, (context) =>
      recordEvent(context, {
        programId: own.id,
        event: "lead",
        reference,
        clickId: click,
        code: null,
        market: "eu",
        personId,
        value: null,
      }),
    );
  const told = (await Promise.all(Array.from({ length: 6 }, () => tell("lead-1")))).map((one) => must(one));
  assert.equal(told.filter(({ created }) => created).length, 1);
  assert.equal(new Set(told.map(({ conversionId }) => conversionId)).size, 1);
  const { rows } = await sql<{ earner: bigint; amount: bigint }>`
    select earner_id as earner, amount from earning where conversion_id = ${told[0]!.conversionId}`.execute(db);
  assert.deepEqual(rows, [{ earner: ann, amount: 300n }]);
  assert.deepEqual(must(await tell("lead-2", null)), { conversionId: null, created: false });
  await company.at(at, (context) =>
    refuseConversions(context, { ids: [told[0]!.conversionId!], reason: "a made-up person" }),
  );
  assert.deepEqual(await checkLedger(db), []);
});

test("a budget is never exceeded by many sales at once, and a refund frees its part", async () => {
  const boss = await affiliate();
  const ann = await affiliate(boss);
  const own = await program({ members: [ann, boss], rates: [{ percent: "10", tiers: ["2"] }] });
  await company.at(founded, (context) =>
    addCap(context, { programId: own.id, per: "budget", groupId: null, currency: "EUR", amount: 5500n }),
  );
  const clickId = await company.click(ann, at);
  const sales = await Promise.all(Array.from({ length: 8 }, () => sell({ clickId, lines: [{}, { amount: 2n }] })));
  const all = (await Promise.all(sales.map((sale) => earningsOfSale(db, sale)))).flat();
  assert.equal(
    all.reduce((sum, { amount }) => sum + amount, 0n),
    5500n,
  );
  // 1000 + 200 a sale: four whole ones, and a fifth of which 700 is left.
  const partly = sales[(await Promise.all(sales.map(paid))).findIndex((lines) => lines.length === 1)]!;
  assert.deepEqual(await paid(partly), [["own", ann, 700n, "held"]]);
  const told = (await conversionsOfSale(db, partly))[0]!.decision.caps;
  assert.deepEqual(told, [{ per: "budget", limit: "55.00", before: "48.00", allowed: "7.00" }]);
  const whole = [
    { line: 1, amount: 10_000n, cv: 8000n, qv: 8000n },
    { line: 2, amount: 2n, cv: 8000n, qv: 8000n },
  ];
  must(await company.reverse("2026-03-11T10:00:00Z", await refOf(partly), whole));
  assert.deepEqual(await paid(partly), [["own", ann, 0n, "reversed"]]);
  assert.deepEqual((await paid(await sell({ clickId })))[0], ["own", ann, 700n, "held"]);
});

test("caps per customer, day and month, with many sales at once", async () => {
  const caps = [
    ["customer", { buyer: "the-same" }, ["2026-03-10T10:00:00Z", "2026-04-10T10:00:00Z"], [1500n, 0n]],
    ["day", {}, ["2026-03-10T10:00:00Z", "2026-03-11T10:00:00Z"], [1500n, 1500n]],
    ["month", {}, ["2026-03-10T10:00:00Z", "2026-03-11T10:00:00Z", "2026-04-11T10:00:00Z"], [1500n, 0n, 1500n]],
  ] as const;
  for (const [per, wish, times, want] of caps) {
    const ann = await affiliate();
    const own = await program({ members: [ann] });
    await company.at(founded, (context) =>
      addCap(context, { programId: own.id, per, groupId: null, currency: "EUR", amount: 1500n }),
    );
    const clickId = await company.click(ann, at);
    await company.buyer("the-same");
    for (const [index, time] of times.entries()) {
      const sales = await Promise.all(Array.from({ length: 4 }, () => sell({ clickId, ...wish }, time)));
      const sum = (await Promise.all(sales.map((sale) => earningsOfSale(db, sale))))
        .flat()
        .reduce((all, { amount }) => all + amount, 0n);
      assert.equal(sum, want[index], `${per} ${time}`);
    }
  }
});

test("a tier is reached by the sales before, and pays from the next one on", async () => {
  const ann = await affiliate();
  const own = await program({ members: [ann], rates: [{ percent: "10" }] });
  await company.at(founded, async (context) => {
    const tier = must(
      await addTier(context, {
        programId: own.id,
        name: "Two",
        measure: "sales",
        least: 2n,
        currency: null,
        span: "ever",
      }),
    );
    await rateOf(context, own, { level: "tier", subject: toEdge("programTier", tier.id), percent: "15" });
  });
  const clickId = await company.click(ann, at);
  const amounts = [];
  for (let sale = 0; sale < 3; sale += 1) amounts.push((await paid(await sell({ clickId })))[0]?.[2]);
  assert.deepEqual(amounts, [1000n, 1000n, 1500n]);
});

test("after all of this the books balance", async () => {
  assert.deepEqual(await checkLedger(db), []);
});
