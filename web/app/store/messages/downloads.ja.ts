import type { Translation } from "../../words/area.ts";
import type { downloads as en } from "./downloads.en.ts";

export const downloads = {
  "checkout.address.billing": "ご請求先住所",
  "checkout.downloads": "ダウンロード商品",
  "checkout.downloads.start":
    "ダウンロードの提供をただちに開始することを希望します。これにより、その撤回権（クーリングオフ）が失われることを理解しています。",
  "checkout.downloads.now": "お支払い後すぐにダウンロードできます。",
  "checkout.downloads.parcel": "お届けする商品の撤回権はそのまま残ります。",
  "product.tax.included.download": "{tax}込み",
  "product.tax.added.download": "{tax}別",
  "order.downloads.mail": "このページへのリンクを {email} にお送りしました。",
  "fault.startDownloads": "チェックを入れてください。ダウンロードはただちに提供いたします。",
  "product.download": "ダウンロード商品です。お支払い後すぐにご利用になれます。発送はないため送料はかかりません。",
  "product.both": "一部はダウンロードで、お支払い後すぐにご利用になれます。",
  "stock.download": "すぐにダウンロード可能",
  "order.downloads": "ダウンロード",
  "order.downloads.paid": "ダウンロードの準備ができました。",
  "order.downloads.get": "ダウンロード",
  "order.downloads.get.said": "{name} をダウンロード",
  "order.downloads.left": { other: "残り{count}回" },
  "order.downloads.until": "{at}まで",
  "order.downloads.version": "第{number}版、{at}",
  "order.downloads.none": "ファイルはまだありません。ご注文のこのページに表示されます。",
  "order.keys": { other: "ライセンスキー" },
  "order.keys.owed": { other: "ライセンスキー{count}個は、ご用意ができ次第お送りします。" },
  "order.downloads.closed.refunded": "返金済みのため、ダウンロードできません。",
  "order.downloads.closed.revoked": "ご利用は終了しました。お問い合わせください。",
  "order.downloads.closed.expired": "ダウンロード期間が終了しました。お問い合わせください。",
  "order.downloads.closed.used-up": "ダウンロード回数の上限に達しました。お問い合わせください。",
  "order.downloads.closed.not-paid": "お支払いが取り消されました。お問い合わせください。",
} as const satisfies Translation<typeof en>;
