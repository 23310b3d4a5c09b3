import type { Translation } from "../../../words/area.ts";
import type { wallet as en } from "../en/wallet.ts";

export const wallet = {
  "wallet.title": "Guthaben",
  "wallet.lead": "Was Sie verdient haben, auf dem Weg vom Verkauf zu Ihrer Bank.",
  "wallet.balances": "Wo Ihr Geld ist",
  "wallet.none.text":
    "Hier ist noch kein Geld. Was Sie verdienen, kommt auf dem Weg zu Ihrer Bank hier durch. Geben Sie Ihr Konto jetzt an, dann muss später nichts darauf warten.",
  "wallet.on-the-way": "unterwegs",
  "wallet.on-the-way.means": "Ein Teil des verfügbaren Geldes, in einer Auszahlung, die Ihre Bank noch nicht hat.",
  "wallet.paid.all": "bisher ausgezahlt",
  "wallet.held.last": "Das Letzte davon wird am {date} verfügbar.",
  "wallet.held.next": "Das Nächste wird am {date} verfügbar.",
  "wallet.below": "noch zu verrechnen",
  "wallet.below.text":
    "Ein Verkauf ging zurück, nachdem er Ihnen ausgezahlt war. Er wird mit dem verrechnet, was Sie als Nächstes verdienen; Sie müssen nichts überweisen.",
  "wallet.payouts": "Auszahlungen",
  "wallet.payouts.none": "Noch keine Auszahlung. Die erste geht hinaus, wenn Geld verfügbar und Ihr Konto bekannt ist.",
  "wallet.payout.made": "wird vorbereitet",
  "wallet.payout.approved": "an die Bank gegeben",
  "wallet.payout.paid": "ausgezahlt",
  "wallet.payout.refused": "nicht gezahlt, wieder verfügbar",
  "wallet.payout.to": "auf das Konto mit der Endung {last}",
  "wallet.account": "Wohin wir zahlen",
  "wallet.account.none":
    "Wir kennen Ihr Konto noch nicht. Ohne Konto bleibt das Geld verfügbar; es geht nichts verloren.",
  "wallet.account.changed": "seit {date}",
  "wallet.account.change": "Konto ändern",
  "wallet.account.add": "Konto angeben",
  "wallet.account.save": "Konto speichern",
  "wallet.account.leave": "So lassen",
  "wallet.account.saved": "Ihr Konto ist gespeichert",
  "wallet.account.saved.text":
    "Es gilt ab der nächsten Auszahlung. Eine, die schon vorbereitet wird, geht an das Konto, für das sie gemacht wurde.",
  "wallet.holder": "Kontoinhaber",
  "wallet.holder.hint": "So, wie Ihre Bank den Namen schreibt.",
  "wallet.holder.wrong":
    "Schreiben Sie den Namen so, wie die Bank ihn kennt: in lateinischen Buchstaben, höchstens 70.",
  "wallet.iban": "IBAN",
  "wallet.iban.hint":
    "Wir bewahren sie verschlüsselt auf. Später sind nur die letzten vier Ziffern zu sehen, für Sie und für uns.",
  "wallet.iban.again": "Schreiben Sie die ganze Nummer, auch wenn sich nur etwas anderes ändert.",
  "wallet.iban.wrong": "Das ist keine IBAN, oder eine Ziffer stimmt nicht. Vergleichen Sie mit einem Kontoauszug.",
  "wallet.bic": "BIC",
  "wallet.bic.hint":
    "Nur für Banken außerhalb des Europäischen Wirtschaftsraums nötig, etwa in der Schweiz oder im Vereinigten Königreich.",
  "wallet.bic.wrong": "Eine BIC hat 8 oder 11 Buchstaben und Ziffern.",
  "wallet.bic.needed": "Für eine Bank in diesem Land brauchen wir auch die BIC.",
  "wallet.statement": "Kontoauszug",
  "wallet.statement.lead":
    "Alles, was geändert hat, wie viel wir Ihnen schulden, das Neueste zuerst, mit dem Stand danach.",
  "wallet.statement.none": "Noch hat sich nichts geändert.",
  "wallet.statement.currency": "Währung",
  "wallet.statement.older": "Ältere zeigen",
  "wallet.statement.newest": "Zurück zu den neuesten",
  "wallet.date": "Datum",
  "wallet.what": "Was",
  "wallet.change": "Änderung",
  "wallet.balance": "Stand",
  "cause.sale": "Ein Verkauf",
  "cause.sale.back": "Ware zurückgegeben",
  "cause.run": "Monat berechnet",
  "cause.refund": "Ware zurückgegeben",
  "cause.payout": "An Ihre Bank gezahlt",
  "cause.payout.back": "Von Ihrer Bank zurückgekommen",
  "cause.other": "Buchung",
} as const satisfies Translation<typeof en>;
