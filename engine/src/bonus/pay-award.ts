import { exactNumber } from "../money/ratio.ts";
import { startBefore } from "../plan/calendar.ts";
import type { AwardBonus, CompiledAchievement } from "../plan/compiled.ts";
import type { LineColumns } from "../run/lines.ts";
import { NO_DAY } from "../tree/network.ts";
import type { Figures } from "../volume/figures.ts";
import { byPlace, divide } from "./largest-remainder.ts";
import { linesOf, mayEarn } from "./pay-pool.ts";
import { valuesOf } from "./table-entries.ts";

/** What an award remembers. By position. */
export interface AwardOutcome {
  /** For how many periods in a row the rule was met, this one included; only of streaks. */
  readonly streak: Uint16Array | null;
  /** How often it was given so far, this period included; only where that limits it. */
  readonly given: Uint16Array | null;
  /** In a contest the first place of who are equal, from 1, and how many they are. */
  readonly place: Int32Array | null;
  readonly tied: Int32Array | null;
}

type Of<F extends CompiledAchievement["for"]> = Extract<CompiledAchievement, { readonly for: F }>;

/** One line for each who is given it, at level 0. */
export function payAward(
  bonus: AwardBonus,
  figures: Figures,
): { readonly lines: LineColumns; readonly outcome: AwardOutcome } {
  const { size } = figures.network;
  const amounts = new Float64Array(size);
  const outcome = work(bonus, figures, amounts);
  return { lines: linesOf(amounts), outcome };
}

function work(bonus: AwardBonus, figures: Figures, amounts: Float64Array): AwardOutcome {
  const { achievement } = bonus;
  const may = mayEarn(bonus, figures);
  const nothing: AwardOutcome = { streak: null, given: null, place: null, tied: null };
  switch (achievement.for) {
    case "reaching":
      payReached(achievement, figures, may, amounts);
      return nothing;
    case "every":
      return { ...nothing, given: payEvery(bonus, achievement, figures, may, amounts) };
    case "streak":
      return { ...nothing, ...payStreak(bonus, achievement, figures, may, amounts) };
    case "tenure":
      payTenure(bonus, achievement, figures, may, amounts);
      return nothing;
    case "contest":
      return { ...nothing, ...payContest(achievement, figures, may, amounts) };
    default:
      throw new Error(`unknown award ${String(achievement satisfies never)}`);
  }
}

/** Once in a life: ranks above the highest one held before, all that were passed, or only the one reached. */
function payReached(
  { byRank, skippedPay }: Of<"reaching">,
  { ranks, past }: Figures,
  may: (at: number) => boolean,
  amounts: Float64Array,
): void {
  for (let at = 0; at < amounts.length; at++) {
    const now = ranks.highest[at]!;
    const before = Math.max(past.highest?.[at] ?? 0, past.title?.[at] ?? 0);
    if (now <= before || !may(at)) continue;
    for (let rank = skippedPay ? before + 1 : now; rank <= now; rank++) amounts[at]! += byRank[rank - 1]!;
  }
}

function payEvery(
  bonus: AwardBonus,
  { rule, amount, times }: Of<"every">,
  figures: Figures,
  may: (at: number) => boolean,
  amounts: Float64Array,
): Uint16Array | null {
  const amountOf = valuesOf(amount, figures, bonus.rankBy);
  const given = times === null ? null : new Uint16Array(amounts.length);
  if (given !== null) given.set(figures.past.awarded?.[bonus.name] ?? []);
  for (let at = 0; at < amounts.length; at++) {
    if (figures.rules[rule]![at] === 0 || !may(at) || (given !== null && given[at]! >= times!)) continue;
    amounts[at] = amountOf(at);
    if (given !== null && amounts[at] !== 0) given[at]!++;
  }
  return given;
}

function payStreak(
  bonus: AwardBonus,
  { rule, periods, again, amount }: Of<"streak">,
  figures: Figures,
  may: (at: number) => boolean,
  amounts: Float64Array,
): Pick<AwardOutcome, "streak" | "given"> {
  const amountOf = valuesOf(amount, figures, bonus.rankBy);
  const earlier = figures.past.streaks?.[bonus.name];
  const [streak, given] = [new Uint16Array(amounts.length), new Uint16Array(amounts.length)];
  given.set(figures.past.awarded?.[bonus.name] ?? []);
  for (let at = 0; at < amounts.length; at++) {
    if (figures.rules[rule]![at] === 0) continue;
    // Counted no further than a column of the state can hold.
    const length = Math.min((earlier?.[at] ?? 0) + 1, 65_535);
    streak[at] = length;
    if (length < periods || (!again && given[at]! > 0) || !may(at)) continue;
    amounts[at] = amountOf(at);
    if (amounts[at] === 0) continue;
    given[at] = Math.min(given[at]! + 1, 65_535);
    if (again) streak[at] = 0;
  }
  return { streak, given };
}

/** Joined in the period that lies so many periods back, or twice so many, and so on. */
function payTenure(
  bonus: AwardBonus,
  { periods, again, amount }: Of<"tenure">,
  figures: Figures,
  may: (at: number) => boolean,
  amounts: Float64Array,
): void {
  const { network, span, calendar } = figures;
  if (network.joined === null || span === null) return;
  const amountOf = valuesOf(amount, figures, bonus.rankBy);
  const first = network.joined.reduce((day, one) => (one !== NO_DAY && one < day ? one : day), span.from);
  for (let back = periods; ; back += periods) {
    const from = startBefore(calendar, span.from, back);
    const to = startBefore(calendar, span.from, back - 1);
    for (let at = 0; at < amounts.length; at++) {
      const joined = network.joined[at]!;
      if (joined !== NO_DAY && joined >= from && joined < to && may(at)) amounts[at] = amountOf(at);
    }
    if (!again || from <= first) return;
  }
}

/** 100, 50, 20 for three places and two equal on the first: share 75 each, then 20; each 100, 100, then 20. */
function payContest(
  { volume, prizes, share }: Of<"contest">,
  figures: Figures,
  may: (at: number) => boolean,
  amounts: Float64Array,
): Pick<AwardOutcome, "place" | "tied"> {
  const value = figures.volumes[volume]!;
  const positions: number[] = [];
  for (let at = 0; at < amounts.length; at++) if (value[at]! > 0 && may(at)) positions.push(at);
  const [place, tied] = [new Int32Array(amounts.length), new Int32Array(amounts.length)];
  let first = 0;
  for (const members of byPlace(positions, value)) {
    const won = prizes.slice(first, first + members.length);
    for (const at of members) {
      place[at] = first + 1;
      tied[at] = members.length;
      if (!share) amounts[at] = won[0] ?? 0;
    }
    if (share && won.length > 0) {
      const sum = won.reduce((all, prize) => all + BigInt(prize), 0n);
      const part = { num: 1n, den: BigInt(members.length), members };
      divide(sum, sum, [part], figures.network.ids, (at, units) => {
        amounts[at] = exactNumber(units);
      });
    }
    first += members.length;
  }
  return { place, tied };
}
