import type fc from "fast-check";
import { buildNetwork, compilePlan, expectValue, KINDS, nextPast, pastOf, runPeriod, saleTable } from "../src/index.ts";
import type {
  Calendar,
  Member,
  MemberPast,
  Network,
  Past,
  Plan,
  Run,
  Sale,
  SaleLine,
  VolumeTransfer,
} from "../src/index.ts";
import { drawn } from "./draw.ts";
import type { Draw } from "./draw.ts";

/** Months that a world lives through. */
const MONTHS = ["2026-01", "2026-02", "2026-03"] as const;

/** What the sales of random worlds are made of; random plans speak of the same. */
export const PRODUCTS = ["mug", "tea", "kit"] as const;
export const MARKETS = ["us", "eu"] as const;
export const TAGS = ["promo", "subscription"] as const;
/** Trees that all members of a random world stand in. */
export const RELATIONS = ["sponsor", "enroller", "placement"] as const;
/** Those of numbered legs: so many has everybody. */
export const LEGS = { placement: 2, ternary: 3 } as const;
/** Frozen rates of the currencies that random worlds sell in, into US dollars. */
export const RATES = { EUR: "1.085", JPY: "0.0067" } as const;

/** Leg volume that refunds have taken back, in whole points; of every bonus that matches legs. */
export interface Taken {
  readonly id: string;
  readonly leg: number;
  readonly age: number;
  readonly points: number;
}

/** People in four trees and one to three months of their sales. */
export interface AnyWorld {
  readonly members: readonly Member[];
  readonly months: ReadonlyArray<{
    readonly day: string;
    readonly sales: readonly Sale[];
    readonly transfers: readonly VolumeTransfer[];
    /** What bonuses of other calendars have paid in advance, in cents by member. */
    readonly advances?: Readonly<Record<string, number>>;
    readonly taken?: readonly Taken[];
  }>;
  /** What everybody brings along from before, under whatever rules; null: the company begins. */
  readonly before: readonly Before[] | null;
}

interface Before {
  readonly id: string;
  /** Rank numbers; a plan with fewer ranks takes its highest. */
  readonly title: number;
  readonly highest: number;
  readonly missed: number;
  readonly met: boolean;
  readonly points: number;
  readonly paid: number;
  /** By leg, the latest period first; below zero what is owed. */
  readonly lots: ReadonlyArray<readonly number[]>;
  readonly streak: number;
  readonly awarded: number;
}

/**
 * A random world: deep or wide, with sales of every sort (own, guests', companies', foreign, refunded, granted, hosted), people
 * in several positions, advances, and volume taken back from legs.
 */
export const anyWorld: fc.Arbitrary<AnyWorld> = drawn(900, makeWorld);

/** A random world in which everybody has one position. */
export const singleWorld: fc.Arbitrary<AnyWorld> = anyWorld.map((world) => ({
  ...world,
  members: world.members.map(({ holderId: _holderId, ...member }) => member),
}));

function makeWorld(draw: Draw): AnyWorld {
  const size = draw.int(1, 14);
  const deep = draw.one([50, 90, 10]);
  const places = makePlaces(draw, size, deep);
  const people = Array.from({ length: size }, (_, index) => makeMember(draw, index, deep, places[index]!));
  const members = draw.chance(35) ? inPositions(draw, people) : people;
  const [advanced, takesBack] = [draw.chance(40), draw.chance(25)];
  const months = MONTHS.slice(0, draw.one([1, 1, 2, 3])).map((month) => {
    const sales = Array.from({ length: draw.int(0, 14) }, (_, index) =>
      makeSale(draw, `${month}-${index}`, month, size),
    );
    const transfers = draw.chance(10) && size > 1 ? [makeTransfer(draw, month, size)] : [];
    const advances = advanced
      ? Object.fromEntries(members.map((member) => [member.id, draw.one([0, 150, 4_000])]))
      : {};
    const taken = takesBack ? Array.from({ length: draw.int(1, 3) }, () => makeTaken(draw, size)) : [];
    return { day: `${month}-20`, sales, transfers, advances, taken };
  });
  return { members, months, before: draw.chance(25) ? members.map((member) => makeBefore(draw, member.id)) : null };
}

const id = (index: number): string => `m${index}`;

type Places = Pick<Member, "legs"> & { readonly parents: Readonly<Record<string, string | null>> };

