/**
 * Who can be paid and what they wait for is worked out by one query over everybody; here it is worked out once more, member by member as the
 * rules say it, for companies made by chance. Lists and sums are held against it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSEPACountry } from "ibantools";
import type { Db } from "../foundation/database.ts";
import { testDatabase } from "../foundation/testing.ts";
import { findCandidates, findPayable } from "./find-candidates.ts";
import { pageCandidates, sumCandidates } from "./list-candidates.ts";
import { batchMethods, waitingReasons } from "./model.ts";
import type { AccountKind, BatchMethod, Candidate, PayoutRule, Waiting } from "./model.ts";
import { earningsTakenUnseen, openEarnings } from "./payout-line-store.ts";
import { readPayoutRule, writePayoutMinimum, writePayoutRule } from "./rule-store.ts";
import { splitPayout } from "./split-payout.ts";
import { chanceMember } from "./chance/sample.ts";
import type { ChanceMember } from "./chance/sample.ts";
import { settleIn } from "./chance/testing.ts";
import type { Settled } from "./chance/testing.ts";

const now = Temporal.Instant.from("2026-06-15T12:00:00Z");

const reached: Readonly<Record<BatchMethod, readonly AccountKind[]>> = {
  sepa: ["iban"],
  ach: ["us-bank"],
  paypal: ["paypal"],
  wise: ["iban", "us-bank"],
  "bank-csv": ["iban", "us-bank"],
  stripe: ["stripe"],
};

interface Ask {
  readonly currency: string;
  readonly method: BatchMethod;
  readonly minimum: bigint;
  readonly rule: PayoutRule;
}

/** The same by the rules, for one member; undefined where they have nothing that can be paid. */
function judge(one: ChanceMember, { id, rests, balance, ...settled }: Settled, ask: Ask): Candidate | undefined {
  const payable = rests.reduce((sum, rest) => (rest > 0n ? sum + rest : sum), 0n);
  if (payable === 0n) return undefined;
  const reserved = settled.reserved > 0n ? settled.reserved : null;
  const { netted, amount } = splitPayout({
    earned: payable > (reserved ?? 0n) ? payable - (reserved ?? 0n) : 0n,
    balance,
    percent: ask.rule.nettingPercent,
    wanted: one.request?.amount ?? null,
  });
  const account = one.accounts
    .filter(({ kind }) => kind !== "us-bank" || ask.currency === "USD")
    .toSorted((a, b) => a.daysAgo - b.daysAgo || (a.kind < b.kind ? -1 : 1))[0];
  const holds: Readonly<Record<Waiting, boolean>> = {
    "member-inactive": one.status === "suspended" || one.status === "later",
    blocked: one.payee?.blocked === true,
    "in-unfinished-batch": one.payouts.some(({ state }) => state === "made" || state === "approved"),
    disputed: amount === 0n && reserved !== null,
    owes: amount === 0n && reserved === null,
    "below-minimum": amount > 0n && amount < ask.minimum,
    "no-account": account === undefined,
    "other-method": account !== undefined && !reached[ask.method].includes(account.kind),
    "account-outside-sepa": ask.method === "sepa" && account?.kind === "iban" && !isSEPACountry(account.country),
    "account-too-new": account !== undefined && account.daysAgo < ask.rule.accountHoldDays,
    "stripe-not-ready": account?.kind === "stripe" && !(one.connected?.transfers === true && one.connected.payouts),
    "kyc-missing": ask.rule.kycRequired && one.payee?.kyc !== "verified",
    "tax-form-missing": ask.rule.taxFormRequired && (one.payee?.taxForm ?? null) === null,
    "not-requested": ask.rule.onRequest && one.request === null,
  };
  const reasons = waitingReasons.filter((reason) => holds[reason]);
  return { memberId: id, amount, netted, waiting: reasons[0] ?? null, reasons };
}

const seldom = fc.constantFrom(false, false, false, true);
const asked = fc.record({
  method: fc.constantFrom("sepa", "sepa", "sepa", ...batchMethods),
  minimum: fc.constantFrom(1n, 50n, 700n),
  lists: fc.subarray([...waitingReasons], { maxLength: 2 }),
  limit: fc.integer({ min: 1, max: 4 }),
  rule: fc.record({
    kycRequired: seldom,
    taxFormRequired: seldom,
    onRequest: seldom,
    accountHoldDays: fc.constantFrom(0, 0, 0, 3),
    nettingPercent: fc.constantFrom(100, 50, 33, 1),
  }),
});

