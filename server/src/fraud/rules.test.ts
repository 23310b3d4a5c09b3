/** Labelled scenarios: of each rule what must fire and what must not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EarlierSale, Facts, FraudRule, RuleSettings } from "./model.ts";
import { fraudRules } from "./model.ts";
import { plainAddress } from "./prints.ts";
import { judges, mailbox } from "./rules.ts";

const now = Temporal.Instant.from("2026-06-30T12:00:00Z");
const ago = (minutes: number) => now.subtract({ minutes });
const [ann, bob] = [1n, 2n];

const plain: Facts = {
  now,
  affiliate: { memberId: 7n, personId: ann, email: "ann.berg@gmail.com" },
  buyer: { personId: bob, email: "bob@example.org" },
  sameAddress: [],
  samePayment: [],
  sameGoods: [],
  recentSales: [],
  click: { at: ago(30), referrer: "blog.example", referrerBanned: false, tags: {} },
  brand: ["Alder & Vale"],
};

const sale = (personId: bigint, more: Partial<EarlierSale> = {}): EarlierSale => ({
  saleId: 5n,
  personId,
  sellerId: null,
  at: ago(60 * 24),
  ...more,
});
const bought = (email: string): Partial<Facts> => ({ buyer: { personId: bob, email } });
const clicked = (more: Partial<NonNullable<Facts["click"]>>): Partial<Facts> => ({
  click: { ...plain.click!, ...more },
});
const ad = (term: string, medium = "cpc"): Partial<Facts> =>
  clicked({ referrer: "www.google.de", tags: { utm_medium: medium, utm_term: term } });

type Scenario = readonly [
  rule: FraudRule,
  fires: boolean,
  name: string,
  facts: Partial<Facts>,
  settings?: RuleSettings,
];

const scenarios: readonly Scenario[] = [
  ["self-mail", true, "the affiliate's mailbox with a plus", bought("ann.berg+shop@gmail.com")],
  ["self-mail", true, "the same at Google without dots", bought("AnnBerg@googlemail.com")],
  ["self-mail", false, "somebody else", bought("anna.berg@gmail.com")],
  [
    "self-mail",
    false,
    "dots matter elsewhere",
    { ...bought("annberg@example.org"), affiliate: { memberId: 7n, personId: ann, email: "ann.berg@example.org" } },
  ],
  [
    "self-mail",
    false,
    "nobody's mail is known",
    { buyer: { personId: bob, email: null }, affiliate: { memberId: 7n, personId: ann, email: null } },
  ],
  ["same-address", true, "a parcel to where the affiliate had theirs sent", { sameAddress: [sale(ann)] }],
  ["same-address", false, "a neighbour who buys there often", { sameAddress: [sale(3n), sale(4n)] }],
  ["same-payment", true, "the affiliate's own card", { samePayment: [sale(ann)] }],
  [
    "same-payment",
    true,
    "one card for three customers of the affiliate",
    { samePayment: [sale(3n, { sellerId: 7n }), sale(4n, { sellerId: 7n })] },
  ],
  [
    "same-payment",
    false,
    "the buyer's own card again",
    { samePayment: [sale(bob, { sellerId: 7n }), sale(bob, { sellerId: 7n })] },
  ],
  ["same-payment", false, "a couple's card", { samePayment: [sale(3n, { sellerId: 7n })] }],
  ["disposable-mail", true, "a known throw-away host", bought("x@mailinator.com")],
  ["disposable-mail", true, "a host below one", bought("x@box.mailinator.com")],
  ["disposable-mail", true, "one that the company names", bought("x@trash.example"), { domains: ["trash.example"] }],
  ["disposable-mail", false, "a mail provider of many people", bought("x@gmail.com")],
  ["disposable-mail", false, "one that only sounds like it", bought("x@notmailinator.example")],
  [
    "velocity",
    true,
    "ten sales in an hour",
    { recentSales: Array.from({ length: 9 }, (_, index) => ago(index)) },
    { sales: 10, minutes: 60 },
  ],
  [
    "velocity",
    false,
    "nine in an hour, and more before",
    { recentSales: Array.from({ length: 20 }, (_, index) => ago(index * 8)) },
    { sales: 10, minutes: 60 },
  ],
  [
    "duplicate-order",
    true,
    "the same goods to the same address again",
    { sameGoods: [sale(3n, { at: ago(20) })] },
    { minutes: 60 },
  ],
  [
    "duplicate-order",
    false,
    "the same goods a month later",
    { sameGoods: [sale(3n, { at: ago(60 * 24 * 30) })] },
    { minutes: 60 },
  ],
  [
    "click-to-sale",
    true,
    "three seconds after the click",
    clicked({ at: now.subtract({ seconds: 3 }) }),
    { seconds: 15 },
  ],
  ["click-to-sale", false, "a quick shopper", clicked({ at: now.subtract({ seconds: 15 }) }), { seconds: 15 }],
  ["click-to-sale", false, "without a click", { click: null }, { seconds: 15 }],
  ["brand-search", true, "an advertisement for the company's name", ad("alder and vale tea".replace("and ", ""))],
  ["brand-search", true, "written in one word, in capitals", ad("ALDERVALE coupon")],
  ["brand-search", true, "a word that the company names", ad("rosehip queen"), { words: ["Rosehip Queen"] }],
  [
    "brand-search",
    true,
    "the campaign names it",
    clicked({ tags: { utm_medium: "ppc", utm_campaign: "alder&vale_brand" } }),
  ],
  ["brand-search", false, "an advertisement for tea", ad("herbal tea")],
  ["brand-search", false, "the name, but nothing was paid", ad("alder vale", "organic")],
  [
    "brand-search",
    false,
    "a newsletter that names the company",
    clicked({ tags: { utm_medium: "mail", utm_campaign: "alder vale week" } }),
  ],
  [
    "banned-referrer",
    true,
    "from a host that is banned by now",
    clicked({ referrer: "coupons.example", referrerBanned: true }),
  ],
  ["banned-referrer", false, "from a host that is not", clicked({ referrer: "blog.example" })],
  ["banned-referrer", false, "by a code", { click: null }],
];

for (const [rule, fires, name, facts, settings] of scenarios) {
  test(`${rule} ${fires ? "fires" : "is silent"}: ${name}`, () => {
    const evidence = judges[rule]({ ...plain, ...facts }, settings ?? {});
    assert.equal(evidence !== null, fires, JSON.stringify(evidence));
    if (evidence !== null) assert.ok(!JSON.stringify(evidence).includes("@"), "no mail address in the evidence");
  });
}

test("each rule has a scenario that fires and one that does not, and an ordinary sale fires none", () => {
  for (const rule of fraudRules) {
    const own = scenarios.filter(([code]) => code === rule).map(([, fires]) => fires);
    assert.ok(own.includes(true) && own.includes(false), rule);
    assert.equal(judges[rule](plain, {}), null, rule);
  }
});

test("addresses are the same however they are written, and different where they are", () => {
  const same = [
    [
      ["1 Quay Street", "Galway"],
      ["1 Quay St.,", "GALWAY"],
    ],
    [
      ["Gartenstraße 5", "Köln"],
      ["Gartenstr. 5", "Koln"],
    ],
    [
      ["Flat 2, 7 Mill Road", null, "Cork"],
      ["apartment 2 7 mill rd", "cork"],
    ],
  ] as const;
  for (const [a, b] of same) assert.equal(plainAddress(a), plainAddress(b));
  assert.notEqual(plainAddress(["1 Quay Street", "Galway"]), plainAddress(["11 Quay Street", "Galway"]));
  assert.equal(mailbox("no address"), null);
});
