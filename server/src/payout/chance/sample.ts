/** Members made by chance, with all that decides whether they are paid. `testing.ts` writes them. */
import fc from "fast-check";
import { accountKinds } from "../model.ts";

const states = ["available", "available", "available", "held", "paid"] as const;

/** Of one in four. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** Takes every `part`th earning as a whole, of the others a half; then what can be paid changes by so much. */
const payout = <T extends string>(...ends: readonly T[]) =>
  fc.record({
    state: fc.constantFrom(...ends),
    part: fc.integer({ min: 1, max: 3 }),
    change: fc.constantFrom(0n, 0n, 40n, -40n),
  });

export const chanceMember = fc.record({
  status: fc.constantFrom(
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "suspended",
    "terminated",
    "later",
  ),
  earnings: fc.array(fc.record({ amount: fc.bigInt(-300n, 2000n), state: fc.constantFrom(...states) }), {
    maxLength: 4,
  }),
  brought: rarely(fc.bigInt(1n, 900n)),
  /** What of the balance is missing to all that can be paid, or was taken beyond it. */
  missing: fc.oneof(fc.constant(0n), fc.constant(0n), fc.bigInt(1n, 3000n)),
  movedLate: fc.boolean(),
  reserved: fc.oneof({ weight: 5, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.bigInt(1n, 4000n) }),
  accounts: fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom("iban", ...accountKinds),
      country: fc.constantFrom("IE", "US"),
      daysAgo: fc.integer({ min: 1, max: 9 }),
    }),
    { selector: ({ kind }) => kind, maxLength: 3 },
  ),
  payee: fc.option(
    fc.record({
      kyc: fc.constantFrom("none", "pending", "verified", "verified"),
      taxForm: fc.constantFrom(null, "W-8BEN"),
      blocked: fc.constantFrom(false, false, false, false, true),
    }),
  ),
  request: rarely(fc.record({ amount: fc.option(fc.bigInt(1n, 1500n)) })),
  connected: fc.option(fc.record({ transfers: fc.boolean(), payouts: fc.boolean() })),
  /** One after the other: some fail at once, some when others were made (`overtaken` before it was paid, `returned` after). */
  payouts: fc
    .tuple(
      fc.array(payout("paid", "paid", "returned", "refused", "overtaken"), { maxLength: 3 }),
      rarely(payout("made", "approved")),
    )
    .map(([past, open]) => [...past, ...(open === null ? [] : [open])] as const)
    // At most one of a member is unfinished at a time.
    .filter(
      (all) => all.filter(({ state }) => state === "overtaken" || state === "made" || state === "approved").length < 2,
    ),
});
export type ChanceMember = typeof chanceMember extends fc.Arbitrary<infer T> ? T : never;
