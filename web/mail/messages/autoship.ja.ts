import type { Translation } from "../../app/words/area.ts";
import type { autoship as english } from "./autoship.en.ts";

export const autoship: Translation<typeof english> = {
  "autoship.every.week": { other: "{count}週間ごと" },
  "autoship.every.month": { other: "{count}か月ごと" },
  "autoship.started.title": "定期便のお申し込みが完了しました",
  "autoship.started.text": "{rhythm}にご注文をお手配します。初回は{day}です。",
  "autoship.changed.title": "定期便の内容が変わりました",
  "autoship.changed.text": "これからは{rhythm}にお届けします。次回のご注文は{day}です。",
  "autoship.soon.title": "次回の定期便のお知らせ",
  "autoship.soon.text": "{day}にご注文をお手配します。それまでは内容の変更、日付の変更、お休みができます。",
  "autoship.dearer.title": "次回の定期便の金額が上がります",
  "autoship.dearer.text":
    "価格が上がったため、まだご注文をお手配していません。{day}にお手配します。それまでは変更やお休みができます。",
  "autoship.before": "これまで: {amount}",
  "autoship.short.title": "定期便の一部が品切れです",
  "autoship.short.text": "在庫のあるものだけお手配しました。品切れの分の代金はいただきません。",
  "autoship.nothing-there.title": "定期便の商品が品切れです",
  "autoship.nothing-there.text": "今回はお手配できず、代金もいただいておりません。次回のご注文は{day}です。",
  "autoship.not-possible.title": "定期便を休止しました",
  "autoship.not-possible.text":
    "現在の設定ではお届けできません。お届け先、内容、お支払い方法をご確認ください。代金はいただいておりません。",
  "autoship.declined.title": "お支払いが完了しませんでした",
  "autoship.declined.text":
    "銀行またはカード会社に承認されませんでした。{retry}にもう一度お試しします。その前に別のお支払い方法も選べます。",
  "autoship.declined.holder":
    "ご本人による確認が必要です。お支払い方法をもう一度お選びいただくか、アカウントからご注文をお支払いください。{retry}にもう一度お試しします。",
  "autoship.unpaid.title": "定期便を休止しました",
  "autoship.unpaid.text":
    "お支払いが毎回承認されなかったため、ご注文を取り消しました。別のお支払い方法を選び、再開してください。",
  "autoship.paused.title": "定期便を休止しました",
  "autoship.paused.text": "再開されるまで、ご注文はお手配しません。",
  "autoship.paused.until": "次回のご注文は{until}です。",
  "autoship.resumed.title": "定期便を再開しました",
  "autoship.resumed.text": "{rhythm}にお届けします。次回のご注文は{day}です。",
  "autoship.ended.title": "定期便を終了しました",
  "autoship.ended.text": "今後のご注文はありません。またのご利用をお待ちしております。",
  "autoship.order": "毎回の内容",
  "autoship.total": "合計",
  "autoship.missing": "現在品切れ: {things}",
  "autoship.gone": "販売終了のため、お届けから外しました: {things}",
  "autoship.download":
    "ダウンロード商品に変わったため（一度のご購入でお使いいただけます）、お届けから外しました: {things}",
  "autoship.see": "確認・変更する",
};
