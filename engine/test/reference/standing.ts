import type { Member, Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { isBelow, larger, minus, percent, plus, smaller, sum, times, whole, written, ZERO } from "./fraction.ts";
import { childrenOf, dayOf, isRecent, lastDay, left, partOf } from "./world.ts";
import type { History, Period } from "./world.ts";

type Condition = Plan["activity"][string];

/** Where everybody stands. Points as fractions of a point; ranks count from 1, 0 is none. */
export interface Standing {
  readonly volume: (name: string, member: Member) => Fraction;
  readonly meets: (rule: string, member: Member) => boolean;
  readonly rank: (member: Member) => number;
  readonly title: (member: Member) => number;
  readonly highest: (member: Member) => number;
  readonly missed: (member: Member) => number;
}

/**
 * Everything asked for when it is needed: a volume asks for the rules it names, a rule for its volumes, a rank for the
 * ranks below. What was answered once is remembered, or nobody would wait for the end.
 */
export function standingOf(period: Period, history: History): Standing {
  const { plan } = period;
  const known = new Map<string, unknown>();
  const once = <T>(key: string, work: () => T): T => {
    if (!known.has(key)) known.set(key, work());
    return known.get(key) as T;
  };
  const before = history[0];
  const ranks = plan.ranks ?? [];
  const rankNumber = (name: string): number => ranks.findIndex((rank) => rank.name === name) + 1;

  const volume = (name: string, member: Member): Fraction =>
    once(`volume ${name} ${member.id}`, () => workOut(plan.volumes[name]!, member));
  const meets = (rule: string, member: Member): boolean =>
    once(`rule ${rule} ${member.id}`, () => holds(plan.activity[rule]!, member, title));
  const titleBefore = (member: Member): number => before?.title.get(member.id) ?? 0;

  /** A branch and everybody in it. */
  const branch = (tree: string, head: Member): Member[] => [
    head,
    ...childrenOf(period, tree, head).flatMap((child) => branch(tree, child)),
  ];
  const total = (name: string, people: readonly Member[]): Fraction => sum(people.map((one) => volume(name, one)));
  const legs = (tree: string, member: Member): Member[][] =>
    childrenOf(period, tree, member).map((child) => branch(tree, child));

  function workOut(form: Plan["volumes"][string], member: Member): Fraction {
    switch (form.of) {
      case "credited":
      case "own":
      case "hosted":
      case "customers": {
        const sales = period.sales.filter((sale) => {
          if (sale.grant?.qualifies === false) return false;
          if (form.of === "hosted") return sale.hostId === member.id;
          if (form.of === "own") return sale.buyerId === member.id;
          return sale.sellerId === member.id && (form.of === "credited" || sale.buyerId !== member.id);
        });
        const points = sales.flatMap((sale) =>
          sale.lines.map((line) =>
            times(
              { n: left(line)[form.points], d: 100n },
              partOf(sale, line, form.sales, form.counts, () => false),
            ),
          ),
        );
        if (form.of !== "credited") return sum(points);
        // What is handed over counts as a line of no product, market or tag would.
        const none = { id: "", sellerId: null, buyerId: null, currency: "", lines: [] };
        const part = partOf(
          none,
          { productId: null, quantity: 0, amount: 0n, cv: 0n, qv: 0n },
          form.sales,
          form.counts,
          () => false,
        );
        const handed = (period.transfers ?? []).flatMap((transfer) => [
          ...(transfer.toId === member.id ? [{ n: transfer[form.points], d: 100n }] : []),
          ...(transfer.fromId === member.id ? [{ n: -transfer[form.points], d: 100n }] : []),
        ]);
        return sum([...points, ...handed.map((one) => times(one, part))]);
      }
      case "group": {
        const below = (at: Member, depth: number): Fraction =>
          depth === 0
            ? ZERO
            : sum(
                childrenOf(period, form.tree, at)
                  .filter((child) => form.without === undefined || !meets(form.without, child))
                  .map((child) => plus(volume(form.volume, child), below(child, depth - 1))),
              );
        const others = below(member, form.depth ?? Infinity);
        return form.self === false ? others : plus(volume(form.volume, member), others);
      }
      case "legs": {
        const most = form.atMost === undefined ? null : written(form.atMost);
        const sizes = legs(form.tree, member)
          .map((leg) => total(form.volume, leg))
          .map((size) => (most === null ? size : smaller(size, most)));
        if (sizes.length === 0) return ZERO;
        const largest = sizes.reduce(larger);
        if (form.take === "largest") return largest;
        return form.take === "smallest" ? sizes.reduce(smaller) : minus(sum(sizes), largest);
      }
      case "moved": {
        const brings = (at: Member): Fraction =>
          plus(
            volume(form.volume, at),
            sum(
              childrenOf(period, form.tree, at)
                .filter((child) => !meets(form.to, child))
                .map(brings),
            ),
          );
        return meets(form.to, member) ? brings(member) : ZERO;
      }
      case "window": {
        const earlier = history
          .slice(0, form.periods - 1)
          .map((then) => then.volumes.get(form.volume)!.get(member.id)!);
        const values = [volume(form.volume, member), ...earlier];
        // Periods before the first one had nothing.
        if (values.length < form.periods) values.push(ZERO);
        if (form.take === "least") return values.reduce(smaller);
        return form.take === "most" ? values.reduce(larger) : sum(values);
      }
      case "sum":
        return sum(form.volumes.map((name) => volume(name, member)));
      case "people": {
        const meeting = (people: readonly Member[]): number => people.filter((one) => meets(form.who, one)).length;
        const branches = legs(form.tree, member);
        if (form.where === "level") return whole(BigInt(meeting(childrenOf(period, form.tree, member))));
        if (form.where === "group") return whole(BigInt(meeting(branches.flat())));
        return whole(BigInt(branches.filter((leg) => meeting(leg) > 0).length));
      }
      default:
        throw new Error(`the reference does not know ${JSON.stringify(form)}`);
    }
  }

  function holds(condition: Condition, member: Member, titleOf: (member: Member) => number): boolean {
    const { kind, atLeast, maxLeg, is, joined, met, all, any } = condition;
    // Rules are met by people, not by their further positions.
    if (member.holderId !== undefined) return false;
    if (kind && !kind.includes(member.kind)) return false;
    for (const [name, least] of Object.entries(atLeast ?? {})) {
      if (isBelow(volume(name, member), written(least))) return false;
    }
    for (const rule of maxLeg ?? []) {
      const cap = times(written(rule.atLeast), percent(rule.percent));
      const counted = legs(rule.tree, member).map((leg) => smaller(total(rule.volume, leg), cap));
      if (isBelow(plus(volume(rule.volume, member), sum(counted)), written(rule.atLeast))) return false;
    }
    if (is && !is.every((rule) => meets(rule, member))) return false;
    if (condition.rank !== undefined && rank(member) < rankNumber(condition.rank)) return false;
    if (condition.title !== undefined && titleOf(member) < rankNumber(condition.title)) return false;
    if (condition.legs && !legsFill(condition.legs, member)) return false;
    if (joined && !isRecent(period, member, lastDay(plan.period, dayOf(period.day)), joined)) return false;
    for (const { rule, periods, last } of met ?? []) {
      const times = history.slice(0, last - 1).filter((then) => then.rules.get(rule)!.has(member.id)).length;
      if (times + (meets(rule, member) ? 1 : 0) < periods) return false;
    }
    if (all && !all.every((inner) => holds(inner, member, titleOf))) return false;
    return !any || any.some((inner) => holds(inner, member, titleOf));
  }

  /** Tries every way to give each required leg one of its own; the trees do not take legs from one another. */
  function legsFill(asked: NonNullable<Condition["legs"]>, member: Member): boolean {
    const relation = (tree: string): string => plan.trees[tree]!.parent;
    return [...new Set(asked.map(({ tree }) => relation(tree)))].every((one) => {
      const wanted = asked.filter(({ tree }) => relation(tree) === one);
      const best = legs(wanted[0]!.tree, member).map((leg) => Math.max(...leg.map(rank)));
      const places = wanted.flatMap(({ rank: name, count }) => Array.from({ length: count }, () => rankNumber(name)));
      return places.length <= best.length && fill(places, best);
    });
  }

  function fill([place, ...others]: readonly number[], free: readonly number[]): boolean {
    if (place === undefined) return true;
    const tried = new Set<number>();
    return free.some((best, index) => {
      if (best < place || tried.has(best)) return false;
      tried.add(best);
      return fill(others, free.toSpliced(index, 1));
    });
  }

  function rank(member: Member): number {
    return once(`rank ${member.id}`, () => {
      const held = ranks.map(({ reach, keep }, index) => {
        const hadTitle = titleBefore(member) > index;
        // A rank that asks for a title asks for last period's.
        return (
          holds(reach, member, titleBefore) || (hadTitle && keep !== undefined && holds(keep, member, titleBefore))
        );
      });
      return held.lastIndexOf(true) + 1;
    });
  }

  function settled(member: Member): { title: number; missed: number } {
    const [now, then] = [rank(member), titleBefore(member)];
    if (now >= then) return { title: now, missed: 0 };
    const missed = (before?.missed.get(member.id) ?? 0) + 1;
    return missed <= (ranks[then - 1]!.grace ?? 0) ? { title: then, missed } : { title: now, missed: 0 };
  }

  function title(member: Member): number {
    return settled(member).title;
  }

  return {
    volume,
    meets,
    rank,
    title,
    highest: (member) => Math.max(before?.highest.get(member.id) ?? 0, titleBefore(member), rank(member)),
    missed: (member) => settled(member).missed,
  };
}