/** Everybody's place in the trees of numbered legs. They grow the other way round, so that no order of one tree fits another. */
function makePlaces(draw: Draw, size: number, deep: number): readonly Places[] {
  const places = Array.from({ length: size }, (): Places => ({ parents: {}, legs: {} }));
  for (const [relation, legs] of Object.entries(LEGS)) {
    const free = Array.from({ length: size }, () => Array.from({ length: legs }, (_, leg) => leg));
    for (let index = size - 1; index >= 0; index--) {
      const above = index + 1 + (draw.chance(deep) ? 0 : draw.int(0, Math.max(0, size - index - 2)));
      const open = [...free.keys()].filter((one) => one > index && free[one]!.length > 0);
      const parent = open.find((one) => one >= above) ?? open[0];
      const isRoot = parent === undefined || draw.chance(10);
      const leg = isRoot ? null : draw.one(free[parent]!);
      if (leg !== null) free[parent!] = free[parent!]!.filter((one) => one !== leg);
      places[index] = {
        parents: { ...places[index]!.parents, [relation]: leg === null ? null : id(parent!) },
        legs: { ...places[index]!.legs, ...(leg === null ? {} : { [relation]: leg }) },
      };
    }
  }
  return places;
}

/** Some of the people are further positions of others. */
function inPositions(draw: Draw, members: readonly Member[]): Member[] {
  const further = new Set(members.slice(1).filter(() => draw.chance(35)));
  const holders = members.filter((member) => !further.has(member));
  return members.map((member) => (further.has(member) ? { ...member, holderId: draw.one(holders).id } : member));
}

export function makeMember(draw: Draw, index: number, deep: number, { parents, legs }: Places): Member {
  const above = (): string | null => {
    if (index === 0 || draw.chance(4)) return null;
    return id(draw.chance(deep) ? index - 1 : draw.int(0, index - 1));
  };
  const member = {
    id: id(index),
    kind: draw.one(["distributor", "distributor", "distributor", ...KINDS] as const),
    sponsorId: above(),
    parents: { enroller: above(), ...parents },
    legs: legs!,
  };
  if (draw.chance(15)) return member;
  return {
    ...member,
    joinedOn: draw.one(["2025-06-15", "2025-11-30", "2026-01-01", "2026-01-19", "2026-02-10", "2026-03-31"]),
  };
}

function makeTaken(draw: Draw, size: number): Taken {
  return {
    id: id(draw.int(0, size - 1)),
    leg: draw.int(0, 1),
    age: draw.int(0, 3),
    points: draw.one([10, 60, 250]),
  };
}

export function makeSale(draw: Draw, saleId: string, month: string, size: number): Sale {
  const seller = draw.chance(6) ? null : id(draw.int(0, size - 1));
  const buyer = draw.one([null, seller, id(draw.int(0, size - 1))]);
  const sale = {
    id: saleId,
    sellerId: seller,
    buyerId: buyer,
    currency: draw.one(["USD", "USD", "USD", "EUR", "JPY"]),
    on: `${month}-${draw.one(["01", "10", "28"])}`,
    lines: Array.from({ length: draw.one([1, 1, 2, 3]) }, () => makeLine(draw)),
  };
  const market = draw.chance(60) ? { market: draw.one(MARKETS) } : {};
  const tags = draw.chance(40) ? { tags: draw.some(TAGS) } : {};
  const grant = draw.chance(5)
    ? { grant: { reason: "goodwill", pays: draw.chance(50), qualifies: draw.chance(50) } }
    : {};
  const host = draw.chance(20) ? { hostId: id(draw.int(0, size - 1)) } : {};
  return { ...sale, ...market, ...tags, ...grant, ...host };
}

function makeLine(draw: Draw): SaleLine {
  const units = (most: number): bigint => BigInt(draw.one([draw.int(0, most), draw.int(0, 99), 0, most]));
  const [amount, cv, qv] = [units(20_000), units(12_000), units(12_000)];
  const line = { productId: draw.one([null, null, ...PRODUCTS]), quantity: draw.int(1, 3), amount, cv, qv };
  const margin = draw.chance(40) ? { wholesale: units(15_000), retail: amount + units(4_000) } : {};
  if (draw.chance(75)) return { ...line, ...margin };
  const left = (of: bigint): bigint => (of * BigInt(draw.int(0, 100))) / 100n;
  return { ...line, ...margin, remaining: { amount: left(amount), cv: left(cv), qv: left(qv) } };
}

function makeTransfer(draw: Draw, month: string, size: number): VolumeTransfer {
  const from = draw.int(0, size - 1);
  const toId = id((from + draw.int(1, size - 1)) % size);
  return {
    id: `t-${month}`,
    fromId: id(from),
    toId,
    qv: BigInt(draw.int(0, 500)),
    cv: BigInt(draw.int(0, 500)),
    reason: "wrong seller",
  };
}

