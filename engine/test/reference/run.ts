import type { Member, Plan } from "../../src/index.ts";
import { rounded, sum, times, whole, ZERO } from "./fraction.ts";
import { awardOf } from "./award.ts";
import { workLegs } from "./legs.ts";
import { afterAdvances, capped, inCompanyCurrency, limited } from "./limits.ts";
import { divided, poolOf } from "./pool.ts";
import { bestRate, levelsOf } from "./rate.ts";
import type { Walk } from "./rate.ts";
import { payBands, paySeller, worth } from "./seller.ts";
import { standingOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { climb, passUp } from "./walk.ts";
import type { Source } from "./walk.ts";
import { dayOf, isRecent, left, partOf } from "./world.ts";
import type { History, Kept, Outcome, Period, ReferenceLine } from "./world.ts";

/**
 * A period once more, straight from what the plan language says: fractions, recursion, one person and one sale at a
 * time. It shares no code with the engine, only types, so that the two can be held against each other. `history` are the
 * earlier periods' outcomes, the latest first.
 */
export function referenceRun(period: Period, history: History): Outcome {
  const { plan, members } = period;
  const standing = standingOf(period, history);
  const paid = new Map<string, readonly ReferenceLine[]>();
  const pools = new Map<string, bigint>();
  const kept: Kept = {
    lots: new Map(),
    streaks: new Map(),
    awarded: new Map(),
    leftOfPool: new Map(),
    overpaid: new Map(),
  };
  const linesOf = (name: string): readonly ReferenceLine[] => {
    const known = paid.get(name);
    if (known !== undefined) return known;
    const bonus = plan.bonuses[name]!;
    const isDue = JSON.stringify(bonus.period ?? plan.period) === JSON.stringify(plan.period);
    const before = isDue ? payBonus(period, name, bonus, standing, history, linesOf, pools, kept) : [];
    const cut = capped(
      period,
      bonus,
      standing,
      before.filter(({ amount }) => amount !== 0n),
    );
    const stillOwed = (id: string): bigint => history[0]?.overpaid.get(name)?.get(id) ?? 0n;
    const { lines: rest, overpaid } = isDue
      ? afterAdvances(period, bonus, stillOwed, cut)
      : { lines: cut, overpaid: new Map(history[0]?.overpaid.get(name)) };
    kept.overpaid.set(name, overpaid);
    paid.set(name, rest);
    return rest;
  };
  const lines = limited(period, Object.keys(plan.bonuses).flatMap(linesOf));
  const each = <T>(work: (member: Member) => T): Map<string, T> =>
    new Map(members.map((member) => [member.id, work(member)]));
  return {
    volumes: new Map(Object.keys(plan.volumes).map((name) => [name, each((member) => standing.volume(name, member))])),
    rules: new Map(
      Object.keys(plan.activity).map((rule) => [
        rule,
        new Set(members.filter((member) => standing.meets(rule, member)).map(({ id }) => id)),
      ]),
    ),
    paidRank: each(standing.rank),
    title: each(standing.title),
    highest: each(standing.highest),
    missed: each(standing.missed),
    lines,
    pools,
    ...kept,
  };
}

function payBonus(
  period: Period,
  name: string,
  bonus: Plan["bonuses"][string],
  standing: Standing,
  history: History,
  linesOf: (name: string) => readonly ReferenceLine[],
  pools: Map<string, bigint>,
  kept: Kept,
): ReferenceLine[] {
  const { members, sales, companyCurrency } = period;
  const isMoney =
    (bonus.shape === "seller" || bonus.shape === "walk") && (bonus.base === "amount" || bonus.base === "margin");
  if (bonus.shape === "seller") {
    return sales.map((sale): ReferenceLine => {
      const amount = paySeller(period, name, bonus, standing, sale);
      const seller = sale.sellerId ?? "";
      const currency = isMoney ? sale.currency : companyCurrency;
      return own(name, sale.id, seller, amount, currency);
    });
  }
  if (bonus.shape === "bands") {
    return members.map((member) =>
      own(name, null, member.id, payBands(period, name, bonus, standing, history, member), companyCurrency),
    );
  }
  const ofMembers = (amounts: ReadonlyMap<string, bigint>): ReferenceLine[] =>
    [...amounts].map(([id, amount]) => own(name, null, id, amount, companyCurrency));
  if (bonus.shape === "legs") {
    const before = history[0]?.lots.get(name);
    const worked = members.map((member) => ({
      member,
      ...workLegs(period, name, bonus, standing, before?.get(member.id), member),
    }));
    kept.lots.set(name, new Map(worked.map(({ member, lots }) => [member.id, lots])));
    return ofMembers(new Map(worked.map(({ member, amount }) => [member.id, amount])));
  }
  if (bonus.shape === "pool") {
    const { untaken = [] } = bonus.from;
    for (const [walk, form] of Object.entries(period.plan.bonuses)) {
      if (form.shape === "walk" && form.untaken !== undefined && untaken.includes(form.untaken)) linesOf(walk);
    }
    const left = untaken.reduce((all, pool) => all + (pools.get(pool) ?? 0n), 0n);
    const before = bonus.nobody === "carried" ? (history[0]?.leftOfPool.get(name) ?? 0n) : 0n;
    const amount = poolOf(period, bonus, linesOf) + left + before;
    const parts = divided(period, bonus, standing, amount);
    kept.leftOfPool.set(name, parts === null && bonus.nobody === "carried" ? amount : 0n);
    return ofMembers(parts ?? new Map());
  }
  if (bonus.shape === "award") {
    const given = awardOf(period, name, bonus, standing, history);
    kept.streaks.set(name, new Map(given.streak));
    kept.awarded.set(name, new Map(given.awarded));
    return ofMembers(given.amounts);
  }
  const sources = sourcesOf(period, bonus, linesOf);
  if (bonus.climb === "passed-up") {
    // Of points the base is their value at the peg; of earnings a point is taken for a hundred minor units.
    const point = bonus.base === "earnings" ? whole(100n) : worth(period, whole(1n));
    return passUp(period, bonus, standing, sources, point).map(({ earner, amount }) =>
      own(name, null, earner.id, amount, companyCurrency),
    );
  }
  return sources.flatMap((source) => {
    const lines = climb(period, bonus, standing, source);
    if (bonus.untaken !== undefined && bonus.untaken !== "company") {
      const levels = Array.from({ length: levelsOf(bonus.percent) }, (_, level) => bestRate(bonus.percent, level + 1));
      const most = levels.reduce((all, rate) => all + rounded(times(source.base, rate)), 0n);
      const rest = most - lines.reduce((all, { amount }) => all + amount, 0n);
      pools.set(bonus.untaken, (pools.get(bonus.untaken) ?? 0n) + (rest > 0n ? rest : 0n));
    }
    return lines.map(({ earner, level, paidLevel, amount }): ReferenceLine => ({
      ...own(name, source.saleId, earner.id, amount, source.currency),
      sourceId: source.member.id,
      level,
      paidLevel,
    }));
  });
}

function own(bonus: string, saleId: string | null, id: string, amount: bigint, currency: string): ReferenceLine {
  return { bonus, saleId, sourceId: id, earnerId: id, level: 0, paidLevel: 0, amount, uncut: amount, currency };
}

/** Sales, or members over all their sales or over what the matched bonuses paid them. Who may start the walk only. */
function sourcesOf(period: Period, walk: Walk, linesOf: (name: string) => readonly ReferenceLine[]): Source[] {
  const { members, sales, companyCurrency } = period;
  const may = (member: Member): boolean => walk.seller.includes(member.kind);
  if (walk.base === "earnings") {
    return members.filter(may).map((member) => {
      const matched = (walk.on ?? []).flatMap((name) => {
        const mine = linesOf(name).filter(({ earnerId }) => earnerId === member.id);
        const byCurrency = Object.values(Object.groupBy(mine, ({ currency }) => currency)) as ReferenceLine[][];
        // Foreign amounts are converted person by person, each sum once.
        return byCurrency.map((same) => {
          const total = same.reduce((all, { amount }) => all + amount, 0n);
          return whole(rounded(inCompanyCurrency(period, total, same[0]!.currency)));
        });
      });
      return { saleId: null, member, base: sum(matched), currency: companyCurrency };
    });
  }
  const perSale = sales.flatMap((sale): Source[] => {
    const member = members.find(({ id }) => id === sale.sellerId);
    if (member === undefined || !may(member) || sale.grant?.pays === false) return [];
    if (walk.newcomers && (sale.on === undefined || !isRecent(period, member, dayOf(sale.on), walk.newcomers)))
      return [];
    const isPaid = (bonus: string): boolean => linesOf(bonus).some(({ saleId }) => saleId === sale.id);
    const base = sum(
      sale.lines.map((line) => {
        const part = partOf(sale, line, walk.sales, walk.counts, isPaid);
        const value =
          walk.base === "amount"
            ? whole(left(line).amount)
            : worth(period, { n: left(line)[walk.base as "cv"], d: 100n });
        return times(value, part);
      }),
    );
    return [{ saleId: sale.id, member, base, currency: walk.base === "amount" ? sale.currency : companyCurrency }];
  });
  if (walk.per !== "member" && walk.climb !== "passed-up") return perSale;
  return members.filter(may).map((member) => ({
    saleId: null,
    member,
    base: sum([ZERO, ...perSale.filter((source) => source.member === member).map((source) => source.base)]),
    currency: companyCurrency,
  }));
}
