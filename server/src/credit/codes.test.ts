import assert from "node:assert/strict";
import { test } from "node:test";
import { hashGiftCode, newGiftCode, readGiftCode } from "./codes.ts";
import { divideTotal } from "./model.ts";

test("a code is read however it is typed, and nothing else is one", () => {
  const code = newGiftCode();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.equal(readGiftCode(` ${code.toLowerCase().replaceAll("-", " – ")} `), code.replaceAll("-", ""));
  assert.equal(readGiftCode("oOil-0000-0000-0000"), "0011000000000000");
  for (const text of ["", "SPRING", "0000-0000-0000-000", "0000-0000-0000-000U", "0000-0000-0000-00000"]) {
    assert.equal(readGiftCode(text), undefined, text);
  }
  assert.notEqual(newGiftCode(), code);
});

test("a code's hash hangs on the key, not on how it was typed", () => {
  const code = newGiftCode();
  assert.deepEqual(hashGiftCode("one", code), hashGiftCode("one", code.toLowerCase()));
  assert.notDeepEqual(hashGiftCode("one", code), hashGiftCode("two", code));
});

test("each pays as much as it can of what is left", () => {
  const credit = (id: bigint, free: bigint) =>
    ({ id, free, kind: "gift-card", currency: "EUR", balance: free, memberId: null, last4: null }) as const;
  const parts = (frees: readonly bigint[], total: bigint) =>
    divideTotal(
      frees.map((free, index) => credit(BigInt(index), free)),
      total,
    ).map(({ amount }) => amount);
  assert.deepEqual(parts([2500n, 1000n], 3000n), [2500n, 500n]);
  assert.deepEqual(parts([0n, 1000n], 3000n), [1000n]);
  assert.deepEqual(parts([500n, 500n], 0n), []);
});
