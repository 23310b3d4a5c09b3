import { described, list, nested, object, optional, record, whole } from "./schema.ts";
import type { Schema } from "./schema.ts";
import type { Kind } from "../tree/network.ts";
import type { SinceJoining } from "./words.ts";
import { kinds, name, percent, points, sinceJoining } from "./words.ts";

/** What a member must meet. Every key that is there must hold; `any` holds when one of its alternatives does. */
export interface Condition {
  readonly kind?: readonly Kind[];
  readonly atLeast?: { readonly [volume: string]: string };
  readonly maxLeg?: readonly MaxLeg[];
  readonly is?: readonly string[];
  readonly rank?: string;
  readonly title?: string;
  readonly legs?: readonly LegsWith[];
  readonly joined?: SinceJoining;
  readonly met?: readonly LookBack[];
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
}

export interface MaxLeg {
  readonly volume: string;
  readonly tree: string;
  readonly atLeast: string;
  readonly percent: string;
}

export interface LegsWith {
  readonly tree: string;
  readonly rank: string;
  readonly count: number;
}

export interface LookBack {
  readonly rule: string;
  readonly periods: number;
  readonly last: number;
}

const maxLeg = object({
  volume: described("The volume of each person; a leg has that of everyone in it.", name),
  tree: described("The tree whose first-level branches are the legs.", name),
  atLeast: described("What own volume and counted legs must come to.", points),
  percent: described("One leg counts at most this percent of `atLeast`.", percent),
});

const legsWith = object({
  tree: described("The tree whose first-level branches are the legs.", name),
  rank: described("Somebody at any depth of the leg holds this paid rank or a higher one.", name),
  count: described("So many distinct legs; no leg fills two requirements.", whole(1, 1000)),
});

const lookBack = object({
  rule: described("An activity rule.", name),
  periods: described("It was met in so many periods ...", whole(1, 1200)),
  last: described("... of the last so many, this one included.", whole(1, 1200)),
});

export const condition: Schema<Condition> = nested("condition", () => conditionFields);

export const conditionFields: Schema<Condition> = object({
  kind: optional(described("The kinds that can meet this.", kinds)),
  atLeast: optional(described("Volume by name: the least that is needed in the period.", record(name, points))),
  maxLeg: optional(described("Volume of which one leg counts only so far.", list(maxLeg, 1, 20))),
  is: optional(described("Activity rules that must be met.", list(name, 1, 50))),
  rank: optional(described("This paid rank or a higher one.", name)),
  title: optional(described("This title or a higher one.", name)),
  legs: optional(described("Distinct legs that hold ranks.", list(legsWith, 1, 50))),
  joined: optional(described("Joined no longer ago than this.", sinceJoining)),
  met: optional(described("Looks back over earlier periods.", list(lookBack, 1, 20))),
  all: optional(described("All of these hold.", list(condition, 1, 50))),
  any: optional(described("At least one of these holds.", list(condition, 1, 50))),
});
