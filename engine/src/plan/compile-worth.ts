import { compileRate } from "../bonus/rate-table.ts";
import type { RateTable } from "../bonus/rate-table.ts";
import { knownDecimals } from "../money/currency.ts";
import { decimal, moneyUnits, POINT_DECIMALS } from "../money/decimal.ts";
import { ratio } from "../money/ratio.ts";
import type { Context } from "./compile-bonus.ts";
import { asRate } from "./rate.ts";
import type { Worth } from "./rate.ts";

/** A table of amounts in minor units of the company's currency. */
export function moneyTable({ companyCurrency, names }: Context, worth: Worth): RateTable {
  return compileRate(asRate(worth), names, (amount) => ratio(BigInt(moneyUnits(amount, companyCurrency)), 1n));
}

/** The company's entry of amounts by currency; one that is missing is noted, and every run is refused. */
export function amountTable(
  context: Context,
  amounts: { readonly [currency: string]: Worth },
  path: string,
): RateTable {
  return moneyTable(context, inCompanyCurrency(context, amounts, path) ?? "0");
}

export function inCompanyCurrency<T>(
  { companyCurrency, unpriced }: Context,
  amounts: { readonly [currency: string]: T },
  path: string,
): T | null {
  if (Object.hasOwn(amounts, companyCurrency)) return amounts[companyCurrency]!;
  unpriced.push(path);
  return null;
}

/** A table of points at the peg, in minor units: 400 points at 0.8 EUR are 32000 cents. Exact, rounded when it is paid. */
export function pointsTable({ companyCurrency, peg, names }: Context, worth: Worth): RateTable {
  const value = decimal(peg);
  return compileRate(asRate(worth), names, (points) => {
    const { units, scale } = decimal(points);
    return ratio(
      units * value.units * 10n ** BigInt(knownDecimals(companyCurrency)),
      10n ** BigInt(scale + value.scale),
    );
  });
}

/** A table of plain numbers with two decimals at most as whole hundredths: shares, counts. */
export function numberTable({ names }: Context, worth: Worth): RateTable {
  return compileRate(asRate(worth), names, (number) => {
    const { units, scale } = decimal(number);
    return ratio(
      scale <= POINT_DECIMALS
        ? units * 10n ** BigInt(POINT_DECIMALS - scale)
        : units / 10n ** BigInt(scale - POINT_DECIMALS),
      1n,
    );
  });
}
