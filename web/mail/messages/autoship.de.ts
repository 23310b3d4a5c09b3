import type { Translation } from "../../app/words/area.ts";
import type { autoship as english } from "./autoship.en.ts";

export const autoship: Translation<typeof english> = {
  "autoship.every.week": { one: "jede Woche", other: "alle {count} Wochen" },
  "autoship.every.month": { one: "jeden Monat", other: "alle {count} Monate" },
  "autoship.started.title": "Ihr Abo ist eingerichtet",
  "autoship.started.text": "Wir bestellen es für Sie {rhythm}. Die erste Bestellung ist am {day}.",
  "autoship.changed.title": "Ihr Abo wurde geändert",
  "autoship.changed.text": "Ab jetzt kommt es {rhythm}. Die nächste Bestellung ist am {day}.",
  "autoship.soon.title": "Ihre nächste Lieferung steht bevor",
  "autoship.soon.text":
    "Wir bestellen sie für Sie am {day}. Bis dahin können Sie sie ändern, verschieben oder auslassen.",
  "autoship.dearer.title": "Ihre nächste Lieferung wird teurer",
  "autoship.dearer.text":
    "Ein Preis ist gestiegen, deshalb haben wir noch nicht bestellt. Wir bestellen am {day}. Bis dahin können Sie sie ändern oder auslassen.",
  "autoship.before": "Bisher: {amount}",
  "autoship.short.title": "Ein Teil Ihrer Lieferung fehlt",
  "autoship.short.text": "Wir haben bestellt, was da ist. Was fehlt, wird nicht berechnet.",
  "autoship.nothing-there.title": "Von Ihrer Lieferung ist nichts da",
  "autoship.nothing-there.text":
    "Wir konnten sie diesmal nicht bestellen, berechnet wurde nichts. Die nächste Bestellung ist am {day}.",
  "autoship.not-possible.title": "Ihr Abo ruht",
  "autoship.not-possible.text":
    "So wie es eingerichtet ist, können wir es nicht schicken: Bitte sehen Sie nach Adresse, Inhalt und Zahlungsart. Berechnet wurde nichts.",
  "autoship.declined.title": "Ihre Zahlung hat nicht geklappt",
  "autoship.declined.text":
    "Die Bank hat sie abgelehnt. Wir versuchen es am {retry} noch einmal. Vorher können Sie eine andere Zahlungsart wählen.",
  "autoship.declined.holder":
    "Ihre Bank möchte, dass Sie diese Zahlung selbst bestätigen. Wählen Sie die Zahlungsart noch einmal, oder zahlen Sie die Bestellung in Ihrem Konto. Wir versuchen es am {retry} noch einmal.",
  "autoship.unpaid.title": "Ihr Abo ruht",
  "autoship.unpaid.text":
    "Die Zahlung wurde bei jedem Versuch abgelehnt, deshalb ist die Bestellung storniert. Wählen Sie eine andere Zahlungsart und setzen Sie es dann fort.",
  "autoship.paused.title": "Ihr Abo ruht",
  "autoship.paused.text": "Es wird nichts bestellt, bis Sie es fortsetzen.",
  "autoship.paused.until": "Die nächste Bestellung ist am {until}.",
  "autoship.resumed.title": "Ihr Abo geht weiter",
  "autoship.resumed.text": "Es kommt {rhythm}. Die nächste Bestellung ist am {day}.",
  "autoship.ended.title": "Ihr Abo ist beendet",
  "autoship.ended.text": "Es wird nichts mehr bestellt. Wir freuen uns, wenn Sie wiederkommen.",
  "autoship.order": "Das kommt jedes Mal",
  "autoship.total": "Summe",
  "autoship.missing": "Zurzeit nicht da: {things}",
  "autoship.gone": "Nicht mehr im Sortiment und weggelassen: {things}",
  "autoship.download": "Inzwischen ein Download, den man einmal im Shop kauft und behält, und weggelassen: {things}",
  "autoship.see": "Ansehen und ändern",
};
