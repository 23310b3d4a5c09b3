/** A run's lines in order say what its earnings say, however many people one sale pays. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { buildNetwork, CURRENCIES, earningsOf, expectValue, runPeriod, saleTable } from "@fairline/engine";
import type { Plan } from "@fairline/engine";
import { lineTable } from "./fill-table.ts";
import { BASE, BONUS, LEVEL, PAID_LEVEL, RATE, STRIDE } from "./line-table.ts";

const MEMBERS = 60;
const unilevel = JSON.parse(
  readFileSync(new URL("../../../../bench/run-path-unilevel.plan.json", import.meta.url), "utf8"),
) as { bonuses: { unilevel: object } };
const plan = {
  ...unilevel,
  bonuses: {
    deep: { ...unilevel.bonuses.unilevel, percent: Array.from({ length: 30 }, (_, at) => String(1 + (at % 7))) },
  },
} as unknown as Plan;

test("thirty earners of a sale stand in the order of their ids, each with what it was paid for", () => {
  // Everybody under the one before, numbered so that ids go up and down along the way up.
  const id = (at: number): string => `m${(at * 7) % MEMBERS}`.padEnd(3, "_");
  const members = Array.from({ length: MEMBERS }, (_, at) => ({
    id: id(at),
    kind: "distributor" as const,
    sponsorId: at === 0 ? null : id(at - 1),
  }));
  const network = expectValue(buildNetwork(members));
  const sold = members.map(({ id: seller }, at) => ({
    id: `s${at}`,
    sellerId: seller,
    buyerId: seller,
    currency: "EUR",
    lines: [{ productId: "tea", quantity: 1, amount: 9_000n + BigInt(at), cv: 7_000n + BigInt(at), qv: 9_000n }],
  }));
  const sales = expectValue(saleTable(network, sold as never));
  const run = expectValue(runPeriod({ plan, network, sales, companyCurrency: "EUR", rates: {} }));
  // By id, as snapshots have them.
  const order = members.map((member) => member.id).toSorted();
  const inputOf = Int32Array.from(network.ids, (member) => order.indexOf(member));
  const table = lineTable(run, { inputOf, payeeOf: inputOf, currencies: [CURRENCIES.indexOf("EUR")] });
  const text = (number: number): string | null =>
    number < 0
      ? null
      : Buffer.from(table.texts.bytes.subarray(table.texts.starts[number], table.texts.starts[number + 1])).toString();
  const said = sold.flatMap(({ id: sale }, at) =>
    Array.from({ length: table.saleFrom[at + 1]! - table.saleFrom[at]! }, (_, line) => {
      const word = (table.saleFrom[at]! + line) * STRIDE;
      const { words, amounts } = table;
      assert.equal(words[word + BONUS], CURRENCIES.indexOf("EUR") << 8);
      const [level, paidLevel] = [words[word + LEVEL]!, words[word + PAID_LEVEL]!];
      const amount = BigInt(amounts[(word >> 1) + 3]!);
      return {
        sale,
        earner: order[words[word]!]!,
        level,
        paidLevel,
        base: text(words[word + BASE]!),
        rate: text(words[word + RATE]!),
        amount,
      };
    }),
  );
  const wanted = [...earningsOf(run)]
    .map(({ saleId, earnerId, level, paidLevel, base, rate, amount }) => ({
      sale: saleId!,
      earner: earnerId,
      level,
      paidLevel,
      base,
      rate,
      amount,
    }))
    .toSorted((a, b) => Number(a.sale.slice(1)) - Number(b.sale.slice(1)) || (a.earner < b.earner ? -1 : 1));
  assert.ok(wanted.length > 1_000);
  assert.deepEqual(said, wanted);
});
