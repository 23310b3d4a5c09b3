import assert from "node:assert/strict";
import { test } from "node:test";
import { readCorrection } from "./answers-of-nacha.ts";
import { checkNacha } from "./check-nacha.ts";
import { checkDigit, isRoutingNumber } from "./routing-number.ts";
import { writeNacha } from "./write-nacha.ts";

const today = Temporal.PlainDate.from("2026-04-15");
const credit = { reference: "pyt-1", sequence: 1n, savings: false, business: false, information: "Earnings pyt-1" };
const good = writeNacha({
  bank: { routing: "121000248", name: "Wells Fargo" },
  companyId: "1123456789",
  companyName: "Alder & Vale Ltd",
  reference: "bat-1",
  createdAt: Temporal.PlainDateTime.from("2026-04-15T09:30"),
  effectiveDate: Temporal.PlainDate.from("2026-04-16"),
  credits: [
    { ...credit, amount: 123_456n, name: "Zoë Ångström", routing: "021000021", account: "000123456789" },
    {
      ...credit,
      reference: "pyt-2",
      sequence: 2n,
      amount: 5n,
      name: "Ann",
      routing: "011401533",
      account: "98-7",
      savings: true,
    },
    {
      ...credit,
      reference: "pyt-3",
      sequence: 3n,
      amount: 700n,
      name: "Best Inc",
      routing: "091000019",
      account: "5",
      business: true,
    },
  ],
});

test("a written file is right, to the column", () => {
  assert.deepEqual(checkNacha(good, { today }), []);
  const lines = good.split("\n");
  assert.equal(lines.length, 21, "20 lines, two whole blocks, and the last line's end");
  assert.equal(
    lines[0],
    "101 12100024811234567892604150930A094101WELLS FARGO            ALDER + VALE LTD       BAT-1   ",
  );
  assert.equal(
    lines[1],
    "5220ALDER + VALE LTD                    1123456789PPDEARNINGS  260416260416   1121000240000001",
  );
  assert.equal(
    lines[2],
    "622021000021000123456789     0000123456pyt-1          ZOE ANGSTROM            1121000240000001",
  );
  assert.match(lines[3] ?? "", /^705EARNINGS PYT-1 {66}00010000001$/);
  // 02100002 + 01140153 = 3240155; two entries and two addenda; 1234.61.
  assert.equal(
    lines[6],
    "822000000400032401550000000000000000001234611123456789                         121000240000001",
  );
  assert.match(lines[7] ?? "", /^5220.*CCD/);
  assert.match(lines[11] ?? "", /^9000002000002000000060012340156000000000000000000124161 {39}$/);
  assert.ok(lines.slice(12, 20).every((line) => line === "9".repeat(94)));
});

/** Replaces what stands from a column (1 is the first) of a line (1 is the first). */
function put(line: number, at: number, text: string): string {
  return good
    .split("\n")
    .map((own, index) => (index + 1 === line ? own.slice(0, at - 1) + text + own.slice(at - 1 + text.length) : own))
    .join("\n");
}

// Each change breaks one rule; the check names the line.
const broken: readonly (readonly [what: string, file: string, path: string, words: RegExp])[] = [
  ["a short line", good.replace("WELLS FARGO ", "WELLS FARGO"), "line 1", /93 characters/],
  ["a line too few", good.replace(`${"9".repeat(94)}\n`, ""), "line 19", /blocks of ten/],
  ["something behind the end", put(15, 1, "8"), "line 15", /nines/],
  ["no file control", put(12, 1, "8"), "line 20", /control record is missing/],
  ["records in a wrong order", put(2, 1, "6"), "line 2", /cannot stand here/],
  ["letters in an amount", put(3, 30, "00001234X6"), "line 3", /amount is not a number/],
  ["a wrong check digit of a bank", put(3, 12, "2"), "line 3", /check digit/],
  ["a debit", put(3, 2, "27"), "line 7", /cents of debit/],
  ["a wrong total", put(7, 33, "000000123462"), "line 7", /cents of credit/],
  ["a wrong hash", put(7, 11, "0003240156"), "line 7", /entry hash/],
  ["a wrong count", put(7, 5, "000005"), "line 7", /says 5 records/],
  ["another company in the control", put(7, 45, "9"), "line 7", /companyId/],
  ["a trace number of another bank", put(3, 80, "22100024"), "line 3", /not of the batch's bank/],
  ["trace numbers that do not ascend", put(3, 88, "0000009"), "line 5", /do not ascend/],
  ["addenda of another entry", put(4, 88, "0000007"), "line 4", /belongs to another entry/],
  ["addenda that are not announced", put(3, 79, "0"), "line 3", /not as the entry says/],
  ["a wrong number of batches", put(12, 2, "000003"), "line 12", /says 3 batches/],
  ["a wrong number of blocks", put(12, 8, "000003"), "line 12", /says 3 blocks/],
  ["a wrong total of the file", put(12, 44, "000000124162"), "line 12", /cents of credit/],
  ["a wrong hash of the file", put(12, 22, "0012340157"), "line 12", /entry hash/],
  ["another class", put(2, 51, "WEB"), "batch 1", /not PPD or CCD/],
  ["a date that is over", put(2, 70, "260414"), "batch 1", /is over/],
  ["no name", put(3, 55, " ".repeat(22)), "line 3", /no name/],
  ["no account", put(3, 13, " ".repeat(17)), "line 3", /no account/],
  ["a reference twice", put(5, 40, "pyt-1"), "line 5", /stands twice/],
];
for (const [what, file, path, words] of broken) {
  test(`the check finds ${what}`, () => {
    assert.notEqual(file, good, "the test must change the file");
    const problems = checkNacha(file, { today });
    assert.ok(
      problems.some((problem) => problem.path === path && words.test(problem.message)),
      JSON.stringify(problems),
    );
  });
}

test("a routing number has its check digit", () => {
  for (const right of ["021000021", "011401533", "091000019", "121000248", "322271627"]) {
    assert.ok(isRoutingNumber(right), right);
    for (let at = 0; at < 9; at += 1) {
      const wrong = `${right.slice(0, at)}${(Number(right[at]) + 1) % 10}${right.slice(at + 1)}`;
      assert.ok(!isRoutingNumber(wrong), wrong);
    }
  }
  for (const wrong of ["", "000000000", "02100002", "0210000210", "02100002a", "999999992", "500000005"]) {
    assert.ok(!isRoutingNumber(wrong), wrong);
  }
  assert.equal(checkDigit("02100002"), "1");
});

test("corrected data stand where the code says", () => {
  assert.deepEqual(readCorrection("C01", "1918171614"), { account: "1918171614" });
  assert.deepEqual(readCorrection("C02", "091000019"), { routing: "091000019" });
  assert.deepEqual(readCorrection("C03", "091000019   12-34567"), { routing: "091000019", account: "1234567" });
  assert.deepEqual(readCorrection("C05", "32"), { savings: true });
  assert.deepEqual(readCorrection("C06", "1234567             32"), { account: "1234567", savings: true });
  assert.deepEqual(readCorrection("C07", "0910000191234567          22"), {
    routing: "091000019",
    account: "1234567",
    savings: false,
  });
  assert.deepEqual(readCorrection("C04", "NEW NAME"), {});
  for (const [code, data] of [
    ["C02", "091000018"],
    ["C01", ""],
    ["C03", "091000019"],
    ["C05", "99"],
    ["C61", "x"],
  ] as const) {
    assert.equal(readCorrection(code, data), null, `${code} ${data}`);
  }
});
