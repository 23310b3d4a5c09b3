import { currencyDecimals } from "@fairline/engine";
import { audit } from "../access/index.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Market } from "./model.ts";

export interface NewMarket extends Omit<Market, "storeOn"> {
  readonly position: number;
}

/**
 * Opens a market.
 * @returns its code; `bad-input` for an unknown currency, country or locale, `already-exists` for a code in use.
 */
export async function addMarket(context: Context, market: NewMarket): Promise<string | Failure> {
  const wrong = faultOf(market);
  if (wrong !== undefined) return wrong;
  try {
    await context.tx
      .insertInto("market")
      .values({
        code: market.code,
        name: market.name,
        currency: market.currency,
        country: market.country,
        locale: market.locale,
        tax_name: market.taxName,
        tax_basis_points: market.taxBasisPoints,
        prices_include_tax: market.pricesIncludeTax,
        shipping_amount: market.shippingAmount,
        free_shipping_from: market.freeShippingFrom,
        ships_to: [...market.shipsTo],
        position: market.position,
      })
      .execute();
  } catch (error) {
    if (violatedConstraint(error) !== "market_pkey") throw error;
    return new Failure("already-exists", `There is a market "${market.code}" already.`, { field: "code" });
  }
  await audit(context, {
    action: "market.add",
    subject: market.code,
    after: { name: market.name, currency: market.currency, taxBasisPoints: market.taxBasisPoints },
  });
  return market.code;
}

function faultOf(market: NewMarket): Failure | undefined {
  const refuse = (field: string, message: string) => new Failure("bad-input", message, { field });
  if (!/^[a-z]{2,12}$/.test(market.code)) return refuse("code", "A market's code is 2 to 12 lower-case letters.");
  if (currencyDecimals(market.currency) === undefined) {
    return refuse("currency", `"${market.currency}" is not an ISO 4217 currency.`);
  }
  if (![market.country, ...market.shipsTo].every((country) => /^[A-Z]{2}$/.test(country))) {
    return refuse("shipsTo", "A country is two capital letters (ISO 3166-1).");
  }
  if (market.shipsTo[0] !== market.country) {
    return refuse("shipsTo", "A market ships to its own country, which stands first.");
  }
  if (market.taxBasisPoints < 0 || market.taxBasisPoints > 10_000 || !Number.isInteger(market.taxBasisPoints)) {
    return refuse("taxBasisPoints", "A tax is 0 to 10000 basis points (100%).");
  }
  if (market.shippingAmount < 0n || (market.freeShippingFrom ?? 0n) < 0n) {
    return refuse("shippingAmount", "Shipping never costs less than nothing.");
  }
  try {
    Intl.getCanonicalLocales(market.locale);
  } catch {
    return refuse("locale", `"${market.locale}" is not a language tag (BCP 47).`);
  }
  return undefined;
}
