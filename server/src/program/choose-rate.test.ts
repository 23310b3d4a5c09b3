/** Which rate pays: precedence, conditions, amounts compared by this sale; and what refunds leave of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { remainder } from "@fairline/engine";
import fc from "fast-check";
import { chooseRate, rounded } from "./choose-rate.ts";
import type { Offered } from "./choose-rate.ts";
import type { Condition, Facts } from "./conditions.ts";
import { rateLevels } from "./model.ts";
import { priceConversion } from "./price-conversion.ts";
import type { OwnLine } from "./price-conversion.ts";
import { share } from "./share.ts";

const facts: Facts = {
  product: "balm",
  category: "care",
  market: "eu",
  currency: "EUR",
  customer: "new",
  class: "retail",
  group: "grp_gold",
  tiers: ["tir_1"],
  affiliate: "mbr_ann",
  way: "click",
  channel: "blog",
  amount: 10_000n,
  quantity: 2,
  payment: null,
};

const subjects: Record<string, string | null> = {
  program: null,
  market: "eu",
  category: "care",
  product: "balm",
  customer: "new",
  group: "grp_gold",
  tier: "tir_1",
  affiliate: "mbr_ann",
  lifetime: null,
};

let ids = 0n;
function rate(level: Offered["level"], pays: string | Record<string, string>, more: Partial<Offered> = {}): Offered {
  ids += 1n;
  const percent = typeof pays === "string" ? pays : null;
  return {
    id: ids,
    edge: `rte_${ids}`,
    title: `${level} ${JSON.stringify(pays)}`,
    level,
    subject: subjects[level]!,
    percent,
    fixed: typeof pays === "string" ? null : pays,
    per: typeof pays === "string" ? null : "unit",
    tiers: [],
    payments: null,
    conditions: [],
    ...more,
  };
}

type Row = readonly [
  name: string,
  rates: readonly Offered[],
  pays: bigint | null,
  about?: Partial<Facts>,
  choose?: "best",
];

const when = (...conditions: Condition[][]): Partial<Offered> => ({ conditions });

const rows: readonly Row[] = [
  ["no rate at all", [], null],
  ["one percent", [rate("program", "10")], 1000n],
  ["half a percent", [rate("program", "0.5")], 50n],
  ["rounded half away from zero", [rate("program", "5")], 147n, { amount: 2930n }],
  ["a fixed amount is for each unit", [rate("program", { EUR: "2.50" })], 500n],
  ["a fixed amount for the sale", [rate("program", { EUR: "2.50" }, { per: "sale" })], 250n],
  ["yen have no decimals", [rate("program", { JPY: "350" })], 700n, { currency: "JPY" }],
  ["a fixed amount of another currency does not apply", [rate("product", { USD: "9" }), rate("program", "10")], 1000n],
  ["free goods pay nothing", [rate("program", { EUR: "2.50" })], 0n, { amount: 0n }],
  // Precedence: global < product < tier < affiliate < lifetime, as it is known; ours has the others between.
  ...rateLevels.slice(1).map((level, index): Row => {
    const below = rateLevels[index]!;
    return [
      `${level} goes before ${below}, though it pays less`,
      [rate(below, "20"), rate(level, "3")],
      300n,
      { way: "owner" },
    ];
  }),
  ["lifetime beats all", rateLevels.map((level, index) => rate(level, String(20 - index))), 1200n, { way: "owner" }],
  ["affiliate beats all but lifetime", rateLevels.map((level, index) => rate(level, String(20 - index))), 1300n],
  // Whom a rate is not for.
  ["another market", [rate("market", "30", { subject: "us" }), rate("program", "10")], 1000n],
  ["another category", [rate("category", "30", { subject: "tea" }), rate("program", "10")], 1000n],
  ["another product", [rate("product", "30", { subject: "soap" }), rate("program", "10")], 1000n],
  ["a returning customer", [rate("customer", "30", { subject: "returning" }), rate("program", "10")], 1000n],
  [
    "a customer class",
    [rate("customer", "4", { subject: "wholesale" }), rate("program", "10")],
    400n,
    { class: "wholesale" },
  ],
  ["another group", [rate("group", "30", { subject: "grp_x" }), rate("program", "10")], 1000n],
  ["a tier that is not reached", [rate("tier", "30", { subject: "tir_9" }), rate("program", "10")], 1000n],
  ["another affiliate", [rate("affiliate", "30", { subject: "mbr_x" }), rate("program", "10")], 1000n],
  ["not a customer for life", [rate("lifetime", "30"), rate("program", "10")], 1000n],
  ["a product in no category", [rate("category", "30"), rate("program", "10")], 1000n, { category: null }],
  // Within a level the one that comes to most; never by the numbers that stand in the rates.
  ["a flat 0.50 does not beat 30%", [rate("program", { EUR: "0.50" }), rate("program", "30")], 3000n],
  [
    "a flat 50 beats 30% of little",
    [rate("program", { EUR: "50" }), rate("program", "30")],
    10_000n,
    { amount: 1000n },
  ],
  [
    "30% beats a flat 50 of much",
    [rate("program", { EUR: "50" }), rate("program", "30")],
    30_000n,
    { amount: 100_000n },
  ],
  [
    "a flat amount for the sale against a percent",
    [rate("program", { EUR: "9.99" }, { per: "sale" }), rate("program", "10")],
    1000n,
  ],
  ["the exact amounts are compared, not the rounded ones", [rate("program", "10"), rate("program", "10.001")], 1000n],
  ["equal: the older one", [rate("group", "10", { title: "older" }), rate("group", "10")], 1000n],
  ["best: the general one pays more", [rate("program", "20"), rate("affiliate", "3")], 2000n, {}, "best"],
  [
    "best: compared by amount",
    [rate("program", { EUR: "30" }, { per: "sale" }), rate("affiliate", "25")],
    3000n,
    {},
    "best",
  ],
  [
    "best: the same rates of a larger sale",
    [rate("program", { EUR: "30" }, { per: "sale" }), rate("affiliate", "25")],
    5000n,
    { amount: 20_000n },
    "best",
  ],
  [
    "best: equal amounts, the particular one",
    [rate("program", "10"), rate("affiliate", "10", { title: "theirs" })],
    1000n,
    {},
    "best",
  ],
  // Conditions.
  [
    "a condition that holds",
    [rate("group", "12", when([{ about: "market", is: ["eu", "us"] }])), rate("program", "10")],
    1200n,
  ],
  [
    "a condition that does not",
    [rate("group", "12", when([{ about: "market", is: ["us"] }])), rate("program", "10")],
    1000n,
  ],
  [
    "and: both must hold",
    [
      rate("group", "12", when([{ about: "market", is: ["eu"] }], [{ about: "customer", is: ["returning"] }])),
      rate("program", "10"),
    ],
    1000n,
  ],
  [
    "or: one is enough",
    [
      rate(
        "group",
        "12",
        when([
          { about: "market", is: ["us"] },
          { about: "customer", is: ["new"] },
        ]),
      ),
      rate("program", "10"),
    ],
    1200n,
  ],
  ["not", [rate("group", "12", when([{ about: "category", is: ["tea"], not: true }])), rate("program", "10")], 1200n],
  [
    "not, of what is unknown",
    [rate("group", "12", when([{ about: "category", is: ["tea"], not: true }])), rate("program", "10")],
    1200n,
    { category: null },
  ],
  [
    "at least an amount",
    [rate("group", "12", when([{ about: "amount", atLeast: "100.00" }])), rate("program", "10")],
    1200n,
  ],
  [
    "less than that",
    [rate("group", "12", when([{ about: "amount", atLeast: "100.01" }])), rate("program", "10")],
    1000n,
  ],
  [
    "at most an amount",
    [rate("group", "12", when([{ about: "amount", atMost: "99.99" }])), rate("program", "10")],
    1000n,
  ],
  [
    "an amount of another currency",
    [rate("group", "12", when([{ about: "amount", currency: "USD", atLeast: "1" }])), rate("program", "10")],
    1000n,
  ],
  [
    "at least so many",
    [rate("group", "12", when([{ about: "quantity", atLeast: "2" }])), rate("program", "10")],
    1200n,
  ],
  [
    "a tier by condition",
    [rate("group", "12", when([{ about: "tier", is: ["tir_1"] }])), rate("program", "10")],
    1200n,
  ],
  [
    "the channel of the link",
    [rate("group", "12", when([{ about: "channel", is: ["paid"], not: true }])), rate("program", "10")],
    1200n,
  ],
  ["the way it came", [rate("group", "12", when([{ about: "way", is: ["code"] }])), rate("program", "10")], 1000n],
  // Autoships.
  ["the first payment", [rate("program", "10", { payments: 1 })], 1000n, { payment: 1 }],
  ["the second, where one is paid", [rate("program", "10", { payments: 1 })], null, { payment: 2 }],
  ["the third of three", [rate("program", "10", { payments: 3 })], 1000n, { payment: 3 }],
  ["the fourth of three", [rate("program", "10", { payments: 3 })], null, { payment: 4 }],
  [
    "the fourth, then another rate goes on",
    [rate("group", "10", { payments: 3 }), rate("program", "2")],
    200n,
    { payment: 4 },
  ],
  ["all payments", [rate("program", "10")], 1000n, { payment: 99 }],
  ["no autoship: the number does not matter", [rate("program", "10", { payments: 1 })], 1000n],
];

for (const [name, rates, pays, about, choose] of rows) {
  test(`rate: ${name}`, () => {
    const line = { ...facts, ...about };
    const { chosen } = chooseRate(choose ?? "precedence", rates, { facts: line, whole: line.amount });
    assert.equal(chosen === null ? null : rounded(chosen.worth), pays);
  });
}

test("every rate that was looked at is told with its reason", () => {
  const rates = [
    rate("program", "20", { title: "everybody" }),
    rate("group", "9", { title: "gold low" }),
    rate("group", "12", { title: "gold" }),
    rate("product", { USD: "5" }, { title: "dollars" }),
    rate("group", "50", { title: "first only", payments: 1 }),
  ];
  const { chosen, others } = chooseRate("precedence", rates, { facts: { ...facts, payment: 2 }, whole: 10_000n });
  assert.equal(chosen?.rate.title, "gold");
  assert.deepEqual(
    others.map(({ title, why, pays }) => [title, why, pays]),
    [
      ["dollars", "no-amount-in-currency", null],
      ["first only", "payments-over", null],
      ["gold low", "less", "9.00"],
      ["everybody", "less-particular", "20.00"],
    ],
  );
});

test("the oldest of equals is chosen, whatever order they come in", () => {
  const [first, second] = [rate("group", "10", { title: "first" }), rate("group", "10", { title: "second" })];
  for (const rates of [
    [first, second],
    [second, first],
  ]) {
    assert.equal(chooseRate("precedence", rates, { facts, whole: 10_000n }).chosen?.rate.title, "first");
  }
});

const own = (line: number, amount: bigint, more: Partial<Facts> = {}, catalogFixed: bigint | null = null): OwnLine => ({
  line,
  catalogFixed,
  facts: { ...facts, amount, ...more },
});

test("an amount for the whole sale is spread to the last cent, and is not paid once a line", () => {
  const flat = rate("program", { EUR: "10.00" }, { per: "sale" });
  const price = priceConversion({ choose: "precedence" }, [flat], {
    lines: 3,
    currency: "EUR",
    own: [own(1, 1000n), own(2, 1000n), own(3, 1000n)],
  });
  assert.equal(price.amount, 1000n);
  assert.deepEqual(
    price.lines.map(({ pays }) => pays),
    [334n, 333n, 333n],
  );
});

test("the catalogue's fixed amount counts as a rate of the product; what the program says of it goes first", () => {
  const sale = { lines: 1, currency: "EUR", own: [own(1, 10_000n, { quantity: 3 }, 250n)] };
  assert.equal(priceConversion({ choose: "precedence" }, [rate("program", "10")], sale).amount, 750n);
  assert.equal(priceConversion({ choose: "precedence" }, [rate("affiliate", "10")], sale).amount, 1000n);
  assert.equal(priceConversion({ choose: "precedence" }, [rate("product", "20")], sale).amount, 2000n);
});

test("an event without a value pays its fixed amount, and no percent of nothing", () => {
  const event = { lines: 0, currency: "EUR", own: [own(1, 0n, { quantity: 1 })] };
  assert.equal(priceConversion({ choose: "precedence" }, [rate("program", { EUR: "3.00" })], event).amount, 300n);
  assert.equal(priceConversion({ choose: "precedence" }, [rate("program", "10")], event).amount, 0n);
});

test("refunds of any lines by any parts in any order end at zero, and never pay more than is left", () => {
  const amounts = fc.array(fc.bigInt(0n, 50_000n), { minLength: 1, maxLength: 6 });
  const pays = fc.constantFrom("10", "12.5", "33.333", "0.07", { EUR: "2.50" }, { EUR: "0.01" });
  const perSale = fc.boolean();
  fc.assert(
    fc.property(
      amounts,
      fc.array(pays, { minLength: 1, maxLength: 3 }),
      perSale,
      fc.infiniteStream(fc.nat()),
      (lines, some, each, random) => {
        const rates = some.map((one) => rate("program", one, typeof one === "string" || !each ? {} : { per: "sale" }));
        const price = priceConversion({ choose: "precedence" }, rates, {
          lines: lines.length,
          currency: "EUR",
          own: lines.map((amount, index) => own(index + 1, amount)),
        });
        const left = lines.map((amount) => ({ amount, cv: 0n, qv: 0n }));
        let before = remainder(price.terms, "EUR", left);
        assert.equal(before, price.amount);
        while (left.some(({ amount }) => amount > 0n)) {
          const at = random.next().value % left.length;
          const { amount } = left[at]!;
          left[at] = {
            amount: amount - (amount + BigInt(random.next().value % 3)) / 3n - (amount > 0n && amount < 3n ? 1n : 0n),
            cv: 0n,
            qv: 0n,
          };
          if (left[at].amount < 0n) left[at] = { amount: 0n, cv: 0n, qv: 0n };
          const now = remainder(price.terms, "EUR", left);
          assert.ok(now <= before && now >= 0n, `${before} -> ${now}`);
          before = now;
        }
        assert.equal(before, 0n);
      },
    ),
    { numRuns: 300 },
  );
});

test("shares are exactly the whole, in proportion", () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 12n),
      fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 8 }),
      (amount, weights) => {
        const parts = share(amount, weights);
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0n),
          amount,
        );
        const whole = weights.reduce((sum, weight) => sum + weight, 0n);
        for (const [index, part] of parts.entries()) {
          if (whole > 0n) assert.ok(part * whole <= amount * weights[index]! + whole);
        }
      },
    ),
    { numRuns: 300 },
  );
});
