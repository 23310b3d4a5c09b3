import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { ENGINE_VERSION } from "@fairline/engine";
import {
  MEMBERS_HEADER,
  newFolder,
  readEarnings,
  readJson,
  runFiles,
  SALES_HEADER,
  fairline,
  sample,
  shuffleRows,
  starter,
} from "./testing.ts";

const members = [
  MEMBERS_HEADER,
  "top,distributor,,2021-01-01",
  "dan,distributor,top,2021-01-01",
  "ann,affiliate,dan,2021-01-01",
  "kim,customer,dan,2021-01-01",
].join("\n");
const header = `${SALES_HEADER},product_id,refund_of`;
const active = "p,2021-03-01,top,top,1,30.00,0.00,30.00,USD,,";

test("the three files of a run", () => {
  const { code, out, dir } = runFiles({
    members,
    sales: [
      header,
      active,
      '"s,1",2021-03-02,dan,kim,1,29.30,29.30,29.30,USD,,',
      "s10,2021-03-31,ann,,3,30.00,9.00,9.00,USD,mug,",
      "s9,2021-03-31,ann,kim,1,19.99,9.00,9.00,USD,tea,",
      "later,2021-04-01,dan,kim,1,29.30,29.30,29.30,USD,,",
    ].join("\n"),
  });
  assert.equal(code, 0);
  assert.equal(
    readFileSync(join(dir, "earnings.csv"), "utf8"),
    [
      "sale_id,bonus,level,paid_level,earner_id,base,rate,amount,currency",
      '"s,1",retail,0,0,dan,29.30,20,5.86,USD',
      '"s,1",unilevel,1,1,top,29.30,5,1.47,USD',
      "s10,affiliate,0,0,ann,30.00,,7.50,USD",
      "s9,affiliate,0,0,ann,19.99,10,2.00,USD",
      "",
    ].join("\n"),
  );
  const summary = readJson(dir, "summary.json");
  const output = createHash("sha256")
    .update(readFileSync(join(dir, "earnings.csv")))
    .digest("hex");
  assert.deepEqual(Object.keys(summary), ["lines", "earners", "total", "currency", "input_sha256", "output_sha256"]);
  assert.deepEqual(
    { ...summary, input_sha256: "" },
    { lines: 4, earners: 3, total: "16.83", currency: "USD", input_sha256: "", output_sha256: output },
  );
  const record = readJson(dir, "run.json");
  assert.equal(record["engine"], ENGINE_VERSION);
  assert.equal(record["period"], "2021-03");
  assert.deepEqual(readdirSync(dir).sort(), ["earnings.csv", "run.json", "summary.json"]);
  assert.match(out, /2021-03: 4 lines to 3 earners, together 16\.83 USD/);
});

test("a refund in the sale's own month: the volume leaves, and the refund has no line of its own", () => {
  const { dir } = runFiles({
    members,
    sales: [
      header,
      active,
      "s,2021-03-02,dan,kim,1,50.00,40.00,40.00,USD,,",
      "r,2021-03-30,dan,kim,-1,-30.00,-20.00,-20.00,USD,,s",
      // It took top's own PV below 30.00 too.
      "x,2021-03-30,top,top,-1,-0.01,0.00,-0.01,USD,,p",
    ].join("\n"),
  });
  assert.deepEqual(readEarnings(dir), ["s,retail,0,0,dan,20.00,20,4.00,USD"]);
});

test("refunds in later months: the original's id, negative base, and the rates and ranks of its own month", () => {
  const sales = [
    header,
    active,
    "s,2021-03-02,dan,kim,1,50.00,40.00,40.00,USD,,",
    "m,2021-03-02,ann,,3,30.00,0.00,0.00,USD,mug,",
    "r1,2021-04-30,dan,kim,-1,-20.05,-10.00,-10.00,USD,,s",
    "r2,2021-04-30,ann,,-1,-10.00,0.00,0.00,USD,mug,m",
    "r3,2021-05-30,dan,kim,-1,-29.95,-30.00,-30.00,USD,,s",
    "r4,2021-05-30,ann,,-1,-20.00,0.00,0.00,USD,mug,m",
  ].join("\n");
  const of = (period: string): string[] => readEarnings(runFiles({ members, sales }, period).dir);
  assert.deepEqual(of("2021-03"), [
    "m,affiliate,0,0,ann,30.00,,7.50,USD",
    "s,retail,0,0,dan,50.00,20,10.00,USD",
    "s,unilevel,1,1,top,40.00,5,2.00,USD",
  ]);
  // In April nobody is active; the March line is reversed all the same.
  assert.deepEqual(of("2021-04"), [
    "m,affiliate,0,0,ann,-10.00,,-2.50,USD",
    "s,retail,0,0,dan,-20.05,20,-4.01,USD",
    "s,unilevel,1,1,top,-10.00,5,-0.50,USD",
  ]);
  assert.deepEqual(of("2021-05"), [
    "m,affiliate,0,0,ann,-20.00,,-5.00,USD",
    "s,retail,0,0,dan,-29.95,20,-5.99,USD",
    "s,unilevel,1,1,top,-30.00,5,-1.50,USD",
  ]);
});

