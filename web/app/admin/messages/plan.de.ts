import type { Translation } from "../../words/area.ts";
import type { plan as en } from "./plan.en.ts";

export const plan: Translation<typeof en> = {
  "plan.title": "Plan",
  "plan.lead":
    "Die Regeln, nach denen jeder Verdienst berechnet wird. Eine Änderung ist eine neue Fassung mit ihrem ersten Tag; ältere Verkäufe behalten ihre.",
  "plan.versions": "Fassungen",
  "plan.since": "seit {from}",
  "plan.during": "{from} bis {to}",
  "plan.inforce": "in Kraft",
  "plan.coming": "beginnt später",
  "plan.past": "beendet",
  "plan.words": "In Worten",
  "plan.document": "Das Dokument",
  "plan.hash": "SHA-256",
  "plan.none": "Noch ist kein Plan in Kraft",
  "plan.none.text":
    "Ein Plan sagt, wer an einem Verkauf was verdient. Setzen Sie einen in Kraft, bevor der erste Verkauf kommt.",
  "plan.name": "{name}, Fassung {version}",
  "plan.period": "Er wird Monat für Monat berechnet.",
  "plan.volumes": "Was gezählt wird",
  "plan.volume.credited":
    "{volume}: die {points} Punkte aller Verkäufe, die einem Mitglied im Zeitraum zugerechnet sind, eigene Käufe und die der Kundschaft.",
  "points.qv": "qualifizierenden",
  "points.cv": "provisionsfähigen",
  "plan.activity": "Wer eine Ebene erhält",
  "plan.activity.rule": "„{rule}“: {what}",
  "plan.activity.volume": "mit {amount} {volume} oder mehr im Zeitraum",
  "plan.seller": "{seller}: für jeden Verkauf {rate} von {base}",
  "plan.seller.customers": "{seller}: für jeden Verkauf an die Kundschaft {rate} von {base}",
  "plan.base.amount": "dem Betrag der Waren, nach Rabatten, ohne Steuer, Versand und Gutscheine",
  "plan.base.cv": "den CV des Verkaufs",
  "plan.products": "Für einige Produkte gilt stattdessen ein fester Betrag oder ein anderer Satz:",
  "plan.product.fixed": "{product}: {sums} je Stück",
  "plan.product.percent": "{product}: {rate}",
  "plan.walk": "Ein Verkauf ({seller}) zahlt den Baum „{tree}“ hinauf, von {base}:",
  "plan.level": "Ebene {level}",
  "plan.walk.takes": "Eine Ebene erhält nur, wer „{rule}“ ist.",
  "plan.walk.standard": "Wer es nicht ist, wird übergangen, und die Ebene geht an die Nächsten darüber.",
  "plan.walk.none": "Wer es nicht ist, erhält nichts, und die Ebene entfällt.",
  "plan.tree.sponsor": "Sponsor",
  "plan.kind.affiliate": "Affiliate",
  "plan.kind.distributor": "Distributor",
  "plan.kind.customer": "Kundschaft",
  "plan.other": "Für die Form dieses Bonus hat diese Seite noch keine Worte; das Dokument sagt es genau.",
  "plan.rounding":
    "Jede Zeile wird einmal auf die kleinste Einheit der Währung gerundet, Hälften weg von null. Zeilen über nichts entfallen.",
};
