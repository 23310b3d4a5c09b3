import { CURRENCIES } from "../money/currency.ts";
import { KINDS } from "../tree/network.ts";
import { described, list, object, oneOf, optional, record, text, variant } from "./schema.ts";
import type { Infer } from "./schema.ts";

/**
 * The plan language. A plan names its trees, its volumes (numbers of a member in a period) and its activity rules
 * (who counts as active), and combines them in bonuses of few shapes. `docs/plan-language.md` tells it in words.
 *
 * How it grows: a new way to count is one more value of `volumes.*.of`, a new requirement one more key of a rule, a
 * new kind of bonus one more shape below; documents written today stay valid.
 */
const name = text(/^[a-z][a-z0-9-]{0,39}$/, "a name of small letters, digits and dashes, starting with a letter");
const percent = text(/^\d{1,3}(\.\d{1,6})?$/, 'a percent as a text, for example "5" or "12.5"');
const points = text(/^\d{1,12}(\.\d{1,2})?$/, 'points as a text with at most two decimals, for example "30.00"');
const money = text(/^\d{1,12}(\.\d{1,4})?$/, 'an amount as a text, for example "2.50"');
const kinds = list(oneOf(KINDS), 1, KINDS.length);
const currency = oneOf(CURRENCIES);

const tree = object({
  parent: described("Which relation of a member leads upward.", oneOf(["sponsor"])),
});

const volume = object({
  points: described("Which points are added up: qualifying (qv) or commissionable (cv).", oneOf(["qv", "cv"])),
  of: described(
    "Whose: all sales credited to the member as seller, own purchases and customers'.",
    oneOf(["credited"]),
  ),
});

const rule = object({
  kind: optional(described("The kinds that can meet this rule.", kinds)),
  atLeast: optional(described("Volume by name: the least that is needed in the period.", record(name, points))),
});

const base = described(
  "What the percent is of: the amount (paid in the sale's currency) or the CV (paid in the company's, at the peg).",
  oneOf(["amount", "cv"]),
);

const productTerms = object({
  percent: optional(described("This percent instead of the bonus's.", percent)),
  fixed: optional(
    described("A fixed amount per unit, by currency; other currencies get the percent.", record(currency, money)),
  ),
});

const seller = {
  seller: described("Kinds of seller who earn it.", kinds),
  buyer: optional(
    described(
      "Only sales to these buyers. A guest is a customer. Never the seller themselves.",
      oneOf(["anyone", "customer"]),
    ),
  ),
  base,
  percent: described("Percent of the base.", percent),
  products: optional(
    described(
      "Other terms for single products, by product id.",
      record(text(/^.{1,200}$/u, "a product id"), productTerms),
    ),
  ),
};

const walk = {
  tree: described("The tree that is climbed, from the seller's parent.", name),
  seller: described("Kinds of seller whose sales start the walk.", kinds),
  base,
  takes: described("The activity rule: who meets it holds a level.", name),
  compression: described(
    "What happens to the others. standard: they are removed and the levels close up.",
    oneOf(["standard"]),
  ),
  percent: described("Percent of the base, level by level.", list(percent, 1, 100)),
};

export const planSchema = object({
  $schema: optional(text(/^/, "a text")),
  name: described("What the plan is called.", name),
  version: described(
    "Set by its authors; a change of the document is a new version.",
    text(/^\S{1,40}$/, "a version without spaces"),
  ),
  about: optional(described("A few words for people.", text(/^/, "a text"))),
  period: described("The calendar of its runs.", oneOf(["month"])),
  trees: described("The trees that bonuses climb.", record(name, tree)),
  volumes: described("Numbers of a member in a period.", record(name, volume)),
  peg: optional(
    described(
      "The value of one point by currency. Default: one unit of the company's currency.",
      record(currency, text(/^\d{1,6}(\.\d{1,6})?$/, 'a value as a text, for example "0.8"')),
    ),
  ),
  activity: described("Rules that a member meets or not in a period.", record(name, rule)),
  bonuses: described("What is paid, by name.", record(name, variant("shape", { seller, walk }))),
});

/** A plan as it is written. Made by `parsePlan` only, which has checked every name in it. */
export type Plan = Infer<typeof planSchema>;
export type Bonus = Plan["bonuses"][string];
export type SellerShape = Extract<Bonus, { readonly shape: "seller" }>;
export type WalkShape = Extract<Bonus, { readonly shape: "walk" }>;
export type ActivityRule = Plan["activity"][string];

/** The published JSON Schema (draft 2020-12), generated; `plans/plan.schema.json` is held in step by a test. */
export function planJsonSchema(): { readonly [key: string]: unknown } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://fairline.dev/plan.schema.json",
    title: "Fairline compensation plan",
    ...planSchema.json(),
  };
}
