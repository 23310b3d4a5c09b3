import { byKey, described, list, object, oneOf, optional, record, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { rate, worth } from "./rate.ts";
import { currency, points } from "./words.ts";

/** What a match pays: a percent of points that it took, points at the peg, or an amount. By rank or volume where written so. */
const pays = byKey({
  percent: object({
    percent: described("Percent of the points that were taken.", rate),
    of: optional(
      described(
        "Of what the leg brought that gave least (weaker, left out), or of what all of them brought.",
        oneOf(["weaker", "all"]),
      ),
    ),
  }),
  points: object({ points: described("Points, worth their peg; for each cycle.", worth) }),
  amount: object({
    amount: described("An amount by currency, for each cycle; the company's must be there.", record(currency, worth)),
  }),
});

const ratio = list(whole(1, 1000), 2, 8);

/** How the volumes of legs are set against each other. What is matched is taken from the legs; what is not is carried. */
export const match = byKey({
  percent: object({
    percent: described("Percent of what is matched.", rate),
    of: optional(described("As in `pays`.", oneOf(["weaker", "all"]))),
    ratio: optional(
      described(
        "How much of each leg goes together, the strongest first. [1, 1] left out; [2, 1] sets two points of the stronger leg against one of the weaker. Two numbers for more than two legs: the strongest against all the others together; else one for each leg, all alike.",
        ratio,
      ),
    ),
  }),
  steps: object({
    steps: described(
      "From the lowest up; the highest step that the weaker leg reaches is paid, once, and taken from both.",
      list(
        object({
          from: described("The weaker leg must have so much.", points),
          pays: described("What the step pays, once.", pays),
        }),
        1,
        100,
      ),
    ),
  }),
  cycle: object({
    cycle: described(
      "Again and again the same points of each leg.",
      object({
        takes: described(
          "Points that one cycle takes from each leg, the strongest first. As many as there are legs (of three and more all alike), or two: the strongest (as the legs stand before the match) against all the others together.",
          list(points, 2, 8),
        ),
        decided: optional(
          described(
            "Which leg is the strong one is decided anew before each cycle (left out), or once for the period.",
            oneOf(["each-cycle", "once"]),
          ),
        ),
        most: optional(described("So many cycles in a period at most; what they would take stays.", worth)),
        pays: described("What one cycle pays.", pays),
      }),
    ),
  }),
});
export type MatchForm = Infer<typeof match>;
export type PaysForm = Infer<typeof pays>;

export const carry = object({
  keep: optional(
    described(
      "What is kept of the volume that was not matched: all of it (left out), that of the strongest leg, or none (flush).",
      oneOf(["all", "strongest", "none"]),
    ),
  ),
  cap: optional(described("At most so many points are kept in one leg; the newest above it are lost.", points)),
  expires: optional(described("A lot is lost when so many further periods have not matched it.", whole(1, 120))),
  apart: optional(
    described(
      "Lots of so many periods are told apart, older ones are one. Left out: as many as `expires`, else 1.",
      whole(1, 120),
    ),
  ),
  unqualified: optional(
    described(
      "Who does not qualify in a period matches nothing, and keeps what the rest of this lets anybody keep (left out), or loses all of it.",
      oneOf(["keep", "lose"]),
    ),
  ),
});
