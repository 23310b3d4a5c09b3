import { CURRENCIES } from "../money/currency.ts";
import { described, flag, list, object, oneOf, optional, record, text, whole } from "../plan/schema.ts";
import type { Infer, Schema } from "../plan/schema.ts";
import { calendar, currency, label, money, name, points } from "../plan/words.ts";
import { KINDS } from "../tree/network.ts";

/**
 * Golden cases of a plan, `NAME.cases.json` beside `NAME.json`: people, sales and what must come out exactly. Everything that a
 * run takes can be written; what is left out has the value that is said here. Numbers that count are texts.
 */
const day = text(/^\d{4}-\d{2}-\d{2}$/, 'a day as "2026-01-31"');
const someMoney = /^-?\d{1,15}(\.\d{1,4})?( [A-Z]{3})?( \+ -?\d{1,15}(\.\d{1,4})?( [A-Z]{3})?)*$/;
const due = text(
  someMoney,
  'an amount as a text, for example "2.50"; "2.50 EUR" where it is not in the company\'s currency',
);
const rate = text(/^\d{1,9}(\.\d{1,12})?$/, 'a rate as a text, for example "1.08"');
const rankName = text(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a rank, or "none"');

const signed = text(/^-?\d{1,12}(\.\d{1,2})?$/, 'points as a text, for example "30.00"');
const count = whole(0, 65_535);

/** One leg: its points, or its lots, the latest period first. */
const leg: Schema<string | readonly string[]> = {
  check: (value, path, report) => (Array.isArray(value) ? lots : signed).check(value, path, report),
  json: () => ({ oneOf: [signed.json(), lots.json()] }),
};
const lots = list(signed, 1, 120);
const legs = list(leg, 2, 8);

const past = object({
  volumes: optional(described("By volume: earlier periods, the latest first.", record(name, list(points, 1, 1200)))),
  rules: optional(
    described("By activity rule: whether it was met, the latest period first.", record(name, list(flag(), 1, 1200))),
  ),
  paid: optional(
    described(
      "By bonus: what it paid, in the company's currency, the latest period first.",
      record(name, list(money, 1, 1200)),
    ),
  ),
  lots: optional(
    described(
      "By bonus: unmatched volume, leg by leg from the left; a leg as its points, or as lots, the latest period first. What is owed is negative.",
      record(name, legs),
    ),
  ),
  streaks: optional(described("By award: for how many periods in a row its rule was met.", record(name, count))),
  awarded: optional(described("By award: how often it was given.", record(name, count))),
  advances: optional(
    described("By bonus of another calendar: what it paid in advance within this period.", record(name, money)),
  ),
  overpaid: optional(
    described("By bonus: what advances paid beyond what was due, and is still to be taken off.", record(name, money)),
  ),
});

const person = {
  id: label,
  kind: optional(described("Left out: distributor.", oneOf(KINDS))),
  sponsor: optional(described("Left out: nobody, the top of the tree.", label)),
  parents: optional(described("Whom they stand under in other trees: { enroller: id }.", record(name, label))),
  legs: optional(
    described(
      "In which leg of them, from 0: { placement: 1 }. Who is placed nowhere stands where the plan's `fill` puts them.",
      record(name, whole(0, 7)),
    ),
  ),
  holder: optional(described("Whose further position this is.", label)),
  joined: optional(described("The day of joining.", day)),
};
const member = object({
  ...person,
  title: optional(described("The title from the period before.", name)),
  highest: optional(described("The highest rank before; left out: the title.", name)),
  missed: optional(described("Periods in a row for which the title's requirements were missed.", whole(0, 255))),
  past: optional(described("What earlier periods left, as far as the plan looks back.", past)),
});

const amounts = {
  amount: optional(
    described(
      "Money of the sale. Left out: as many units of its currency as cv, or as qv where there is no cv.",
      money,
    ),
  ),
  cv: optional(described("Commissionable points. Left out: 0.", points)),
  qv: optional(described("Qualifying points. Left out: as cv.", points)),
};
const frozen = object({
  percent: optional(text(/^\d{1,3}(\.\d{1,6})?$/, 'a percent as a text, for example "5"')),
  fixed: optional(record(currency, money)),
});
const line = {
  product: optional(label),
  quantity: optional(described("Left out: 1.", whole(0, 1_000_000))),
  ...amounts,
  wholesale: optional(described("What the goods cost the seller.", money)),
  retail: optional(described("What the goods list at.", money)),
  left: optional(
    described(
      "What the refunds of the sale's own period leave: the same of amount, cv, qv as the line writes.",
      object(amounts),
    ),
  ),
  terms: optional(described("Terms frozen at the sale, by bonus.", record(name, frozen))),
};

const sale = object({
  id: optional(
    described("Left out: sale-1, sale-2 and so on, by its place; in the second period sale-2-1 and so on.", label),
  ),
  seller: optional(described("Whom it is credited to. Left out: nobody.", label)),
  buyer: optional(described("Left out: a guest, who is a customer.", label)),
  host: optional(described("Who invited to the party at which it was sold.", label)),
  currency: optional(described("Left out: the company's.", currency)),
  on: optional(described("The day of the sale.", day)),
  market: optional(label),
  tags: optional(list(label, 1, 50)),
  grant: optional(
    described("Volume given without a sale.", object({ reason: label, pays: flag(), qualifies: flag() })),
  ),
  lines: optional(
    described("The order lines. A sale of one line writes the line's keys itself.", list(object(line), 1, 100)),
  ),
  ...line,
});

const transfer = object({
  id: optional(label),
  from: label,
  to: label,
  cv: optional(points),
  qv: optional(points),
  reason: optional(label),
});

const refund = object({
  sale: described("A sale of the case that a later period refunds.", label),
  left: optional(
    described("What remains of each order line, in their order. Left out: nothing.", list(object(amounts), 1, 100)),
  ),
});

const byBonus = record(name, record(label, due));

const expected = {
  earnings: optional(
    described(
      "Every line: sale,bonus,level,paid level,earner,base,rate,amount,currency. A line that a member's whole period pays names no sale and ends with the member: ,bonus,...,currency,source.",
      list(text(/^[^\n]{1,600}$/u, "a row as in earnings.csv"), 0, 100_000),
    ),
  ),
  totals: optional(
    described(
      'By bonus and earner: everybody who earns the bonus, also what sellers keep. "0.00" says that somebody earns nothing.',
      byBonus,
    ),
  ),
  owed: optional(described("What the company owes in all; what sellers keep is not in it.", due)),
  ranks: optional(
    described(
      'By member; "none" for no rank.',
      record(label, object({ paid: optional(rankName), title: optional(rankName), highest: optional(rankName) })),
    ),
  ),
  volumes: optional(
    described(
      "By member and volume.",
      record(label, record(name, text(/^-?\d{1,15}(\.\d{1,9})?$/, 'points as a text, for example "30.00"'))),
    ),
  ),
  activity: optional(described("By member and activity rule: whether it is met.", record(label, record(name, flag())))),
  pools: optional(described("By pool: what levels that nobody took leave to it.", record(name, due))),
  carried: optional(
    described(
      "By bonus and member: what their legs carry on, leg by leg from the left; a leg as its points, or as lots, the latest period first. What is owed is negative.",
      record(name, record(label, legs)),
    ),
  ),
  lost: optional(
    described(
      "By bonus and member: what their legs lost (expired, flushed, above the cap), leg by leg.",
      record(name, record(label, list(points, 2, 8))),
    ),
  ),
  undivided: optional(
    described("By bonus: what of a pool nobody shared, and the next period's takes over.", record(name, due)),
  ),
  overpaid: optional(
    described("By bonus and earner: what advances paid beyond what was due, and is still to be taken off.", byBonus),
  ),
  reversals: optional(
    described("By bonus and earner: what refunds take back that come after the period, with its sign.", byBonus),
  ),
};

/** What every period of a case can say. */
const inPeriod = {
  day: optional(described("A day of the period.", day)),
  calendar: optional(described("Which of the plan's calendars is run; left out: the plan's own.", calendar)),
  rates: optional(described("Value of one unit of a currency in the company's.", record(oneOf(CURRENCIES), rate))),
  sales: optional(list(sale, 0, 10_000)),
  transfers: optional(list(transfer, 1, 1000)),
};

const laterPeriod = object({
  name: optional(described("What it shows, in a line.", text(/^.{1,200}$/u, "a text of 1 to 200 characters"))),
  ...inPeriod,
  members: optional(described("Who joins in it.", list(object(person), 1, 10_000))),
  refunds: optional(
    described(
      "Refunds in this period of sales of earlier ones: `reversals` are their lines, and legs that carry lose the volume.",
      list(refund, 1, 1000),
    ),
  ),
  ...expected,
});

const goldenCase = object({
  name: described("What it is about, in a line.", text(/^.{1,200}$/u, "a text of 1 to 200 characters")),
  why: described("How one gets there by hand.", text(/^.{1,4000}$/su, "a text of 1 to 4000 characters")),
  source: optional(described("Where it is published; left out: the file's.", text(/^.{1,1000}$/su, "a text"))),
  assumption: optional(
    described("What the source leaves open, and how it is read here.", text(/^.{1,4000}$/su, "a text")),
  ),
  companyCurrency: optional(described("Left out: the file's.", currency)),
  ...inPeriod,
  members: list(member, 1, 10_000),
  past: optional(
    described(
      "What earlier periods left of the plan's pools.",
      object({ pools: described("By bonus.", record(name, money)) }),
    ),
  ),
  refunds: optional(
    described("Refunds of a later period; `reversals` says what they take back.", list(refund, 1, 1000)),
  ),
  ...expected,
  next: optional(
    described(
      "The case goes on: the next periods, each with what the one before left. A period of another calendar (weeks before their month) goes on from the last one of its own; what it paid is an advance where the plan says so.",
      list(laterPeriod, 1, 120),
    ),
  ),
});

export const casesSchema = object({
  $schema: optional(text(/^/, "a text")),
  plan: optional(described("The plan's file, beside this one. Left out: the same name without .cases.", label)),
  source: optional(described("Where the plan and its cases are published.", text(/^.{1,1000}$/su, "a text"))),
  companyCurrency: optional(described("Of every case that names none.", currency)),
  findings: optional(
    described(
      "Everything that the checker says about the plan. Left out: not looked at.",
      list(object({ code: label, path: text(/^.{0,200}$/u, "a path") }), 0, 1000),
    ),
  ),
  cases: list(goldenCase, 1, 1000),
});

/** A file of cases as it is written. Made by `parseCases` only. */
export type CasesFile = Infer<typeof casesSchema>;
export type GoldenCase = CasesFile["cases"][number];
/** A leg's points, or its lots. */
export type CaseLeg = Infer<typeof leg>;
export type LaterPeriod = NonNullable<GoldenCase["next"]>[number];
/** The case's first period, or one of its next ones. */
export type CasePeriod = Omit<LaterPeriod, "members" | "name">;
export type CaseMember = GoldenCase["members"][number];
export type CaseJoiner = NonNullable<LaterPeriod["members"]>[number];
export type CaseSale = NonNullable<GoldenCase["sales"]>[number];
export type CaseAmounts = Infer<ReturnType<typeof amountsForm>>;
const amountsForm = () => object(amounts);

/** What a case says must come out. */
export const EXPECTED = Object.keys(expected) as ReadonlyArray<keyof typeof expected>;

/** The published JSON Schema (draft 2020-12), generated; `plans/cases.schema.json` is held in step by a test. */
export function casesJsonSchema(): { readonly [key: string]: unknown } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://fairline.dev/cases.schema.json",
    title: "Fairline golden cases",
    ...casesSchema.json(),
  };
}
