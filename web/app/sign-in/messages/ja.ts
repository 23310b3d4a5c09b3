import type { Translation } from "../../words/area.ts";
import type { en } from "./en.ts";

export const ja = {
  title: "ログイン",
  "lead.office": "パートナーオフィス",
  "lead.admin": "会社オフィス",
  "lead.account": "アカウントでログインします",
  email: "メールアドレス",
  password: "パスワード",
  "password.show": "パスワードを表示する",
  submit: "ログイン",
  busy: "お待ちください…",
  wrong: "メールアドレスまたはパスワードが正しくありません",
  "wrong.mend": "入力に誤りがないかご確認ください。パスワードは大文字と小文字を区別します。",
  "missing.email": "メールアドレスを入力してください。",
  "missing.password": "パスワードを入力してください。",
  many: "試行回数が多すぎます",
  "many.wait": { other: "{count}分ほど待ってから、もう一度お試しください。" },
  demo: "これはデモ用の会社です",
  "demo.where": "お試し用のログイン情報は、起動したターミナルに表示されています。",
  "closed.office": "{name}さんとしてログイン中です",
  "closed.office.text":
    "パートナーオフィスは会員専用で、このアカウントではご利用いただけません。会員のアカウントでログインするか、このままお進みください。",
  "closed.admin": "{name}さんとしてログイン中です",
  "closed.admin.text":
    "会社オフィスはスタッフ専用で、このアカウントではご利用いただけません。別のアカウントでログインするか、このままお進みください。",
  "goon.office": "パートナーオフィスへ",
  "goon.admin": "会社オフィスへ",
  "goon.store": "ストアへ",
  store: "ストアに戻る",
} as const satisfies Translation<typeof en>;
