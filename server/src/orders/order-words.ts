/** What stands in an order and its mails by other names than its goods': in the shopper's language. */
const words = {
  /** Among an order's discounts, frozen with them. */
  waived: { en: "Difference waived", de: "Differenz erlassen", ja: "差額免除" },
  giftCard: { en: "Gift card", de: "Gutschein", ja: "ギフトカード" },
} as const;

export function orderWord(of: keyof typeof words, locale: string): string {
  const language = locale.split("-")[0];
  return words[of][language === "de" || language === "ja" ? language : "en"];
}
