import type { Member, Plan } from "../../src/index.ts";
import type { Fraction } from "./fraction.ts";
import { rounded, sum, times, whole, written } from "./fraction.ts";
import { rateOf, worthOf } from "./rate.ts";
import { worth } from "./seller.ts";
import type { Standing } from "./standing.ts";
import { childrenOf, holderOf, minorUnits } from "./world.ts";
import type { Lot, Period } from "./world.ts";

export type Legs = Extract<Plan["bonuses"][string], { shape: "legs" }>;
type Pays = Extract<Legs["match"], { steps: unknown }>["steps"][number]["pays"];

/** What a member's legs pay, in minor units of the company's currency, and the lots that the next period finds. */
export interface Worked {
  readonly amount: bigint;
  readonly lots: readonly (readonly Lot[])[];
}

/** What a match took from each leg, what the side gave that gave least, how often, and what it pays. */
interface Match {
  readonly taken: readonly bigint[];
  readonly least: bigint;
  readonly times: bigint;
  readonly pays: Pays | null;
}

/** One member's legs. Volume is counted in whole pieces of a point, the smallest that the volume knows. */
export function workLegs(
  period: Period,
  name: string,
  bonus: Legs,
  standing: Standing,
  carried: readonly (readonly Lot[])[] | undefined,
  member: Member,
): Worked {
  const count = period.plan.trees[bonus.tree]!.legs!;
  const per = period.pieces!.get(name)!;
  const pieces = ({ n, d }: Fraction): bigint => (n * per) / d;
  const legs = Array.from({ length: count }, (_, leg) => leg);
  const { carry = {} } = bonus;
  const apart = carry.expires ?? carry.apart ?? 1;

  // Lots that are no longer told apart are one; debts are as young as can be.
  const lots = legs.map((leg) =>
    (carried?.[leg] ?? []).map(({ ago, pieces: size }) => ({ ago: Math.min(ago, apart), pieces: size })),
  );
  const fresh = legs.map((leg) =>
    pieces(sum(branchOf(period, bonus.tree, member, leg).map((one) => standing.volume(bonus.volume, one)))),
  );
  for (const { id, leg, age, points } of period.taken ?? []) {
    if (id !== member.id || (carry.expires !== undefined && age + 1 > apart)) continue;
    let gone = BigInt(points) * per;
    for (const lot of lots[leg]!) {
      if (lot.ago !== Math.min(age + 1, apart) || lot.pieces <= 0n) continue;
      const shrinks = lot.pieces < gone ? lot.pieces : gone;
      lot.pieces -= shrinks;
      gone -= shrinks;
    }
    fresh[leg]! -= gone;
  }
  const totals = legs.map((leg) => lots[leg]!.reduce((all, lot) => all + lot.pieces, fresh[leg]!));
  if (bonus.own === "weaker") {
    const weakest = totals.indexOf(totals.reduce((a, b) => (b < a ? b : a)));
    const own = pieces(standing.volume(bonus.volume, member));
    totals[weakest]! += own;
    fresh[weakest]! += own;
  }

  const holder = holderOf(period, member);
  const qualifies =
    bonus.seller.includes(holder.kind) && (bonus.takes === undefined || standing.meets(bonus.takes, holder));
  const most =
    "cycle" in bonus.match && bonus.match.cycle.most !== undefined
      ? worthOf(period.plan, bonus, bonus.match.cycle.most, standing, holder)
      : null;
  const nothing: Match = { taken: legs.map(() => 0n), least: 0n, times: 0n, pays: null };
  const match = qualifies ? matched(bonus.match, totals, per, most === null ? null : most.n / most.d) : nothing;
  const amount = match.pays === null ? 0n : payOf(period, bonus, match, per, standing, holder);

  const left = totals.map((total, leg) => total - match.taken[leg]!);
  const strongest = left.indexOf(left.reduce((a, b) => (b > a ? b : a)));
  const after = legs.map((leg) => {
    const all: Lot[] = [...lots[leg]!, { ago: 0, pieces: fresh[leg]! }];
    const flushed =
      carry.keep === "none" ||
      (carry.keep === "strongest" && leg !== strongest) ||
      (!qualifies && carry.unqualified === "lose");
    return carryOn(
      all,
      match.taken[leg]!,
      flushed,
      carry.expires,
      carry.cap === undefined ? null : pieces(written(carry.cap)),
    );
  });
  return { amount, lots: after };
}

/** Everybody in one leg of a member. */
function branchOf(period: Period, tree: string, member: Member, leg: number): Member[] {
  const relation = period.plan.trees[tree]!.parent;
  const everybody = (one: Member): Member[] => [one, ...childrenOf(period, tree, one).flatMap(everybody)];
  return childrenOf(period, tree, member)
    .filter((child) => child.legs![relation] === leg)
    .flatMap(everybody);
}

