/**
 * What happened at the demo company, as a list of events: pure and seeded, so that the same first day gives the same
 * company. `seed.ts` lets them happen through the use cases that real traffic takes.
 */
import type { ReturnReason } from "../delivery/index.ts";
import { randomFrom } from "./art/random.ts";
import { demoMembers } from "./people.ts";
import type { DemoMember } from "./people.ts";

export type Market = DemoMember["market"];

export interface Purchase {
  readonly kind: "order";
  readonly at: Temporal.Instant;
  readonly market: Market;
  /** A member buying for themself, or the n-th shopper of the market. */
  readonly buyer: { readonly member: string } | { readonly shopper: number };
  /** Whose link or site the buyer came by, and when; null: straight to the shop. */
  readonly click: { readonly member: string; readonly at: Temporal.Instant; readonly link: number | null } | null;
  /** Positions in the catalogue, with how many of each. */
  readonly items: readonly { readonly product: number; readonly variant: number; readonly quantity: number }[];
  /** Whether the first card was refused and a second one taken. */
  readonly declinedFirst: boolean;
}

export interface GoodsBack {
  readonly kind: "refund";
  readonly at: Temporal.Instant;
  readonly order: Purchase;
  /** One piece of the first line, or everything. */
  readonly whole: boolean;
  readonly reason: string;
}

/** A step of a return before its money goes back. */
export interface ReturnAsked {
  readonly kind: "return";
  readonly at: Temporal.Instant;
  readonly order: Purchase;
  readonly step: "ask" | "approve";
  readonly reason: ReturnReason;
}

/** The end of a day in the shop's warehouse and office. */
export interface Evening {
  readonly kind: "evening";
  readonly at: Temporal.Instant;
  /** Monday to Friday. */
  readonly working: boolean;
}

export interface Visit {
  readonly kind: "visit";
  readonly at: Temporal.Instant;
  readonly member: string;
  readonly link: number | null;
  readonly visitor: number;
  readonly bot: boolean;
}

export interface MonthClose {
  readonly kind: "close";
  readonly at: Temporal.Instant;
  /** Any instant of the month that is closed. */
  readonly month: Temporal.Instant;
}

export interface Join {
  readonly kind: "join";
  readonly at: Temporal.Instant;
  readonly member: DemoMember;
}

export type DemoEvent = Join | Purchase | GoodsBack | ReturnAsked | Evening | Visit | MonthClose;

const reasons: readonly (readonly [told: string, reason: ReturnReason])[] = [
  ["The lid arrived cracked.", "damaged"],
  ["Ordered one too many.", "changed-mind"],
  ["The scent was not what the shopper had hoped for.", "not-as-described"],
  ["The parcel came after the birthday it was meant for.", "too-late"],
];

/**
 * Four months: three whole ones before the month of `now`, and that month up to `now`, in the company's time zone.
 * `products` tells how many variants each product of the catalogue has.
 */
