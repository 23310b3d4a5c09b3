import assert from "node:assert/strict";
import { test } from "node:test";
import { decisionSentences } from "./sentence.ts";
import type { ToldConversion } from "./sentence.ts";

const gold = { id: "rte_1", title: "Gold", level: "group", percent: "12", fixed: null, per: null } as const;
const everybody = { id: "rte_2", title: "Everybody", level: "program", percent: "20", fixed: null, per: null } as const;
const told = (decision: Partial<ToldConversion["decision"]>): ToldConversion => ({
  at: "2026-03-10T10:00:00Z",
  amount: { currency: "EUR" },
  decision: {
    way: "click",
    click: { at: "2026-03-07T09:00:00Z", link: "blog" },
    code: null,
    lines: [{ product: "balm", rate: gold, others: [{ ...everybody, why: "less-particular" }] }],
    caps: [],
    approval: "auto",
    holdDays: 14,
    ...decision,
  },
});

test("a decision is told as a sentence", () => {
  assert.deepEqual(decisionSentences(told({}), "en"), [
    "Link blog was clicked 3 days before, no coupon; rate 12% from Gold, because the group goes before the program.",
    "Held for 14 days.",
  ]);
  assert.equal(
    decisionSentences(told({}), "de")[0],
    "Link blog wurde 3 Tage vorher geklickt, kein Gutschein; Satz 12 % aus Gold, weil die Gruppe vor das Programm geht.",
  );
});

test("codes, sites, fixed amounts, caps and approvals", () => {
  const fixed = { ...gold, id: null, percent: null, fixed: "2.50", per: "unit" } as const;
  assert.deepEqual(
    decisionSentences(
      told({
        way: "code",
        click: null,
        code: "ANN10",
        lines: [{ product: "balm", rate: fixed, others: [] }],
        caps: [{ per: "budget", limit: "55.00", allowed: "7.00" }],
        approval: "manual",
        holdDays: 1,
      }),
      "en",
    ),
    [
      "Code ANN10 was typed; rate €2.50 each from the catalogue, because no other rate applies.",
      "The budget of €55.00 left €7.00.",
      "Waits for approval, then held for a day.",
    ],
  );
  const [first] = decisionSentences(
    told({
      click: { at: "2026-03-10T09:00:00Z", link: null },
      code: "OLD",
      lines: [{ product: "b", rate: null, others: [] }],
    }),
    "en",
  );
  assert.equal(first, "Their site was visited on the same day, coupon OLD did not count; no rate applies.");
});
