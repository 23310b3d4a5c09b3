import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure, must } from "../foundation/failure.ts";
import { addressRules, checkContact } from "./check-contact.ts";

const person = { name: "A", email: "a@example.test", line1: "1 Street", line2: null, city: "C", region: null };
const shipsTo = ["IE", "DE", "GB", "NL", "US", "JP", "CA", "PL", "SE", "LV", "XX"];

test("a postcode is written as its country's post does, however it was typed", () => {
  const typed: readonly (readonly [country: string, typed: string, written: string, region?: string])[] = [
    ["IE", "d02af30", "D02 AF30"],
    ["DE", " 10115 ", "10115"],
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["GB", "M1 1AE", "M1 1AE"],
    ["NL", "1011ab", "1011 AB"],
    ["US", "10001-1234", "10001-1234", "ny"],
    ["US", "10001", "10001", "CA"],
    ["JP", "１０００００１", "100-0001", "東京都"],
    ["JP", "100－0001", "100-0001", "Tokyo"],
    ["CA", "k1a0b1", "K1A 0B1", "on"],
    ["PL", "00001", "00-001"],
    ["SE", "111 20", "111 20"],
    ["LV", "1050", "LV-1050"],
    ["XX", "whatever1", "WHATEVER1"],
  ];
  for (const [country, postcode, written, region] of typed) {
    const contact = must(checkContact({ ...person, country, postcode, region: region ?? null }, shipsTo));
    assert.equal(contact.postcode, written);
  }
});

test("every example that the form shows is itself good", () => {
  for (const country of shipsTo) {
    const rules = addressRules(country);
    const region = rules.regions?.[0] ?? (rules.region === null ? null : "Anywhere");
    const contact = must(checkContact({ ...person, country, postcode: rules.postcodeExample ?? "1", region }, shipsTo));
    if (rules.postcodeExample !== null) assert.equal(contact.postcode, rules.postcodeExample);
  }
});

test("what a country's addresses cannot be is named, field by field", () => {
  const faults = (given: Partial<Parameters<typeof checkContact>[0]>) => {
    const result = checkContact({ ...person, country: "US", postcode: "10001", region: "NY", ...given }, shipsTo);
    return isFailure(result) ? result.data["fields"] : [];
  };
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults({ postcode: "1234" }), [{ field: "postcode", problem: "malformed" }]);
  assert.deepEqual(faults({ region: "XY" }), [{ field: "region", problem: "malformed" }]);
  assert.deepEqual(faults({ region: null }), [{ field: "region", problem: "missing" }]);
  assert.deepEqual(faults({ country: "FR", postcode: "75001" }), [{ field: "country", problem: "not-shipped-to" }]);
  assert.deepEqual(faults({ line1: "x".repeat(121) }), [{ field: "line1", problem: "too-long" }]);
  for (const email of ["a", "a@b", "a b@c.d", "a@b..c", "<a@b.c>"]) {
    assert.deepEqual(faults({ email }), [{ field: "email", problem: "malformed" }], email);
  }
});
