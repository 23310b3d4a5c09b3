import type { Translation } from "../../app/words/area.ts";
import type { en } from "./en.ts";

export const de: Translation<typeof en> = {
  greeting: "Guten Tag {name},",
  "order.see": "Bestellung ansehen",
  "order.number": "Bestellung {number}",
  lines: "Das war es",
  goods: "Waren",
  shipping: "Versand",
  "tax.included": "darin {name}",
  "tax.added": "{name}",
  total: "Summe",
  address: "Es geht an",
  "link.private": "Der Link oben öffnet Ihre Bestellung ohne Passwort. Bitte behalten Sie ihn für sich.",
  reply: "Stimmt etwas nicht? Antworten Sie auf diese Mail, ein Mensch liest sie.",
  "confirmation.subject": "Ihre Bestellung {number}",
  "confirmation.title": "Danke. Ihre Bestellung ist da.",
  "confirmation.text": "Sie ist bezahlt, und wir packen sie gerade. Wenn sie unterwegs ist, schreiben wir noch einmal.",
  "refund.subject": "Ihre Erstattung zur Bestellung {number}",
  "refund.title": "{amount} sind auf dem Weg zurück zu Ihnen",
  "refund.text":
    "Das Geld geht auf die Karte oder das Konto, mit dem Sie bezahlt haben. Banken brauchen oft drei bis fünf Werktage, bis es zu sehen ist.",
  "refund.lines": "Wofür",
  "refund.total": "Erstattet",
  "returned.subject": "Ihre Zahlung zur Bestellung {number} geht zurück",
  "returned.title": "Ihre Zahlung geht zurück an Sie",
  "returned.sold-out":
    "Zwischen Ihrer Zahlung und unserem Packen ging das letzte Stück an jemand anderen. Das tut uns leid. Die Bestellung ist storniert, und die ganze Summe geht auf demselben Weg zurück.",
  "returned.order-cancelled":
    "Die Bestellung war schon storniert, als Ihre Zahlung kam. Die ganze Summe geht auf demselben Weg zurück.",
  "returned.paid-twice":
    "Die Bestellung war schon bezahlt, deshalb geht diese zweite Zahlung ganz zurück. An Ihrer Bestellung ändert das nichts.",
  "returned.when": "Banken brauchen oft drei bis fünf Werktage, bis es zu sehen ist.",
  "returned.total": "Geht zurück",
  "program.taken.title": "Willkommen bei {program}",
  "program.taken.text": "Ihre Bewerbung ist angenommen. Links, Codes und Einnahmen finden Sie im Partnerbüro.",
  "program.refused.title": "Ihre Bewerbung bei {program}",
  "program.refused.text": "Danke für Ihr Interesse. Diesmal können wir Sie nicht aufnehmen, aus diesem Grund:",
  "program.again": "Ab dem {day} können Sie sich gern wieder bewerben.",
  "program.open": "Partnerbüro öffnen",
};
