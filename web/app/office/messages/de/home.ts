import type { Translation } from "../../../words/area.ts";
import type { home as en } from "../en/home.ts";

export const home = {
  "home.title": "Start",
  "home.earned": "Verdienst {period} bisher",
  "home.earned.none": "Kein Zeitraum ist offen",
  "home.expected": "{sum}, wenn der Zeitraum jetzt endete, mit den Verkäufen Ihres Teams. Das kann sich noch ändern.",
  "home.why.none":
    "{period}: Noch hat Ihnen kein Verkauf etwas eingebracht. Sobald einer es tut, steht er in derselben Minute hier.",
  "home.why.all": "Jeden Verkauf des Zeitraums ansehen",
  "home.periods": "Zeitraum für Zeitraum",
  "home.next": "Was als Nächstes zu tun ist",
  "home.next.account": "Wohin sollen wir zahlen?",
  "home.next.account.text":
    "Es wartet Geld auf Sie, aber wir kennen kein Bankkonto. Es dauert eine Minute und braucht Ihre IBAN.",
  "home.next.account.action": "Bankkonto angeben",
  "home.next.active": "{has} von {needs} {volume}, {period}",
  "home.next.active.text":
    "Mit {needs} {volume} bis {date} bekommen Sie Ihre Ebene in den Teamprovisionen dieses Zeitraums. Darunter gehen sie an die nächste Person über Ihnen; was Ihre eigenen Verkäufe einbringen, bleibt in jedem Fall Ihres.",
  "home.next.share": "Teilen Sie Ihre Seite",
  "home.next.share.text": "Wer darüber kommt und innerhalb von 30 Tagen kauft, zählt zu Ihnen.",
  "home.next.none": "Es ist nichts zu tun",
  "home.next.none.text": "Ihr Bankkonto ist bekannt, und Ihre Punkte sind in Ordnung.",
  "home.next.none.affiliate": "Ihr Bankkonto ist bekannt. Neue Verkäufe erscheinen hier von selbst.",
  "home.balances": "Ihr Geld",
  "home.balances.all": "Zum Guthaben",
  "home.balances.none": "Noch nichts verdient, darum wartet auch nichts.",
  "home.latest": "Zuletzt verdient",
  "home.latest.all": "Der ganze Verdienst",
  "home.latest.none": "Noch kein Verdienst. Wenn ein Verkauf Ihnen etwas einbringt, steht er hier mit seinem Grund.",
} as const satisfies Translation<typeof en>;
