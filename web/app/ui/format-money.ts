/** Money as the API sends it: a decimal string that never passes through a float. */
export interface MoneyValue {
  readonly amount: string;
  readonly currency: string;
}

/** "−$1,234.50", with a true minus. For attributes, titles and messages; on the page use `<Money>`. */
export function formatMoney(value: MoneyValue, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: value.currency })
    .formatToParts(value.amount as Intl.StringNumericLiteral)
    .map(({ type, value: text }) => (type === "minusSign" ? "−" : text))
    .join("");
}
