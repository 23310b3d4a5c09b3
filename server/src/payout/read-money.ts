import { currencyDecimals, parseUnits } from "@fairline/engine";
import type { MoneyJson } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";

/** Minor units of what somebody wrote. @returns `bad-input` for a currency that does not exist or more decimals than it has. */
export function readMoney({ amount, currency }: MoneyJson): bigint | Failure {
  const decimals = currencyDecimals(currency);
  if (decimals === undefined)
    return new Failure("bad-input", `There is no currency ${currency}.`, { field: "currency" });
  const units = parseUnits(amount, decimals);
  if (typeof units === "number") return BigInt(units);
  return new Failure("bad-input", `${amount} is not an amount in ${currency}.`, { field: "amount" });
}
