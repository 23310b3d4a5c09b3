import { findOrCreatePerson } from "../access/index.ts";
import { pauseAutoship, runAutoship, startAutoship } from "../autoship/index.ts";
import type { Rhythm } from "../autoship/index.ts";
import { variantIdsBySku } from "../catalog/index.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { keepMethod, writeMethod } from "../orders/index.ts";
import type { PaymentServices } from "../orders/index.ts";
import { products } from "./catalog.ts";
import { demoAddresses, demoMembers, demoShopper } from "./people.ts";
import type { World } from "./seed.ts";

interface Wish {
  readonly market: "eu" | "us" | "jp";
  /** A shopper's number, or a member's handle. */
  readonly who: number | string;
  readonly rhythm: Rhythm;
  /** Days from today to the first order. */
  readonly inDays: number;
  /** Positions in the catalogue, and how many. */
  readonly items: readonly (readonly [product: number, quantity: number])[];
  readonly declined?: boolean;
  readonly pausedFor?: number;
}

const zones = { eu: "Europe/Dublin", us: "America/Los_Angeles", jp: "Asia/Tokyo" } as const;

const wishes: readonly Wish[] = [
  { market: "eu", who: "amara", rhythm: { every: 4, unit: "week" }, inDays: 0, items: [[1, 2]] },
  { market: "eu", who: "amara", rhythm: { every: 2, unit: "month" }, inDays: 9, items: [[6, 1]], pausedFor: 30 },
  {
    market: "eu",
    who: 41,
    rhythm: { every: 1, unit: "month" },
    inDays: 0,
    items: [
      [0, 1],
      [4, 2],
    ],
  },
  { market: "us", who: 17, rhythm: { every: 4, unit: "week" }, inDays: 0, items: [[2, 1]], declined: true },
  { market: "us", who: 23, rhythm: { every: 6, unit: "week" }, inDays: 2, items: [[3, 3]] },
  {
    market: "jp",
    who: 12,
    rhythm: { every: 1, unit: "month" },
    inDays: 0,
    items: [
      [1, 1],
      [7, 1],
    ],
  },
  { market: "jp", who: 31, rhythm: { every: 3, unit: "month" }, inDays: 5, items: [[0, 2]] },
  { market: "eu", who: 58, rhythm: { every: 8, unit: "week" }, inDays: 12, items: [[5, 1]], pausedFor: 60 },
  { market: "eu", who: 63, rhythm: { every: 2, unit: "week" }, inDays: 0, items: [[2, 1]], declined: true },
  {
    market: "us",
    who: 5,
    rhythm: { every: 1, unit: "month" },
    inDays: 20,
    items: [
      [4, 1],
      [1, 1],
    ],
  },
];

/** Shoppers who set regular deliveries up this morning: some ordered at once, some for later, two of them declined, two paused. */
export async function leaveAutoships(world: World, now: Temporal.Instant): Promise<void> {
  const services: PaymentServices = { ...world, clock: { now: () => world.time } };
  const skus = products.map((product) => product.variants[0]!.sku);
  const variants = await variantIdsBySku(world.db, skus);
  for (const [index, wish] of wishes.entries()) {
    world.time = now.subtract({ minutes: 90 - index * 6 });
    const person = personOf(wish);
    const locale = wish.market === "jp" ? "ja" : "en";
    const personId = await world.act(null, (context) => findOrCreatePerson(context, { ...person, locale }));
    const card = wish.declined === true ? "test-declined" : "test-succeeds";
    const written = await world.act(null, (context) =>
      writeMethod(context, world.payments, { person: personId, method: card, returnUrl: "http://localhost/account" }),
    );
    const method = must(await keepMethod(services, written.id));
    const timeZone = zones[wish.market];
    const today = world.time.toZonedDateTimeISO(timeZone).toPlainDate();
    const lines = wish.items.map(([product, quantity]) => ({ variantId: variants.get(skus[product]!)!, quantity }));
    // What the past has sold out cannot be had regularly either.
    const started = await world.act(null, async (context) => {
      const autoship = await startAutoship(context, {
        personId,
        market: wish.market,
        locale,
        timeZone,
        rhythm: wish.rhythm,
        firstOn: today.add({ days: wish.inDays }),
        lines,
        contact: { ...person, line2: null, region: null, ...demoAddresses[wish.market] },
        shippingMethodId: null,
        method,
        clickId: null,
        code: null,
        shopUrl: "http://localhost",
        expectedTotal: null,
      });
      return isFailure(autoship) ? null : autoship.id;
    });
    if (started === null) continue;
    await runAutoship(services, started);
    const { pausedFor } = wish;
    if (pausedFor === undefined) continue;
    await world.act(null, (context) =>
      pauseAutoship(context, { id: started, by: { person: personId }, until: today.add({ days: pausedFor }) }),
    );
  }
}

function personOf({ market, who }: Wish): { readonly name: string; readonly email: string } {
  if (typeof who === "number") return demoShopper(market, who);
  return { name: demoMembers.find(({ handle }) => handle === who)!.name, email: `${who}@members.example` };
}
