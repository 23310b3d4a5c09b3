/**
 * A year of CDNOW through the server's use cases. The first distributors with their customers; all of them with
 * `FAIRLINE_CDNOW=all` (that takes minutes; figures in README.md).
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { testDatabase } from "../server/src/foundation/testing.ts";
import { folder } from "./cdnow-data.ts";
import { sumOfFile } from "./cdnow-sums.ts";
import { runYear } from "./cdnow.ts";
import { quietMachine } from "./machine.ts";

const skip = existsSync(`${folder}/sales.csv`) ? false : `the CDNOW data is not at ${folder}`;
const all = process.env["FAIRLINE_CDNOW"] === "all";

test(
  "a year of CDNOW: balanced after every step, replayed to the same hash, lines = ledger = statements = files",
  { skip },
  async (t) => {
    const machine = await quietMachine(await testDatabase({ connections: 6 }));
    try {
      const began = performance.now();
      const year = await runYear(machine, {
        seed: 5,
        ...(!all && { distributors: 12 }),
        tell: (line) => t.diagnostic(line),
      });
      const seconds = Math.round((performance.now() - began) / 1000);
      t.diagnostic(
        JSON.stringify({ ...year, seconds }, (_key, value: unknown) =>
          typeof value === "bigint" ? String(value) : value,
        ),
      );
      assert.equal(year.months.length, 12);
      assert.ok(year.refunds > year.sales / 60, `${year.refunds} refunds of ${year.sales} sales`);
      assert.ok((year.paid["EUR"] ?? 0n) > 0n && (year.paid["USD"] ?? 0n) > 0n, "both currencies are paid");
      assert.deepEqual(year.inFiles, year.paid);
    } finally {
      await machine.close();
    }
  },
);

test("a file whose total is not the sum of its transfers is seen", () => {
  const file = '<CtrlSum>3.00</CtrlSum><InstdAmt Ccy="EUR">1.00</InstdAmt><InstdAmt Ccy="EUR">1.99</InstdAmt>';
  assert.throws(() => sumOfFile("sepa", file), /says 300 and has 299/);
  assert.equal(sumOfFile("sepa", file.replace("1.99", "2.00")), 300n);
});
