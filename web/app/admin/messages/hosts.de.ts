import type { Translation } from "../../words/area.ts";
import type { hosts as english } from "./hosts.en.ts";

export const hosts: Translation<typeof english> = {
  "hosts.title": "Hostnamen",
  "hosts.lead":
    "Die Namen, unter denen Ihr Laden erreichbar ist. Alle führen zu einer Adresse, die Seiten, Mails und Links nennen; unter jedem anderen Namen steht, dass dort nichts ist.",
  "hosts.home-missing": "Der Laden hat noch keine öffentliche Adresse",
  "hosts.home-missing.text":
    "Wer den Server betreibt, muss sie zuerst setzen (FAIRLINE_URL). Bis dahin wird jeder Name beantwortet, und keiner kann hinzukommen.",
  "hosts.stands": "Der Laden steht unter {origin}",
  "hosts.stands.home":
    "Mit {home} wurde der Server eingerichtet. Passkeys gehören zu dieser Adresse, und dort kommen Sie in dieses Büro, was auch mit den anderen Namen geschieht.",
  "hosts.back": "Laden zurück zu {host} ziehen",
  "hosts.back.text":
    "Seiten, Mails und Links beginnen wieder mit {host}; {from} führt dorthin. Wer unter dem alten Namen einkauft, meldet sich neu an.",
  "hosts.names": "Weitere Namen",
  "hosts.none": "Noch kein weiterer Name",
  "hosts.none.text": "Etwa der Name mit www, Ihr Name in einem anderen Land oder der vor der Umbenennung.",
  "hosts.col.host": "Name",
  "hosts.col.market": "Öffnet",
  "hosts.col.state": "Stand",
  "hosts.market.any": "den Markt des Käufers",
  "hosts.waits": "Wartet auf den Eintrag",
  "hosts.leads": "Führt zum Laden",
  "hosts.canonical": "Hier steht der Laden",
  "hosts.record": "TXT-Eintrag",
  "hosts.check": "{host} prüfen",
  "hosts.move": "Laden hierher ziehen",
  "hosts.move.title": "Laden zu {host} ziehen?",
  "hosts.move.text":
    "Seiten, Mails und Links beginnen von jetzt an mit {host}; {from} führt dorthin. Sehen Sie zuerst nach, dass sich {host} in Ihrem Browser mit einem Zertifikat öffnet: Heute führt es hierher. Wer unter dem alten Namen einkauft, meldet sich neu an.",
  "hosts.drop": "Aufgeben",
  "hosts.drop.title": "{host} aufgeben?",
  "hosts.drop.text": "Der Name wird nicht mehr beantwortet: Wer einem alten Link folgt, liest, dass dort nichts ist.",
  "hosts.new": "Namen hinzufügen",
  "hosts.new.text":
    "Lassen Sie ihn zuerst auf diesen Server zeigen (ein CNAME- oder A-Eintrag, dazu ein Zertifikat, wo Ihr Proxy eines braucht). Dann zeigt der TXT-Eintrag, dass er Ihnen gehört.",
  "hosts.name": "Name",
  "hosts.name.hint": "Ohne https:// und ohne Pfad, etwa www.example.com",
  "hosts.opens": "Öffnet den Laden in",
  "hosts.do": "Hinzufügen",
};
