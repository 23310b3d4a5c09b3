import type { Translation } from "../../../words/area.ts";
import type { site as en } from "../en/site.ts";

export const site: Translation<typeof en> = {
  "site.title": "Ihre Seite",
  "site.lead": "Was man unter {name} sieht; wer darüber kommt, ist Ihr Besuch.",
  "site.see": "So sehen, wie es die Kundschaft sieht",
  "site.preview": "Ihre Änderungen ansehen",
  "site.hosts": "Ein eigener Hostname",
  "site.story": "Ihre Geschichte",
  "site.story.hint": "In Ihren Worten: was Sie verwenden und warum. Eine Leerzeile beginnt einen Absatz.",
  "site.photo": "Foto",
  "site.photo.hint": "JPEG, PNG oder WebP, höchstens 500 kB. Was die Datei über Ort und Kamera sagt, wird entfernt.",
  "site.card": "Bild für Links",
  "site.card.hint":
    "Erscheint, wo jemand Ihre Adresse teilt; 1200 mal 630 Pixel passen am besten. Ohne eines wird Ihr Foto genommen.",
  "site.picture.none": "Entfernen",
  "site.picks": "Ihre Auswahl",
  "site.picks.hint": "Bis zu {count} Produkte, in dieser Reihenfolge; sind die Felder voll, kommen weitere.",
  "site.pick": "Platz {number}",
  "site.pick.none": "nichts",
  "site.save": "Speichern",
  "site.save.review": "Einreichen",
  "site.saved.waiting": "Eingereicht. Jemand aus der Firma sieht es an, danach sieht es die Kundschaft.",
  "site.saved.shown": "Gespeichert; die Kundschaft sieht es jetzt.",
  "site.waiting": "Ihre letzten Änderungen warten auf einen Blick. Die Kundschaft sieht, was sie vorher sah.",
  "site.refused": "Ihre letzten Änderungen werden nicht gezeigt",
  "account.own": "Ihr Konto im Laden",
};