/** Sales over three months, each wholly refunded in one to three steps from its own month on. */
const refundedSales = fc.array(
  fc.record({
    seller: fc.constantFrom("top", "dan", "ann", ""),
    buyer: fc.constantFrom("kim", "", "dan"),
    month: fc.integer({ min: 1, max: 3 }),
    product: fc.constantFrom("mug", ""),
    quantity: fc.integer({ min: 1, max: 3 }),
    values: fc.tuple(fc.nat(5_000), fc.nat(5_000), fc.nat(5_000)),
    steps: fc.array(fc.record({ tenths: fc.nat(10), later: fc.nat(2) }), { maxLength: 2 }),
    last: fc.nat(3),
  }),
  { minLength: 1, maxLength: 15 },
);

test("whatever the order of refunds, within and across months, every earner and bonus ends at zero", () => {
  fc.assert(
    fc.property(refundedSales, (sold) => {
      const rows: string[] = [];
      const hundredths = (value: number): string => (value / 100).toFixed(2);
      for (const [index, { seller, buyer, month, product, quantity, values, steps, last }] of sold.entries()) {
        const row = (id: string, at: number, pieces: number, [a, c, q]: readonly number[], of: string): string =>
          [id, `2021-0${at}-15`, seller, buyer, pieces, ...[a!, c!, q!].map(hundredths), "USD", product, of].join(",");
        rows.push(row(`s${index}`, month, quantity, values, ""));
        const left: number[] = [...values];
        const plan = [...steps.map(({ tenths, later }) => ({ share: tenths / 10, later })), { share: 1, later: last }];
        for (const [step, { share, later }] of plan.entries()) {
          const part = left.map((value) => Math.floor(value * share));
          rows.push(
            row(
              `r${index}.${step}`,
              month + later,
              -1,
              part.map((value) => (value === 0 ? 0 : -value)),
              `s${index}`,
            ),
          );
          for (const [at, value] of part.entries()) left[at]! -= value;
        }
      }
      const balance = new Map<string, number>();
      for (const period of ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06"]) {
        const { code, err, dir } = runFiles({ members, sales: [header, ...rows].join("\n") }, period);
        assert.equal(code, 0, err);
        for (const line of readEarnings(dir)) {
          const [, bonus, , , earner, , , amount] = line.split(",");
          const key = `${bonus} ${earner}`;
          balance.set(key, (balance.get(key) ?? 0) + Math.round(Number(amount) * 100));
        }
      }
      for (const [key, cents] of balance) assert.equal(cents, 0, key);
    }),
    { numRuns: 40 },
  );
});

test("running twice, or with the rows of both files shuffled, gives the same hashes", () => {
  const files = { members: readFileSync(sample.members, "utf8"), sales: readFileSync(sample.sales, "utf8") };
  for (const period of ["2021-01", "2021-03"]) {
    const once = readJson(runFiles(files, period).dir, "summary.json");
    assert.ok(Number(once["lines"]) > 500);
    assert.deepEqual(readJson(runFiles(files, period).dir, "summary.json"), once);
    for (const seed of [1, 2, 3]) {
      const shuffled = { members: shuffleRows(files.members, seed), sales: shuffleRows(files.sales, seed + 7) };
      assert.notEqual(shuffled.sales, files.sales);
      assert.deepEqual(readJson(runFiles(shuffled, period).dir, "summary.json"), once);
    }
  }
});

const cdnow = fileURLToPath(new URL("../../../../shared/data/cdnow/", import.meta.url));
const skip = existsSync(`${cdnow}sales.csv`) ? false : `the CDNOW data is not at ${cdnow}`;

test("CDNOW shuffled gives the same hashes", { skip }, () => {
  const files = {
    members: readFileSync(`${cdnow}members.csv`, "utf8"),
    sales: readFileSync(`${cdnow}sales.csv`, "utf8"),
  };
  const once = readJson(runFiles(files, "2021-03").dir, "summary.json");
  const shuffled = { members: shuffleRows(files.members, 5), sales: shuffleRows(files.sales, 6) };
  assert.deepEqual(readJson(runFiles(shuffled, "2021-03").dir, "summary.json"), once);
});

