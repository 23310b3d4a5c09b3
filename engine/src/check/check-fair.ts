import type { Condition } from "../plan/condition.ts";
import type { Bonus, Plan } from "../plan/document.ts";
import { decimal, formatDecimal, formatPoints } from "../money/decimal.ts";
import { hundredths, kindMask } from "../plan/requirement.ts";
import { join } from "../plan/schema.ts";
import type { VolumeForm } from "../plan/volume.ts";
import { countsProduct } from "./counted.ts";
import { times } from "./exact.ts";
import { whyUnearnable } from "./earnable.ts";
import { fault, note } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { rankNumber } from "./implies.ts";
import { once } from "./once.ts";
import { possibleIn } from "./possible.ts";
import { meetableBy, paysFirst, sizeOf } from "./meetable.ts";

/**
 * What a plan rewards. Pay for enrolling and pay on what one must buy in order to join are faults (Koscot test: rewards for
 * recruiting that are unrelated to sales to users); what own purchases alone can meet is told with its size.
 */
export function checkFair(plan: Plan): Finding[] {
  return [
    ...paysForPeople(plan),
    ...awardsForPeople(plan),
    ...paysOnKits(plan),
    ...countsKits(plan),
    ...ownPurchases(plan),
    ...recruitingRanks(plan),
    ...noCustomer(plan),
  ];
}

/** The volumes of sales and counts of people that a volume is made from, itself included. */
function madeFrom(plan: Plan, ...names: readonly string[]): { readonly name: string; readonly form: VolumeForm }[] {
  const found = new Set(names);
  // A set hands out what is added while it is gone through.
  for (const name of found) {
    const form = plan.volumes[name]!;
    for (const part of form.of === "sum" ? form.volumes : "volume" in form ? [form.volume] : []) found.add(part);
  }
  return [...found].map((name) => ({ name, form: plan.volumes[name]! }));
}

function paysForPeople(plan: Plan): Finding[] {
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    const paying = payingVolume(bonus);
    if (paying === null) return [];
    const { volume, at } = paying;
    const people = madeFrom(plan, volume).find(({ form }) => form.of === "people");
    if (people === undefined) return [];
    const counted = people.name === volume ? "counts people" : `contains ${people.name}, which counts people`;
    const message = `${volume} ${counted}: nobody may be paid for enrolling; pay on a volume of sales, and let people decide who has it (a rule, or \`by\` of bands)`;
    return [fault("fair.pays-for-people", join("bonuses", name) + at, message)];
  });
}

/** The volume that a bonus is paid on, where a volume of members is. */
function payingVolume(bonus: Bonus): { readonly volume: string; readonly at: string } | null {
  if (bonus.shape === "bands" || bonus.shape === "legs") return { volume: bonus.volume, at: ".volume" };
  if (bonus.shape === "award" && "contest" in bonus.for) return { volume: bonus.for.contest, at: ".for.contest" };
  if (bonus.shape !== "pool" || typeof bonus.split === "string") return null;
  if ("volume" in bonus.split) return { volume: bonus.split.volume, at: ".split.volume" };
  return "by" in bonus.split ? { volume: bonus.split.by, at: ".split.by" } : null;
}

/** Awards that bringing in people earns, without any sale to anybody. */
function awardsForPeople(plan: Plan): Finding[] {
  const meetable = meetableBy(plan, "nothing");
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    if (bonus.shape !== "award") return [];
    const form = bonus.for;
    const takes = bonus.takes === undefined ? meetable.condition({}) : meetable.rule(bonus.takes);
    const accuse = (way: ReturnType<typeof meetable.rule>, at: string, what: string): Finding[] => {
      // Either asks for people and both together for no sale.
      if (takes === null || way === null || !(takes.people || way.people)) return [];
      const message = `${what} by bringing in people, without any sale: nobody may be paid for enrolling; ask for a volume of sales besides`;
      return [fault("fair.pays-for-people", `${join("bonuses", name)}.for.${at}`, message)];
    };
    if ("reaching" in form) {
      return Object.keys(form.reaching).flatMap((rank) =>
        accuse(meetable.rank(rankNumber(plan, rank)), `reaching.${rank}`, `${rank} is reached`),
      );
    }
    if ("every" in form) return accuse(meetable.rule(form.every), "every", `${form.every} is met`);
    if ("streak" in form) return accuse(meetable.rule(form.streak), "streak", `${form.streak} is met`);
    return "tenure" in form && bonus.takes !== undefined ? accuse(takes, "tenure", `${bonus.takes} is met`) : [];
  });
}