function makeBefore(draw: Draw, memberId: string): Before {
  return {
    id: memberId,
    title: draw.int(0, 4),
    highest: draw.int(0, 4),
    missed: draw.int(0, 2),
    met: draw.chance(50),
    points: draw.one([0, 5_000, 40_000]),
    paid: draw.one([0, 0, 700]),
    lots: [0, 1, 2].map(() => [draw.one([0, 3_000, 50_000, -4_000]), draw.one([0, 0, 20_000]), draw.one([0, 7_000])]),
    streak: draw.int(0, 2),
    awarded: draw.int(0, 1),
  };
}

/**
 * Run a plan through a world's months, each after the one before, once for each calendar of its bonuses. The company's
 * currency is US dollars. A transfer that would take more than there is does not happen.
 */
export function runWorldOf(plan: Plan, world: AnyWorld): Run[] {
  const network = expectValue(buildNetwork(world.members));
  const calendars = new Map(
    [plan.period, ...Object.values(plan.bonuses).flatMap(({ period }) => period ?? [])].map((one) => [
      JSON.stringify(one),
      one,
    ]),
  );
  return [...calendars.values()].flatMap((calendar: Calendar) => {
    let past = pastBefore(plan, world, network);
    return world.months.map((month) => {
      const input = {
        plan,
        network,
        sales: expectValue(saleTable(network, month.sales)),
        companyCurrency: "USD",
        day: month.day,
        calendar,
        past: withinMonth(plan, network, past, month),
        rates: RATES,
      };
      const tried = runPeriod({ ...input, transfers: month.transfers });
      const overdrawn = !tried.ok && tried.faults.every(({ code }) => code === "run.transfer");
      const run = expectValue(overdrawn ? runPeriod(input) : tried);
      past = nextPast(run);
      return run;
    });
  });
}

/** What a world's first month takes over. */
export function pastBefore(plan: Plan, world: AnyWorld, network: Network): Past {
  if (world.before === null) return {};
  const pools = Object.entries(plan.bonuses).filter(([, { shape }]) => shape === "pool");
  return pastOf(
    network,
    world.before.map((member) => memberPast(plan, member)),
    Object.fromEntries(pools.map(([name]) => [name, POOL_BEFORE])),
  );
}

/** Minor units that earlier pools left, where members bring something along. */
export const POOL_BEFORE = 777;

/** The past of a month with what others paid in advance within it, and with what refunds dated in it took from legs. */
export function withinMonth(
  plan: Plan,
  network: Network,
  past: Past,
  { advances = {}, taken = [] }: Pick<AnyWorld["months"][number], "advances" | "taken">,
): Past {
  const { advances: paid, taken: back } = pastOf(
    network,
    [...network.ids].map((memberId) => ({
      id: memberId,
      advances: Object.fromEntries(advancedBy(plan).map((name) => [name, advances[memberId] ?? 0])),
      taken: Object.fromEntries(
        legsOf(plan).map(({ name, unit }) => [
          name,
          taken
            .filter((one) => one.id === memberId)
            .map(({ leg, age, points }) => ({ leg, age, volume: points * 100 * unit })),
        ]),
      ),
    })),
  );
  return { ...past, advances: paid!, taken: back! };
}

/** Bonuses whose payments others take off. */
export function advancedBy(plan: Plan): string[] {
  return Object.values(plan.bonuses).flatMap((bonus) => ("advances" in bonus ? (bonus.advances?.of ?? []) : []));
}

/** Bonuses that match legs, and how fine the volume is counted. */
export function legsOf(plan: Plan): { name: string; legs: number; ages: number; unit: number }[] {
  return compilePlan(plan, "USD").bonuses.flatMap((bonus) =>
    bonus.shape === "legs" ? [{ name: bonus.name, legs: bonus.legs, ages: bonus.ages, unit: bonus.unit }] : [],
  );
}

/** The same for each of the plan's names, two periods back. */
export function memberPast(
  plan: Plan,
  { id: memberId, title, highest, missed, met, points, paid, lots, streak, awarded }: Before,
): MemberPast {
  const most = plan.ranks?.length ?? 0;
  const all = <V>(names: object, value: V): Record<string, V> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, value]));
  return {
    id: memberId,
    title: Math.min(title, most),
    highest: Math.min(highest, most),
    missed,
    volumes: all(plan.volumes, [points, points]),
    rules: all(plan.activity, [met, met]),
    paid: all(plan.bonuses, [paid, paid]),
    lots: Object.fromEntries(
      legsOf(plan).map(({ name, legs, ages }) => [
        name,
        lots.slice(0, legs).map((row) => row.slice(0, Math.min(ages, row[0]! < 0 ? 1 : ages))),
      ]),
    ),
    streaks: all(plan.bonuses, streak),
    awarded: all(plan.bonuses, awarded),
    overpaid: all(plan.bonuses, paid),
  };
}
