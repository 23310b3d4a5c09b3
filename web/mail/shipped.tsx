import { Link, Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { OrderDelivered, OrderShipped } from "./types.ts";
import type { MailWords } from "./words.ts";

/** A parcel is on its way, with the way to follow it. */
export function shipped(data: OrderShipped, t: MailWords): Made {
  const lines = data.lines.map(
    ({ title, variantName, quantity }) => `${quantity} × ${[title, variantName].filter(Boolean).join(", ")}`,
  );
  const number = data.tracking === null ? [] : [t("shipped.tracking", { tracking: data.tracking })];
  const what = t("shipped.text", { carrier: data.carrier });
  return {
    subject: t("shipped.subject", { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={what} title={t("shipped.title")}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {[what, ...number].join(" ")}
        </Text>
        {data.follow === null ? null : (
          <Text className="ink" style={paragraph}>
            <Link href={data.follow}>{t("shipped.follow")}</Link>
          </Text>
        )}
        {lines.length === 0 ? null : (
          <>
            <Text className="soft" style={small}>
              {t("shipped.lines")}
            </Text>
            {lines.map((line) => (
              <Text key={line} className="ink" style={{ ...paragraph, margin: "4px 0" }}>
                {line}
              </Text>
            ))}
          </>
        )}
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      t("shipped.title"),
      t("greeting", { name: data.name }),
      [what, ...number].join(" "),
      ...(data.follow === null ? [] : [`${t("shipped.follow")}: ${data.follow}`]),
      ...(lines.length === 0 ? [] : [[`${t("shipped.lines")}:`, ...lines.map((line) => `  ${line}`)].join("\n")]),
      `${t("order.see")}: ${data.url}`,
      t("reply"),
    ],
  };
}

export function delivered(data: OrderDelivered, t: MailWords): Made {
  return {
    subject: t("delivered.subject", { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={t("delivered.text")} title={t("delivered.title")}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {t("delivered.text")}
        </Text>
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      t("delivered.title"),
      t("greeting", { name: data.name }),
      t("delivered.text"),
      `${t("order.see")}: ${data.url}`,
      t("reply"),
    ],
  };
}
