import { described, list, oneOf, optional, flag, variant, whole } from "./schema.ts";
import type { Infer } from "./schema.ts";
import { counts, name, points, saleFilter } from "./words.ts";

const ofSales = {
  points: described("Which points are added up: qualifying (qv) or commissionable (cv).", oneOf(["qv", "cv"])),
  sales: optional(described("Only these sales.", saleFilter)),
  counts: optional(described("What part of the points counts.", counts)),
};

/**
 * A number of each member in a period, in points. By `of`:
 * of sales: `credited` (as seller, own purchases and customers'), `own` (own purchases), `customers` (credited less own),
 * `hosted` (sold at a party to which the member invited);
 * of other volumes: `group`, `legs`, `moved`, `window`, `sum`; of people: `people`.
 */
export const volume = variant("of", {
  credited: ofSales,
  own: ofSales,
  customers: ofSales,
  hosted: ofSales,
  group: {
    volume: described("Added up over the member and everyone below.", name),
    tree: described("Below in this tree.", name),
    depth: optional(described("Down to so many levels; left out: all.", whole(1, 1000))),
    self: optional(described("Whether the member's own counts; left out: yes.", flag())),
    without: optional(described("An activity rule: who meets it breaks away, with everyone below them.", name)),
  },
  legs: {
    volume: described("What each person brings; a leg has that of everyone in it.", name),
    tree: described("Its first-level branches are the legs.", name),
    take: described(
      "The largest leg, the smallest, or all but the largest together.",
      oneOf(["largest", "smallest", "others"]),
    ),
    atMost: optional(described("One leg counts at most so much.", points)),
  },
  moved: {
    volume: described("A volume that moves up from those who do not qualify.", name),
    tree: described("Up in this tree.", name),
    to: described("An activity rule: the nearest who meets it, oneself included, gets it.", name),
  },
  window: {
    volume: described("A volume looked at over several periods.", name),
    periods: described("The last so many, this one included.", whole(1, 1200)),
    take: optional(described("Their sum (left out), the least or the most of them.", oneOf(["sum", "least", "most"]))),
  },
  sum: { volumes: described("Volumes that are added.", list(name, 1, 20)) },
  people: {
    who: described("An activity rule: those who meet it are counted, each as 1.", name),
    tree: described("Below in this tree.", name),
    where: described(
      "On the first level, in the whole group below, or legs in which there is at least one.",
      oneOf(["level", "group", "legs"]),
    ),
  },
});
export type VolumeForm = Infer<typeof volume>;
