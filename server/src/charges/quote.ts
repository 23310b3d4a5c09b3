import type { Market } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { SharedReads } from "../foundation/shared-reads.ts";
import { chooseTax } from "./choose-tax.ts";
import { cheapestMethod, chooseZone, offeredMethods } from "./choose-shipping.ts";
import { standardClass } from "./model.ts";
import type { Destination, OfferedMethod, Tax, TaxRounding } from "./model.ts";
import { shippingOf, taxesAt } from "./store.ts";

/** What is charged at a place, ready for a basket: pure functions over what was read once. */
export interface Charges {
  readonly rounding: TaxRounding;
  readonly taxOf: (taxClass: string) => Tax;
  /** The ways to send a parcel there, none where nothing goes there. */
  readonly ways: (parcel: { readonly grams: number; readonly goods: bigint }) => readonly OfferedMethod[];
}

/** A market's own place, while nobody has said where it goes. */
export const homeOf = (market: Market): Destination => ({ country: market.country, region: null, postcode: null });

export async function chargesAt(
  db: Db,
  wish: {
    readonly market: Market;
    readonly to: Destination;
    readonly now: Temporal.Instant;
    readonly timeZone?: string;
  },
): Promise<Charges> {
  const { market, to, now } = wish;
  const taxes = async () => {
    const timeZone = wish.timeZone ?? (await readCompany(db)).timeZone;
    return taxesAt(db, { market: market.code, to, on: now.toZonedDateTimeISO(timeZone).toPlainDate() });
  };
  const [{ rates, rounding }, { zones, methods }] = await Promise.all([
    taxes(),
    keptSetting(db, `shipping ${market.code}`, () => shippingOf(db, market.code)),
  ]);
  // A zone that nothing goes to yet keeps no place from the next larger one.
  const served = zones.filter(({ id }) => methods.some(({ zoneId, active }) => active && zoneId === id));
  const zone = market.shipsTo.includes(to.country) ? chooseZone(served, to) : undefined;
  const there = methods.filter(({ zoneId }) => zoneId === zone?.id);
  return {
    rounding,
    taxOf: (taxClass) => chooseTax(rates, taxClass),
    ways: (parcel) => offeredMethods(there, parcel),
  };
}

/** What a market's pages say before anything is in the basket: its usual tax, and its cheapest way at home. */
export interface UsualCharges {
  readonly tax: Tax;
  readonly shipping: bigint;
  readonly freeShippingFrom: bigint | null;
}

/** Every page of the store says them. */
const everybodys = new SharedReads<UsualCharges>();

export function usualCharges(db: Db, market: Market, now: Temporal.Instant): Promise<UsualCharges> {
  // The whole market: whoever asks of the market as it was a moment ago asks another question.
  const key = JSON.stringify(market, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
  return everybodys.read(db, key, () => readUsual(db, market, now));
}

async function readUsual(db: Db, market: Market, now: Temporal.Instant): Promise<UsualCharges> {
  const charges = await chargesAt(db, { market, to: homeOf(market), now });
  const way = cheapestMethod(charges.ways({ grams: 0, goods: 0n }));
  return {
    tax: charges.taxOf(standardClass),
    shipping: way?.price ?? 0n,
    freeShippingFrom: way?.freeFrom ?? null,
  };
}
