import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { referenceLines } from "../../test/reference.ts";
import { asText, earningsOfWorld, runWorld, starterPlan, worlds } from "../../test/world.ts";
import {
  buildNetwork,
  compareEarnings,
  earningsOf,
  expectValue,
  runPeriod,
  saleTable,
  sellerEarnings,
  totalsOf,
} from "../index.ts";

test("a run gives the lines of the straightforward reference, on random networks", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const expected = referenceLines(world.members, world.sales).map(asText).sort();
      assert.deepEqual(earningsOfWorld(world).map(asText).sort(), expected);
    }),
    { numRuns: 500 },
  );
});

test("the order of members and sales changes nothing", () => {
  const shuffled = worlds.chain((world) =>
    fc.record({
      world: fc.constant(world),
      members: fc.shuffledSubarray([...world.members], { minLength: world.members.length }),
      sales: fc.shuffledSubarray([...world.sales], { minLength: world.sales.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ world, members, sales }) => {
      const before = earningsOfWorld(world).sort(compareEarnings);
      assert.deepEqual(earningsOfWorld({ members, sales }).sort(compareEarnings), before);
    }),
  );
});

test("the lines add up to the total, and each is the only one of its sale, bonus and earner", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const run = runWorld(world);
      const lines = [...earningsOf(run)];
      const sum = lines.reduce((total, line) => total + line.amount, 0n);
      assert.equal(totalsOf(run).get("USD") ?? 0n, sum);
      assert.equal(new Set(lines.map((line) => `${line.saleId} ${line.bonus} ${line.earnerId}`)).size, lines.length);
      assert.ok(lines.every((line) => line.amount !== 0n));
    }),
  );
});

test("compression never changes who is above whom", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const sponsorOf = new Map(world.members.map((member) => [member.id, member.sponsorId]));
      const seller = new Map(world.sales.map((sale) => [sale.id, sale.sellerId]));
      const walks = Map.groupBy(
        earningsOfWorld(world).filter((line) => line.bonus === "unilevel"),
        (line) => line.saleId,
      );
      for (const [saleId, lines] of walks) {
        const line = lines.toSorted((a, b) => a.paidLevel - b.paidLevel);
        let at: string | null = seller.get(saleId!)!;
        let level = 0;
        for (const { earnerId, level: distance } of line) {
          // The earner of the next paid level must be met further up, at exactly the distance the line says.
          while (at !== null && level < distance) [at, level] = [sponsorOf.get(at) ?? null, level + 1];
          assert.equal(at, earnerId);
        }
      }
    }),
  );
});

test("at the moment of payment the seller gets the very lines that the period's run has", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const kindOf = new Map(world.members.map((member) => [member.id, member.kind]));
      const own = world.sales.flatMap((sale) =>
        expectValue(
          sellerEarnings({
            plan: starterPlan,
            sale,
            sellerKind: sale.sellerId === null ? null : kindOf.get(sale.sellerId)!,
            buyerKind: sale.buyerId === null ? null : kindOf.get(sale.buyerId)!,
            companyCurrency: "USD",
          }),
        ),
      );
      const ofRun = earningsOfWorld(world).filter((line) => line.paidLevel === 0);
      assert.deepEqual(own.sort(compareEarnings), ofRun.sort(compareEarnings));
    }),
  );
});

test("several currencies in one run: amounts pay in the sale's, CV in the company's at its decimals", () => {
  const network = expectValue(
    buildNetwork([
      { id: "top", kind: "distributor", sponsorId: null },
      { id: "low", kind: "distributor", sponsorId: "top" },
    ]),
  );
  const line = { productId: null, quantity: 1, amount: 5_000n, cv: 4_000n, qv: 4_000n };
  const sales = expectValue(
    saleTable(network, [
      { id: "jpy", sellerId: "low", buyerId: null, currency: "JPY", lines: [line] },
      { id: "own", sellerId: "top", buyerId: "top", currency: "EUR", lines: [line] },
    ]),
  );
  const run = expectValue(runPeriod({ plan: starterPlan, network, sales, companyCurrency: "KWD" }));
  const lines = [...earningsOf(run)].map(({ bonus, base, amount, currency }) => ({ bonus, base, amount, currency }));
  assert.deepEqual(lines, [
    { bonus: "retail", base: "5000", amount: 1_000n, currency: "JPY" },
    // 40.00 points at 1 KWD (three decimals): 5% of 40.000 is 2.000.
    { bonus: "unilevel", base: "40.000", amount: 2_000n, currency: "KWD" },
  ]);
  assert.deepEqual(
    [...totalsOf(run)],
    [
      ["JPY", 1_000n],
      ["KWD", 2_000n],
    ],
  );
});

test("numbers past 2^53 are refused by name, never rounded", () => {
  const network = expectValue(buildNetwork([{ id: "a", kind: "distributor", sponsorId: null }]));
  const huge = { productId: null, quantity: 1, amount: 1n, cv: 1n, qv: 2n ** 53n - 1n };
  const table = expectValue(
    saleTable(
      network,
      ["x", "y"].map((id) => ({ id, sellerId: "a", buyerId: null, currency: "USD", lines: [huge] })),
    ),
  );
  const run = runPeriod({ plan: starterPlan, network, sales: table, companyCurrency: "USD" });
  assert.equal(run.ok ? "" : run.faults[0]!.code, "run.too-large");
  const twice = saleTable(network, [{ id: "x", sellerId: "a", buyerId: null, currency: "USD", lines: [huge, huge] }]);
  assert.equal(twice.ok ? "" : twice.faults[0]!.code, "sale.value");
});

test("a large amount leaves the fast path and is still exact", () => {
  const network = expectValue(buildNetwork([{ id: "a", kind: "distributor", sponsorId: null }]));
  const amount = 2n ** 53n - 3n;
  const line = { productId: null, quantity: 1, amount, cv: 0n, qv: 0n };
  const table = expectValue(
    saleTable(network, [{ id: "x", sellerId: "a", buyerId: null, currency: "USD", lines: [line] }]),
  );
  const run = expectValue(runPeriod({ plan: starterPlan, network, sales: table, companyCurrency: "USD" }));
  assert.deepEqual(
    [...earningsOf(run)].map((earning) => earning.amount),
    [(amount * 20n + 50n) / 100n],
  );
});

test("every fault of the sales is named at once", () => {
  const network = expectValue(buildNetwork([{ id: "a", kind: "distributor", sponsorId: null }]));
  const line = { productId: null, quantity: 1, amount: 1n, cv: 1n, qv: 1n };
  const table = saleTable(network, [
    { id: "1", sellerId: "nobody", buyerId: "nobody", currency: "USD", lines: [line] },
    { id: "1", sellerId: "a", buyerId: null, currency: "usd", lines: [{ ...line, amount: -1n }] },
    {
      id: "2",
      sellerId: "a",
      buyerId: null,
      currency: "USD",
      lines: [{ ...line, remaining: { amount: 2n, cv: 1n, qv: 1n } }],
    },
    { id: "3", sellerId: "a", buyerId: null, currency: "USD", lines: [{ ...line, quantity: 1.5 }] },
  ]);
  const codes = table.ok ? [] : table.faults.map(({ code, data }) => `${data.index} ${code}`);
  assert.deepEqual(codes, [
    "0 sale.unknown-seller",
    "0 sale.unknown-buyer",
    "1 sale.duplicate-id",
    "1 sale.unknown-currency",
    "1 sale.value",
    "2 sale.value",
    "3 sale.value",
  ]);
});
