import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { OrderDownloads } from "./types.ts";
import type { MailWords } from "./words.ts";

/** Where an order's downloads are; and, as the law wants it on something that lasts, what the shopper agreed to for them. */
export function downloads(data: OrderDownloads, t: MailWords): Made {
  const lines = data.lines.map(
    ({ title, variantName, quantity }) => `${quantity} × ${[title, variantName].filter(Boolean).join(", ")}`,
  );
  const url = `${data.url}#downloads`;
  const agreed =
    data.consentedAt === null
      ? []
      : [
          t("downloads.consent", {
            at: new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(
              new Date(data.consentedAt),
            ),
          }),
        ];
  const said = data.later ? "keys.later" : "downloads.text";
  const keys = data.keys.map((each) => ({ ...each, head: t("keys.of", { title: each.title }) }));
  const owed = data.keysOwed === 0 ? [] : [t("keys.owed", { count: data.keysOwed })];
  return {
    subject: t(data.later ? "keys.later.subject" : "downloads.subject", { number: data.number }),
    html: (
      <Frame
        brand={data.brand}
        locale={t.locale}
        preview={t(said)}
        title={t(data.later ? "keys.later.title" : "downloads.title")}
      >
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {t(said)}
        </Text>
        {lines.map((line) => (
          <Text key={line} className="ink" style={{ ...paragraph, margin: "4px 0" }}>
            {line}
          </Text>
        ))}
        {keys.map(({ head, keys: own }) => (
          <Text key={head} className="ink" style={paragraph}>
            {head}
            {own.map((key) => (
              <span key={key}>
                <br />
                <code>{key}</code>
              </span>
            ))}
          </Text>
        ))}
        {owed.map((line) => (
          <Text key={line} className="ink" style={paragraph}>
            {line}
          </Text>
        ))}
        <Act href={url} brand={data.brand}>
          {t("downloads.open")}
        </Act>
        {agreed.map((line) => (
          <Text key={line} className="soft" style={small}>
            {line}
          </Text>
        ))}
        <Text className="soft" style={small}>
          {t("link.private")}
        </Text>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      t(data.later ? "keys.later.title" : "downloads.title"),
      t("greeting", { name: data.name }),
      t(said),
      lines.map((line) => `  ${line}`).join("\n"),
      ...keys.map(({ head, keys: own }) => [head, ...own.map((key) => `  ${key}`)].join("\n")),
      ...owed,
      `${t("downloads.open")}: ${url}`,
      ...agreed,
      t("link.private"),
      t("reply"),
    ],
  };
}
