import type fc from "fast-check";
import { buildNetwork, expectValue, KINDS, nextPast, pastOf, runPeriod, saleTable } from "../src/index.ts";
import type { Calendar, Member, MemberPast, Plan, Run, Sale, SaleLine, VolumeTransfer } from "../src/index.ts";
import { drawn } from "./draw.ts";
import type { Draw } from "./draw.ts";

/** Months that a world lives through. */
const MONTHS = ["2026-01", "2026-02", "2026-03"] as const;

/** What the sales of random worlds are made of; random plans speak of the same. */
export const PRODUCTS = ["mug", "tea", "kit"] as const;
export const MARKETS = ["us", "eu"] as const;
export const TAGS = ["promo", "subscription"] as const;
/** Trees besides the sponsor's that all members of a random world stand in. */
export const RELATIONS = ["sponsor", "enroller", "placement"] as const;
/** Frozen rates of the currencies that random worlds sell in, into US dollars. */
export const RATES = { EUR: "1.085", JPY: "0.0067" } as const;

/** People in three trees and one to three months of their sales. */
export interface AnyWorld {
  readonly members: readonly Member[];
  readonly months: ReadonlyArray<{
    readonly day: string;
    readonly sales: readonly Sale[];
    readonly transfers: readonly VolumeTransfer[];
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
}

/** A random world: deep or wide, with sales of every sort (own, guests', companies', foreign, refunded, granted). */
export const anyWorld: fc.Arbitrary<AnyWorld> = drawn(700, makeWorld);

function makeWorld(draw: Draw): AnyWorld {
  const size = draw.int(1, 14);
  const deep = draw.one([50, 90, 10]);
  const members = Array.from({ length: size }, (_, index) => makeMember(draw, index, size, deep));
  const months = MONTHS.slice(0, draw.one([1, 1, 2, 3])).map((month) => {
    const sales = Array.from({ length: draw.int(0, 14) }, (_, index) =>
      makeSale(draw, `${month}-${index}`, month, size),
    );
    const transfers = draw.chance(10) && size > 1 ? [makeTransfer(draw, month, size)] : [];
    return { day: `${month}-20`, sales, transfers };
  });
  return { members, months, before: draw.chance(25) ? members.map(({ id }) => makeBefore(draw, id)) : null };
}

const id = (index: number): string => `m${index}`;

function makeMember(draw: Draw, index: number, size: number, deep: number): Member {
  const above = (): string | null => {
    if (index === 0 || draw.chance(4)) return null;
    return id(draw.chance(deep) ? index - 1 : draw.int(0, index - 1));
  };
  // The placement tree grows the other way round, so that no order of one tree fits the other.
  const placement =
    index === size - 1 || draw.chance(10) ? null : id(draw.chance(deep) ? index + 1 : draw.int(index + 1, size - 1));
  const member = {
    id: id(index),
    kind: draw.one(["distributor", "distributor", "distributor", ...KINDS] as const),
    sponsorId: above(),
    parents: { enroller: above(), placement },
  };
  if (draw.chance(15)) return member;
  return {
    ...member,
    joinedOn: draw.one(["2025-06-15", "2025-11-30", "2026-01-01", "2026-01-19", "2026-02-10", "2026-03-31"]),
  };
}

function makeSale(draw: Draw, saleId: string, month: string, size: number): Sale {
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
  return { ...sale, ...market, ...tags, ...grant };
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
  const before =
    world.before === null
      ? {}
      : pastOf(
          network,
          world.before.map((member) => memberPast(plan, member)),
        );
  return [...calendars.values()].flatMap((calendar: Calendar) => {
    let past = before;
    return world.months.map(({ day, sales, transfers }) => {
      const input = {
        plan,
        network,
        sales: expectValue(saleTable(network, sales)),
        companyCurrency: "USD",
        day,
        calendar,
        past,
        rates: RATES,
      };
      const tried = runPeriod({ ...input, transfers });
      const overdrawn = !tried.ok && tried.faults.every(({ code }) => code === "run.transfer");
      const run = expectValue(overdrawn ? runPeriod(input) : tried);
      past = nextPast(run);
      return run;
    });
  });
}

/** The same for each of the plan's names, two periods back. */
export function memberPast(
  plan: Plan,
  { id: memberId, title, highest, missed, met, points, paid }: Before,
): MemberPast {
  const most = plan.ranks?.length ?? 0;
  const all = <V>(names: object, value: V): Record<string, readonly V[]> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, [value, value]]));
  return {
    id: memberId,
    title: Math.min(title, most),
    highest: Math.min(highest, most),
    missed,
    volumes: all(plan.volumes, points),
    rules: all(plan.activity, met),
    paid: all(plan.bonuses, paid),
  };
}
