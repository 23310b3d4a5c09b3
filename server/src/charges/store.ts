import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { plainPostcode, plainRegion } from "./model.ts";
import type { Destination, ShippingMethod, TaxRate, TaxRounding, Zone } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    tax_rule: { market: string; rounding: Generated<TaxRounding> };
    tax_rate: TaxRateTable;
    shipping_zone: ZoneTable;
    shipping_method: MethodTable;
    shipping_rate: {
      id: Generated<bigint>;
      method_id: bigint;
      up_to_grams: number | null;
      from_goods: bigint;
      amount: bigint;
    };
  }
}

interface TaxRateTable {
  id: Generated<bigint>;
  market: string;
  country: string;
  region: string;
  postcode_prefix: string;
  tax_class: string;
  name: string;
  rate: number;
  valid_from: Temporal.PlainDate;
  valid_until: Temporal.PlainDate | null;
}

interface ZoneTable {
  id: Generated<bigint>;
  market: string;
  name: string;
  countries: string[];
  regions: string[];
  postcode_prefixes: string[];
}

interface MethodTable {
  id: Generated<bigint>;
  zone_id: bigint;
  names: string;
  tax_class: string;
  days_least: number | null;
  days_most: number | null;
  position: number;
  active: boolean;
}

type RateRow = Omit<TaxRateTable, "id"> & { readonly id: bigint };

const toRate = (row: RateRow): TaxRate => ({
  id: row.id,
  market: row.market,
  country: row.country,
  region: row.region,
  postcodePrefix: row.postcode_prefix,
  taxClass: row.tax_class,
  name: row.name,
  rate: row.rate,
  validFrom: row.valid_from,
  validUntil: row.valid_until,
});

/** The rates of all classes that hold at a place on a day, and how the market rounds. */
export async function taxesAt(
  db: Db,
  wish: { readonly market: string; readonly to: Destination; readonly on: Temporal.PlainDate },
): Promise<{ readonly rates: readonly TaxRate[]; readonly rounding: TaxRounding }> {
  const { market, to, on } = wish;
  const region = plainRegion(to.region ?? "");
  // A state of the USA has a thousand prefixes and more: all of it is kept, and the place and the day chosen here.
  const question = `taxes ${JSON.stringify([market, to.country, region])}`;
  const rows = await keptSetting(db, question, () => ratesOfRegion(db, { market, country: to.country, region }));
  const postcode = plainPostcode(to.postcode ?? "");
  const rates = rows.filter(
    ({ postcodePrefix, validFrom, validUntil }) =>
      postcode.startsWith(postcodePrefix) &&
      Temporal.PlainDate.compare(validFrom, on) <= 0 &&
      (validUntil === null || Temporal.PlainDate.compare(validUntil, on) > 0),
  );
  return { rates, rounding: rates[0]?.rounding ?? "line" };
}

async function ratesOfRegion(
  db: Db,
  { market, country, region }: { readonly market: string; readonly country: string; readonly region: string },
): Promise<readonly (TaxRate & { readonly rounding: TaxRounding })[]> {
  const { rows } = await sql<RateRow & { rounding: TaxRounding }>`
    select tax_rate.*, tax_rule.rounding from tax_rate
    join tax_rule on tax_rule.market = tax_rate.market
    where tax_rate.market = ${market} and country in ('', ${country}) and region in ('', ${region})`.execute(db);
  return rows.map((row) => ({ ...toRate(row), rounding: row.rounding }));
}

/** Every rate of a market, by place, class and day. */
export async function listTaxRates(db: Db, market: string): Promise<readonly TaxRate[]> {
  const rows = await db
    .selectFrom("tax_rate")
    .selectAll()
    .where("market", "=", market)
    .orderBy("country")
    .orderBy("region")
    .orderBy("postcode_prefix")
    .orderBy("tax_class")
    .orderBy("valid_from")
    .limit(2000)
    .execute();
  return rows.map(toRate);
}

export async function roundingOf(db: Db, market: string): Promise<TaxRounding> {
  const row = await db.selectFrom("tax_rule").select("rounding").where("market", "=", market).executeTakeFirst();
  return row?.rounding ?? "line";
}

/** A zone with its methods, these as JSON: sums as text, since JSON's numbers would lose large ones. */
interface ZoneRow extends Omit<ZoneTable, "id"> {
  readonly id: bigint;
  readonly methods: readonly {
    readonly id: string;
    readonly names: Readonly<Record<string, string>>;
    readonly taxClass: string;
    readonly daysLeast: number | null;
    readonly daysMost: number | null;
    readonly position: number;
    readonly active: boolean;
    readonly rates: readonly { readonly grams: number | null; readonly goods: string; readonly amount: string }[];
  }[];
}

export interface Shipping {
  readonly zones: readonly Zone[];
  readonly methods: readonly ShippingMethod[];
}

/** The zones of a market with their methods and prices; zones without methods too. */
export async function shippingOf(db: Db, market: string): Promise<Shipping> {
  const { rows } = await sql<ZoneRow>`
    select zone.*, coalesce((
      select jsonb_agg(jsonb_build_object('id', method.id::text, 'names', names, 'taxClass', tax_class,
        'daysLeast', days_least, 'daysMost', days_most, 'position', position, 'active', active,
        'rates', coalesce((
          select jsonb_agg(jsonb_build_object('grams', up_to_grams, 'goods', from_goods::text, 'amount', amount::text)
            order by from_goods, up_to_grams nulls last, id)
          from shipping_rate where shipping_rate.method_id = method.id), '[]')) order by position, method.id)
      from shipping_method method where method.zone_id = zone.id), '[]') as methods
    from shipping_zone zone where zone.market = ${market} order by zone.id`.execute(db);
  return {
    zones: rows.map((row) => ({
      id: row.id,
      market: row.market,
      name: row.name,
      countries: row.countries,
      regions: row.regions,
      postcodePrefixes: row.postcode_prefixes,
    })),
    methods: rows.flatMap((row) =>
      row.methods.map(({ id, rates, ...method }) => ({
        ...method,
        id: BigInt(id),
        zoneId: row.id,
        rates: rates.map(({ grams, goods, amount }) => ({
          upToGrams: grams,
          fromGoods: BigInt(goods),
          amount: BigInt(amount),
        })),
      })),
    ),
  };
}

export async function marketOfZone(db: Db, zoneId: bigint): Promise<string | undefined> {
  const row = await db.selectFrom("shipping_zone").select("market").where("id", "=", zoneId).executeTakeFirst();
  return row?.market;
}
