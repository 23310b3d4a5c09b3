/** Whatever happens in whatever order, the books balance after every step, and refunding everything brings every earner to zero. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { commitRun, draftRun, liveRun, lockRun, replayRun } from "../commission/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { openSealer } from "../foundation/seal-text.ts";
import { testDatabase } from "../foundation/testing.ts";
import { listPeriods, releaseHeld } from "../plan/index.ts";
import { recordSale, reverseSale, standingSale } from "../sales/index.ts";
import { smallCompany } from "../sales/testing.ts";
import {
  approveBatch,
  checkBooks,
  listBatches,
  makeBatch,
  refuseBatch,
  setPayoutAccount,
  settleBatch,
} from "./index.ts";

type Step =
  | {
      readonly do: "sell";
      readonly through: number;
      readonly own: boolean;
      readonly currency: number;
      readonly lines: readonly { readonly amount: number; readonly cv: number; readonly fixed: number | null }[];
    }
  | { readonly do: "refund"; readonly sale: number; readonly percent: number }
  | { readonly do: "wait"; readonly days: number }
  | {
      readonly do: "draft" | "lock" | "commit" | "release" | "make" | "approve" | "refuse" | "settle" | "close" | "pay";
    };

/** What is done in a row often enough that chance alone would hardly come to it; refunds may fall in between all the same. */
const habits = {
  close: ["wait", "draft", "lock", "commit", "wait", "release"],
  pay: ["release", "make", "approve", "settle"],
} as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("sell" as const),
      through: fc.nat(5),
      own: fc.boolean(),
      currency: fc.nat(2),
      lines: fc.array(
        fc.record({ amount: fc.nat(50_000), cv: fc.nat(50_000), fixed: fc.option(fc.nat(900), { freq: 4 }) }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      sale: fc.nat(100),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(...(["draft", "lock", "commit", "release", "make", "approve", "refuse", "settle"] as const)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...(["close", "pay"] as const)) }) },
);

const currencies = ["EUR", "USD", "JPY"] as const;
const markets = { EUR: "eu", USD: "us", JPY: "jp" } as const;
const ibans = ["IE29AIBK93115212345678", "DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300"];

