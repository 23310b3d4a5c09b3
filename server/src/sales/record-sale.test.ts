import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { checkLedger } from "../ledger/index.ts";
import { changeStanding } from "../members/index.ts";
import { earningsOfSale } from "../plan/index.ts";
import { saleStory } from "./read-sales.ts";
import { recordSale } from "./record-sale.ts";
import { smallCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const [top, , third, fourth] = company.distributors;

async function whoSold(saleId: bigint) {
  const story = await saleStory(db, saleId);
  assert.ok(story);
  return { seller: story.sellerId, way: story.way, passed: story.data.passed.map(({ why }) => why) };
}

async function paid(saleId: bigint) {
  return (await earningsOfSale(db, saleId)).map(({ bonus, earnerId, amount, state }) => [
    bonus,
    earnerId,
    amount,
    state,
  ]);
}

test("the last click that counts, within 30 days, is paid: retail to a distributor, percent to an affiliate", async () => {
  const clickId = await company.click(third, "2026-03-01T10:00:00Z");
  const sale = await company.sell("2026-03-31T09:59:59Z", { clickId });
  assert.deepEqual(await whoSold(sale), {
    seller: third,
    way: "click",
    passed: ["buyer-is-no-distributor", "no-owner"],
  });
  assert.deepEqual(await paid(sale), [["retail", third, 2000n, "pending"]]);

  const affiliateClick = await company.click(company.affiliate, "2026-03-01T10:00:00Z");
  const affiliateSale = await company.sell("2026-03-02T10:00:00Z", { clickId: affiliateClick });
  assert.deepEqual(await paid(affiliateSale), [["affiliate", company.affiliate, 1000n, "pending"]]);
});

test("a click of 30 days and a second ago is too old: the sale is the company's", async () => {
  const clickId = await company.click(third, "2026-03-01T10:00:00Z");
  const sale = await company.sell("2026-03-31T10:00:01Z", { clickId });
  assert.deepEqual(await whoSold(sale), {
    seller: null,
    way: "company",
    passed: ["buyer-is-no-distributor", "no-owner", "click-too-old"],
  });
  assert.deepEqual(await paid(sale), []);
});

test("a living owner goes before a click; a lapsed one does not, and the new seller becomes the owner", async () => {
  const buyer = await company.buyer("loyal");
  await company.sell("2026-03-02T10:00:00Z", { buyer, clickId: await company.click(fourth, "2026-03-02T09:00:00Z") });
  const owned = await company.sell("2026-04-02T10:00:00Z", {
    buyer,
    clickId: await company.click(top, "2026-04-02T09:00:00Z"),
  });
  assert.deepEqual(await whoSold(owned), { seller: fourth, way: "owner", passed: ["buyer-is-no-distributor"] });
  const later = await company.sell("2027-05-02T10:00:00Z", {
    buyer,
    clickId: await company.click(top, "2027-05-02T09:00:00Z"),
  });
  assert.deepEqual(await whoSold(later), {
    seller: top,
    way: "click",
    passed: ["buyer-is-no-distributor", "owner-lapsed"],
  });
  const after = await company.sell("2027-05-03T10:00:00Z", { buyer });
  assert.equal((await whoSold(after)).seller, top);
});

test("a distributor's own purchase is credited to them and earns neither retail nor affiliate", async () => {
  const clickId = await company.click(top, "2026-03-02T09:00:00Z");
  const sale = await company.sell("2026-03-02T10:00:00Z", { buyer: "fourth", clickId });
  assert.deepEqual(await whoSold(sale), { seller: fourth, way: "own", passed: [] });
  assert.deepEqual(await paid(sale), []);
});

test("an affiliate who buys through their own link earns nothing, and is told why", async () => {
  const clickId = await company.click(company.affiliate, "2026-03-02T09:00:00Z");
  const sale = await company.sell("2026-03-02T10:00:00Z", { buyer: "amara", clickId });
  assert.deepEqual((await whoSold(sale)).passed, ["buyer-is-no-distributor", "no-owner", "own-click"]);
});

test("a product's fixed amount is paid per unit instead of the percentage, beside lines that pay the percentage", async () => {
  const clickId = await company.click(company.affiliate, "2026-03-02T09:00:00Z");
  const sale = await company.sell("2026-03-02T11:00:00Z", {
    clickId,
    ref: "fixed",
    lines: [{ quantity: 3, amount: 3000n, affiliateFixed: 250n }, { amount: 1999n }],
  });
  assert.deepEqual(await paid(sale), [["affiliate", company.affiliate, 950n, "pending"]]); // 3 x 2.50 + 1.999 rounded
  // A third of the fixed line goes back: 7.50 x 20/30 = 5.00.
  await company.reverse("2026-03-03T10:00:00Z", "fixed", [{ line: 1, quantity: 1, amount: 1000n }]);
  assert.deepEqual(await paid(sale), [["affiliate", company.affiliate, 700n, "pending"]]);
});

test("one order is one sale: eight reports of it at once", async () => {
  const buyerId = await company.buyer("hasty");
  const clickId = await company.click(third, "2026-03-02T09:00:00Z");
  const results = await Promise.all(
    Array.from({ length: 8 }, () =>
      company.at("2026-03-02T12:00:00Z", (context) =>
        recordSale(context, {
          source: "test",
          sourceRef: "same",
          market: "eu",
          currency: "EUR",
          buyerId,
          clickId,
          lines: [{ product: "p", title: "P", quantity: 1, amount: 1000n, cv: 1000n, qv: 1000n, affiliateFixed: null }],
        }),
      ),
    ),
  );
  const sales = results.map((result) => (isFailure(result) ? assert.fail(result.message) : result));
  assert.equal(sales.filter(({ created }) => created).length, 1);
  assert.equal(new Set(sales.map(({ saleId }) => saleId)).size, 1);
  assert.deepEqual(await paid(sales[0]!.saleId), [["retail", third, 200n, "pending"]]);
});

test("no more goes back than is left, and nothing changes then", async () => {
  const sale = await company.sell("2026-03-02T10:00:00Z", {
    ref: "small",
    clickId: await company.click(third, "2026-03-02T09:00:00Z"),
  });
  await company.reverse("2026-03-03T10:00:00Z", "small", [{ line: 1, amount: 4000n, cv: 3000n, qv: 3000n }]);
  const refused = await company.reverse("2026-03-03T10:00:00Z", "small", [{ line: 1, amount: 6001n }]);
  assert.ok(isFailure(refused) && refused.code === "too-much-refunded");
  const unknownLine = await company.reverse("2026-03-03T10:00:00Z", "small", [{ line: 2, amount: 1n }]);
  assert.ok(isFailure(unknownLine) && unknownLine.code === "too-much-refunded");
  assert.deepEqual(await paid(sale), [["retail", third, 1200n, "pending"]]);
});

test("eight refunds at once take back no more than there is, each of them once", async () => {
  const sale = await company.sell("2026-03-02T10:00:00Z", {
    ref: "crowded",
    clickId: await company.click(third, "2026-03-02T09:00:00Z"),
  });
  const results = await Promise.all(
    Array.from({ length: 8 }, () =>
      company.reverse("2026-03-03T10:00:00Z", "crowded", [{ line: 1, amount: 3000n, cv: 2400n, qv: 2400n }]),
    ),
  );
  assert.equal(results.filter((result) => !isFailure(result)).length, 3);
  assert.deepEqual(await paid(sale), [["retail", third, 200n, "pending"]]);
});

test("a suspended member's click is not paid", async () => {
  const clickId = await company.click(top, "2026-06-01T09:00:00Z");
  await company.at("2026-06-01T10:00:00Z", (context) =>
    changeStanding(context, { memberId: top, change: { status: "suspended" }, reason: "a test" }),
  );
  const sale = await company.sell("2026-06-01T11:00:00Z", { clickId });
  assert.deepEqual((await whoSold(sale)).passed.at(-1), "member-inactive");
  await company.at("2026-06-02T10:00:00Z", (context) =>
    changeStanding(context, { memberId: top, change: { status: "active" }, reason: "a test" }),
  );
});

test("refunds of any parts in any order end at zero, and the books balance at every step", async () => {
  const parts = fc.array(fc.bigInt(1n, 4000n), { minLength: 1, maxLength: 5 });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(parts, fc.bigInt(1n, 9999n), async (amounts, last) => {
      round += 1;
      const ref = `any-order-${round}`;
      const total = amounts.reduce((sum, amount) => sum + amount, last);
      const clickId = await company.click(third, "2026-03-05T09:00:00Z");
      const sale = await company.sell("2026-03-05T10:00:00Z", {
        ref,
        clickId,
        lines: [{ amount: total, cv: total, qv: total }],
      });
      for (const amount of [...amounts, last]) {
        assert.ok(
          !isFailure(await company.reverse("2026-03-06T10:00:00Z", ref, [{ line: 1, amount, cv: amount, qv: amount }])),
        );
      }
      for (const earning of await earningsOfSale(db, sale)) {
        assert.equal(earning.amount, 0n);
        assert.equal(earning.state, "reversed");
      }
    }),
    { numRuns: 20 },
  );
  assert.deepEqual(await checkLedger(db), []);
});
