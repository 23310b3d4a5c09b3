import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { asText, runWorld, worlds } from "../../test/world.ts";
import type { World } from "../../test/world.ts";
import {
  ENGINE_VERSION,
  earningsOf,
  explainMember,
  explainReversal,
  explainSale,
  formatMoney,
  renderForEarner,
  renderMember,
  renderReversal,
  renderSale,
  reverseSales,
} from "../index.ts";
import type { PaidLine, SaleExplanation } from "../index.ts";

function paidLines(sale: SaleExplanation): PaidLine[] {
  return sale.bonuses.flatMap((bonus) =>
    bonus.shape === "seller" ? (bonus.paid ?? []) : bonus.steps.flatMap((step) => step.paid ?? []),
  );
}

test("the explanation tells exactly the lines that were paid, and its arithmetic gives their amounts", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const run = runWorld(world);
      const told = world.sales.flatMap((sale) => paidLines(explainSale(run, sale.id)!));
      assert.deepEqual(told.map(({ earning }) => asText(earning)).sort(), [...earningsOf(run)].map(asText).sort());
      for (const { earning, calculation } of told) {
        assert.equal(calculation.amount, formatMoney(earning.amount, earning.currency));
        assert.equal(calculation.base, earning.base);
      }
    }),
  );
});

test("everybody on the way up is told, each with a paid level or with what they lack", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const run = runWorld(world);
      const sponsorOf = new Map(world.members.map((member) => [member.id, member.sponsorId]));
      for (const { id } of world.sales) {
        const sale = explainSale(run, id)!;
        for (const bonus of sale.bonuses) {
          if (bonus.shape !== "walk" || bonus.verdict !== "climbs") continue;
          let at = sale.seller!.id;
          let taken = 0;
          for (const [index, step] of bonus.steps.entries()) {
            assert.equal(step.member.id, sponsorOf.get(at));
            assert.equal(step.level, index + 1);
            at = step.member.id;
            // Either they take the next level, or at least one requirement is named that they miss.
            assert.equal(step.paidLevel, step.missed.length === 0 ? ++taken : null);
          }
          assert.equal(bonus.end, taken === 5 ? "levels-taken" : "top");
          if (bonus.end === "top") assert.equal(sponsorOf.get(at), null);
        }
      }
    }),
  );
});

test("a run over only the seller's upline and the sales credited to it explains a sale all the same", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const run = runWorld(world);
      const byId = new Map(world.members.map((member) => [member.id, member]));
      for (const sale of world.sales.slice(0, 5)) {
        const needed = new Set<string>();
        for (let at = sale.sellerId; at !== null; at = byId.get(at)!.sponsorId) needed.add(at);
        const sales = world.sales.filter(
          (other) => other === sale || (other.sellerId !== null && needed.has(other.sellerId)),
        );
        for (const { buyerId } of sales) if (buyerId !== null) needed.add(buyerId);
        const members = world.members
          .filter((member) => needed.has(member.id))
          .map(({ id, kind, sponsorId }) => ({ id, kind, sponsorId: needed.has(sponsorId ?? "") ? sponsorId : null }));
        assert.deepEqual(explainSale(runWorld({ members, sales }), sale.id), explainSale(run, sale.id));
      }
    }),
  );
});

const line = { productId: null, quantity: 1, amount: 2_933n, cv: 2_933n, qv: 2_933n };
const family: World = {
  members: [
    { id: "dora", kind: "distributor", sponsorId: "carl" },
    { id: "carl", kind: "distributor", sponsorId: "xena" },
    { id: "xena", kind: "customer", sponsorId: "bea" },
    { id: "bea", kind: "distributor", sponsorId: null },
    { id: "kim", kind: "customer", sponsorId: "dora" },
  ],
  sales: [
    { id: "s1", sellerId: "dora", buyerId: "kim", currency: "USD", lines: [line] },
    { id: "s2", sellerId: "bea", buyerId: "bea", currency: "USD", lines: [{ ...line, qv: 3_000n }] },
    { id: "s3", sellerId: "carl", buyerId: null, currency: "USD", lines: [{ ...line, cv: 9n, qv: 1_200n }] },
  ],
};

test("the plain text of a sale", () => {
  assert.equal(
    renderSale(explainSale(runWorld(family), "s1")!),
    `sale s1: seller dora (distributor), buyer kim (customer)
  affiliate: nothing, the seller is a distributor, it is paid to an affiliate
  retail: 5.87 USD to dora, the seller
    20% of 29.33 USD = 5.866, rounded 5.87
  unilevel: up the sponsor tree from dora
      level 1  carl  skipped: PV 12.00 is below 30.00
      level 2  xena  skipped: is a customer, only a distributor holds a level; PV 0.00 is below 30.00
      level 3  bea  takes paid level 1 at 5%: 1.47 USD
      the top is reached; the levels left are paid to nobody`,
  );
});

test("the plain text for one person: the earner, the one who was skipped, the one with no part", () => {
  const run = runWorld(family);
  const sale = explainSale(run, "s1")!;
  assert.match(
    renderForEarner(sale, "bea"),
    /unilevel: 1\.47 USD to bea, level 3, paid level 1\n {4}29\.33 CV at 1 USD a point = 29\.33 USD; 5% of 29\.33 USD = 1\.4665, rounded 1\.47\n/,
  );
  assert.match(renderForEarner(sale, "carl"), /nothing to carl, level 1: PV 12\.00 is below 30\.00/);
  assert.match(renderForEarner(sale, "kim"), /kim has no part in it/);
  assert.match(renderSale(explainSale(run, "s2")!), /retail: nothing, own purchases do not earn it/);
  // 5% of 0.09 is 0.0045: the level is taken, nothing is paid.
  assert.match(
    renderForEarner(explainSale(run, "s3")!, "bea"),
    /nothing to bea, level 2, paid level 1: 5% rounds to zero/,
  );
  assert.equal(explainSale(run, "s9"), null);
});

test("where a member stands", () => {
  const run = runWorld(family);
  assert.equal(renderMember(explainMember(run, "bea")!), "bea: distributor, PV 30.00, active");
  assert.equal(
    renderMember(explainMember(run, "carl")!),
    "carl: distributor, PV 12.00, not active (PV 12.00 is below 30.00)",
  );
  assert.equal(explainMember(run, "nobody"), null);
});

test("a long chain of skipped people is shortened in its middle", () => {
  const chain = Array.from({ length: 40 }, (_, index) => ({
    id: `m${index}`,
    kind: "distributor" as const,
    sponsorId: index === 0 ? null : `m${index - 1}`,
  }));
  const run = runWorld({
    members: chain,
    sales: [{ id: "s", sellerId: "m39", buyerId: null, currency: "USD", lines: [line] }],
  });
  const text = renderSale(explainSale(run, "s")!);
  assert.match(text, /level 6 {2}m33 .*\n {6}\.\.\. 27 more skipped \.\.\.\n {6}level 34 {2}m5 /);
});

test("a reversed line tells its worth before and after", () => {
  const run = runWorld(family);
  const removal = { sale: 0, before: [line], after: [{ amount: 1_000n, cv: 1_000n }] };
  const [retail] = reverseSales(run, [removal]);
  assert.equal(
    renderReversal(explainReversal(retail!, removal, "USD")),
    `  retail: -3.87 USD to dora, the seller
    before the refund: 5.87 USD
    20% of 29.33 USD = 5.866, rounded 5.87
    after the refund: 2.00 USD
    20% of 10.00 USD = 2.00`,
  );
});

test("the version is the package's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  assert.equal(ENGINE_VERSION, manifest.version);
});
