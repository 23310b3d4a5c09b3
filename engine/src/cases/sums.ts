import { currencyDecimals } from "../money/currency.ts";
import { decimal, formatDecimal, formatMoney } from "../money/decimal.ts";

/** "12.00", "12.00 + 3.00 EUR": the company's currency first and without its name; zeros are left out. */
export function sumText(sum: ReadonlyMap<string, bigint> | undefined, companyCurrency: string): string {
  const parts = [...(sum ?? [])].filter(([, amount]) => amount !== 0n);
  parts.sort(([a], [b]) => (a === companyCurrency ? -1 : b === companyCurrency ? 1 : a < b ? -1 : 1));
  const written = parts.map(([currency, amount]) => {
    const money = formatMoney(amount, currency);
    return currency === companyCurrency ? money : `${money} ${currency}`;
  });
  return written.length === 0 ? formatMoney(0n, companyCurrency) : written.join(" + ");
}

/** What a case writes, with the currency's decimals; more decimals than it has stay and so are a difference. */
export function writtenSum(written: string, companyCurrency: string): string {
  const parts = written.split(" + ").map((part) => {
    const [money = "0", currency = companyCurrency] = part.split(" ");
    return { currency, value: formatDecimal(decimal(money), currencyDecimals(currency) ?? 0) };
  });
  parts.sort((a, b) =>
    a.currency === companyCurrency ? -1 : b.currency === companyCurrency ? 1 : a.currency < b.currency ? -1 : 1,
  );
  return parts
    .map(({ currency, value }) => (currency === companyCurrency ? value : `${value} ${currency}`))
    .join(" + ");
}
