import { Section, Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, LINE, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { GiftCard, GiftCardBought } from "./types.ts";
import type { MailWords } from "./words.ts";

/** The card itself: from whom, for how much, its code, and how it is used. */
export function giftCard({ brand, name, sender, message, amount, code, url }: GiftCard, t: MailWords): Made {
  const worth = formatMoney(amount, t.locale);
  const subject = t("gift.title", { sender });
  const text = t("gift.text", { amount: worth });
  return {
    subject,
    html: (
      <Frame brand={brand} locale={t.locale} preview={text} title={subject}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {text}
        </Text>
        {message === "" ? null : (
          <Text className="ink" style={{ ...paragraph, whiteSpace: "pre-line", fontStyle: "italic" }}>
            {message}
          </Text>
        )}
        <Section
          className="rule"
          style={{ border: `1px solid ${LINE}`, borderRadius: "8px", padding: "16px", margin: "0 0 16px" }}
        >
          <Text className="soft" style={small}>
            {t("gift.code")}
          </Text>
          <Text className="ink" style={{ ...paragraph, margin: 0, fontFamily: "monospace", fontSize: "20px" }}>
            {code}
          </Text>
        </Section>
        <Act href={url} brand={brand}>
          {t("gift.open")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("gift.keep")}
        </Text>
      </Frame>
    ),
    text: [
      subject,
      t("greeting", { name }),
      text,
      ...(message === "" ? [] : [message]),
      `${t("gift.code")}: ${code}`,
      `${t("gift.open")}: ${url}`,
      t("gift.keep"),
    ],
  };
}

export function giftCardBought({ brand, number, name, amount, url }: GiftCardBought, t: MailWords): Made {
  const subject = t("gift.bought.subject", { number });
  const text = t("gift.bought.text", { amount: formatMoney(amount, t.locale) });
  return {
    subject,
    html: (
      <Frame brand={brand} locale={t.locale} preview={text} title={t("gift.bought.title")}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {text}
        </Text>
        <Act href={url} brand={brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [t("gift.bought.title"), t("greeting", { name }), text, `${t("order.see")}: ${url}`, t("reply")],
  };
}
