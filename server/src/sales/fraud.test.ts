/** What fraud rules find in real sales: held with a reason, decided by people, never dropped. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { decideCase, forgetPrintsJob, listCases, setFraudRules } from "../fraud/index.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { balances, checkLedger } from "../ledger/index.ts";
import { earningsOfSale, releaseHeld } from "../plan/index.ts";
import { conversionsOfSale } from "../program/index.ts";
import { openProgram } from "../program/testing.ts";
import { decideChargeback, openChargeback } from "./charge-back.ts";
import type { NewSale } from "./model.ts";
import { recordSale } from "./record-sale.ts";
import { smallCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const ann = company.affiliate;
await company.at("2026-01-02T00:00:00Z", (context) =>
  openProgram(context, { members: [ann], rates: [{ percent: "10" }], change: { holdDays: 14 } }),
);
const at = "2026-03-10T10:00:00Z";
const clickId = await company.click(ann, "2026-03-10T08:00:00Z");

let count = 0;
async function sell(wish: Partial<NewSale> & { buyer?: string }, now = at): Promise<bigint> {
  const number = (count += 1);
  const { buyer = `shopper-${number}`, ...rest } = wish;
  const buyerId = await company.buyer(buyer);
  const lines = [
    { product: `p${number}`, title: "P", quantity: 1, amount: 10_000n, cv: 0n, qv: 0n, affiliateFixed: null },
  ];
  const sale = {
    source: "test",
    sourceRef: `s${number}`,
    market: "eu",
    currency: "EUR",
    buyerId,
    clickId,
    lines,
    ...rest,
  };
  return must(await company.at(now, (context) => recordSale(context, sale))).saleId;
}
const caseOf = async (saleId: bigint) => (await listCases(db, { saleId, limit: 2 }))[0];
const stands = async (saleId: bigint) =>
  (await earningsOfSale(db, saleId)).map(({ amount, state, holdReason }) => [amount, state, holdReason]);
const decide = (id: bigint, outcome: "cleared" | "confirmed", now = "2026-03-20T10:00:00Z") =>
  company.at(now, (context) => decideCase(context, { id, outcome, reason: "looked at it" }));

test("an ordinary sale has no case", async () => {
  const sale = await sell({ evidence: { email: "quiet@example.test", address: ["5 Hill Road", "Cork"] } });
  assert.equal(await caseOf(sale), undefined);
  assert.deepEqual(await stands(sale), [[1000n, "held", null]]);
});

test("a household: the affiliate's own parcels go there; it is held for the risk and no release takes it", async () => {
  const address = ["1 Quay Street", null, "H91 X", "Galway", null, "IE"];
  await sell({ buyer: "amara", clickId: null, evidence: { address } });
  const sale = await sell({ evidence: { address: ["1 quay st", null, "h91 x", "GALWAY", null, "IE"] } });
  const found = await caseOf(sale);
  assert.deepEqual([found?.state, found?.score, found?.signs.map(({ rule }) => rule)], ["open", 60, ["same-address"]]);
  assert.deepEqual(await stands(sale), [[1000n, "held", "risk"]]);
  await company.at("2026-04-30T10:00:00Z", releaseHeld);
  assert.deepEqual(await stands(sale), [[1000n, "held", "risk"]]);
  // Cleared: it goes on as if nothing had been, and its days have long passed.
  assert.equal(must(await decide(found!.id, "cleared")).state, "cleared");
  assert.deepEqual(await stands(sale), [[1000n, "held", null]]);
  await company.at("2026-04-30T11:00:00Z", releaseHeld);
  assert.deepEqual(await stands(sale), [[1000n, "available", null]]);
  assert.ok(isFailure(await decide(found!.id, "confirmed")), "decided once");
  assert.equal(must(await decide(found!.id, "cleared")).decidedAt?.toString(), "2026-03-20T10:00:00Z");
});

test("confirmed: the commission goes back, the sale stays, and the decision is in the log", async () => {
  const sale = await sell({ evidence: { email: "amara+gift@example.test" } });
  const found = (await caseOf(sale))!;
  assert.deepEqual(
    found.signs.map(({ rule }) => rule),
    ["self-mail"],
  );
  must(await decide(found.id, "confirmed"));
  assert.deepEqual(await stands(sale), [[0n, "reversed", null]]);
  assert.equal((await conversionsOfSale(db, sale))[0]?.state, "refused");
  const { rows } = await sql<{ action: string; reason: string }>`
    select action, reason from audit where action like 'fraud.%' and reason is not null order by id desc limit 1`.execute(
    db,
  );
  assert.deepEqual(rows[0], { action: "fraud.confirmed", reason: "looked at it" });
});

test("a sign that weighs little is noted with its evidence, and holds nothing", async () => {
  const sale = await sell({ evidence: { email: "x@mailinator.com" } });
  const found = await caseOf(sale);
  assert.deepEqual([found?.state, found?.score], ["noted", 30]);
  assert.deepEqual(found?.signs[0]?.evidence, { domain: "mailinator.com" });
  assert.deepEqual(await stands(sale), [[1000n, "held", null]]);
});

test("signs add up; weights and the line are the company's", async () => {
  const quick = await company.click(ann, "2026-03-12T09:59:55Z");
  const evidence = { email: "y@mailinator.com" };
  const both = await sell({ clickId: quick, evidence }, "2026-03-12T10:00:00Z");
  assert.deepEqual([(await caseOf(both))?.state, (await caseOf(both))?.score], ["open", 60]);
  await company.at(at, (context) =>
    setFraudRules(context, {
      holdAt: 100,
      rules: [{ code: "disposable-mail", weight: 0, settings: {} }],
      reason: "a test",
    }),
  );
  const later = await sell({ clickId: quick, evidence }, "2026-03-12T10:00:01Z");
  assert.deepEqual(
    (await caseOf(later))?.signs.map(({ rule }) => rule),
    ["click-to-sale"],
  );
  assert.equal((await caseOf(later))?.state, "noted");
  await company.at(at, (context) => setFraudRules(context, { holdAt: 50, rules: [], reason: "a test" }));
});

test("one card for three customers; the same order twice", async () => {
  const later = "2026-03-14T10:00:00Z";
  const evidence = { payment: "card_1" };
  const cards = [await sell({ evidence }, later), await sell({ evidence }, later), await sell({ evidence }, later)];
  assert.deepEqual(await Promise.all(cards.map(async (sale) => (await caseOf(sale))?.signs.map(({ rule }) => rule))), [
    undefined,
    undefined,
    ["same-payment"],
  ]);
  const lines = [{ product: "twice", title: "T", quantity: 2, amount: 500n, cv: 0n, qv: 0n, affiliateFixed: null }];
  const [first, second] = [await sell({ buyer: "twin", lines }, later), await sell({ buyer: "twin", lines }, later)];
  assert.equal(await caseOf(first), undefined);
  assert.deepEqual(
    (await caseOf(second))?.signs.map(({ rule }) => rule),
    ["duplicate-order"],
  );
});

test("a chargeback while it is suspected: clearing the suspicion leaves it to the bank", async () => {
  const sale = await sell({ evidence: { email: "amara+2@example.test" } });
  const found = (await caseOf(sale))!;
  const open = must(
    await company.at(at, (context) => openChargeback(context, { saleId: sale, sourceRef: "cb", reason: "fraud" })),
  );
  must(await decide(found.id, "cleared"));
  assert.deepEqual(await stands(sale), [[1000n, "held", "chargeback"]]);
  must(
    await company.at("2026-03-21T10:00:00Z", (context) => decideChargeback(context, { id: open.id, outcome: "won" })),
  );
  assert.deepEqual(await stands(sale), [[1000n, "held", null]]);
});

test("a chargeback decided first frees nothing that is suspected", async () => {
  const sale = await sell({ evidence: { email: "amara+3@example.test" } });
  const open = must(
    await company.at(at, (context) => openChargeback(context, { saleId: sale, sourceRef: "cb", reason: "fraud" })),
  );
  must(
    await company.at("2026-03-21T10:00:00Z", (context) => decideChargeback(context, { id: open.id, outcome: "won" })),
  );
  assert.deepEqual(await stands(sale), [[1000n, "held", "risk"]]);
});

test("no address, card or mail is kept as it is, and the books balance", async () => {
  const { rows } = await sql<{ text: string }>`
    select (select string_agg(fraud_print::text, ' ') from fraud_print) || (select string_agg(evidence::text, ' ') from fraud_sign) as text`.execute(
    db,
  );
  for (const secret of ["quay", "Quay", "card_1", "amara", "H91"]) assert.ok(!rows[0]!.text.includes(secret), secret);
  // Past their time they go, and the cases stay.
  const prints = async () => (await sql<{ n: bigint }>`select count(*) as n from fraud_print`.execute(db)).rows[0]!.n;
  const clock = (now: string) => ({ now: () => Temporal.Instant.from(now) });
  await forgetPrintsJob({}, { db, clock: clock("2027-03-01T00:00:00Z") } as never);
  assert.ok((await prints()) > 0n);
  await forgetPrintsJob({}, { db, clock: clock("2027-04-01T00:00:00Z") } as never);
  assert.equal(await prints(), 0n);
  assert.ok((await listCases(db, { limit: 50 })).length > 5);
  assert.deepEqual(await checkLedger(db), []);
  assert.ok((await balances(db, { member: ann })).length > 0);
});
