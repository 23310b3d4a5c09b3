import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { BackInStock } from "./types.ts";
import type { MailWords } from "./words.ts";

/** Something that was sold out is there again. */
export function backInStock({ brand, title, variantName, url }: BackInStock, t: MailWords): Made {
  const what = variantName === "" ? title : `${title}, ${variantName}`;
  const subject = t("stock.title", { what });
  return {
    subject,
    html: (
      <Frame brand={brand} locale={t.locale} preview={subject} title={subject}>
        <Text className="ink" style={paragraph}>
          {t("stock.text")}
        </Text>
        <Act href={url} brand={brand}>
          {t("stock.open")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("stock.once")}
        </Text>
      </Frame>
    ),
    text: [subject, t("stock.text"), `${t("stock.open")}: ${url}`, t("stock.once")],
  };
}
