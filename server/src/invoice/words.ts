/** What stands on an invoice, in the languages of the store; English is what others fall back to. */
const en = {
  invoice: "Invoice",
  "credit-note": "Credit note",
  order: "Order {number}",
  issued: "Issued {day}",
  supplied: "Paid {day}",
  refunded: "Refunded {day}",
  corrects: "Corrects invoice {code} of {day}",
  to: "To",
  erased: "(name and address were erased)",
  what: "What",
  quantity: "Quantity",
  rate: "Tax",
  net: "Net",
  gross: "With tax",
  shipping: "Shipping",
  rates: "Tax by rate",
  base: "Net amount",
  tax: "Tax",
  sumNet: "Net",
  sumTax: "Tax",
  total: "Total",
  paid: "Paid in full.",
  back: "This amount was given back.",
} as const;

type Words = Readonly<Record<keyof typeof en, string>>;

const de: Words = {
  invoice: "Rechnung",
  "credit-note": "Gutschrift (Rechnungskorrektur)",
  order: "Bestellung {number}",
  issued: "Ausgestellt am {day}",
  supplied: "Bezahlt am {day}",
  refunded: "Erstattet am {day}",
  corrects: "Berichtigt die Rechnung {code} vom {day}",
  to: "An",
  erased: "(Name und Anschrift wurden gelöscht)",
  what: "Artikel",
  quantity: "Menge",
  rate: "Steuer",
  net: "Netto",
  gross: "Mit Steuer",
  shipping: "Versand",
  rates: "Steuer nach Sätzen",
  base: "Nettobetrag",
  tax: "Steuer",
  sumNet: "Netto",
  sumTax: "Steuer",
  total: "Gesamt",
  paid: "Vollständig bezahlt.",
  back: "Dieser Betrag wurde erstattet.",
};

const ja: Words = {
  invoice: "請求書",
  "credit-note": "返金伝票",
  order: "注文番号 {number}",
  issued: "発行日 {day}",
  supplied: "お支払日 {day}",
  refunded: "返金日 {day}",
  corrects: "{day}付請求書 {code} の訂正",
  to: "宛先",
  erased: "（氏名・住所は削除されました）",
  what: "品名",
  quantity: "数量",
  rate: "税率",
  net: "税抜",
  gross: "税込",
  shipping: "送料",
  rates: "税率別内訳",
  base: "税抜金額",
  tax: "消費税",
  sumNet: "小計（税抜）",
  sumTax: "消費税",
  total: "合計",
  paid: "お支払い済みです。",
  back: "この金額を返金しました。",
};

const languages: Readonly<Record<string, Words>> = { en, de, ja };

export interface InvoiceWords {
  readonly locale: string;
  (key: keyof typeof en, facts?: Readonly<Record<string, string>>): string;
}

/** @param locale BCP 47 */
export function wordsFor(locale: string): InvoiceWords {
  const words = languages[locale.split("-")[0] ?? ""] ?? en;
  const tell = (key: keyof typeof en, facts: Readonly<Record<string, string>> = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
  return Object.assign(tell, { locale: words === en && !locale.startsWith("en") ? "en" : locale });
}
