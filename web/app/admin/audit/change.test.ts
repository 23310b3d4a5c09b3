import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, nameInWords } from "./change.ts";

const words = { yes: "yes", no: "no", none: "nothing" };

test("only what differs is told, with both values", () => {
  assert.deepEqual(
    changesOf({ kind: "affiliate", status: "active" }, { kind: "affiliate", status: "suspended" }, words),
    [{ name: "status", before: "active", after: "suspended" }],
  );
});

test("money is one value, lists of words too, deeper values carry their path", () => {
  const after = {
    amount: { amount: "12.34", currency: "EUR" },
    lines: [{ quantity: 2 }],
    who: ["a", "b"],
    restocked: true,
  };
  assert.deepEqual(
    changesOf(null, after, words).map(({ name, after: value }) => [name, value]),
    [
      ["amount", "12.34 EUR"],
      ["lines.0.quantity", "2"],
      ["who", "a, b"],
      ["restocked", "yes"],
    ],
  );
});

test("names read as words, places from one", () => {
  assert.equal(nameInWords("lines.0.orderLineId"), "lines 1 order line id");
  assert.equal(nameInWords("onHand"), "on hand");
});
