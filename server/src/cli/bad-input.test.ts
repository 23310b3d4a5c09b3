import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fairline, MEMBERS_HEADER, runFiles, SALES_HEADER, starter, wroteNothing } from "./testing.ts";
import type { Files } from "./testing.ts";

const people = ["d1,distributor,,2021-01-01", "d2,distributor,d1,2021-01-01", "k1,customer,d2,2021-01-01"];
const sold = ["s1,2021-03-01,d2,k1,1,50.00,50.00,50.00,USD"];

function members(...rows: readonly string[]): Files {
  return { members: [MEMBERS_HEADER, ...people, ...rows].join("\n"), sales: [SALES_HEADER, ...sold].join("\n") };
}

function sales(...rows: readonly string[]): Files {
  return { members: [MEMBERS_HEADER, ...people].join("\n"), sales: [SALES_HEADER, ...sold, ...rows].join("\n") };
}

function refunds(...rows: readonly string[]): Files {
  const header = `${SALES_HEADER},refund_of`;
  return { members: members().members, sales: [header, `${sold[0]!},`, ...rows].join("\n") };
}

/** Each fault: the files, and what must be said of it. Rows added stand from line 5 (members) and line 3 (sales) on. */
const faults: ReadonlyArray<readonly [name: string, files: Files, expected: RegExp]> = [
  [
    "a cycle",
    members("a,distributor,b,2021-01-01", "b,distributor,a,2021-01-01"),
    /members\.csv line 5, column sponsor_id, "b": sponsors go round in a circle: a \(line 5\) -> b \(line 6\) -> a/,
  ],
  [
    "an unknown sponsor",
    members("a,distributor,zed,2021-01-01"),
    /members\.csv line 5, column sponsor_id, "zed": unknown sponsor/,
  ],
  [
    "an own sponsor",
    members("a,distributor,a,2021-01-01"),
    /members\.csv line 5, column sponsor_id, "a": a member cannot be their own sponsor/,
  ],
  [
    "a duplicate member",
    members("d1,distributor,,2021-01-01"),
    /members\.csv line 5, column id, "d1": the id stands already on line 2/,
  ],
  ["an empty member id", members(",distributor,,2021-01-01"), /members\.csv line 5, column id, "": the id is empty/],
  [
    "an unknown kind",
    members("a,distributer,,2021-01-01"),
    /members\.csv line 5, column kind, "distributer": unknown kind; did you mean distributor\?/,
  ],
  [
    "a broken date of joining",
    members("a,customer,,2021-02-29"),
    /members\.csv line 5, column joined_on, "2021-02-29": not a date/,
  ],
  [
    "a member without a column",
    members("a,customer,d1"),
    /members\.csv line 5, column joined_on: the row has 3 values and the header 4/,
  ],
  [
    "a member with a column too many",
    members("a,customer,d1,2021-01-01,x"),
    /members\.csv line 5, column 5, "x": the row has 5 values and the header only 4/,
  ],
  ["open quotes", members('"a,customer,d1,2021-01-01'), /members\.csv line 5: the quotes of this row do not match/],
  [
    "text after quotes",
    members('"a"x,customer,d1,2021-01-01'),
    /members\.csv line 5: the quotes of this row do not match/,
  ],
  [
    "a missing header column",
    { ...sales(), members: "id,kind,joined_on\nd1,distributor,2021-01-01" },
    /members\.csv line 1, column sponsor_id: this column is missing in the header/,
  ],
  [
    "an unknown header column",
    { ...sales(), members: "id,kind,sponsor_id,joined\nd1,distributor,,2021-01-01" },
    /members\.csv line 1, column 4, "joined": unknown column in the header; did you mean joined_on\?/,
  ],
  [
    "a header column twice",
    { ...sales(), members: "id,kind,sponsor_id,joined_on,id\nd1,distributor,,2021-01-01,d1" },
    /members\.csv line 1, column 5, "id": this column stands twice/,
  ],
  ["an empty file", { ...sales(), members: "" }, /members\.csv line 1: the file has no header row/],
  [
    "a broken date of sale",
    sales("s2,2021-13-01,d2,k1,1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column sold_on, "2021-13-01": not a date/,
  ],
  [
    "a date without zeros",
    sales("s2,2021-3-1,d2,k1,1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column sold_on, "2021-3-1": not a date/,
  ],
  [
    "three decimals of a dollar",
    sales("s2,2021-03-01,d2,k1,1,5.001,5.00,5.00,USD"),
    /sales\.csv line 3, column amount, "5\.001": USD has at most 2 decimals/,
  ],
  [
    "one decimal of a yen",
    sales("s2,2021-03-01,d2,k1,1,5.0,5.00,5.00,JPY"),
    /sales\.csv line 3, column amount, "5\.0": JPY has at most 0 decimals/,
  ],
  [
    "three decimals of CV",
    sales("s2,2021-03-01,d2,k1,1,5.00,5.001,5.00,USD"),
    /sales\.csv line 3, column cv, "5\.001": CV has at most 2 decimals/,
  ],
  [
    "three decimals of QV",
    sales("s2,2021-03-01,d2,k1,1,5.00,5.00,5.001,USD"),
    /sales\.csv line 3, column qv, "5\.001": QV has at most 2 decimals/,
  ],
  [
    "a number that is none",
    sales("s2,2021-03-01,d2,k1,1,5e2,5.00,5.00,USD"),
    /sales\.csv line 3, column amount, "5e2": not a number/,
  ],
  [
    "an empty amount",
    sales("s2,2021-03-01,d2,k1,1,,5.00,5.00,USD"),
    /sales\.csv line 3, column amount, "": not a number/,
  ],
  [
    "half a piece",
    sales("s2,2021-03-01,d2,k1,1.5,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column quantity, "1\.5": a quantity has at most 0 decimals/,
  ],
  [
    "an amount too large",
    sales("s2,2021-03-01,d2,k1,1,90071992547409.92,5.00,5.00,USD"),
    /sales\.csv line 3, column amount, "90071992547409\.92": too large/,
  ],
  [
    "a negative amount without refund_of",
    sales("s2,2021-03-01,d2,k1,1,-5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column amount, "-5\.00": negative without refund_of/,
  ],
  [
    "a negative quantity",
    sales("s2,2021-03-01,d2,k1,-1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column quantity, "-1": negative without refund_of/,
  ],
  [
    "an unknown seller",
    sales("s2,2021-03-01,zed,k1,1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column seller_id, "zed": unknown seller/,
  ],
  [
    "an unknown buyer",
    sales("s2,2021-03-01,d2,zed,1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column buyer_id, "zed": unknown buyer/,
  ],
  [
    "an unknown currency",
    sales("s2,2021-03-01,d2,k1,1,5.00,5.00,5.00,EUT"),
    /sales\.csv line 3, column currency, "EUT": not an ISO 4217 currency; did you mean E/,
  ],
  [
    "a duplicate sale",
    sales("s1,2021-03-01,d2,k1,1,5.00,5.00,5.00,USD"),
    /sales\.csv line 3, column id, "s1": the id stands already on line 2/,
  ],
  [
    "a sale without a column",
    sales("s2,2021-03-01,d2,k1,1,5.00,5.00,5.00"),
    /sales\.csv line 3, column currency: the row has 8 values and the header 9/,
  ],
  [
    "several currencies",
    sales("s2,2021-03-01,d2,k1,1,5.00,5.00,5.00,EUR"),
    /sales\.csv line 3, column currency, "EUR": the run of 2021-03 has sales in USD and in EUR/,
  ],
  [
    "a refund of nothing known",
    refunds("r,2021-03-02,d2,k1,1,-5.00,-5.00,-5.00,USD,zed"),
    /sales\.csv line 3, column refund_of, "zed": unknown sale/,
  ],
  [
    "a refund of a refund",
    refunds("r,2021-03-02,d2,k1,1,-5.00,-5.00,-5.00,USD,s1", "q,2021-03-03,d2,k1,1,-1.00,-1.00,-1.00,USD,r"),
    /sales\.csv line 4, column refund_of, "r": the row on line 3 is a refund itself/,
  ],
  [
    "a refund of itself",
    refunds("r,2021-03-02,d2,k1,1,-5.00,-5.00,-5.00,USD,r"),
    /sales\.csv line 3, column refund_of, "r": the row on line 3 is a refund itself/,
  ],
  [
    "a refund before its sale",
    refunds("r,2021-02-02,d2,k1,1,-5.00,-5.00,-5.00,USD,s1"),
    /sales\.csv line 3, column sold_on, "2021-02-02": before the refunded sale of 2021-03-01 on line 2/,
  ],
  [
    "a refund of another seller",
    refunds("r,2021-03-02,d1,k1,1,-5.00,-5.00,-5.00,USD,s1"),
    /sales\.csv line 3, column seller_id, "d1": the refunded sale on line 2 has "d2"/,
  ],
  [
    "a refund in another currency",
    refunds("r,2021-03-02,d2,k1,1,-5.00,-5.00,-5.00,EUR,s1"),
    /sales\.csv line 3, column currency, "EUR": the refunded sale on line 2 has "USD"/,
  ],
  [
    "a positive refund",
    refunds("r,2021-03-02,d2,k1,1,5.00,-5.00,-5.00,USD,s1"),
    /sales\.csv line 3, column amount, "5\.00": positive in a refund/,
  ],
  [
    "refunds of more than was sold",
    refunds("r,2021-04-02,d2,k1,1,-30.00,-5.00,-5.00,USD,s1", "q,2021-03-03,d2,k1,1,-30.00,-5.00,-5.00,USD,s1"),
    /sales\.csv line 3, column amount, "-30\.00": the refunds of "s1" together take more than its amount/,
  ],
  [
    "refunds of more CV than was sold",
    refunds("r,2021-04-02,d2,k1,1,-50.00,-50.01,-5.00,USD,s1"),
    /sales\.csv line 3, column cv, "-50\.01": the refunds of "s1" together take more than its cv/,
  ],
  [
    "text that is not UTF-8",
    {
      ...sales(),
      sales: Buffer.concat([
        Buffer.from(`${SALES_HEADER}\ns1,2021-03-01,d`),
        Buffer.of(0xff),
        Buffer.from(",k1,1,5.00,5.00,5.00,USD\n"),
      ]),
    },
    /sales\.csv line 2, column 3, "dÿ": this is not UTF-8 text/,
  ],
  [
    "an unknown plan key",
    { ...sales(), plan: readFileSync(starter, "utf8").replace('"compression"', '"compresion"') },
    /plan\.json: bonuses\.unilevel\.compresion: unknown key "compresion"; did you mean "compression"\?/,
  ],
  ["a plan that is not JSON", { ...sales(), plan: "{" }, /plan\.json: the plan is not JSON/],
];

for (const [name, files, expected] of faults) {
  test(`bad input: ${name}`, () => {
    const { code, out, err, dir, folder } = runFiles(files);
    assert.match(err, expected);
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.ok(wroteNothing(dir));
    assert.deepEqual(
      readdirSync(folder).filter((file) => !/^(members\.csv|sales\.csv|plan\.json)$/.test(file)),
      [],
    );
  });
}

test("all bad rows of both files and of the plan are named at once, in order, and counted", () => {
  const { code, err } = runFiles({
    plan: "[]",
    members: [MEMBERS_HEADER, "a,distributor,b,2021-01-01", "b,distributor,a,2021-01-01", "c,boss,zed,soon", "c"].join(
      "\n",
    ),
    sales: [SALES_HEADER, "s1,2021-03-01,zed,,1,1.234,1.00,x,USD", "s1,2021-03-01,a,,1,1.23,1.00,1.00,USD,more"].join(
      "\n",
    ),
  });
  assert.equal(code, 1);
  const places = err
    .trimEnd()
    .split("\n")
    .map((line) => /(plan\.json|\w+\.csv line \d+, column \w+|fairline: \d+ faults)/.exec(line)?.[0]);
  assert.deepEqual(places, [
    "plan.json",
    "members.csv line 2, column sponsor_id",
    "members.csv line 4, column kind",
    "members.csv line 4, column joined_on",
    "members.csv line 4, column sponsor_id",
    "members.csv line 5, column kind",
    "members.csv line 5, column id",
    "sales.csv line 2, column seller_id",
    "sales.csv line 2, column amount",
    "sales.csv line 2, column qv",
    "sales.csv line 3, column 10",
    "fairline: 11 faults",
  ]);
});

test("ten thousand bad rows are ten thousand lines", () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `s${index},2021-03-01,d2,k1,1,1.234,1.00,1.00,USD`);
  const { err } = runFiles({ ...sales(), sales: [SALES_HEADER, ...rows].join("\n") });
  assert.equal(err.trimEnd().split("\n").length, 10_001);
});

test("a file that is not there, and a folder in the place of a file", () => {
  const { folder } = runFiles(sales());
  const missing = join(folder, "none.csv");
  assert.match(runFiles({ ...sales(), plan: "{}" }).err, /plan\.json: name: is required and missing/);
  for (const [path, reason] of [
    [missing, /none\.csv: cannot be read, there is no such file/],
    [folder, /cannot be read, it is a folder/],
  ] as const) {
    const { code, err } = fairlineRun(path, folder);
    assert.equal(code, 1);
    assert.match(err, reason);
  }
});

function fairlineRun(members: string, folder: string): { code: number; err: string } {
  const rest = ["--sales", join(folder, "sales.csv"), "--period", "2021-03", "--out", join(folder, "new")];
  return fairline("run", "--plan", starter, "--members", members, ...rest);
}
