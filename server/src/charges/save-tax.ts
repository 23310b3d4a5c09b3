import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { plainPostcode, plainRegion } from "./model.ts";
import type { TaxRate, TaxRounding } from "./model.ts";

export type NewTaxRate = Omit<TaxRate, "id">;

/**
 * Adds a rate of a place from a day on. The one that held there for the class before ends with the day before; where a later one is
 * known already, the new one ends when that begins.
 * @returns its id; `bad-input` with the `field`, `already-exists` where a rate of that place begins on the same day.
 */
export async function addTaxRate(context: Context, given: NewTaxRate): Promise<bigint | Failure> {
  const { tx } = context;
  const rate = {
    ...given,
    region: plainRegion(given.region),
    postcodePrefix: plainPostcode(given.postcodePrefix),
    name: given.name.trim(),
  };
  const wrong = faultOf(rate);
  if (wrong !== undefined) return wrong;
  if ((await findMarket(tx, rate.market)) === undefined) return new Failure("not-found", "There is no such market.");
  const place = sql`market = ${rate.market} and country = ${rate.country} and region = ${rate.region}
    and postcode_prefix = ${rate.postcodePrefix} and tax_class = ${rate.taxClass}`;
  await sql`
    update tax_rate set valid_until = ${rate.validFrom}::date
    where ${place} and valid_from < ${rate.validFrom}::date and coalesce(valid_until > ${rate.validFrom}::date, true)`.execute(
    tx,
  );
  try {
    const { rows } = await sql<{ id: bigint }>`
      insert into tax_rate (market, country, region, postcode_prefix, tax_class, name, rate, valid_from, valid_until)
      values (${rate.market}, ${rate.country}, ${rate.region}, ${rate.postcodePrefix}, ${rate.taxClass}, ${rate.name},
        ${rate.rate}, ${rate.validFrom}::date,
        least(${rate.validUntil}::date, (select min(valid_from) from tax_rate where ${place} and valid_from > ${rate.validFrom}::date)))
      returning id`.execute(tx);
    const { id } = rows[0]!;
    await audit(context, { action: "tax-rate.added", subject: toEdge("taxRate", id), after: rate });
    return id;
  } catch (error) {
    if (violatedConstraint(error) !== "tax_rate_one_a_day") throw error;
    return new Failure("already-exists", "A rate of this place and class begins on that day. Remove it first.", {
      field: "validFrom",
    });
  }
}

/**
 * Removes a rate; orders keep what they were charged. The one before it holds again from then on.
 * @returns `not-found`; `wrong-state` for the last rate of the whole market: without it nothing would be taxed.
 */
export async function removeTaxRate(context: Context, id: bigint): Promise<undefined | Failure> {
  const gone = await context.tx.deleteFrom("tax_rate").where("id", "=", id).returningAll().executeTakeFirst();
  if (gone === undefined) return new Failure("not-found", "There is no such rate.");
  const place = sql`market = ${gone.market} and country = ${gone.country} and region = ${gone.region}
    and postcode_prefix = ${gone.postcode_prefix} and tax_class = ${gone.tax_class}`;
  await sql`
    update tax_rate set valid_until = ${gone.valid_until}::date where ${place} and valid_until = ${gone.valid_from}::date`.execute(
    context.tx,
  );
  const { rows } = await sql`
    select from tax_rate where market = ${gone.market} and country = '' and tax_class = 'standard'`.execute(context.tx);
  if (rows.length === 0) {
    return new Failure("wrong-state", "It is the market's last rate. Add the one that takes its place first.");
  }
  await audit(context, { action: "tax-rate.removed", subject: toEdge("taxRate", id), before: gone });
  return undefined;
}

/** How a market rounds its taxes from now on. */
export async function setTaxRounding(
  context: Context,
  wish: { readonly market: string; readonly rounding: TaxRounding },
): Promise<undefined | Failure> {
  const row = await context.tx
    .updateTable("tax_rule")
    .set({ rounding: wish.rounding })
    .where("market", "=", wish.market)
    .returning("market")
    .executeTakeFirst();
  if (row === undefined) return new Failure("not-found", "There is no such market.");
  await audit(context, { action: "market.tax-rounding", subject: wish.market, after: { rounding: wish.rounding } });
  return undefined;
}

function faultOf(rate: NewTaxRate): Failure | undefined {
  const refuse = (field: string, message: string) => new Failure("bad-input", message, { field });
  if (rate.name === "") return refuse("name", "A tax has a name, as shoppers read it.");
  if (!Number.isInteger(rate.rate) || rate.rate < 0 || rate.rate > 1_000_000) {
    return refuse("percent", "A rate is 0 to 100%, with at most four decimals.");
  }
  if (!/^([A-Z]{2})?$/.test(rate.country)) return refuse("country", "A country is two capital letters (ISO 3166-1).");
  if (rate.country === "" && (rate.region !== "" || rate.postcodePrefix !== "")) {
    return refuse("country", "A region or a postcode is one of a country: name it.");
  }
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(rate.taxClass)) {
    return refuse("taxClass", "A tax class is small letters, digits and hyphens.");
  }
  if (rate.validUntil !== null && Temporal.PlainDate.compare(rate.validFrom, rate.validUntil) >= 0) {
    return refuse("validUntil", "A rate ends after it begins.");
  }
  return undefined;
}
