import { byKey, described, flag, list, object, oneOf, optional, record, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { worth } from "./rate.ts";
import { currency, money, name } from "./words.ts";

const amount = described("An amount by currency; the company's must be there.", record(currency, worth));

/** What an award is given for. Whoever gets it meets `takes` besides, where the bonus has one. */
export const achievement = byKey({
  reaching: object({
    reaching: described(
      "By rank: what reaching it for the first time ever is worth, by currency.",
      record(name, record(currency, money)),
    ),
    skipped: optional(
      described("Ranks that were jumped over on the way pay too (left out), or not.", oneOf(["pay", "nothing"])),
    ),
  }),
  every: object({
    every: described("An activity rule: each period in which it is met.", name),
    amount,
    times: optional(described("At most so many times in all.", whole(1, 1200))),
  }),
  streak: object({
    streak: described("An activity rule that is met ...", name),
    periods: described("... in so many periods in a row.", whole(1, 1200)),
    again: optional(described("Counted from the beginning afterwards; left out: paid once.", flag())),
    amount,
  }),
  tenure: object({
    tenure: described("In the period in which membership has lasted so many periods.", whole(1, 1200)),
    again: optional(described("And after each further so many; left out: once.", flag())),
    amount,
  }),
  contest: object({
    contest: described("The volume that makes the places, the highest first; nobody wins with nothing.", name),
    prizes: described(
      "By currency: the first place's prize, the second's, and so on.",
      record(currency, list(money, 1, 1000)),
    ),
    ties: optional(
      described(
        "Who are equal share the prizes of their places (left out), or each has the best of them.",
        oneOf(["share", "each"]),
      ),
    ),
  }),
});
export type Achievement = Infer<typeof achievement>;