type OfSales = Extract<VolumeForm, { readonly of: "credited" | "own" | "customers" | "hosted" }>;

function isOfSales(form: VolumeForm): form is OfSales {
  return form.of === "credited" || form.of === "own" || form.of === "customers" || form.of === "hosted";
}

function kitsCounted(plan: Plan, { sales, counts }: Pick<OfSales, "sales" | "counts">): readonly string[] {
  return (plan.kits ?? []).filter((kit) => countsProduct(sales, counts, kit));
}

function paysOnKits(plan: Plan): Finding[] {
  return Object.entries(plan.bonuses).flatMap(([name, bonus]) => {
    const path = join("bonuses", name);
    const accuse = (at: string, kits: readonly string[], where: string): Finding[] =>
      kits.length === 0
        ? []
        : [
            fault(
              "fair.pays-on-kit",
              at,
              `pays on ${kits.join(", ")}, which one must buy in order to join; leave it out with \`sales.without\`${where}`,
            ),
          ];
    const paying = payingVolume(bonus);
    // In a pool points only divide what is there; they bring nothing.
    if (paying !== null && bonus.shape !== "pool") {
      const counting = madeFrom(plan, paying.volume).find(
        ({ form }) => isOfSales(form) && kitsCounted(plan, form).length > 0,
      );
      if (counting === undefined) return [];
      return accuse(path + paying.at, kitsCounted(plan, counting.form as OfSales), ` of the volume ${counting.name}`);
    }
    if (bonus.shape === "walk" && bonus.base === "earnings") return [];
    if (bonus.shape === "pool")
      return bonus.from.percent === undefined ? [] : accuse(path, kitsCounted(plan, bonus), "");
    if (bonus.shape !== "seller" && bonus.shape !== "walk") return [];
    return accuse(path, kitsCounted(plan, bonus), "");
  });
}

/** Volumes that decide activity, ranks or percents and in which kits count. */
function countsKits(plan: Plan): Finding[] {
  const asked = new Set<string>();
  const look = (condition: Condition): void => {
    for (const name of Object.keys(condition.atLeast ?? {})) asked.add(name);
    for (const { volume } of condition.maxLeg ?? []) asked.add(volume);
    for (const inner of [...(condition.all ?? []), ...(condition.any ?? [])]) look(inner);
  };
  for (const rule of Object.values(plan.activity)) look(rule);
  for (const { reach, keep } of plan.ranks ?? []) for (const way of [reach, keep ?? {}]) look(way);
  const counting = new Map<string, readonly string[]>();
  for (const { name, form } of madeFrom(plan, ...asked)) {
    if (isOfSales(form) && kitsCounted(plan, form).length > 0) counting.set(name, kitsCounted(plan, form));
  }
  return [...counting].map(([name, kits]) =>
    note(
      "fair.counts-kit",
      join("volumes", name),
      `${kits.join(", ")} counts for activity or rank, and one must buy it in order to join`,
    ),
  );
}

