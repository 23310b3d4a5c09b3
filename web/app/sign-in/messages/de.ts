import type { Translation } from "../../words/area.ts";
import type { en } from "./en.ts";

export const de = {
  title: "Anmelden",
  "lead.office": "im Partnerbüro",
  "lead.admin": "im Firmenbüro",
  "lead.account": "mit Ihrem Konto",
  email: "E-Mail-Adresse",
  password: "Passwort",
  "password.show": "Passwort zeigen",
  submit: "Anmelden",
  busy: "Einen Moment …",
  wrong: "Die E-Mail-Adresse oder das Passwort stimmt nicht",
  "wrong.mend": "Prüfen Sie beides auf Tippfehler. Beim Passwort zählen Groß- und Kleinbuchstaben.",
  "missing.email": "Bitte schreiben Sie Ihre E-Mail-Adresse.",
  "missing.password": "Bitte schreiben Sie Ihr Passwort.",
  many: "Vorerst zu viele Versuche",
  "many.wait": {
    one: "Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    other: "Warten Sie {count} Minuten und versuchen Sie es dann noch einmal.",
  },
  demo: "Das ist die Demo-Firma",
  "demo.where": "Die Zugänge zum Ausprobieren stehen im Terminal, in dem sie gestartet wurde.",
  "closed.office": "Sie sind als {name} angemeldet",
  "closed.office.text":
    "Das Partnerbüro gehört den Mitgliedern, und dieses Konto ist keines davon. Melden Sie sich mit einem Mitgliedskonto an, oder machen Sie so weiter.",
  "closed.admin": "Sie sind als {name} angemeldet",
  "closed.admin.text":
    "Das Firmenbüro ist für Mitarbeitende, und dieses Konto ist keines davon. Melden Sie sich mit einem anderen Konto an, oder machen Sie so weiter.",
  "goon.office": "Zu Ihrem Partnerbüro",
  "goon.admin": "Zum Firmenbüro",
  "goon.store": "Zum Laden",
  store: "Zurück zum Laden",
} as const satisfies Translation<typeof en>;
