import type { Translation } from "../../words/area.ts";
import type { affiliateMaterials as english } from "./affiliate-materials.en.ts";

/** What affiliates are given to use, and pixels. */
export const affiliateMaterials: Translation<typeof english> = {
  "materials.title": "Material",
  "materials.lead": "Was Affiliates bekommen, mit ihrem eigenen Link darin. Jede Fassung gibt eine zweite Person frei.",
  "materials.none": "Noch nichts",
  "materials.none.text":
    "Legen Sie ein Banner, einen Text oder eine Mail an; nach der Freigabe steht es im Partnerbüro.",
  "materials.new": "Neues Material",
  "materials.kind": "Art",
  "materials.kind.banner": "Banner",
  "materials.kind.text": "Text",
  "materials.kind.mail": "Mail",
  "materials.name": "Name",
  "materials.path": "Seite, zu der es führt",
  "materials.path.hint": "Eine Seite des Ladens, etwa /p/rosehip-balm.",
  "materials.picture": "Bild (PNG, JPEG oder WebP)",
  "materials.alt": "Was für das Bild steht",
  "materials.body": "Text",
  "materials.body.hint":
    "{link} wird der Link des Affiliates, {name} sein Name, {disclosure} der Satz der Vereinbarung.",
  "materials.do": "Einreichen",
  "materials.made": "Eingereicht; es wartet auf eine zweite Person.",
  "materials.state.waiting": "Wartet",
  "materials.state.approved": "Freigegeben",
  "materials.state.refused": "Abgelehnt",
  "materials.retired": "Zurückgezogen",
  "materials.second": "Das ist von Ihnen; eine zweite Person entscheidet.",
  "materials.approve": "Freigeben",
  "materials.approve.title": "Diese Fassung freigeben?",
  "materials.approve.means": "Affiliates finden sie ab jetzt in ihrem Büro, statt der Fassung davor.",
  "materials.refuse": "Ablehnen",
  "materials.refuse.title": "Diese Fassung ablehnen?",
  "materials.refuse.means": "Was vorher freigegeben war, bleibt.",
  "materials.version.new": "Weitere Fassung einreichen",
  "materials.retire.title": "Dieses Material zurückziehen?",
  "materials.retire.means": "Es wird nicht mehr ausgegeben. Banner auf Seiten behalten ihr Bild und führen weiter.",
  "pixels.title": "Pixel",
  "pixels.text":
    "Melden einen Lead oder ein anderes Ereignis von einer Seite: als Bild oder als Link. Ohne Unterschrift wird der Klick eines Besuchers einmal gemeldet und wartet auf Sie. Unterschrieben (sig: HMAC-SHA256 von ref|code|value|currency mit dem Schlüssel, hexadezimal) wird geglaubt. Der Schlüssel gehört nie in eine Seite.",
  "pixels.key": "Schlüssel: {key}",
  "pixels.add": "Pixel hinzufügen",
  "pixels.revoke": "Widerrufen",
  "pixels.revoke.title": "Diesen Pixel widerrufen?",
  "pixels.revoke.means": "Er meldet ab jetzt nichts mehr. Gemeldetes bleibt.",
};