/** Rules that pay, and that one person's own purchases meet. */
function ownPurchases(plan: Plan): Finding[] {
  const meetable = meetableBy(plan, "own");
  const paying = new Set(Object.values(plan.bonuses).flatMap(({ takes }) => takes ?? []));
  return [...paying].flatMap((name) => {
    const way = meetable.rule(name);
    if (way === null || way.people) return [];
    const size = sizeOf(way);
    const most = Math.max(size.qv, size.cv);
    if (most === 0) return [];
    const sizes = (["qv", "cv"] as const).flatMap((of) =>
      size[of] === 0 ? [] : [`${formatPoints(size[of])} ${of.toUpperCase()}`],
    );
    const costs = Object.entries(plan.peg ?? {}).map(([currency, peg]) => `${atPeg(most, peg)} ${currency}`);
    const cost = costs.length === 0 ? `${formatPoints(most)} of the company's currency` : costs.join(", ");
    const message = `own purchases alone meet it: ${sizes.join(" and ")} a period, ${cost} at the peg`;
    const data = { points: formatPoints(most), cost: costs.length === 0 ? formatPoints(most) : costs.join(", ") };
    return [note("fair.own-purchases", join("activity", name), message, data)];
  });
}

function atPeg(hundredths: number, peg: string): string {
  return formatDecimal(times({ units: BigInt(hundredths), scale: 2 }, decimal(peg)), 2);
}

function recruitingRanks(plan: Plan): Finding[] {
  const meetable = meetableBy(plan, "nothing");
  return (plan.ranks ?? []).flatMap(({ name }, index) => {
    const way = meetable.rank(index + 1);
    if (way === null || !way.people) return [];
    return [
      note(
        "fair.recruiting-rank",
        `ranks[${index}].reach`,
        `${name} is reached by bringing in people, without any sale`,
      ),
    ];
  });
}

/** Bonuses that members earn when nobody buys but members, for themselves. */
function noCustomer(plan: Plan): Finding[] {
  const meetable = meetableBy(plan, "members");
  const why = whyUnearnable(plan, possibleIn(plan, true));
  /** Kinds of people who earn it so; 0 where that is not seen. */
  const earners: (name: string) => number = once((name) => {
    const bonus = plan.bonuses[name]!;
    const way = bonus.takes === undefined ? meetable.condition({}) : meetable.rule(bonus.takes);
    // Nobody is a customer of themselves: a seller's bonus never pays on own purchases.
    if (way === null || bonus.shape === "seller" || why(name) !== null) return 0;
    if (bonus.shape === "bands") {
      const first = bonus.bands.find(({ percent }) => decimal(percent).units > 0n);
      // With `by` apart both needs would have to be met together.
      if (first === undefined || (bonus.by ?? bonus.volume) !== bonus.volume) return 0;
      const has = meetable.volume(bonus.volume, Math.max(1, hundredths(first.from)));
      return has === null ? 0 : way.kinds & kindMask(bonus.seller);
    }
    if (bonus.shape === "legs") {
      const has = meetable.volume(bonus.volume, 1);
      return has === null || bonus.caps !== undefined ? 0 : way.kinds & kindMask(bonus.seller);
    }
    // Pools and awards depend on what others do besides: nothing is said of them.
    if (bonus.shape !== "walk") return 0;
    if ((bonus.fromLevel ?? 1) > 1 || bonus.ends !== undefined || bonus.sales?.tagged !== undefined) return 0;
    // What leaders sell may belong to a generation that is not paid.
    if (bonus.boundarySales === "out") return 0;
    if (!paysFirst(plan, meetable, bonus.percent)) return 0;
    if (bonus.base !== "earnings") return way.kinds;
    // All who earn what is matched have to be among those whose earnings are matched.
    const matched = (bonus.on ?? [])
      .map(earners)
      .some((kinds) => kinds !== 0 && (kinds & ~kindMask(bonus.seller)) === 0);
    return matched ? way.kinds : 0;
  });
  const paid = Object.keys(plan.bonuses).filter((name) => earners(name) !== 0);
  if (paid.length === 0) return [];
  return [
    note("fair.no-customer", "bonuses", `can be earned without a sale to any customer: ${paid.join(", ")}`, {
      bonuses: paid.join(", "),
    }),
  ];
}
