import type { sell as en } from "../en/sell.ts";

export const sell: Readonly<Record<keyof typeof en, string>> = {
  "sell.title": "Vor Ort verkaufen",
  "sell.lead":
    "Bei einem Treffen, auf dem Markt oder am Telefon. Der Laden hält die Ware bereit; der Verkauf zählt, und du verdienst daran, sobald das Geld bei der Firma ist.",
  "sell.market": "Markt",
  "sell.goods": "Was verkauft wurde",
  "sell.search": "Produkt",
  "sell.search.hint": "Ein Teil des Namens.",
  "sell.search.nothing": "So heißt nichts, was es in diesem Markt gibt.",
  "sell.quantity": "Wie viele von {title}",
  "sell.remove": "{title} weglassen",
  "sell.sum": "Ware zu den Preisen des Ladens",
  "sell.none": "Noch nichts gewählt.",
  "sell.note":
    "Aktionen, und Steuern, wo sie hinzukommen, werden beim Festhalten gerechnet; dann steht die Summe fest.",
  "sell.buyer": "Wer gekauft hat",
  "sell.name": "Name",
  "sell.email": "Mailadresse",
  "sell.email.hint": "Dorthin geht die Bestätigung.",
  "sell.line1": "Straße und Hausnummer",
  "sell.postcode": "Postleitzahl",
  "sell.city": "Ort",
  "sell.method": "Wie bezahlt wurde",
  "sell.cash": "Bar bei mir, ich gebe es weiter",
  "sell.transfer": "Per Überweisung an die Firma",
  "sell.do": "Verkauf festhalten",
  "sell.choose": "Wähle mindestens eine Sache.",
  "sell.refused": "Es wurde nichts festgehalten",
  "sell.done": "{number} ist festgehalten: {total}.",
  "sell.done.next":
    "Die Ware ist dafür zurückgelegt. Wenn die Firma das Geld hat, bestätigt sie den Verkauf, und dein Verdienst steht bei deinen Einnahmen.",
  "sell.page": "Die Seite des Käufers, mit dem Weg zum Bezahlen",
  "sell.not-yours": "Vor Ort verkaufen aktive Vertriebspartner.",
  "sell.go": "Etwas vor Ort verkauft?",
};
