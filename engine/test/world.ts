import { readFileSync } from "node:fs";
import fc from "fast-check";
import { buildNetwork, earningsOf, expectValue, KINDS, parsePlanText, runPeriod, saleTable } from "../src/index.ts";
import type { Earning, Member, Plan, Run, Sale, SaleLine } from "../src/index.ts";

/** People and a period's sales. */
export interface World {
  readonly members: readonly Member[];
  readonly sales: readonly Sale[];
}

export const starterPlan: Plan = expectValue(
  parsePlanText(readFileSync(new URL("../../plans/starter.json", import.meta.url), "utf8")),
);

/** An order line; now and then of the product with fixed terms, free, or partly refunded. Around the 30.00 points of activity. */
const orderLine: fc.Arbitrary<SaleLine> = fc
  .record({
    mug: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 4 }),
    amount: fc.oneof(fc.constant(0n), fc.bigInt(1n, 9_999n)),
    // Below 0.50 a level may round to zero.
    cv: fc.oneof(fc.bigInt(0n, 9_999n), fc.bigInt(0n, 60n)),
    qv: fc.oneof(fc.bigInt(0n, 2_000n), fc.constantFrom(2_999n, 3_000n, 3_000n)),
    left: fc.option(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)), { freq: 3 }),
  })
  .map(({ mug, left, quantity, amount, cv, qv }): SaleLine => {
    const line = { productId: mug ? "mug" : null, quantity, amount, cv, qv };
    if (left === null) return line;
    const [ofAmount, ofCv, ofQv] = left.map(BigInt) as [bigint, bigint, bigint];
    const remaining = { amount: (amount * ofAmount) / 100n, cv: (cv * ofCv) / 100n, qv: (qv * ofQv) / 100n };
    return Object.assign(line, { remaining });
  });

const distributors = Array.from({ length: 5 }, () => "distributor" as const);

/** A random network, deep or wide, in shuffled order, with sales of all sorts: own, to guests, without seller. */
export const worlds: fc.Arbitrary<World> = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  .chain(([size, reach]) =>
    fc.record({
      people: fc.array(
        fc.record({ up: fc.integer({ min: 1, max: reach }), kind: fc.constantFrom(...KINDS, ...distributors) }),
        { minLength: size, maxLength: size },
      ),
      order: fc.shuffledSubarray(
        Array.from({ length: size }, (_, index) => index),
        { minLength: size },
      ),
      sales: fc.array(
        fc.record({
          seller: fc.option(fc.nat(size - 1), { freq: 12 }),
          buyer: fc.oneof(fc.constant("self" as const), fc.option(fc.nat(size - 1), { freq: 4 })),
          lines: fc.array(orderLine, { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 60, size: "max" },
      ),
    }),
  )
  .map(({ people, order, sales }) => {
    const id = (index: number | null): string | null => (index === null ? null : `m${index}`);
    const members = people.map(({ up, kind }, index) => ({
      id: `m${index}`,
      kind,
      sponsorId: up > index ? null : id(index - up),
    }));
    return {
      members: order.map((index) => members[index]!),
      sales: sales.map(({ seller, buyer, lines }, index) => ({
        id: `s${index}`,
        sellerId: id(seller),
        buyerId: buyer === "self" ? id(seller) : id(buyer),
        currency: "USD",
        lines,
      })),
    };
  });

export function runWorld({ members, sales }: World, companyCurrency = "USD"): Run {
  const network = expectValue(buildNetwork(members));
  const table = expectValue(saleTable(network, sales));
  return expectValue(runPeriod({ plan: starterPlan, network, sales: table, companyCurrency }));
}

export function earningsOfWorld(world: World): Earning[] {
  return [...earningsOf(runWorld(world))];
}

/** A line as text, for comparing sets of lines. */
export function asText({
  saleId,
  bonus,
  level,
  paidLevel,
  earnerId,
  amount,
}: Pick<Earning, "saleId" | "bonus" | "level" | "paidLevel" | "earnerId" | "amount">): string {
  return `${saleId} ${bonus} ${level} ${paidLevel} ${earnerId} ${amount}`;
}
