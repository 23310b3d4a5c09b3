import type { Member, Plan } from "../../src/index.ts";
import { rounded, times, whole, written } from "./fraction.ts";
import { entitled } from "./pool.ts";
import type { Worth } from "./rate.ts";
import { worthOf } from "./rate.ts";
import { byLargestRemainder, placesBy } from "./share.ts";
import type { Standing } from "./standing.ts";
import { dayOf, minorUnits, periodNumber } from "./world.ts";
import type { History, Period } from "./world.ts";

export type Award = Extract<Plan["bonuses"][string], { shape: "award" }>;

/** What an award gives each member in minor units, and what it remembers. */
export interface Given {
  readonly amounts: ReadonlyMap<string, bigint>;
  readonly streak?: ReadonlyMap<string, number>;
  readonly awarded?: ReadonlyMap<string, number>;
}

export function awardOf(period: Period, name: string, bonus: Award, standing: Standing, history: History): Given {
  const { members, plan } = period;
  const form = bonus.for;
  const may = new Set(entitled(period, bonus, standing));
  const minor = minorUnits(period.companyCurrency);
  const money = (member: Member, amount: Readonly<Record<string, Worth>>): bigint => {
    const value = times(worthOf(plan, bonus, amount[period.companyCurrency]!, standing, member), minor);
    return value.n / value.d;
  };
  const amounts = new Map<string, bigint>();
  const before = (member: Member): number => history[0]?.awarded.get(name)?.get(member.id) ?? 0;
  const awarded = new Map(members.map((member) => [member.id, before(member)]));
  const give = (member: Member, amount: bigint): boolean => {
    if (amount === 0n) return false;
    amounts.set(member.id, amount);
    awarded.set(member.id, before(member) + 1);
    return true;
  };

  if ("reaching" in form) {
    for (const member of may) {
      const highest = Math.max(history[0]?.highest.get(member.id) ?? 0, history[0]?.title.get(member.id) ?? 0);
      const reached = (plan.ranks ?? []).map(({ name: rank }, index) => ({ rank, number: index + 1 }));
      const fresh = reached.filter(({ number }) => number > highest && number <= standing.highest(member));
      const paying = form.skipped === "nothing" ? fresh.slice(-1) : fresh;
      const worths = paying.map(({ rank }) =>
        times(written(form.reaching[rank]?.[period.companyCurrency as "USD"] ?? "0"), minor),
      );
      give(
        member,
        worths.reduce((all, { n, d }) => all + n / d, 0n),
      );
    }
    return { amounts };
  }
  if ("contest" in form) {
    const prizes = form.prizes[period.companyCurrency as "USD"]!.map((prize) => rounded(times(written(prize), minor)));
    const places = placesBy([...may], (member) => standing.volume(form.contest, member));
    const prizeOf = (place: number): bigint => prizes[place - 1] ?? 0n;
    for (const [member, own] of places) {
      if (form.ties === "each") {
        give(member, prizeOf(own[0]!));
        continue;
      }
      const together = own.reduce((all, place) => all + prizeOf(place), 0n);
      const equals = [...places].filter(([, theirs]) => theirs[0] === own[0]).map(([{ id }]) => id);
      const each = new Map(equals.map((id) => [id, times(whole(together), { n: 1n, d: BigInt(equals.length) })]));
      give(member, byLargestRemainder(each, together).get(member.id)!);
    }
    return { amounts };
  }
  if ("every" in form) {
    for (const member of may) {
      if (!standing.meets(form.every, member)) continue;
      if (form.times === undefined || before(member) < form.times) give(member, money(member, form.amount));
    }
    return form.times === undefined ? { amounts } : { amounts, awarded };
  }
  if ("tenure" in form) {
    const now = periodNumber(plan.period, dayOf(period.day));
    for (const member of may) {
      if (member.joinedOn === undefined) continue;
      const lasted = now - periodNumber(plan.period, dayOf(member.joinedOn));
      const isDue = form.again === true ? lasted > 0 && lasted % form.tenure === 0 : lasted === form.tenure;
      if (isDue) give(member, money(member, form.amount));
    }
    return { amounts };
  }
  const streak = new Map<string, number>();
  for (const member of members) {
    const running = standing.meets(form.streak, member) ? (history[0]?.streaks.get(name)?.get(member.id) ?? 0) + 1 : 0;
    streak.set(member.id, running);
    if (running < form.periods || !may.has(member) || (form.again !== true && before(member) > 0)) continue;
    if (give(member, money(member, form.amount)) && form.again === true) streak.set(member.id, 0);
  }
  return { amounts, streak, awarded };
}
