import type { Translation } from "../../words/area.ts";
import type { en } from "./en.ts";

export const de: Translation<typeof en> = {
  "frame.name": "Firmenbüro",
  "frame.places": "Firmenbüro",
  "frame.search": "Suchen oder springen zu…",
  "frame.shop": "Zum Laden",
  "account.open": "{name}: Ihr Konto",
  "account.office": "Ihr Partnerbüro",
  "account.leave": "Abmelden",
  "place.overview": "Überblick",
  "place.orders": "Bestellungen",
  "place.members": "Mitglieder",
  "place.network": "Netzwerk",
  "place.affiliates": "Affiliates",
  "place.adjustments": "Anpassungen",
  "place.explorer": "Netzwerkkarte",
  "place.products": "Produkte",
  "place.promotions": "Aktionen",
  "place.gift-cards": "Gutscheine",
  "place.delivery": "Versand und Steuern",
  "place.periods": "Zeiträume",
  "place.payouts": "Auszahlungen",
  "place.ledger": "Hauptbuch",
  "place.plan": "Plan",
  "place.outbox": "Postausgang",
  "place.audit": "Protokoll",
};
