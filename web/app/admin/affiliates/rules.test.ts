import assert from "node:assert/strict";
import { test } from "node:test";
import { toRows, toRules } from "./rules.ts";

test("conditions come back from their rows as they were", () => {
  const rules = [
    [
      { about: "market", is: ["eu", "us"] },
      { about: "channel", is: ["paid"], not: true },
    ],
    [{ about: "amount", atLeast: "50.00", currency: "EUR" }],
  ];
  const rows = toRows(rules);
  assert.equal(rows?.length, 3);
  assert.deepEqual(toRules(rows), rules);
});

test("a span is two rows that both must hold; beside an alternative it cannot be told in rows", () => {
  assert.deepEqual(toRules(toRows([[{ about: "quantity", atLeast: "2", atMost: "5" }]])!), [
    [{ about: "quantity", atLeast: "2" }],
    [{ about: "quantity", atMost: "5" }],
  ]);
  assert.equal(
    toRows([
      [
        { about: "quantity", atLeast: "2", atMost: "5" },
        { about: "market", is: ["eu"] },
      ],
    ]),
    null,
  );
});

test("rows without a value are left out, and an alternative to nothing is a condition of its own", () => {
  assert.deepEqual(toRules([{ about: "market", op: "is", value: " , ", or: false }]), []);
  assert.deepEqual(toRules([{ about: "readers", op: "atLeast", value: "20000", or: true }], true), [
    [{ about: "readers", atLeast: 20_000 }],
  ]);
});
