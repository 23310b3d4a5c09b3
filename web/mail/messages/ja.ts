import type { Translation } from "../../app/words/area.ts";
import type { en } from "./en.ts";

export const ja: Translation<typeof en> = {
  greeting: "{name} 様",
  "order.see": "ご注文を見る",
  "order.number": "ご注文番号 {number}",
  lines: "ご注文の内容",
  goods: "商品",
  shipping: "送料",
  "tax.included": "うち{name}",
  "tax.added": "{name}",
  total: "合計",
  address: "お届け先",
  "link.private": "上のリンクはパスワードなしでご注文を開きます。他の方には知らせないでください。",
  reply: "お気づきの点がありましたら、このメールにご返信ください。担当者が拝見します。",
  "confirmation.subject": "ご注文 {number} を承りました",
  "confirmation.title": "ありがとうございます。ご注文を承りました。",
  "confirmation.text": "お支払いを確認し、ただいまお包みしています。発送しましたら、あらためてお知らせします。",
  "refund.subject": "ご注文 {number} の返金について",
  "refund.title": "{amount} を返金いたしました",
  "refund.text": "お支払いに使われたカードまたは口座に戻ります。表示されるまで3〜5営業日ほどかかることがあります。",
  "refund.lines": "返金の内容",
  "refund.total": "返金額",
  "returned.subject": "ご注文 {number} のお支払いをお戻しします",
  "returned.title": "お支払いをお戻しします",
  "returned.sold-out":
    "お支払いの直後に、最後の一点が他のお客さまに渡ってしまいました。申し訳ございません。ご注文は取り消し、全額をお支払いの方法にお戻しします。",
  "returned.order-cancelled":
    "お支払いが届いたとき、ご注文はすでに取り消されていました。全額をお支払いの方法にお戻しします。",
  "returned.paid-twice":
    "ご注文はすでにお支払い済みでしたので、今回のお支払いは全額お戻しします。ご注文には影響ありません。",
  "returned.when": "表示されるまで3〜5営業日ほどかかることがあります。",
  "returned.total": "お戻しする額",
  "program.taken.title": "{program} へようこそ",
  "program.taken.text": "お申し込みが承認されました。リンク、コード、報酬はパートナーオフィスでご覧いただけます。",
  "program.refused.title": "{program} へのお申し込みについて",
  "program.refused.text": "お申し込みありがとうございます。今回は次の理由によりご参加いただけません。",
  "program.again": "{day} 以降に再度お申し込みいただけます。",
  "program.open": "パートナーオフィスを開く",
};
