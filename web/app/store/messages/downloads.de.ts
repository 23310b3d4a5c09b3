import type { Translation } from "../../words/area.ts";
import type { downloads as en } from "./downloads.en.ts";

export const downloads = {
  "checkout.address.billing": "Rechnungsadresse",
  "checkout.downloads": "Ihre Downloads",
  "checkout.downloads.start":
    "Beginnen Sie sofort mit der Bereitstellung meiner Downloads. Mir ist bekannt, dass mein Widerrufsrecht dafür damit erlischt.",
  "checkout.downloads.now": "Sie können sie herunterladen, sobald Sie bezahlt haben.",
  "checkout.downloads.parcel": "Für das, was als Paket kommt, bleibt das Widerrufsrecht bestehen.",
  "product.tax.included.download": "inkl. {tax}",
  "product.tax.added.download": "zzgl. {tax}",
  "order.downloads.mail": "Der Link zu dieser Seite ist unterwegs an {email}.",
  "fault.startDownloads": "Bitte kreuzen Sie dies an: Downloads stellen wir nur sofort bereit.",
  "product.download":
    "Ein Download, nach der Zahlung sofort verfügbar. Es wird nichts versandt, also ohne Versandkosten.",
  "product.both": "Ein Teil davon ist ein Download, nach der Zahlung sofort verfügbar.",
  "stock.download": "Sofort als Download",
  "order.downloads": "Ihre Downloads",
  "order.downloads.paid": "Ihre Downloads sind bereit.",
  "order.downloads.get": "Herunterladen",
  "order.downloads.get.said": "{name} herunterladen",
  "order.downloads.left": { one: "Noch ein Download", other: "Noch {count} Downloads" },
  "order.downloads.until": "Bis {at}",
  "order.downloads.version": "Fassung {number}, {at}",
  "order.downloads.none": "Die Dateien sind noch nicht da. Sie werden hier stehen, in Ihrer Bestellung.",
  "order.keys": { one: "Ihr Lizenzschlüssel", other: "Ihre Lizenzschlüssel" },
  "order.keys.owed": {
    one: "Ein Lizenzschlüssel folgt: wir senden ihn, sobald er da ist.",
    other: "{count} Lizenzschlüssel folgen: wir senden sie, sobald sie da sind.",
  },
  "order.downloads.closed.refunded": "Erstattet: nicht mehr herunterzuladen.",
  "order.downloads.closed.revoked": "Der Zugang wurde beendet. Bitte schreiben Sie uns.",
  "order.downloads.closed.expired": "Die Zeit zum Herunterladen ist vorbei. Bitte schreiben Sie uns.",
  "order.downloads.closed.used-up": "So oft heruntergeladen, wie es möglich ist. Bitte schreiben Sie uns.",
  "order.downloads.closed.not-paid": "Die Zahlung wurde zurückgeholt. Bitte schreiben Sie uns.",
} as const satisfies Translation<typeof en>;
