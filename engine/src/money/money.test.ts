import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { currencyDecimals, CURRENCIES } from "./currency.ts";
import { decimal, formatDecimal, formatMoney, formatPoints, parseUnits } from "./decimal.ts";
import { applyRatio, ratio, roundQuotient, TooLarge } from "./ratio.ts";

test("rounding is half away from zero", () => {
  // 5% of 29.30 is 1.465.
  assert.equal(roundQuotient(2930n * 5n, 100n), 147n);
  assert.equal(roundQuotient(-2930n * 5n, 100n), -147n);
  assert.equal(roundQuotient(2929n * 5n, 100n), 146n);
  assert.equal(applyRatio(2930, ratio(5n, 100n)), 147);
  assert.equal(applyRatio(-2930, ratio(5n, 100n)), -147);
  assert.equal(applyRatio(10, ratio(5n, 100n)), 1);
  assert.equal(applyRatio(9, ratio(5n, 100n)), 0);
  assert.equal(applyRatio(0, ratio(5n, 100n)), 0);
});

test("the fast path of numbers and the exact one of BigInt agree, up to the limit and past it", () => {
  const parts = fc.record({
    num: fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n ** 9n)),
    den: fc.oneof(fc.bigInt(1n, 1_000n), fc.constantFrom(100n, 10_000n, 10n ** 8n), fc.bigInt(1n, 10n ** 12n)),
    base: fc.oneof(fc.maxSafeNat(), fc.nat(100_000)),
    nearLimit: fc.option(fc.nat(10)),
    negative: fc.boolean(),
  });
  fc.assert(
    fc.property(parts, ({ num, den, base, nearLimit, negative }) => {
      const rate = ratio(num, den);
      const magnitude =
        nearLimit === null ? base : Math.min(Math.max(rate.limit - nearLimit, 0), Number.MAX_SAFE_INTEGER);
      const of = negative ? -magnitude : magnitude;
      const exact = roundQuotient(BigInt(of) * num, den);
      if (exact > BigInt(Number.MAX_SAFE_INTEGER) || exact < -BigInt(Number.MAX_SAFE_INTEGER)) {
        assert.throws(() => applyRatio(of, rate), TooLarge);
      } else assert.equal(BigInt(applyRatio(of, rate)), exact);
    }),
    { numRuns: 5_000 },
  );
});

test("quotients one below, at and one above the half round as BigInt does at the edge of exactness", () => {
  for (const den of [3n, 7n, 100n, 999_983n]) {
    const rate = ratio(1n, den);
    for (let step = 0; step < 400; step++) {
      const base = rate.limit - step;
      assert.equal(BigInt(applyRatio(base, rate)), roundQuotient(BigInt(base), den));
    }
  }
});

test("decimals are read exactly or refused", () => {
  assert.equal(parseUnits("29.33", 2), 2933);
  assert.equal(parseUnits("-1.2", 2), -120);
  assert.equal(parseUnits("7", 3), 7000);
  assert.equal(parseUnits("0.00", 2), 0);
  assert.ok(Object.is(parseUnits("-0.00", 2), 0));
  assert.equal(parseUnits("1.234", 2), "too-many-decimals");
  assert.equal(parseUnits("1.230", 2), "too-many-decimals");
  assert.equal(parseUnits("100.0", 0), "too-many-decimals");
  assert.equal(parseUnits("90071992547409.91", 2), Number.MAX_SAFE_INTEGER);
  assert.equal(parseUnits("90071992547409.92", 2), "too-large");
  assert.equal(parseUnits("90071992547409.93", 2), "too-large");
  for (const text of ["", " 1", "1 ", "1.", ".5", "+1", "1e3", "1,5", "--1", "NaN", "0x1", "١"]) {
    assert.equal(parseUnits(text, 2), "malformed", text);
  }
});

test("what is written is read back", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.nat(4), (units, decimals) => {
      const text = formatDecimal({ units: BigInt(units), scale: decimals }, decimals);
      assert.equal(parseUnits(text, decimals), units === 0 ? 0 : units);
    }),
  );
});

test("decimals beyond the currency's are written only where the value has them", () => {
  assert.equal(formatDecimal({ units: 29330000n, scale: 6 }, 2), "29.33");
  assert.equal(formatDecimal({ units: 29330500n, scale: 6 }, 2), "29.3305");
  assert.equal(formatDecimal({ units: 1234n, scale: 2 }, 0), "12.34");
  assert.equal(formatDecimal({ units: 1200n, scale: 2 }, 0), "12");
  assert.equal(formatMoney(-123n, "USD"), "-1.23");
  assert.equal(formatMoney(-5n, "USD"), "-0.05");
  assert.equal(formatMoney(500, "JPY"), "500");
  assert.equal(formatMoney(5n, "KWD"), "0.005");
  assert.equal(formatMoney(5n, "CLF"), "0.0005");
  assert.equal(formatPoints(1200), "12.00");
  assert.deepEqual(decimal("12.50"), { units: 1250n, scale: 2 });
});

test("currencies have the decimals of ISO 4217", () => {
  const expected = {
    USD: 2,
    EUR: 2,
    JPY: 0,
    KRW: 0,
    KWD: 3,
    IQD: 3,
    TND: 3,
    CLF: 4,
    UYW: 4,
    MGA: 2,
    MRU: 2,
    HUF: 2,
    ISK: 0,
  };
  for (const [code, decimals] of Object.entries(expected)) assert.equal(currencyDecimals(code), decimals, code);
  assert.equal(currencyDecimals("usd"), undefined);
  assert.equal(currencyDecimals("XXX"), undefined);
  assert.ok(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code)));
  assert.equal(new Set(CURRENCIES).size, CURRENCIES.length);
});
