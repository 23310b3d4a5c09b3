/** Another system's results: every bad row is named, and every difference to the cent has a cause. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { compareParallel, draftRun, importParallel } from "./index.ts";
import { matchLines } from "./match-lines.ts";
import type { MatchedLine } from "./match-lines.ts";
import type { RowFault } from "./read-parallel.ts";
import { staffedCompany } from "./testing.ts";

const { db } = await testDatabase();
const company = await staffedCompany(db);
const [top, second, third, fourth] = company.distributors;
const march = "2026-03-10T10:00:00Z";
const saleId = await company.month(march, "march");
const april = await company.sell("2026-04-10T10:00:00Z", { ref: "of april" });
const periodId = await company.periodOf(march);

const take = (csv: string, bonuses?: Record<string, string>) =>
  company.as(company.drafter, "2026-04-02T10:00:00Z", (c) =>
    importParallel(c, { periodId, name: "The old system", csv, ...(bonuses && { bonuses }) }),
  );

test("all bad rows are listed and nothing is taken", async () => {
  const csv = [
    "sale,bonus,earner,amount,currency,base,rate",
    "march,retail,fourth,20.00,EUR,100.00,20",
    "nowhere,retail,fourth,20.00,EUR,,",
    "march,retail,nobody,20.00,EUR,,",
    "march,,fourth,20.00,EUR,,",
    "march,unilevel,third,4.001,EUR,,",
    "march,unilevel,third,4.00,EUO,,",
    "march,unilevel,third,four,EUR,x,5",
    `march,retail,${toEdge("member", fourth)},20.00,EUR,,`,
    "of april,retail,fourth,1.00,EUR,,",
    "march,retail",
  ].join("\r\n");
  const refused = await take(csv);
  assert.ok(isFailure(refused) && refused.code === "bad-input");
  const faults = (refused.data["faults"] as RowFault[]).map(({ line, column }) => [line, column]);
  assert.deepEqual(faults, [
    [3, "sale"],
    [4, "earner"],
    [5, "bonus"],
    [6, "amount"],
    [7, "currency"],
    [8, "amount"],
    [8, "base"],
    [9, null],
    [10, "sale"],
    [11, null],
  ]);
  for (const bad of [
    "",
    "sale,bonus\n",
    "sale,bonus,earner,amount,currency,extra\n",
    'sale,bonus,earner,amount,currency\n"',
  ]) {
    const whole = await take(bad);
    assert.ok(isFailure(whole) && whole.code === "bad-input", bad);
  }
  const { rows } = await sql`select from parallel_run`.execute(db);
  assert.equal(rows.length, 0);
  assert.ok(april > saleId);
});

test("matched to the cent with the draft, the differences grouped by cause; names and bonuses of their own", async () => {
  const csv = `\uFEFFcurrency,sale,earner,bonus,amount
EUR,${toEdge("sale", saleId)},FOURTH,direct,20.00
EUR,march,second,unilevel,4.00
EUR,march,${toEdge("member", top)},unilevel,3.21
EUR,march,top,pool,1.50
`;
  const parallel = must(await take(csv, { direct: "retail" }));
  const early = await compareParallel(db, parallel.id);
  assert.ok(isFailure(early) && early.code === "wrong-state");
  must(await company.as(company.drafter, "2026-04-02T10:00:00Z", (c) => draftRun(c, periodId)));
  const found = must(await compareParallel(db, parallel.id));
  assert.equal(found.matched, 1);
  assert.deepEqual(
    found.differences.map(({ cause, here, there }) => [
      cause,
      here?.earnerId,
      here?.amount,
      there?.earnerId,
      there?.amount,
    ]),
    [
      ["rounding", top, 320n, top, 321n],
      ["other-earner", third, 400n, second, 400n],
      ["missing-here", undefined, undefined, top, 150n],
    ],
  );
  assert.deepEqual(found.causes, [
    { cause: "rounding", currency: "EUR", lines: 1, difference: 1n },
    { cause: "other-earner", currency: "EUR", lines: 1, difference: 0n },
    { cause: "missing-here", currency: "EUR", lines: 1, difference: 150n },
  ]);
});

test("each cause, from one line and its counterpart", () => {
  const line = (of: Partial<MatchedLine>): MatchedLine => ({
    saleId: 1n,
    sourceId: null,
    bonus: "unilevel",
    earnerId: 1n,
    currency: "EUR",
    amount: 500n,
    base: "100.00",
    rate: "5",
    ...of,
  });
  const cause = (ours: MatchedLine[], theirs: MatchedLine[]) =>
    matchLines(ours, theirs).differences.map((one) => one.cause);
  assert.deepEqual(cause([line({})], [line({ rate: "5.0", base: "100" })]), []);
  assert.deepEqual(cause([line({})], [line({ amount: 600n, rate: "6" })]), ["other-rate"]);
  assert.deepEqual(cause([line({})], [line({ amount: 450n, base: "90.00" })]), ["other-base"]);
  assert.deepEqual(cause([line({})], [line({ amount: 501n })]), ["rounding"]);
  assert.deepEqual(cause([line({})], [line({ amount: 502n, base: null, rate: null })]), ["other-amount"]);
  assert.deepEqual(cause([], [line({})]), ["missing-here"]);
  assert.deepEqual(cause([line({})], []), ["missing-there"]);
  assert.deepEqual(cause([line({})], [line({ currency: "USD" })]), ["missing-here", "missing-there"]);
  // Two candidates: the one with the same amount is the pair.
  const [first, rest] = matchLines(
    [line({ earnerId: 2n, amount: 1n }), line({})],
    [line({ earnerId: 3n })],
  ).differences;
  assert.deepEqual([first?.cause, first?.here?.earnerId, rest?.cause], ["other-earner", 1n, "missing-there"]);
});