test("the input hash is of what is said, not of how: column order, line ends and a byte order mark are free", () => {
  const plain = runFiles({ members, sales: `${SALES_HEADER}\ns,2021-03-02,dan,kim,1,50.00,40.00,40.00,USD\n` });
  const turned = runFiles({
    members: `\uFEFF${members.replaceAll("\n", "\r\n")}\r\n\r\n`,
    sales:
      "currency,id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,refund_of\nUSD,s,2021-03-02,dan,kim,1,50.00,40.00,40.00,\n",
  });
  assert.equal(turned.err, "");
  assert.deepEqual(readJson(turned.dir, "summary.json"), readJson(plain.dir, "summary.json"));
  const other = runFiles({ members, sales: `${SALES_HEADER}\ns,2021-03-02,dan,kim,2,50.00,40.00,40.00,USD\n` });
  assert.notEqual(
    readJson(other.dir, "summary.json")["input_sha256"],
    readJson(plain.dir, "summary.json")["input_sha256"],
  );
});

test("a run into the folder of an earlier one replaces it; one with bad input leaves it as it was", () => {
  const first = runFiles({
    members,
    sales: [header, active, "s,2021-03-02,dan,kim,1,50.00,40.00,40.00,USD,,"].join("\n"),
  });
  writeFileSync(join(first.dir, "note.txt"), "mine");
  const run = (): number => {
    const paths = ["--members", join(first.folder, "members.csv"), "--sales", join(first.folder, "sales.csv")];
    return fairline("run", "--plan", starter, ...paths, "--period", "2021-03", "--out", first.dir).code;
  };
  const before = readFileSync(join(first.dir, "earnings.csv"), "utf8");
  writeFileSync(
    join(first.folder, "sales.csv"),
    [header, "s,2021-03-02,dan,kim,1,50.001,40.00,40.00,USD,,"].join("\n"),
  );
  assert.equal(run(), 1);
  assert.equal(readFileSync(join(first.dir, "earnings.csv"), "utf8"), before);
  writeFileSync(join(first.folder, "sales.csv"), [header, "s,2021-03-02,dan,kim,1,60.00,0.00,40.00,USD,,"].join("\n"));
  assert.equal(run(), 0);
  assert.deepEqual(readEarnings(first.dir), ["s,retail,0,0,dan,60.00,20,12.00,USD"]);
  assert.deepEqual(readdirSync(first.dir).sort(), ["earnings.csv", "note.txt", "run.json", "summary.json"]);
});

test("a month without sales is an empty run", () => {
  const { code, dir } = runFiles({ members, sales: header });
  assert.equal(code, 0);
  const { lines, earners, total, currency } = readJson(dir, "summary.json");
  assert.deepEqual({ lines, earners, total, currency }, { lines: 0, earners: 0, total: "0", currency: null });
});

test("an output folder that cannot be made is bad input, and nothing stays behind", () => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  const paths = ["--plan", starter, "--members", sample.members, "--sales", sample.sales, "--period", "2021-03"];
  const { code, err } = fairline("run", ...paths, "--out", join(folder, "file"));
  assert.equal(code, 1);
  assert.match(err, /the results cannot be written, a file of that name stands in the way/);
  assert.equal(existsSync(join(folder, "file")), true);
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("a folder that was made for results which then cannot be written is taken away again", () => {
  const folder = newFolder();
  // The folder's path still fits the system's limit of 4,096 bytes, a file's in it does not.
  let out = folder;
  while (out.length < 4_070) out = join(out, "x".repeat(Math.min(200, 4_080 - out.length)));
  const paths = ["--plan", starter, "--members", sample.members, "--sales", sample.sales, "--period", "2021-03"];
  const { code, err } = fairline("run", ...paths, "--out", out);
  assert.equal(code, 1, err);
  assert.deepEqual(readdirSync(folder), []);
});

test("currencies without decimals, and with three, print theirs", () => {
  const sale = (currency: string, amount: string): string =>
    [
      header,
      `p,2021-03-01,top,top,1,${amount},30.00,30.00,${currency},,`,
      `s,2021-03-02,dan,kim,1,${amount},12.34,1.00,${currency},,`,
    ].join("\n");
  assert.deepEqual(readEarnings(runFiles({ members, sales: sale("JPY", "5003") }).dir), [
    "s,retail,0,0,dan,5003,20,1001,JPY",
    "s,unilevel,1,1,top,12.34,5,1,JPY",
  ]);
  assert.deepEqual(readEarnings(runFiles({ members, sales: sale("KWD", "50.005") }).dir), [
    "s,retail,0,0,dan,50.005,20,10.001,KWD",
    "s,unilevel,1,1,top,12.340,5,0.617,KWD",
  ]);
});
