import type { Translation } from "../../../words/area.ts";
import type { en } from "./en.ts";
import { postbacks } from "./postbacks.de.ts";

export const de: Translation<typeof en> = {
  ...postbacks,
  "palette.open": "Suchen oder springen zu…",
  "palette.title": "Suche",
  "palette.none": "Nichts gefunden für „{query}“.",
  "palette.searching": "Suche läuft…",
  "palette.count": { one: "Ein Treffer", other: "{count} Treffer" },
  "palette.places": "Orte",
  "palette.failed": "Die Suche hat nicht geantwortet. Was Sie beim Namen kennen, steht weiter hier.",
  close: "Schließen",
  menu: "Menü",
  "reason.label": "Grund",
  "reason.hint": "Er wird mit Ihrem Namen aufbewahrt, und andere lesen ihn später.",
  "reason.cancel": "So lassen",
  "table.sort": "Nach {column} ordnen",
  "table.rows": { one: "Eine Zeile", other: "{count} Zeilen" },
  "table.export": "CSV ausgeben",
  "table.next": "Nächste Seite",
  "table.first": "Erste Seite",
  "table.filters": "Filter",
  "table.all": "Alle",
  "table.find": "Finden in: {name}",
  "table.clear": "Leeren",
  "chart.table": "Die Zahlen",
  "chart.picture": "Das Bild",
};
