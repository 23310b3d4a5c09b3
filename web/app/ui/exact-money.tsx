import { useLocale } from "../words/area.ts";

/** A sum with every decimal that it has, for arithmetic that is shown before it is rounded. */
export function ExactMoney({ amount, currency }: { readonly amount: string; readonly currency: string }) {
  const locale = useLocale();
  const own =
    new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().minimumFractionDigits ?? 0;
  const decimals = amount.split(".")[1]?.replace(/0+$/, "").length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: own,
    maximumFractionDigits: Math.max(own, decimals),
  });
  const parts = format.formatToParts(amount as Intl.StringNumericLiteral);
  return (
    <span className="tabular" suppressHydrationWarning>
      {parts.map(({ type, value }) => (type === "minusSign" ? "−" : value)).join("")}
    </span>
  );
}