export function demoTraffic(
  now: Temporal.Instant,
  timeZone: string,
  products: readonly number[],
): readonly DemoEvent[] {
  const { next: random } = randomFrom("alder-and-vale");
  const below = (limit: number) => Math.floor(random() * limit);
  const thisMonth = now.toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth();
  const firstMonth = thisMonth.subtract({ months: 3 });
  const midnight = (month: Temporal.PlainYearMonth) =>
    month.toPlainDate({ day: 1 }).toZonedDateTime(timeZone).toInstant();
  const events: DemoEvent[] = [];
  const shoppers: Record<Market, number> = { us: 0, eu: 0, jp: 0 };
  const joined = new Map<string, Temporal.Instant>();
  const customers = new Map<string, number[]>(demoMembers.map((member) => [member.handle, []]));

  // Most joined in the half year before the first month; every sixth during the four months, never before their sponsor.
  for (const [index, member] of demoMembers.entries()) {
    const late = index > 20 && index % 6 === 0;
    const sponsorAt = member.sponsor === null ? undefined : joined.get(member.sponsor);
    const wished = late
      ? midnight(firstMonth).add({ hours: 24 * (8 + (index % 50)) + 10 })
      : midnight(firstMonth).subtract({ hours: 24 * (170 - index * 2) });
    const at =
      sponsorAt !== undefined && Temporal.Instant.compare(sponsorAt, wished) > 0
        ? sponsorAt.add({ hours: 30 })
        : wished;
    joined.set(member.handle, at);
    events.push({ kind: "join", at, member });
  }

  const basket = (least: number) => {
    const count = 1 + (random() < 0.45 ? 1 : 0) + (random() < 0.15 ? 1 : 0);
    const chosen = new Map<number, Purchase["items"][number]>();
    for (let line = 0; line < Math.max(count, least); line += 1) {
      // Some things sell better than others.
      const product = Math.floor(random() ** 1.6 * products.length);
      const variant = below(products[product]!);
      chosen.set(product, { product, variant, quantity: random() < 0.2 ? 2 : 1 });
    }
    return [...chosen.values()];
  };

  const buy = (order: Omit<Purchase, "kind" | "declinedFirst">) => {
    if (Temporal.Instant.compare(order.at, now) >= 0) return;
    const purchase: Purchase = { ...order, kind: "order", declinedFirst: random() < 0.04 };
    events.push(purchase);
    if (random() >= 0.06) return;
    const at = order.at.add({ hours: 48 + below(24 * 22) });
    if (Temporal.Instant.compare(at, now) >= 0) return;
    const whole = random() < 0.4;
    const [told, reason] = reasons[below(reasons.length)]!;
    events.push({ kind: "refund", at, order: purchase, whole, reason: told });
    // Most have the parcel by then, and send one thing back; it travels five days.
    const asked = at.subtract({ hours: 24 * 5 });
    if (whole || Temporal.Instant.compare(asked, order.at.add({ hours: 24 * 5 })) < 0) return;
    const limit = order.at.add({ hours: 24 * 15 });
    const wished = Temporal.Instant.compare(asked, limit) < 0 ? asked : limit;
    events.push({ kind: "return", at: wished, order: purchase, step: "ask", reason });
    events.push({ kind: "return", at: wished.add({ hours: 20 }), order: purchase, step: "approve", reason });
  };

  for (let month = 0; month < 4; month += 1) {
    const from = midnight(firstMonth.add({ months: month }));
    const to = midnight(firstMonth.add({ months: month + 1 }));
    const hours = Math.floor(to.since(from).total("hours"));
    const someTime = () => from.add({ hours: below(hours), minutes: below(60), seconds: below(60) });
    for (const member of demoMembers) {
      const since = joined.get(member.handle)!;
      const here = (at: Temporal.Instant) => Temporal.Instant.compare(at, since) > 0;
      const own = customers.get(member.handle)!;
      for (let sale = 0; sale < Math.round(member.drive * 0.6) + below(2); sale += 1) {
        const at = someTime();
        if (!here(at.subtract({ hours: 24 * 7 }))) continue;
        const back = own.length > 0 && random() < 0.45;
        const shopper = back ? own[below(own.length)]! : shoppers[member.market]++;
        if (!back) own.push(shopper);
        // A customer who comes back to a distributor needs no link: they have an owner.
        const byClick = !back || member.kind === "affiliate";
        buy({
          at,
          market: member.market,
          buyer: { shopper },
          click: byClick
            ? {
                member: member.handle,
                at: at.subtract({ minutes: 7 + below(60 * 24 * 6) }),
                link: random() < 0.7 ? below(2) : null,
              }
            : null,
          items: basket(1),
        });
      }
      if (member.buysOwn && random() < 0.9) {
        const at = someTime();
        if (here(at))
          buy({ at, market: member.market, buyer: { member: member.handle }, click: null, items: basket(2) });
      }
      // People look more often than they buy.
      for (let visit = 0; visit < member.drive + 1; visit += 1) {
        const at = someTime();
        if (!here(at) || Temporal.Instant.compare(at, now) >= 0) continue;
        const look: Visit = {
          kind: "visit",
          at,
          member: member.handle,
          link: random() < 0.7 ? below(2) : null,
          visitor: below(400),
          bot: random() < 0.07,
        };
        events.push(look);
        // Some press the link again a few minutes later.
        if (random() < 0.12) events.push({ ...look, at: at.add({ minutes: 4 }) });
      }
    }
    for (const market of ["eu", "us", "jp"] as const) {
      for (let sale = 0; sale < 2 + below(2); sale += 1) {
        buy({ at: someTime(), market, buyer: { shopper: shoppers[market]++ }, click: null, items: basket(1) });
      }
    }
    const close = to.add({ hours: 34 });
    if (Temporal.Instant.compare(close, now) < 0) events.push({ kind: "close", at: close, month: from });
    else if (month < 3) events.push({ kind: "close", at: now, month: from });
  }
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  for (
    let day = firstMonth.toPlainDate({ day: 1 });
    Temporal.PlainDate.compare(day, today) <= 0;
    day = day.add({ days: 1 })
  ) {
    const at = day.toZonedDateTime({ timeZone, plainTime: "16:30" }).toInstant();
    if (Temporal.Instant.compare(at, now) < 0) events.push({ kind: "evening", at, working: day.dayOfWeek < 6 });
  }
  return events.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}