test("everybody is judged by the rules; pages lose and repeat nobody; sums are those of all pages", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(chanceMember, { minLength: 10, maxLength: 16, size: "max" }),
      fc.constantFrom("EUR", "USD"),
      fc.array(asked, { minLength: 4, maxLength: 4 }),
      async (members, currency, wishes) => {
        const { db } = await testDatabase({ connections: 2 });
        const settled = await settleIn(db, members, currency, now);
        assert.deepEqual(await earningsTakenUnseen(db), []);
        const open = await openEarnings(
          db,
          currency,
          settled.map(({ id }) => id),
        );
        const payable = (rests: readonly bigint[]) => rests.reduce((sum, rest) => (rest > 0n ? sum + rest : sum), 0n);
        assert.equal(payable(open.map(({ rest }) => rest)), payable(settled.flatMap(({ rests }) => rests)));
        for (const wish of wishes) {
          const rule = { ...(await readPayoutRule(db)), ...wish.rule };
          await writePayoutRule(db, rule);
          await writePayoutMinimum(db, currency, wish.minimum);
          const ask = { ...wish, rule, currency };
          const due = members.flatMap((one, at) => judge(one, settled[at]!, ask) ?? []);
          const owing = settled.flatMap(({ id, balance }): readonly Candidate[] =>
            balance < 0n && !due.some(({ memberId }) => memberId === id)
              ? [{ memberId: id, amount: balance, netted: 0n, waiting: "owes", reasons: ["owes"] }]
              : [],
          );
          const all = [...due, ...owing].toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
          await holdSingles(db, ask, settled, due);
          await holdLists(db, ask, all, wish);
          assert.deepEqual(await sumCandidates(db, currency, now), sumsOf(await findCandidates(db, currency, now)));
          for (const { reasons, waiting } of all) {
            for (const reason of waiting === null ? ["none"] : reasons) seen.add(reason);
          }
        }
      },
    ),
    { numRuns: Number(process.env["FAIRLINE_PROPERTY_RUNS"] ?? 6), endOnFailure: true },
  );
  // A property that never got there proves nothing.
  for (const reason of ["none", ...waitingReasons]) assert.ok(seen.has(reason), `nobody ever: ${reason}`);
});

/** All at once, each by themselves, and those whom a batch pays. */
async function holdSingles(
  db: Db,
  { currency, method }: Ask,
  settled: readonly Settled[],
  due: readonly Candidate[],
): Promise<void> {
  assert.deepEqual(await findCandidates(db, currency, now, { method }), due);
  for (const { id } of settled) {
    const own = due.filter(({ memberId }) => memberId === id);
    assert.deepEqual(await findCandidates(db, currency, now, { method, memberId: id }), own, "alone as among all");
  }
  const paid = await findPayable(db, currency, now, method);
  assert.deepEqual(
    paid.map(({ memberId, amount, netted, account }) => [memberId, amount, netted, account.memberId]),
    due
      .filter(({ waiting }) => waiting === null)
      .map(({ memberId, amount, netted }) => [memberId, amount, netted, memberId]),
  );
  assert.ok(paid.every(({ account }) => reached[method].includes(account.kind)));
}

/** Everybody's pages, and those of some reasons, are who they should be, and the sums are theirs. */
async function holdLists(
  db: Db,
  { currency, method }: Ask,
  all: readonly Candidate[],
  { lists, limit }: { readonly lists: readonly Waiting[]; readonly limit: number },
): Promise<void> {
  for (const waiting of [undefined, "none", "any", ...lists] as const) {
    const found: Candidate[] = [];
    for (;;) {
      const after = found.at(-1)?.memberId;
      const page = await pageCandidates(db, currency, now, {
        method,
        limit,
        ...(waiting !== undefined && { waiting }),
        ...(after !== undefined && { after }),
      });
      assert.ok(page.length <= limit);
      found.push(...page);
      if (page.length < limit) break;
    }
    const fits = (one: Candidate): boolean =>
      waiting === undefined ||
      (waiting === "any" ? one.waiting !== null : one.waiting === (waiting === "none" ? null : waiting));
    assert.deepEqual(found, all.filter(fits), `the pages of ${waiting ?? "everybody"}`);
  }
  assert.deepEqual(await sumCandidates(db, currency, now, { method, owing: true }), sumsOf(all));
}

function sumsOf(of: readonly Candidate[]) {
  return [null, ...waitingReasons].flatMap((waiting) => {
    const own = of.filter((one) => one.waiting === waiting);
    const total = own.reduce((sum, { amount }) => sum + amount, 0n);
    return own.length === 0 ? [] : [{ waiting, count: own.length, total }];
  });
}
