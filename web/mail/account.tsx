import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { Account } from "./types.ts";
import type { MailWords } from "./words.ts";

/** What happened to an account, or the link that lets its person go on. */
export function account(data: Account, t: MailWords): Made {
  const { kind, url, until } = data;
  const title = t(`account.${kind}.title`);
  const day =
    until === null
      ? null
      : new Date(until).toLocaleString(t.locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const paragraphs = [
    t("greeting", { name: data.name }),
    t(`account.${kind}.text`),
    ...(day === null ? [] : [t(kind === "erasure-asked" ? "account.erased.on" : "account.until", { day })]),
  ];
  const stranger = t("account.stranger");
  return {
    subject: title,
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={title} title={title}>
        {paragraphs.map((text) => (
          <Text key={text} className="ink" style={paragraph}>
            {text}
          </Text>
        ))}
        <Act href={url} brand={data.brand}>
          {t(`account.${kind}.act`)}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {stranger}
        </Text>
      </Frame>
    ),
    text: [title, ...paragraphs, `${t(`account.${kind}.act`)}: ${url}`, stranger],
  };
}
