import { currencyDecimals, parseUnits } from "@fairline/engine";
import type { MoneyJson } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";

/** Money as it came from outside, in minor units; `bad-input` for no currency, too many decimals, or below nothing. */
export function minorOf(money: MoneyJson, field: string): bigint | Failure {
  const decimals = currencyDecimals(money.currency);
  const units = decimals === undefined ? "malformed" : parseUnits(money.amount, decimals);
  return typeof units === "number" && units >= 0
    ? BigInt(units)
    : new Failure("bad-input", `${money.amount} ${money.currency} is no such amount.`, { field });
}
