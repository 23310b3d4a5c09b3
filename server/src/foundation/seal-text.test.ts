import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { openSealer } from "./seal-text.ts";

const first = randomBytes(32);
const second = randomBytes(32);
const iban = "IE29AIBK93115212345678";

test("what is sealed opens for whom it was sealed, and nowhere else", () => {
  const sealer = openSealer({ current: 1, keys: new Map([[1, first]]) });
  const sealed = sealer.seal(iban, "member 1");
  assert.equal(sealer.open(sealed, "member 1"), iban);
  assert.ok(!Buffer.from(sealed).includes(iban));
  assert.notDeepEqual(sealer.seal(iban, "member 1"), sealed, "each sealing has a nonce of its own");
  assert.throws(() => sealer.open(sealed, "member 2"));
  for (let at = 1; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed);
    changed[at]! ^= 1;
    assert.throws(() => sealer.open(changed, "member 1"), `byte ${at}`);
  }
  assert.throws(() => sealer.open(sealed.subarray(0, 20), "member 1"), /cut off/);
});

test("a new key seals, the old one still opens until it is taken away", () => {
  const old = openSealer({ current: 1, keys: new Map([[1, first]]) }).seal(iban, "m");
  const both = openSealer({
    current: 2,
    keys: new Map([
      [1, first],
      [2, second],
    ]),
  });
  assert.equal(both.open(old, "m"), iban);
  assert.equal(both.seal(iban, "m")[0], 2);
  assert.throws(
    () => openSealer({ current: 2, keys: new Map([[2, second]]) }).open(old, "m"),
    /key 1 is not configured/,
  );
  assert.throws(() => openSealer({ current: 3, keys: new Map([[2, second]]) }), /key 3/);
  assert.throws(() => openSealer({ current: 1, keys: new Map([[1, randomBytes(16)]]) }), /needs 32/);
});
