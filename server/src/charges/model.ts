/** Where a parcel goes, as far as it is known. */
export interface Destination {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** State, prefecture, province. */
  readonly region: string | null;
  readonly postcode: string | null;
}

/** A tax as it is charged: what it is called, and its rate in millionths (8.875% is 88750). */
export interface Tax {
  readonly name: string;
  readonly rate: number;
}

export interface TaxRate extends Tax {
  readonly id: bigint;
  readonly market: string;
  /** Empty: the whole market. */
  readonly country: string;
  /** Empty: the whole country. */
  readonly region: string;
  /** What the postcode begins with; empty: all. */
  readonly postcodePrefix: string;
  readonly taxClass: string;
  /** Days in the company's time zone; it ends before `validUntil`. */
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
}

/** Whether the tax of each line is rounded, or that of all that has one rate together. */
export type TaxRounding = "line" | "total";

/** Places that parcels go to. */
export interface Zone {
  readonly id: bigint;
  readonly market: string;
  readonly name: string;
  /** Empty: everywhere the market ships to. */
  readonly countries: readonly string[];
  readonly regions: readonly string[];
  readonly postcodePrefixes: readonly string[];
}

/** A price of a method; as shown, minor units. */
export interface ShippingRate {
  /** Null: any weight. */
  readonly upToGrams: number | null;
  /** From so much of goods on, as shown after discounts. */
  readonly fromGoods: bigint;
  readonly amount: bigint;
}

/** A way to send parcels to a zone. */
export interface ShippingMethod {
  readonly id: bigint;
  readonly zoneId: bigint;
  /** What shoppers read, by locale. */
  readonly names: Readonly<Record<string, string>>;
  /** How the shipping itself is taxed. */
  readonly taxClass: string;
  /** Working days. */
  readonly daysLeast: number | null;
  readonly daysMost: number | null;
  readonly position: number;
  readonly active: boolean;
  readonly rates: readonly ShippingRate[];
}

/** A method that a parcel can go by, with its price. */
export interface OfferedMethod {
  readonly method: ShippingMethod;
  readonly price: bigint;
  /** From so much of goods on it costs nothing; null: never. */
  readonly freeFrom: bigint | null;
}

export const standardClass = "standard";

/** Letters and digits of a postcode in capitals, as prefixes are compared. */
export function plainPostcode(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "");
}

export function plainRegion(text: string): string {
  return text.normalize("NFKC").trim().toUpperCase();
}
