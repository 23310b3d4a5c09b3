import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvCell } from "./csv-cell.ts";

test("what a spreadsheet would run is text, a number stays a number", () => {
  for (const formula of ["=1+1", "+1", "@A1", "\tx", "\rx", "-A1", "--1", "-"]) {
    assert.equal(parse(csvCell(formula))[0]?.[0], `'${formula}`, JSON.stringify(formula));
  }
  for (const plain of ["-5.00", "12", "", "a-b", "a=b"]) assert.equal(csvCell(plain), plain);
  assert.deepEqual([csvCell(-5), csvCell(null), csvCell("a;b"), csvCell("a;b", ";")], ["-5", "", "a;b", '"a;b"']);
});

test("any line is read back as it was written", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2 }), fc.constantFrom(",", ";"), (values, separator) => {
      const told = values.map((value) => (/^[=+@\t\r]|^-(?![\d.]+$)/.test(value) ? `'${value}` : value));
      const line = `${values.map((value) => csvCell(value, separator)).join(separator)}\n`;
      assert.deepEqual(parse(line, { delimiter: separator }), [told]);
    }),
  );
});