async function world() {
  const { db } = await testDatabase({ connections: 4 });
  const company = await smallCompany(db);
  const members = [...company.distributors, company.affiliate];
  const sealer = openSealer({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
  let now = Temporal.Instant.from("2026-03-05T10:00:00Z");
  const as = <T>(actor: bigint | null, work: (context: Context) => Promise<T>): Promise<T> =>
    inTransaction(db, (tx) => work({ tx, now, actor }));
  const staff = await as(
    null,
    async (context) =>
      [
        await findOrCreatePerson(context, { email: "a@example.test", name: "A", locale: "en" }),
        await findOrCreatePerson(context, { email: "b@example.test", name: "B", locale: "en" }),
      ] as const,
  );
  for (const [index, iban] of ibans.entries()) {
    must(
      await as(staff[0], (c) =>
        setPayoutAccount(c, sealer, { memberId: members[index]!, holder: "A member", iban, bic: null }),
      ),
    );
  }
  const sales: { readonly ref: string; readonly id: bigint }[] = [];
  let count = 0;
  const done = new Map<string, number>();

  /** A refusal is an answer like any other here; only the books have to be whole. */
  const noted = async (name: string, result: unknown): Promise<void> => {
    if (!isFailure(result)) done.set(name, (done.get(name) ?? 0) + 1);
  };
  const refund = async (at: number, percent: bigint): Promise<void> => {
    const sale = sales[at % Math.max(sales.length, 1)];
    const standing = sale && (await standingSale(db, sale.id));
    if (sale === undefined || standing === undefined) return;
    count += 1;
    const part = (value: bigint): bigint => (value * percent) / 100n;
    const lines = standing.lines.map(({ amount, cv, qv }, index) => ({
      line: index + 1,
      quantity: 0,
      amount: part(amount),
      cv: part(cv),
      qv: part(qv),
    }));
    await noted(
      "refund",
      must(
        await as(null, (c) =>
          reverseSale(c, { source: "test", saleRef: sale.ref, reversalRef: `refund ${count}`, lines }),
        ),
      ),
    );
  };
  const openBatch = async (state: "made" | "approved") =>
    (await listBatches(db, { limit: 100 })).find((batch) => batch.state === state);

  const take = async (what: Step): Promise<void> => {
    switch (what.do) {
      case "wait":
        now = now.add({ hours: 24 * what.days });
        return;
      case "refund":
        return refund(what.sale, BigInt(what.percent));
      case "sell": {
        count += 1;
        const through = members[what.through];
        const currency = currencies[what.currency]!;
        const buyer =
          what.own && through !== undefined && through !== company.affiliate
            ? ["top", "second", "third", "fourth"][what.through]!
            : `buyer-${count}`;
        const clickId = through === undefined || what.own ? null : await company.click(through, now.toString());
        const ref = `order ${count}`;
        const { saleId } = must(
          await as(null, async (c) =>
            recordSale(c, {
              source: "test",
              sourceRef: ref,
              market: markets[currency],
              currency,
              buyerId: await company.buyer(buyer),
              clickId,
              lines: what.lines.map(({ amount, cv, fixed }, index) => ({
                product: `thing-${index}`,
                title: "A thing",
                quantity: 2,
                amount: BigInt(amount),
                cv: BigInt(cv),
                qv: BigInt(cv),
                affiliateFixed: fixed === null ? null : BigInt(fixed),
              })),
            }),
          ),
        );
        sales.push({ ref, id: saleId });
        return noted("sell", saleId);
      }
      case "close":
      case "pay":
        for (const part of habits[what.do]) {
          await take(part === "wait" ? { do: part, days: 28 } : { do: part });
          assert.deepEqual(await checkBooks(db), [], part);
        }
        return;
      case "release":
        return noted("release", (await as(null, releaseHeld)) > 0 ? true : undefined);
      case "draft":
      case "lock":
      case "commit": {
        // The oldest that is not committed.
        const period = (await listPeriods(db)).findLast((one) => one.state !== "committed");
        if (period === undefined) return;
        const run = await liveRun(db, period.id);
        if (what.do === "draft") return noted("draft", await as(staff[0], (c) => draftRun(c, period.id)));
        if (what.do === "commit") return noted("commit", await as(staff[0], (c) => commitRun(c, period.id)));
        if (run !== undefined)
          await noted("lock", await as(staff[1], (c) => lockRun(c, { periodId: period.id, runId: run.id })));
        return;
      }
      case "make":
        for (const currency of currencies) await noted("make", await as(staff[0], (c) => makeBatch(c, { currency })));
        return;
      case "approve":
      case "refuse":
      case "settle": {
        const batch = await openBatch(what.do === "settle" ? "approved" : "made");
        if (batch === undefined) return;
        if (what.do === "approve") await noted("approve", await as(staff[1], (c) => approveBatch(c, batch.id)));
        else if (what.do === "settle") await noted("settle", await as(staff[0], (c) => settleBatch(c, batch.id)));
        else await noted("refuse", await as(staff[1], (c) => refuseBatch(c, { batchId: batch.id, reason: "No." })));
      }
    }
  };
  const refundAll = async (): Promise<void> => {
    for (const index of sales.keys()) await refund(index, 100n);
  };
  return { db, take, refundAll, done };
}

test("after every step the books balance and every balance is the sum of its lines", async () => {
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.noBias(fc.array(step, { minLength: 25, maxLength: 40, size: "max" })), async (steps) => {
      const { db, take, refundAll, done } = await world();
      for (const [index, what] of steps.entries()) {
        await take(what);
        assert.deepEqual(await checkBooks(db), [], `after step ${index}, ${what.do}`);
      }
      // Every period is brought to its end, everything released, everything refunded.
      for (const what of ["wait", "draft", "lock", "commit"] as const) {
        for (let i = 0; i < 6; i += 1) {
          await take(what === "wait" ? { do: what, days: 10 } : { do: what });
          if (what === "lock") await take({ do: "commit" });
          if (what === "lock") await take({ do: "draft" });
        }
      }
      await take({ do: "release" });
      await refundAll();
      assert.deepEqual(await checkBooks(db), []);
      const { rows } = await sql<{ sum: bigint }>`
        select sum(amount)::bigint as sum from earning group by earner_id, currency having sum(amount) <> 0`.execute(
        db,
      );
      assert.deepEqual(rows, [], "everything refunded: nobody has earned anything");
      const { rows: runs } = await sql<{ id: bigint }>`select id from run where state = 'committed'`.execute(db);
      for (const { id } of runs) assert.equal(must(await replayRun(db, id)).identical, true);
      for (const [name, times] of done) reached.set(name, (reached.get(name) ?? 0) + times);
    }),
    { numRuns: Number(process.env["FAIRLINE_PROPERTY_RUNS"] ?? 5), endOnFailure: true },
  );
  // A property that never got there proves nothing.
  for (const name of ["sell", "refund", "draft", "lock", "commit", "release", "make", "approve", "settle"]) {
    assert.ok((reached.get(name) ?? 0) > 0, `no run ever did: ${name}`);
  }
});
