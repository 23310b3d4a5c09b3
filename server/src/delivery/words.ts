/** What stands on printed papers, in the languages of the store; English is what others fall back to. */
const en = {
  "slip.title": "Order {number}",
  "slip.placed": "Placed {day}",
  "slip.what": "What is in this parcel",
  "slip.sku": "Item number",
  "slip.thanks":
    "Thank you. Anything not as it should be? Open the link in your mail; what you do not want can be sent back from there.",
  "label.title": "Return {code}",
  "label.from": "From",
  "label.to": "To",
  "label.cut":
    "Cut out along the line and put it on the parcel. The postage is paid where you hand it in, unless we agreed otherwise.",
  "label.inside": "Put this list inside (order {number})",
} as const;

type Key = keyof typeof en;

const de: Readonly<Record<Key, string>> = {
  "slip.title": "Bestellung {number}",
  "slip.placed": "Bestellt am {day}",
  "slip.what": "Inhalt dieses Pakets",
  "slip.sku": "Artikelnummer",
  "slip.thanks":
    "Danke. Stimmt etwas nicht? Öffnen Sie den Link in Ihrer Mail; was Sie nicht möchten, lässt sich von dort zurückschicken.",
  "label.title": "Rücksendung {code}",
  "label.from": "Von",
  "label.to": "An",
  "label.cut":
    "An der Linie ausschneiden und auf das Paket kleben. Das Porto zahlen Sie bei der Abgabe, wenn nichts anderes vereinbart ist.",
  "label.inside": "Diese Liste ins Paket legen (Bestellung {number})",
};

const ja: Readonly<Record<Key, string>> = {
  "slip.title": "注文番号 {number}",
  "slip.placed": "ご注文日 {day}",
  "slip.what": "同梱品",
  "slip.sku": "商品番号",
  "slip.thanks":
    "ご注文ありがとうございます。お気づきの点がございましたら、メールのリンクからご連絡ください。返品のお申し込みもそちらから承ります。",
  "label.title": "返品 {code}",
  "label.from": "ご依頼主",
  "label.to": "お届け先",
  "label.cut": "線に沿って切り取り、荷物に貼ってください。特別な取り決めがない限り、送料はお客様のご負担となります。",
  "label.inside": "この一覧を同梱してください（注文番号 {number}）",
};

const languages: Readonly<Record<string, Readonly<Record<Key, string>>>> = { en, de, ja };

export interface PaperWords {
  readonly locale: string;
  (key: Key, facts?: Readonly<Record<string, string>>): string;
}

/** @param locale BCP 47 */
export function wordsFor(locale: string): PaperWords {
  const words = languages[locale.split("-")[0] ?? ""] ?? en;
  const tell = (key: Key, facts: Readonly<Record<string, string>> = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
  return Object.assign(tell, { locale: words === en && !locale.startsWith("en") ? "en" : locale });
}
