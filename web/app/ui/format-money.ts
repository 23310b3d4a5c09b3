/** Money as the API sends it: a decimal string that never passes through a float. */
export interface MoneyValue {
  readonly amount: string;
  readonly currency: string;
}

// Making one costs a hundred times what using it does, and a shelf has two dozen prices. Locales come from readers, so not all are kept.
const formats = new Map<string, Intl.NumberFormat>();
const FORMATS_KEPT = 200;

function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: "currency", currency });
    if (formats.size >= FORMATS_KEPT) formats.clear();
    formats.set(key, format);
  }
  return format;
}

/** "−$1,234.50", with a true minus. For attributes, titles and messages; on the page use `<Money>`. */
export function formatMoney(value: MoneyValue, locale: string): string {
  const format = formatOf(locale, value.currency);
  const amount = value.amount as Intl.StringNumericLiteral;
  if (!value.amount.startsWith("-")) return format.format(amount);
  return format
    .formatToParts(amount)
    .map(({ type, value: text }) => (type === "minusSign" ? "−" : text))
    .join("");
}
