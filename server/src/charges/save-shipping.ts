import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { plainPostcode, plainRegion } from "./model.ts";
import type { ShippingMethod, Zone } from "./model.ts";

export type NewZone = Omit<Zone, "id">;
export type NewMethod = Omit<ShippingMethod, "id">;

const refuse = (field: string, message: string) => new Failure("bad-input", message, { field });

/**
 * Makes a zone, or changes one (its market stays). @returns its id; `bad-input` with the `field`, `not-found`.
 */
export async function saveZone(
  context: Context,
  given: NewZone & { readonly id: bigint | null },
): Promise<bigint | Failure> {
  const { tx } = context;
  const market = await findMarket(tx, given.market);
  if (market === undefined) return new Failure("not-found", "There is no such market.");
  const elsewhere = given.countries.find((country) => !market.shipsTo.includes(country));
  if (elsewhere !== undefined) return refuse("countries", `The market does not ship to ${elsewhere}.`);
  if (given.name.trim() === "") return refuse("name", "A zone has a name.");
  if (given.countries.length !== 1 && given.regions.length + given.postcodePrefixes.length > 0) {
    return refuse("countries", "Regions and postcodes are those of one country: name it.");
  }
  const values = {
    name: given.name.trim(),
    countries: [...new Set(given.countries)],
    regions: [...new Set(given.regions.map(plainRegion).filter(Boolean))],
    postcode_prefixes: [...new Set(given.postcodePrefixes.map(plainPostcode).filter(Boolean))],
  };
  const saved =
    given.id === null
      ? await tx
          .insertInto("shipping_zone")
          .values({ ...values, market: given.market })
          .returning("id")
          .executeTakeFirst()
      : await tx
          .updateTable("shipping_zone")
          .set(values)
          .where("id", "=", given.id)
          .where("market", "=", given.market)
          .returning("id")
          .executeTakeFirst();
  if (saved === undefined) return new Failure("not-found", "There is no such zone.");
  await audit(context, {
    action: given.id === null ? "shipping-zone.created" : "shipping-zone.changed",
    subject: toEdge("shippingZone", saved.id),
    after: values,
  });
  return saved.id;
}

/** Removes a zone without methods. @returns `not-found`, `wrong-state` while it has some. */
export async function removeZone(context: Context, id: bigint): Promise<undefined | Failure> {
  const { rows } = await sql`select from shipping_method where zone_id = ${id} limit 1`.execute(context.tx);
  if (rows.length > 0) return new Failure("wrong-state", "The zone has methods. Remove them or move them first.");
  const gone = await context.tx.deleteFrom("shipping_zone").where("id", "=", id).returning("id").executeTakeFirst();
  if (gone === undefined) return new Failure("not-found", "There is no such zone.");
  await audit(context, { action: "shipping-zone.removed", subject: toEdge("shippingZone", id) });
  return undefined;
}

/**
 * Makes a method with its prices, or changes one; orders keep what they were charged.
 * @returns its id; `bad-input` with the `field`, `not-found` for the zone or the method.
 */
export async function saveMethod(
  context: Context,
  given: NewMethod & { readonly id: bigint | null },
): Promise<bigint | Failure> {
  const { tx } = context;
  if ((given.names["en"] ?? "").trim() === "") return refuse("names", "A method has a name in English.");
  if (given.rates.length === 0) return refuse("rates", "A method has a price.");
  if (given.rates.some(({ amount, fromGoods, upToGrams }) => amount < 0n || fromGoods < 0n || (upToGrams ?? 1) < 1)) {
    return refuse("rates", "No price, worth or weight is below nothing.");
  }
  if ((given.daysLeast ?? 0) > (given.daysMost ?? given.daysLeast ?? 0)) {
    return refuse("daysMost", "At most so many days are no fewer than at least so many.");
  }
  const zone = await tx.selectFrom("shipping_zone").select("id").where("id", "=", given.zoneId).executeTakeFirst();
  if (zone === undefined) return new Failure("not-found", "There is no such zone.", { field: "zone" });
  const values = {
    zone_id: given.zoneId,
    names: JSON.stringify(given.names),
    tax_class: given.taxClass,
    days_least: given.daysLeast,
    days_most: given.daysMost ?? given.daysLeast,
    position: given.position,
    active: given.active,
  };
  const saved =
    given.id === null
      ? await tx.insertInto("shipping_method").values(values).returning("id").executeTakeFirst()
      : await tx
          .updateTable("shipping_method")
          .set(values)
          .where("id", "=", given.id)
          .returning("id")
          .executeTakeFirst();
  if (saved === undefined) return new Failure("not-found", "There is no such method.");
  await tx.deleteFrom("shipping_rate").where("method_id", "=", saved.id).execute();
  await tx
    .insertInto("shipping_rate")
    .values(
      given.rates.map(({ upToGrams, fromGoods, amount }) => ({
        method_id: saved.id,
        up_to_grams: upToGrams,
        from_goods: fromGoods,
        amount,
      })),
    )
    .execute();
  await audit(context, {
    action: given.id === null ? "shipping-method.created" : "shipping-method.changed",
    subject: toEdge("shippingMethod", saved.id),
    after: { ...values, rates: given.rates },
  });
  return saved.id;
}
