/** Who owns a sale: every way alone, every pair of ways against each other, and every reason why a claim does not hold. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideOwners } from "./decide-owners.ts";
import type { Claimant, Claims, Owner } from "./decide-owners.ts";
import type { AttributionRule } from "./model.ts";
import { orderedWays } from "./model.ts";

const now = Temporal.Instant.from("2026-06-30T12:00:00Z");
const ago = (days: number, seconds = 0) => now.subtract({ hours: 24 * days, seconds });

const person = (memberId: number, kind: Claimant["kind"], more: Partial<Claimant> = {}): Claimant => ({
  memberId: BigInt(memberId),
  kind,
  active: true,
  isBuyer: false,
  programs: kind === "affiliate" ? [{ id: 7n, windowDays: 90 }] : [],
  barred: false,
  ...more,
});

// Affiliates ann, bea, cat; distributors dan, eve.
const [ann, bea, cat] = [person(1, "affiliate"), person(2, "affiliate"), person(3, "affiliate")];
const [dan, eve] = [person(11, "distributor"), person(12, "distributor")];
const gone = (who: Claimant): Claimant => ({ ...who, active: false });
const self = (who: Claimant): Claimant => ({ ...who, isBuyer: true });
const free = (who: Claimant): Claimant => ({ ...who, programs: [] });
const barred = (who: Claimant): Claimant => ({ ...who, programs: [], barred: true });

const rule: AttributionRule = {
  precedence: ["staff", "offline", "product", "code", "owner", "click"],
  clickModel: "last",
  meeting: "owner",
  ownerLapseMonths: 12,
};
const none: Claims = {
  now,
  buyer: null,
  staff: null,
  offline: null,
  code: null,
  owner: null,
  lifetime: null,
  clicks: [],
  lines: [{ product: null, code: null }],
};

let clicks = 0n;
const click = (claimant: Claimant, days = 3, more: { valid?: boolean; seconds?: number } = {}) => {
  clicks += 1n;
  return { id: clicks, at: ago(days, more.seconds ?? 0), link: "a-link", valid: more.valid ?? true, claimant };
};
const code = (claimant: Claimant | null, programId: bigint | null = 7n): Claims["code"] => ({
  text: "SAVE",
  claimant,
  programId,
});
const owner = (claimant: Claimant, days: number | null = 30): Claims["owner"] => ({
  claimant,
  lastOrderAt: days === null ? null : ago(days),
});
const lifetime = (claimant: Claimant, days = 30, months: number | null = 0): Claims["lifetime"] => ({
  claimant,
  programId: 7n,
  lastOrderAt: ago(days),
  months,
});

type Want = readonly [way: string, member: bigint | null, ...passed: string[]];
type Row = readonly [name: string, claims: Partial<Claims>, want: Want, rule?: Partial<AttributionRule>];

const noDistributor = "own:buyer-is-no-distributor";
const asRow = ({ way, claimant, passed }: Owner): Want => [
  way,
  claimant?.memberId ?? null,
  ...passed.map((one) => `${one.way}:${one.why}`).filter((one) => one !== noDistributor),
];

const rows: readonly Row[] = [
  // Nothing at all, and each way alone.
  ["nobody claims it", {}, ["company", null, "owner:no-owner", "click:no-click"]],
  ["staff say whose", { staff: ann }, ["staff", 1n]],
  ["staff say a distributor's", { staff: dan }, ["staff", 11n]],
  ["staff say nobody's, whatever else", { staff: "company", code: code(ann), owner: owner(dan) }, ["company", null]],
  ["sold at a party", { offline: dan }, ["offline", 11n]],
  ["a typed code", { code: code(ann) }, ["code", 1n]],
  ["a distributor's code", { code: code(dan, null) }, ["code", 11n]],
  ["a living owner", { owner: owner(dan) }, ["owner", 11n]],
  ["an owner who never had an order of theirs", { owner: owner(dan, null) }, ["owner", 11n]],
  ["a customer for life", { lifetime: lifetime(ann) }, ["owner", 1n]],
  ["a click", { clicks: [click(ann)] }, ["click", 1n, "owner:no-owner"]],
  ["a distributor's click", { clicks: [click(dan)] }, ["click", 11n, "owner:no-owner"]],
  // Each against the next, in the order of the design.
  ["staff beat the party", { staff: ann, offline: dan }, ["staff", 1n]],
  ["staff beat a code", { staff: ann, code: code(bea) }, ["staff", 1n]],
  ["staff beat the owner", { staff: ann, owner: owner(dan) }, ["staff", 1n]],
  ["staff beat a click", { staff: ann, clicks: [click(bea)] }, ["staff", 1n]],
  ["the party beats a code", { offline: dan, code: code(ann) }, ["offline", 11n]],
  ["the party beats the owner", { offline: dan, owner: owner(eve) }, ["offline", 11n]],
  ["the party beats a click", { offline: dan, clicks: [click(ann)] }, ["offline", 11n]],
  ["a code beats the owner", { code: code(ann), owner: owner(dan) }, ["code", 1n]],
  ["a code beats a customer for life", { code: code(ann), lifetime: lifetime(bea) }, ["code", 1n]],
  ["a code beats a later click", { code: code(ann), clicks: [click(bea, 0)] }, ["code", 1n]],
  ["the owner beats a click", { owner: owner(dan), clicks: [click(eve)] }, ["owner", 11n]],
  ["a customer for life beats a click", { lifetime: lifetime(ann), clicks: [click(bea)] }, ["owner", 1n]],
  [
    "a distributor who looks after them goes before who brought them",
    { owner: owner(dan), lifetime: lifetime(ann) },
    ["owner", 11n],
  ],
  // Own purchases.
  [
    "a distributor's own purchase, against everything",
    { buyer: 11n, staff: ann, code: code(bea), clicks: [click(cat)] },
    ["own", 11n],
  ],
  ["one's own code", { code: code(self(ann)) }, ["company", null, "code:own-code", "owner:no-owner", "click:no-click"]],
  ["one's own link", { clicks: [click(self(ann))] }, ["company", null, "owner:no-owner", "click:own-click"]],
  [
    "one's own customer for life",
    { lifetime: lifetime(self(ann)) },
    ["company", null, "owner:own-customer", "click:no-click"],
  ],
  [
    "one's own party",
    { offline: self(ann) },
    ["company", null, "offline:own-customer", "owner:no-owner", "click:no-click"],
  ],
  [
    "one's own code, then somebody's link",
    { code: code(self(ann)), clicks: [click(bea)] },
    ["click", 2n, "code:own-code", "owner:no-owner"],
  ],
  // Codes that do not hold.
  ["an unknown code", { code: code(null) }, ["company", null, "code:unknown-code", "owner:no-owner", "click:no-click"]],
  [
    "an unknown code does not spoil the click",
    { code: code(null), clicks: [click(ann)] },
    ["click", 1n, "code:unknown-code", "owner:no-owner"],
  ],
  [
    "the code of a suspended member",
    { code: code(gone(ann)) },
    ["company", null, "code:member-inactive", "owner:no-owner", "click:no-click"],
  ],
  [
    "the code of a suspended member leaves it to the owner",
    { code: code(gone(ann)), owner: owner(dan) },
    ["owner", 11n, "code:member-inactive"],
  ],
  ["the code of an affiliate in no program: the plan pays", { code: code(free(ann)) }, ["code", 1n]],
  [
    "the code of one whose enrolment is suspended: neither program nor plan",
    { code: code(barred(ann)) },
    ["company", null, "code:no-program", "owner:no-owner", "click:no-click"],
  ],
  // Owners that do not hold.
  ["a suspended owner", { owner: owner(gone(dan)) }, ["company", null, "owner:owner-inactive", "click:no-click"]],
  [
    "an owner who became an affiliate",
    { owner: owner(ann) },
    ["company", null, "owner:owner-inactive", "click:no-click"],
  ],
  [
    "an owner who lapsed by a day",
    { owner: owner(dan, 366), clicks: [click(eve)] },
    ["click", 12n, "owner:owner-lapsed"],
  ],
  ["an owner on the last day", { owner: owner(dan, 365) }, ["owner", 11n]],
  [
    "the lapse is the company's to set",
    { owner: owner(dan, 100), clicks: [click(eve)] },
    ["click", 12n, "owner:owner-lapsed"],
    { ownerLapseMonths: 3 },
  ],
  ["a lapsed owner, but brought for life", { owner: owner(dan, 400), lifetime: lifetime(ann) }, ["owner", 1n]],
  ["a suspended owner, but brought for life", { owner: owner(gone(dan)), lifetime: lifetime(ann) }, ["owner", 1n]],
  [
    "brought, and lapsed",
    { lifetime: lifetime(ann, 200, 6), clicks: [click(bea)] },
    ["click", 2n, "owner:lifetime-lapsed"],
  ],
  ["brought, not lapsed yet", { lifetime: lifetime(ann, 100, 6), clicks: [click(bea)] }, ["owner", 1n]],
  [
    "brought by one who is suspended",
    { lifetime: lifetime(gone(ann)), clicks: [click(bea)] },
    ["click", 2n, "owner:member-inactive"],
  ],
  [
    "brought by one who has left the program",
    { lifetime: lifetime(free(ann)), clicks: [click(bea)] },
    ["click", 2n, "owner:no-program"],
  ],
  [
    "the program keeps nobody any more",
    { lifetime: lifetime(ann, 30, null), clicks: [click(bea)] },
    ["click", 2n, "owner:no-owner"],
  ],
  // Clicks that do not hold.
  [
    "a click that does not count",
    { clicks: [click(ann, 3, { valid: false })] },
    ["company", null, "owner:no-owner", "click:click-does-not-count"],
  ],
  ["a click on the last second of the window", { clicks: [click(ann, 90)] }, ["click", 1n, "owner:no-owner"]],
  [
    "a click a second after the window",
    { clicks: [click(ann, 90, { seconds: 1 })] },
    ["company", null, "owner:no-owner", "click:click-too-old"],
  ],
  [
    "without a program the window is 30 days",
    { clicks: [click(free(ann), 31)] },
    ["company", null, "owner:no-owner", "click:click-too-old"],
  ],
  [
    "a distributor's window is 30 days too",
    { clicks: [click(dan, 31)] },
    ["company", null, "owner:no-owner", "click:click-too-old"],
  ],
  [
    "the window of the program, not of the cookie",
    { clicks: [click({ ...ann, programs: [{ id: 7n, windowDays: 7 }] }, 8)] },
    ["company", null, "owner:no-owner", "click:click-too-old"],
  ],
  [
    "the window of the first program that would pay",
    {
      clicks: [
        click(
          {
            ...ann,
            programs: [
              { id: 8n, windowDays: 120 },
              { id: 7n, windowDays: 7 },
            ],
          },
          100,
        ),
      ],
    },
    ["click", 1n, "owner:no-owner"],
  ],
  [
    "a suspended member's click",
    { clicks: [click(gone(ann))] },
    ["company", null, "owner:no-owner", "click:member-inactive"],
  ],
  [
    "the click of one whose enrolment is suspended",
    { clicks: [click(barred(ann))] },
    ["company", null, "owner:no-owner", "click:no-program"],
  ],
  // First and last click.
  ["the last of two", { clicks: [click(ann, 9), click(bea, 2)] }, ["click", 2n, "owner:no-owner"]],
  [
    "the first of two",
    { clicks: [click(ann, 9), click(bea, 2)] },
    ["click", 1n, "owner:no-owner"],
    { clickModel: "first" },
  ],
  [
    "the last does not count: the one before",
    { clicks: [click(ann, 9), click(bea, 2, { valid: false })] },
    ["click", 1n, "owner:no-owner"],
  ],
  [
    "the last is one's own: the one before",
    { clicks: [click(ann, 9), click(self(bea), 2)] },
    ["click", 1n, "owner:no-owner"],
  ],
  [
    "the first is too old: the one after",
    { clicks: [click(ann, 95), click(bea, 2)] },
    ["click", 2n, "owner:no-owner"],
    { clickModel: "first" },
  ],
  [
    "the first's member is suspended: the one after",
    { clicks: [click(gone(ann), 9), click(bea, 2)] },
    ["click", 2n, "owner:no-owner"],
    { clickModel: "first" },
  ],
  [
    "neither holds: the reason of the one that was wished",
    { clicks: [click(ann, 95), click(bea, 2, { valid: false })] },
    ["company", null, "owner:no-owner", "click:click-does-not-count"],
  ],
  [
    "neither holds, first wished",
    { clicks: [click(ann, 95), click(bea, 2, { valid: false })] },
    ["company", null, "owner:no-owner", "click:click-too-old"],
    { clickModel: "first" },
  ],
  // An affiliate's click on a distributor's customer.
  ["meeting: the owner by default", { owner: owner(dan), clicks: [click(ann)] }, ["owner", 11n]],
  [
    "meeting: the affiliate",
    { owner: owner(dan), clicks: [click(ann)] },
    ["click", 1n, "owner:met-affiliate"],
    { meeting: "affiliate" },
  ],
  [
    "meeting: the affiliate's click is too old",
    { owner: owner(dan), clicks: [click(ann, 91)] },
    ["owner", 11n],
    { meeting: "affiliate" },
  ],
  [
    "meeting: two distributors never meet",
    { owner: owner(dan), clicks: [click(eve)] },
    ["owner", 11n],
    { meeting: "affiliate" },
  ],
  [
    "meeting: an affiliate in no program",
    { owner: owner(dan), clicks: [click(free(ann))] },
    ["owner", 11n],
    { meeting: "affiliate" },
  ],
  ["meeting: both", { owner: owner(dan), clicks: [click(ann)] }, ["click", 1n], { meeting: "both" }],
  [
    "meeting: both, but the click is one's own",
    { owner: owner(dan), clicks: [click(self(ann))] },
    ["owner", 11n],
    { meeting: "both" },
  ],
  [
    "meeting says nothing of customers for life",
    { lifetime: lifetime(bea), clicks: [click(ann)] },
    ["owner", 2n],
    { meeting: "affiliate" },
  ],
  [
    "meeting: clicks are not looked at",
    { owner: owner(dan), clicks: [click(ann)] },
    ["owner", 11n],
    { meeting: "affiliate", precedence: ["owner"] },
  ],
  // Another order.
  [
    "the click goes before the owner",
    { owner: owner(dan), clicks: [click(ann)] },
    ["click", 1n],
    { precedence: ["click", "owner"] },
  ],
  [
    "the click goes before the code",
    { code: code(ann), clicks: [click(bea)] },
    ["click", 2n],
    { precedence: ["click", "code"] },
  ],
  [
    "the owner goes before the code (as others do it)",
    { code: code(ann), owner: owner(dan) },
    ["owner", 11n],
    { precedence: ["owner", "code", "click"] },
  ],
  ["codes are not looked at", { code: code(ann), clicks: [click(bea)] }, ["click", 2n], { precedence: ["click"] }],
  [
    "only staff",
    { code: code(ann), clicks: [click(bea)], owner: owner(dan) },
    ["company", null],
    { precedence: ["staff"] },
  ],
];

for (const [name, claims, want, change] of rows) {
  test(`sale: ${name}`, () => {
    const { sale, lines } = decideOwners({ ...rule, ...change }, { ...none, ...claims });
    assert.deepEqual(asRow(sale), want);
    assert.equal(lines[0], sale, "a line that nobody claims by itself follows the sale");
  });
}

const product = (claimant: Claimant): Claims["lines"][number] => ({ product: { claimant, programId: 7n }, code: null });
const typed = (claimant: Claimant | null, programId: bigint | null = 7n): Claims["lines"][number] => ({
  product: null,
  code: code(claimant, programId),
});
const plain: Claims["lines"][number] = { product: null, code: null };

type Split = readonly [string, Partial<Claims>, readonly (bigint | null)[], Partial<AttributionRule>?];

const splits: readonly Split[] = [
  ["a connected product, the rest by click", { clicks: [click(bea)], lines: [product(ann), plain] }, [1n, 2n]],
  ["a connected product beats the coupon of the sale", { code: code(bea), lines: [product(ann), plain] }, [1n, 2n]],
  ["a connected product beats the customer's owner", { owner: owner(dan), lines: [product(ann), plain] }, [1n, 11n]],
  ["staff beat a connected product", { staff: bea, lines: [product(ann), plain] }, [2n, 2n]],
  ["a connected product of one who bought it", { clicks: [click(bea)], lines: [product(self(ann)), plain] }, [2n, 2n]],
  [
    "a connected product of one who is suspended",
    { clicks: [click(bea)], lines: [product(gone(ann)), plain] },
    [2n, 2n],
  ],
  [
    "a connected product of one who left the program",
    { clicks: [click(bea)], lines: [product(free(ann)), plain] },
    [2n, 2n],
  ],
  ["a product of nobody's sale", { lines: [product(ann), plain] }, [1n, null]],
  ["a code for one line", { clicks: [click(bea)], lines: [typed(ann), plain] }, [1n, 2n]],
  ["a line's code beats the sale's", { code: code(bea), lines: [typed(ann), plain] }, [1n, 2n]],
  ["a line's unknown code", { code: code(bea), lines: [typed(null), plain] }, [2n, 2n]],
  [
    "a line's code of a distributor: one seller a sale",
    { owner: owner(dan), lines: [typed(eve, null), plain] },
    [11n, 11n],
  ],
  [
    "products where products are not looked at",
    { clicks: [click(bea)], lines: [product(ann), plain] },
    [2n, 2n],
    { precedence: ["click"] },
  ],
  ["three lines, three owners", { owner: owner(dan), lines: [product(ann), typed(bea), plain] }, [1n, 2n, 11n]],
  ["a distributor's own purchase stays whole", { buyer: 11n, lines: [product(ann), typed(bea)] }, [11n, 11n]],
];

for (const [name, claims, want, change] of splits) {
  test(`lines: ${name}`, () => {
    const { lines } = decideOwners({ ...rule, ...change }, { ...none, ...claims });
    assert.deepEqual(
      lines.map(({ claimant }) => claimant?.memberId ?? null),
      want,
    );
  });
}

test("both are paid: the affiliate owns it, and the owner keeps the network's volume", () => {
  const claims = { ...none, owner: owner(dan), clicks: [click(ann)] };
  const { sale } = decideOwners({ ...rule, meeting: "both" }, claims);
  assert.equal(sale.claimant, ann);
  assert.equal(sale.network, dan);
  assert.equal(sale.programId, 7n);
});

test("whatever is claimed, in whatever order: exactly one owner a line, an active one who did not buy it", () => {
  const who = fc.constantFrom(ann, bea, cat, dan, eve, gone(ann), self(bea), free(cat), gone(dan));
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const aCode = maybe(
    fc.record({ text: fc.constant("X"), claimant: maybe(who), programId: fc.constantFrom(7n, 9n, null) }),
  );
  const claims = fc.record({
    now: fc.constant(now),
    buyer: fc.option(fc.constant(11n), { nil: null, freq: 8 }),
    staff: maybe(fc.oneof(who, fc.constant("company" as const))),
    offline: maybe(who),
    code: aCode,
    owner: maybe(
      fc.record({ claimant: who, lastOrderAt: maybe(fc.integer({ min: 0, max: 800 }).map((days) => ago(days))) }),
    ),
    lifetime: maybe(
      fc.record({
        claimant: who,
        programId: fc.constantFrom(7n, 9n),
        lastOrderAt: fc.integer({ min: 0, max: 800 }).map((days) => ago(days)),
        months: fc.constantFrom(null, 0, 6, 24),
      }),
    ),
    clicks: fc.array(
      fc.record({
        id: fc.bigInt(1n, 99n),
        at: fc.integer({ min: 0, max: 200 }).map((days) => ago(days)),
        link: fc.constant(null),
        valid: fc.boolean(),
        claimant: who,
      }),
      { maxLength: 2 },
    ),
    lines: fc.array(
      fc.record({ product: maybe(fc.record({ claimant: who, programId: fc.constantFrom(7n, 9n) })), code: aCode }),
      { minLength: 1, maxLength: 5 },
    ),
  });
  const rules = fc.record({
    precedence: fc.shuffledSubarray([...orderedWays], { minLength: 1 }),
    clickModel: fc.constantFrom("last" as const, "first" as const),
    meeting: fc.constantFrom("owner" as const, "affiliate" as const, "both" as const),
    ownerLapseMonths: fc.integer({ min: 1, max: 24 }),
  });
  fc.assert(
    fc.property(rules, claims, (some, given) => {
      const { sale, lines } = decideOwners(some, given);
      assert.equal(lines.length, given.lines.length);
      for (const one of [sale, ...lines]) {
        if (one.way === "company") assert.equal(one.claimant, null);
        else if (one.way === "own") assert.equal(one.claimant?.memberId, given.buyer);
        else assert.ok(one.claimant !== null && one.claimant.active && !one.claimant.isBuyer, one.way);
        if (one.programId !== null) assert.ok(one.claimant?.programs.some(({ id }) => id === one.programId));
        if (one.network !== null) assert.ok(one.programId !== null && one.network.kind === "distributor");
      }
      // One distributor a sale: the network has one seller.
      const sellers = lines
        .flatMap(({ claimant, network }) => [claimant, network])
        .filter((one) => one?.kind === "distributor");
      assert.ok(new Set(sellers.map((one) => one?.memberId)).size <= 1);
      assert.deepEqual(decideOwners(some, given), { sale, lines });
    }),
    { numRuns: 500 },
  );
});
