import { byType, described, list, object, oneOf, optional, record, flag, text, variant, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { achievement } from "./award.ts";
import { carry, match } from "./legs.ts";
import { poolSource, split } from "./pool.ts";
import { rate, worth } from "./rate.ts";
import {
  calendar,
  counts,
  currency,
  kinds,
  label,
  money,
  name,
  percent,
  points,
  saleFilter,
  sinceJoining,
} from "./words.ts";

const productTerms = object({
  percent: optional(described("This percent instead of the bonus's.", percent)),
  fixed: optional(
    described("A fixed amount per unit, by currency; other currencies get the percent.", record(currency, money)),
  ),
});

const caps = object({
  earner: optional(
    described("Most that one person earns of it in a period, in the company's currency; by rank or volume.", worth),
  ),
  together: optional(described("Most that one person earns of it with all their positions together.", worth)),
  source: optional(
    described(
      "Most that one member's sales pay of it in a period, for all levels together or level by level.",
      byType({
        text: money,
        list: list(money, 1, 100),
        object: object({ each: described("The same for each level.", money) }),
      }),
    ),
  ),
});

const advances = object({
  of: described("Bonuses of other calendars that have paid in advance.", list(name, 1, 20)),
  overpaid: optional(
    described(
      "Where they paid more than is due: it stays theirs (kept, left out), or is taken off what later periods pay (carried).",
      oneOf(["kept", "carried"]),
    ),
  ),
});

const rankBy = optional(
  described(
    "Which rank `byRank` means: the paid rank (left out), the title, the highest ever.",
    oneOf(["paid", "title", "highest"]),
  ),
);

/** What every bonus may say. */
const shared = {
  period: optional(described("Its calendar, where it is not the plan's.", calendar)),
  sales: optional(described("Only these sales.", saleFilter)),
  counts: optional(described("What part of the base counts.", counts)),
  caps: optional(described("Upper limits; what is above is cut from its lines in proportion.", caps)),
  reversal: optional(
    described(
      "What a refund after the run does. line: what the frozen terms give for what remains. average: the amount in proportion to what remains. recompute: the bonus again, with everybody standing as they stood. carry: the volume is taken from the legs (what is still carried shrinks, what was matched is owed), and the money stays. none: nothing. Left out: line where a sale pays, carry where legs do, none for an award, else recompute.",
      oneOf(["line", "average", "recompute", "carry", "none"]),
    ),
  ),
  advances: optional(
    described("What these have paid each earner within the period is taken off what this bonus pays.", advances),
  ),
  kept: optional(
    described("The seller has it already as their margin: it is reported and never owed by the company.", flag()),
  ),
};

const seller = {
  seller: described("Kinds of seller who earn it.", kinds),
  buyer: optional(
    described(
      "Only sales to these buyers. A guest is a customer. Never the seller themselves.",
      oneOf(["anyone", "customer"]),
    ),
  ),
  takes: optional(described("An activity rule that the seller must meet. Such a bonus is paid by the run only.", name)),
  base: described(
    "What the percent is of: the amount or the margin (paid in the sale's currency), or points (paid in the company's, at the peg).",
    oneOf(["amount", "margin", "cv", "qv"]),
  ),
  coupon: optional(
    described(
      "Only with base margin: who bears a discount. seller (left out): margin is the amount paid less wholesale; company: retail less wholesale.",
      oneOf(["seller", "company"]),
    ),
  ),
  percent: described("Percent of the base.", percent),
  products: optional(described("Other terms for single products, by product id.", record(label, productTerms))),
  markets: optional(described("Another percent in single markets.", record(label, percent))),
  ...shared,
};

const bands = {
  seller: described("Kinds of member who earn it.", kinds),
  takes: optional(described("An activity rule that they must meet.", name)),
  volume: described("The volume that is paid on, in points at the peg.", name),
  by: optional(described("The volume that decides the band; left out: the one that is paid on.", name)),
  method: described(
    "whole: all of it at the band reached. slice: each slice at its own band. retroactive: what the band gives for the last `periods` together, less what those before have paid.",
    oneOf(["whole", "slice", "retroactive"]),
  ),
  periods: optional(described("Only retroactive: how many periods count together, this one included.", whole(1, 1200))),
  bands: described(
    "From the lowest up.",
    list(
      object({ from: described("The band begins here.", points), percent: described("Its percent.", percent) }),
      1,
      100,
    ),
  ),
  period: shared.period,
  caps: shared.caps,
  reversal: shared.reversal,
  advances: shared.advances,
  kept: shared.kept,
};

const legs = {
  tree: described("The tree whose legs are matched; it says how many legs (`legs`) everybody has.", name),
  seller: described("Kinds of member who earn it.", kinds),
  takes: optional(
    described("An activity rule that they must meet. A further position meets what its holder meets.", name),
  ),
  volume: described("What each person brings to the legs of everybody above them, in points at the peg.", name),
  own: optional(
    described(
      "What one brings oneself: it counts in no own leg (nowhere, left out), or in the weaker.",
      oneOf(["nowhere", "weaker"]),
    ),
  ),
  rankBy,
  match: described("How the legs are set against each other, and what that pays.", match),
  carry: optional(described("What becomes of the rest; left out: all of it is kept.", carry)),
  period: shared.period,
  caps: shared.caps,
  reversal: shared.reversal,
  advances: shared.advances,
};

const pool = {
  seller: described("Kinds of member who share it.", kinds),
  takes: optional(described("An activity rule that they must meet.", name)),
  from: described("What is divided.", poolSource),
  rankBy,
  split: described(
    "How: equal parts, or by shares, points or places. What is over after whole minor units goes by largest remainder.",
    split,
  ),
  nobody: optional(
    described(
      "Where nobody shares it: it stays with the company (left out), or is added to the next period's.",
      oneOf(["company", "carried"]),
    ),
  ),
  period: shared.period,
  sales: shared.sales,
  counts: shared.counts,
  caps: shared.caps,
  reversal: shared.reversal,
};

const award = {
  seller: described("Kinds of person who can have it.", kinds),
  takes: optional(described("An activity rule that they must meet.", name)),
  for: described("What it is given for.", achievement),
  rankBy,
  period: shared.period,
  caps: shared.caps,
};

const walk = {
  tree: described("The tree that is climbed.", name),
  seller: described("Kinds of seller whose sales start the walk.", kinds),
  base: described(
    "What the percent is of: the amount (paid in the sale's currency), points (in the company's, at the peg), or what other bonuses paid (matching).",
    oneOf(["amount", "cv", "qv", "earnings"]),
  ),
  on: optional(described("Only with base earnings: the bonuses whose earnings are matched.", list(name, 1, 20))),
  per: optional(
    described(
      "One walk for each sale (left out), or one for each member over all their sales of the period, rounded once.",
      oneOf(["sale", "member"]),
    ),
  ),
  newcomers: optional(
    described("Only sales of members who joined no longer ago than this, by the sale's day.", sinceJoining),
  ),
  from: optional(
    described(
      "Who is looked at first: the one above (left out), or the seller themselves.",
      oneOf(["above", "seller"]),
    ),
  ),
  takes: described("The activity rule: who meets it holds a level.", name),
  compression: described(
    "What happens to the others. none: they use up their level. standard: they are removed and the levels close up. dynamic: in addition a level goes on to the next whom their rate pays on that level. moving: in addition what an unqualified seller brings moves to the nearest who holds a level, as if it were theirs.",
    oneOf(["none", "standard", "dynamic", "moving"]),
  ),
  climb: optional(
    described(
      "How the percent is read. levels (left out): by level. differential: own percent less the highest one taken below on the line. generations: by generation between leaders. passed-up: each leader hands the percent of their group up to the next one.",
      oneOf(["levels", "differential", "generations", "passed-up"]),
    ),
  ),
  percent: described("Percent of the base.", rate),
  rankBy,
  boundary: optional(
    described(
      "Only with generations: where one ends. An activity rule that leaders meet, or `same-rank`: whoever holds the earner's rank or a higher one.",
      text(/^[a-z][a-z0-9-]{0,39}$/, "the name of an activity rule, or same-rank"),
    ),
  ),
  boundarySales: optional(
    described(
      "Whether what a leader sells belongs to the generation that they end (in, left out) or to the next one (out).",
      oneOf(["in", "out"]),
    ),
  ),
  empty: optional(
    described(
      "A generation in which nobody stands between two leaders: count it (left out) or close it up.",
      oneOf(["count", "close"]),
    ),
  ),
  fromLevel: optional(described("Levels before this one are taken and not paid (infinity).", whole(1, 1000))),
  ends: optional(
    described("An activity rule: the walk ends with the first who meets it, after they took theirs.", name),
  ),
  untaken: optional(
    described(
      "What is not paid of a level, because nobody takes it or because whoever does is paid less than the best percent of it: it stays with the company (left out), or is noted for the pool of this name.",
      name,
    ),
  ),
  guarantee: optional(
    described(
      "Only with passed-up: what a leader hands up is at least the percent of so many points, as far as they have it.",
      points,
    ),
  ),
  ...shared,
};

export const bonus = variant("shape", { seller, bands, walk, legs, pool, award });
export type Bonus = Infer<typeof bonus>;
