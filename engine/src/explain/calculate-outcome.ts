import type { LegsOutcome } from "../bonus/legs.ts";
import { legsBase, payIndex } from "../bonus/pay-legs.ts";
import { shareAt } from "../bonus/divide-shares.ts";
import type { PoolOutcome } from "../bonus/pay-pool.ts";
import { entryRatio } from "../bonus/rate-table.ts";
import { knownDecimals } from "../money/currency.ts";
import { formatDecimal, formatMoney, POINT_DECIMALS } from "../money/decimal.ts";
import type { AwardBonus, LegsBonus, PoolBonus } from "../plan/compiled.ts";
import type { Earning } from "../run/earnings.ts";
import type { Run } from "../run/run.ts";
import { pointsText } from "./explain-member.ts";
import type { Calculation, PartCalculation } from "./calculation.ts";
import { percentValue } from "./calculation.ts";

/** How a line of legs, of a pool or of an award came to its amount, before caps, advances and the plan's limit. */
export function calculateByOutcome(
  run: Run,
  rule: LegsBonus | PoolBonus | AwardBonus,
  earning: Earning,
  bonus: number,
  line: number,
): Omit<Calculation, "cut"> {
  const { currency } = earning;
  const amount = formatMoney(earning.uncut ?? earning.amount, currency);
  const outcome = run.outcomes[bonus] ?? null;
  const at = run.lines[bonus]!.source[line]!;
  const about = { points: null, peg: null, base: earning.base, exact: amount, amount, currency };
  if (rule.shape === "legs" && outcome !== null) {
    return { ...about, ...ofLegs(run, rule, outcome as LegsOutcome, earning, at, run.lines[bonus]!.rate[line]!) };
  }
  if (rule.shape === "pool" && outcome !== null) {
    return { ...about, of: "pool", parts: [ofPool(run, rule, outcome as PoolOutcome, at, amount, currency)] };
  }
  return { ...about, of: "award", parts: [{ kind: "award", value: amount }] };
}

function ofLegs(
  run: Run,
  rule: LegsBonus,
  outcome: LegsOutcome,
  earning: Earning,
  at: number,
  entry: number,
): Pick<Calculation, "of" | "parts"> & Partial<Calculation> {
  const { currency } = earning;
  const pays = rule.pays[payIndex(rule, outcome.paid[at]!)]!;
  const base = legsBase(rule, pays, outcome, at);
  if (pays.of === "percent") {
    const percent = earning.rate ?? "0";
    const value = percentValue(earning.base, percent, currency);
    return {
      of: "legs",
      points: pointsText(base, rule.unit),
      peg: run.plan.peg,
      parts: [{ kind: "percent", percent, base: earning.base, value }],
      exact: value,
    };
  }
  const { exactNum, exactDen } = entryRatio(pays.table, entry, null);
  const value = exactMoney(exactNum * BigInt(base), exactDen, currency);
  const each = pays.of === "points" ? pays.table.percents[entry]! : exactMoney(exactNum, exactDen, currency);
  return {
    of: "legs",
    ...(pays.of === "points" ? { peg: run.plan.peg } : {}),
    parts: [{ kind: "matches", times: base, of: pays.of, each, value }],
    exact: value,
  };
}

/** Minor units as a fraction whose denominator is a power of ten (points at a peg): exact. */
function exactMoney(num: bigint, den: bigint, currency: string): string {
  let scale = 0;
  while ((num * 10n ** BigInt(scale)) % den !== 0n) scale++;
  return formatDecimal(
    { units: (num * 10n ** BigInt(scale)) / den, scale: scale + knownDecimals(currency) },
    knownDecimals(currency),
  );
}

function ofPool(
  { plan }: Run,
  { split }: PoolBonus,
  { amount, share, shares, place, tied, participants }: PoolOutcome,
  at: number,
  value: string,
  currency: string,
): PartCalculation {
  const pool = formatMoney(amount, currency);
  if (place !== null) return { kind: "place", pool, place: place[at]!, tied: tied![at]!, participants, value };
  const text = (units: bigint): string => {
    if (split.by === "equal") return String(units);
    if (split.by === "volume") return pointsText(Number(units), plan.volumes[split.volume]!.unit);
    return formatDecimal({ units, scale: POINT_DECIMALS }, 0);
  };
  return { kind: "share", pool, share: text(BigInt(shareAt(share!, at))), shares: text(shares), participants, value };
}
