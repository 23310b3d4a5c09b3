import { byKey, byType, described, list, object, oneOf, optional, record } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { worth } from "./rate.ts";
import { currency, money, name, percent } from "./words.ts";

/** What is divided: everything that is said here together, in the company's currency. */
export const poolSource = object({
  percent: optional(described("This percent ...", percent)),
  of: optional(
    described(
      "... of the period's cv or qv at the peg (cv left out), or of its amounts at the period's rates.",
      oneOf(["cv", "qv", "amount"]),
    ),
  ),
  amount: optional(described("A fixed amount by currency; the company's must be there.", record(currency, money))),
  untaken: optional(described("What levels that nobody took leave to the pools of these names.", list(name, 1, 20))),
});

/** How it is divided. Equal values have equal parts. */
export const split = byType({
  text: oneOf(["equal"]),
  object: byKey({
    shares: object({ shares: described("By shares: a number for each, for example by rank.", worth) }),
    volume: object({ volume: described("By points: everybody has as many shares as points of this volume.", name) }),
    places: object({
      places: described("By place: this percent to the first, to the second, and so on.", list(percent, 1, 1000)),
      by: described("The volume that makes the places, the highest first.", name),
    }),
    parts: object({
      parts: described(
        "Everybody by place in as many equal parts (five: quintiles), the best first; each part shares its percent equally.",
        list(percent, 2, 100),
      ),
      by: described("The volume that makes the places, the highest first.", name),
    }),
  }),
});
export type SplitForm = Infer<typeof split>;
