import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    exchange_rate: {
      currency: string;
      effective: Temporal.Instant;
      rate: string;
      set_at: Temporal.Instant;
      set_by: bigint | null;
    };
  }
}

export interface ExchangeRate {
  /** ISO 4217. */
  readonly currency: string;
  readonly effective: Temporal.Instant;
  /** Decimal text: what one unit is worth in the company's currency. */
  readonly rate: string;
}

/** Every currency's value in the company's at an instant; a currency whose rate was never set is absent. */
export async function ratesAt(db: Db, at: Temporal.Instant): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql<ExchangeRate>`
    select distinct on (currency) currency, effective, rate from exchange_rate
    where effective <= ${at}::timestamptz order by currency, effective desc`.execute(db);
  return Object.fromEntries(rows.map(({ currency, rate }) => [currency, rate]));
}

/** All rates that were set, the latest first. */
export async function listExchangeRates(db: Db): Promise<readonly ExchangeRate[]> {
  return (
    await sql<ExchangeRate>`
      select currency, effective, rate from exchange_rate order by effective desc, currency`.execute(db)
  ).rows;
}

/**
 * Says what a currency is worth from an instant on. Runs that were drafted keep the rates that they used.
 * @returns nothing; `bad-input` for the company's own currency and for a rate that is no decimal above zero.
 */
export async function setExchangeRate(
  context: Context,
  wish: ExchangeRate & { readonly reason: string },
): Promise<undefined | Failure> {
  const { currency } = await readCompany(context.tx);
  if (wish.currency === currency) {
    return new Failure("bad-input", `${currency} is the company's own currency: it is worth itself.`, {
      field: "currency",
    });
  }
  if (!/^\d{1,9}(\.\d{1,12})?$/.test(wish.rate) || !/[1-9]/.test(wish.rate)) {
    return new Failure("bad-input", "A rate is a decimal above zero with at most 12 decimals, such as 0.92.", {
      field: "rate",
    });
  }
  const values = { rate: wish.rate, set_at: context.now, set_by: context.actor };
  await context.tx
    .insertInto("exchange_rate")
    .values({ currency: wish.currency, effective: wish.effective, ...values })
    .onConflict((conflict) => conflict.columns(["currency", "effective"]).doUpdateSet(values))
    .execute();
  await audit(context, {
    action: "exchange-rate.set",
    subject: wish.currency,
    reason: wish.reason,
    after: { rate: wish.rate, from: wish.effective.toString() },
  });
  return undefined;
}
