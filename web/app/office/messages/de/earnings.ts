import type { Translation } from "../../../words/area.ts";
import type { earnings as en } from "../en/earnings.ts";

export const earnings = {
  "earning.how.link": "Kam über Ihren Link: {share}",
  "earning.how.own": "Von Ihnen verkauft: {share}",
  "earning.how.below": {
    one: "Eine Ebene unter Ihnen verkauft: {share}",
    other: "{count} Ebenen unter Ihnen verkauft: {share}",
  },
  "earning.how.moved": {
    one: "Eine Ebene unter Ihnen verkauft, bezahlt als Ebene {paid}: {share}",
    other: "{count} Ebenen unter Ihnen verkauft, bezahlt als Ebene {paid}: {share}",
  },
  "earning.how.share": "{rate} von {base}",
  "earning.how.fixed": "mit festem Betrag je Stück",
  "earnings.title": "Verdienst",
  "earnings.lead":
    "Jeder Verkauf, der Ihnen etwas einbrachte, Zeitraum für Zeitraum. Öffnen Sie einen, um zu sehen, wie es dazu kam.",
  "earnings.periods": "Zeiträume",
  "earnings.period.nothing": "nichts",
  "earnings.total": "Verdienst {period}",
  "earnings.total.open": "Verdienst {period} bisher",
  "earnings.open": "Der Zeitraum läuft bis {date}.",
  "earnings.open.team": "Teamprovisionen werden beim Abschluss berechnet.",
  "earnings.locked": "Der Zeitraum ist vorbei und berechnet; die letzte Prüfung läuft.",
  "earnings.committed": "Der Zeitraum ist abgeschlossen. Nur ein zurückgegebener Verkauf ändert noch etwas.",
  "earnings.by.lines": { one: "ein Verkauf", other: "{count} Verkäufe" },
  "earnings.filter": "Nur zeigen",
  "earnings.filter.state": "Stand",
  "earnings.filter.bonus": "Art",
  "earnings.filter.all": "Alle",
  "earnings.filter.clear": "Alle zeigen",
  "earnings.list.title": "Verkäufe, die Ihnen etwas einbrachten",
  "earnings.older": "Ältere zeigen",
  "earnings.newest": "Zurück zu den neuesten",
  "earnings.none": "Kein Verdienst: {period}",
  "earnings.none.text":
    "Kein Verkauf dieses Zeitraums hat Ihnen etwas eingebracht. Das kommt vor, darum steht es hier wie jeder andere.",
  "earnings.never": "Hier wird stehen, was Sie verdienen",
  "earnings.never.text":
    "Wenn jemand über Ihren Link oder Ihre Seite kauft, sehen Sie den Verkauf in derselben Minute hier, mit dem Grund für jeden Cent.",
  "earnings.never.action": "Zu Ihren Links",
  "earnings.nomatch": "So ein Verkauf ist in diesem Zeitraum nicht dabei",
  "earnings.nomatch.text": "Es gibt andere: Nehmen Sie den Filter weg, um sie zu sehen.",
} as const satisfies Translation<typeof en>;
