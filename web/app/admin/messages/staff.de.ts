import type { Translation } from "../../words/area.ts";
import type { staff as english } from "./staff.en.ts";

export const staff: Translation<typeof english> = {
  "staff.title": "Mitarbeitende",
  "staff.lead": "Wer im Firmenbüro arbeitet, was jede und jeder darf, und wer dafür einen zweiten Schritt braucht.",
  "staff.name": "Name",
  "staff.may": "Darf",
  "staff.factor": "Zweiter Schritt",
  "staff.factor.app": "Codes einer App",
  "staff.factor.passkeys": { one: "ein Passkey", other: "{count} Passkeys" },
  "staff.factor.none": "keiner",
  "staff.asked": "wird verlangt",
  "staff.drop": "Zurücksetzen…",
  "staff.drop.title": "Zweiten Schritt von {name} zurücksetzen?",
  "staff.drop.confirm": "Zurücksetzen",
  "staff.drop.means":
    "Codes und Passkeys werden gelöscht, die Sitzungen enden. Angemeldet wird mit dem Passwort; wo die Firma es verlangt, wird ein neuer eingerichtet. Nur tun, wenn Sie wissen, wer fragt.",
  "staff.rule": "Wer einen zweiten Schritt braucht",
  "staff.rule.text":
    "Wer eines dieser Rechte hat, kann im Firmenbüro nichts tun, bevor Codes einer App eingerichtet sind oder ein Passkey benutzt wurde. Der Weg dahin wird gezeigt.",
  "staff.rule.saved": "Gespeichert. Es gilt ab jetzt.",
  "staff.rule.some": "Wer dies darf:",
  "staff.rule.save": "Speichern",
  "staff.rule.refused": "Nicht gespeichert",
  "staff.rule.factor":
    "Richten Sie zuerst für sich selbst einen zweiten Schritt oder Passkey ein, damit Sie nicht ausgesperrt werden.",
  "staff.rule.own": "Ihr Konto",
};
