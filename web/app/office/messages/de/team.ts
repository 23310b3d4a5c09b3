import type { Translation } from "../../../words/area.ts";
import type { team as en } from "../en/team.ts";

export const team = {
  "team.title": "Team",
  "team.lead": {
    one: "Eine Person unter Ihnen, auf {levels} Ebenen.",
    other: "{count} Personen unter Ihnen, auf {levels} Ebenen.",
  },
  "team.lead.one": {
    one: "Eine Person unter Ihnen, auf Ihrer ersten Ebene.",
    other: "{count} Personen unter Ihnen, alle auf Ihrer ersten Ebene.",
  },
  "team.explore": "Netzwerkkarte",
  "team.view": "Zeigen als",
  "team.view.tree": "Baum",
  "team.view.table": "Tabelle",
  "team.find": "Jemanden finden",
  "team.find.go": "Finden",
  "team.find.clear": "Leeren",
  "team.found": { one: "Eine Person heißt etwa „{q}“", other: "{count} Personen heißen etwa „{q}“" },
  "team.found.none": "In Ihrem Team heißt niemand etwa „{q}“",
  "team.found.none.text": "Gefunden wird jeder Teil des Namens und des Namens der Seite.",
  "team.under": "unter {path}",
  "team.you": "Sie",
  "team.limit":
    "Ihr Team ist größer, als diese Seite fasst: Zu sehen sind die {count} Personen, die Ihnen am nächsten stehen.",
  "team.person.level": "Ebene",
  "team.person.joined": "Mitglied seit",
  "team.person.below": "Personen darunter",
  "team.person.site": "Seite",
  "team.name": "Name",
  "team.status": "Status",
  "team.status.suspended": "ruht",
  "team.status.terminated": "beendet",
  "team.status.none": "noch nicht begonnen",
  "team.none": "Noch steht niemand unter Ihnen",
  "team.none.text":
    "Ihr Team stünde hier. An Ihren eigenen Verkäufen verdienen Sie auch ohne; fürs Anwerben wird niemand bezahlt.",
  "team.affiliate": "Affiliates verdienen ohne Team",
  "team.affiliate.text":
    "Sie werden für Verkäufe bezahlt, die über Ihre Links und Ihre Seite kommen. Ein Team gehört zu Vertriebspartnern, darum gibt es hier nichts zu zeigen.",
  "team.affiliate.action": "Zu Ihren Links",
} as const satisfies Translation<typeof en>;
