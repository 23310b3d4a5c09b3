import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "./format-money.ts";

test("money never passes through a float", () => {
  assert.equal(formatMoney({ amount: "90071992547409.93", currency: "USD" }, "en-US"), "$90,071,992,547,409.93");
  assert.equal(
    formatMoney({ amount: "12345678901234567890.12", currency: "EUR" }, "de"),
    "12.345.678.901.234.567.890,12\u00a0€",
  );
});

test("a currency has its own decimals, and a negative sum a true minus", () => {
  assert.equal(formatMoney({ amount: "1820400", currency: "JPY" }, "en"), "¥1,820,400");
  assert.equal(formatMoney({ amount: "1.234", currency: "KWD" }, "en"), "KWD\u00a01.234");
  assert.equal(formatMoney({ amount: "-0.05", currency: "USD" }, "en-US"), "−$0.05");
});