/** The oldest first gives what was matched and what is owed; then lots expire, are flushed, or lie above the cap. */
function carryOn(
  lots: readonly Lot[],
  matched: bigint,
  flushed: boolean,
  expires: number | undefined,
  cap: bigint | null,
): Lot[] {
  let gives = lots.reduce((all, lot) => (lot.pieces < 0n ? all - lot.pieces : all), matched);
  const rest = lots
    .filter((lot) => lot.pieces > 0n)
    .sort((a, b) => b.ago - a.ago)
    .map((lot) => {
      const used = lot.pieces < gives ? lot.pieces : gives;
      gives -= used;
      return { ago: lot.ago + 1, pieces: lot.pieces - used };
    })
    .filter((lot) => lot.pieces > 0n && !flushed && (expires === undefined || lot.ago <= expires));
  if (gives > 0n) return [{ ago: 1, pieces: -gives }];
  // The oldest are kept as far as the cap goes.
  let room = cap;
  return rest.flatMap((lot) => {
    if (room === null) return [lot];
    const kept = lot.pieces < room ? lot.pieces : room;
    room -= kept;
    return kept > 0n ? [{ ago: lot.ago, pieces: kept }] : [];
  });
}

function matched(form: Legs["match"], totals: readonly bigint[], per: bigint, most: bigint | null): Match {
  const none = totals.map(() => 0n);
  const points = (text: string): bigint => (written(text).n * per) / written(text).d;
  const hasRoom = (cycles: bigint): boolean => most === null || cycles < most;
  if ("steps" in form) {
    const sides = sidesOf(totals);
    const weaker = sides.totals[0] < sides.totals[1] ? sides.totals[0] : sides.totals[1];
    const step = weaker <= 0n ? undefined : form.steps.findLast(({ from }) => points(from) <= weaker);
    if (step === undefined) return { taken: none, least: 0n, times: 0n, pays: null };
    const from = points(step.from);
    return { taken: sides.take(from, from), least: from, times: 1n, pays: step.pays };
  }
  const takes = "percent" in form ? (form.ratio ?? [1, 1]).map(BigInt) : form.cycle.takes.map(points);
  const pays =
    "percent" in form ? { percent: form.percent, ...(form.of === undefined ? {} : { of: form.of }) } : form.cycle.pays;
  if (totals.length > 2 && takes.length === totals.length) {
    let cycles = 0n;
    let left = [...totals];
    while (hasRoom(cycles) && left.every((one) => one >= takes[0]!)) {
      const stride = "percent" in form ? left.reduce((a, b) => (b < a ? b : a)) : 1n;
      left = left.map((one) => one - stride * takes[0]!);
      cycles += stride;
    }
    const taken = totals.map((one, leg) => one - left[leg]!);
    return { taken, least: taken[0]!, times: cycles, pays: cycles > 0n ? pays : null };
  }
  const sides = sidesOf(totals);
  let [a, b] = sides.totals;
  const firstIsStrong = a >= b;
  let cycles = 0n;
  if ("percent" in form) {
    const [strong, weak] = firstIsStrong ? [a, b] : [b, a];
    if (weak > 0n) cycles = strong / takes[0]! < weak / takes[1]! ? strong / takes[0]! : weak / takes[1]!;
    a -= cycles * (firstIsStrong ? takes[0]! : takes[1]!);
    b -= cycles * (firstIsStrong ? takes[1]! : takes[0]!);
  } else {
    // One cycle after the other.
    for (; hasRoom(cycles); cycles++) {
      const first = form.cycle.decided === "once" ? firstIsStrong : a >= b;
      const [fromA, fromB] = first ? [takes[0]!, takes[1]!] : [takes[1]!, takes[0]!];
      if (a < fromA || b < fromB || a <= 0n || b <= 0n) break;
      a -= fromA;
      b -= fromB;
    }
  }
  const [first, second] = [sides.totals[0] - a, sides.totals[1] - b];
  const least = first < second ? first : second;
  return { taken: sides.take(first, second), least, times: cycles, pays: cycles > 0n ? pays : null };
}

/** Two legs are two sides; of more the strongest (the first of equal ones) stands against the others that have something. */
function sidesOf(totals: readonly bigint[]): {
  readonly totals: readonly [bigint, bigint];
  readonly take: (first: bigint, second: bigint) => bigint[];
} {
  if (totals.length === 2) return { totals: [totals[0]!, totals[1]!], take: (first, second) => [first, second] };
  const strongest = totals.indexOf(totals.reduce((a, b) => (b > a ? b : a)));
  const others = totals.map((total, leg) => (leg === strongest || total < 0n ? 0n : total));
  return {
    totals: [totals[strongest]!, others.reduce((a, b) => a + b)],
    take: (first, second) => {
      let rest = second;
      return others.map((has, leg) => {
        if (leg === strongest) return first;
        const gives = has < rest ? has : rest;
        rest -= gives;
        return gives;
      });
    },
  };
}

/** Minor units of the company's currency, rounded once. */
function payOf(
  period: Period,
  bonus: Legs,
  { taken, least, times: cycles, pays }: Match,
  per: bigint,
  standing: Standing,
  holder: Member,
): bigint {
  const { plan, companyCurrency } = period;
  if ("amount" in pays!) {
    const one = worthOf(plan, bonus, pays.amount[companyCurrency as "USD"]!, standing, holder);
    return rounded(times(times(one, minorUnits(companyCurrency)), whole(cycles)));
  }
  if ("points" in pays!) {
    return rounded(times(worth(period, worthOf(plan, bonus, pays.points, standing, holder)), whole(cycles)));
  }
  const base = pays!.of === "all" ? taken.reduce((a, b) => a + b) : least;
  return rounded(times(worth(period, { n: base, d: per }), rateOf(plan, bonus, pays!.percent, standing, holder, 1)));
}
