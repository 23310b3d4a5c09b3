import { bonus } from "./bonus.ts";
import { condition, conditionFields } from "./condition.ts";
import { rateDefinition, worth, worthDefinition } from "./rate.ts";
import { described, list, object, oneOf, optional, record, text, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { volume } from "./volume.ts";
import { calendar, countsFields, currency, kinds, label, name, percent, saleFilterFields } from "./words.ts";

/**
 * The plan language. A plan names its trees, its volumes (numbers of a member in a period), its activity rules (what
 * a member meets or not) and its ranks, and combines them in bonuses of few shapes. `docs/plan-language.md` tells it in words.
 *
 * How it grows: a new way to count is one more form of a volume, a new requirement one more key of a condition, a new kind
 * of bonus one more shape; documents written today stay valid.
 */
const tree = object({
  parent: described(
    "Which relation of a member leads upward: sponsor, or another that the members' data names (enroller, placement).",
    name,
  ),
  legs: optional(
    described(
      "So many numbered legs has everybody (2: a binary tree); the members' data say who stands in which.",
      whole(2, 8),
    ),
  ),
  width: optional(
    described(
      "So many can stand directly below a person (3: a matrix three wide; 1: a line). By the rank they hold as a title at the period's start, where written so; at least one.",
      worth,
    ),
  ),
  fill: optional(
    described(
      "Where those stand whom the data place nowhere: in the order of joining, below their sponsor, in the first free place (breadth-first), in the leg with fewer people (balanced), or at the outer end of the left or the right leg.",
      oneOf(["breadth-first", "balanced", "left", "right"]),
    ),
  ),
  who: optional(described("With `fill`: kinds of member who are given a place; left out: distributors.", kinds)),
});

const rank = object({
  name: described("What the rank is called.", name),
  reach: described("What earns it in a period.", condition),
  keep: optional(described("What is enough for who had it as a title; left out: the same.", condition)),
  grace: optional(
    described("So many periods in a row a title outlives its requirements; left out: none.", whole(0, 1200)),
  ),
});

const payout = object({
  atMost: described("All bonuses together pay at most this percent ...", percent),
  of: described("... of the period's CV at the peg, or of its amounts.", oneOf(["cv", "amount"])),
});

export const planSchema = object({
  $schema: optional(described("The schema that an editor checks it by.", text(/^/, "a text"))),
  name: described("What the plan is called.", name),
  version: described(
    "Set by its authors; a change of the document is a new version.",
    text(/^\S{1,40}$/, "a version without spaces"),
  ),
  about: optional(described("A few words for people.", text(/^/, "a text"))),
  period: described("The calendar of its runs.", calendar),
  trees: described("The trees that bonuses climb.", record(name, tree)),
  volumes: described("Numbers of a member in a period.", record(name, volume)),
  peg: optional(
    described(
      "The value of one point by currency. Default: one unit of the company's currency.",
      record(currency, text(/^\d{1,6}(\.\d{1,6})?$/, 'a value as a text, for example "0.8"')),
    ),
  ),
  activity: described("Rules that a member meets or not in a period.", record(name, conditionFields)),
  ranks: optional(described("From the lowest to the highest.", list(rank, 1, 30))),
  kits: optional(
    described("Products that one has to buy in order to join. Nothing may be paid on them.", list(label, 1, 100)),
  ),
  bonuses: described("What is paid, by name.", record(name, bonus)),
  payout: optional(described("A limit for the whole plan; above it every line is scaled down alike.", payout)),
});

/** A plan as it is written. Made by `parsePlan` only, which has checked every name in it. */
export type Plan = Infer<typeof planSchema>;
export type Bonus = Plan["bonuses"][string];
export type SellerShape = Extract<Bonus, { readonly shape: "seller" }>;
export type BandsShape = Extract<Bonus, { readonly shape: "bands" }>;
export type WalkShape = Extract<Bonus, { readonly shape: "walk" }>;
export type LegsShape = Extract<Bonus, { readonly shape: "legs" }>;
export type PoolShape = Extract<Bonus, { readonly shape: "pool" }>;
export type AwardShape = Extract<Bonus, { readonly shape: "award" }>;
/** What the seller has already as their margin: nobody owes it. */
export function isKept(bonus: Bonus): boolean {
  return "kept" in bonus && bonus.kept;
}

/** The published JSON Schema (draft 2020-12), generated; `plans/plan.schema.json` is held in step by a test. */
export function planJsonSchema(): { readonly [key: string]: unknown } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://fairline.dev/plan.schema.json",
    title: "Fairline compensation plan",
    ...planSchema.json(),
    $defs: {
      condition: conditionFields.json(),
      rate: rateDefinition.json(),
      worth: worthDefinition.json(),
      "sale-filter": saleFilterFields.json(),
      counts: countsFields.json(),
    },
  };
}
