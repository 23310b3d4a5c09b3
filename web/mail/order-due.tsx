import { Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { OrderDue } from "./types.ts";
import type { MailWords } from "./words.ts";

/** Something is to be paid: the difference of an exchange, or an order that staff have added to. */
export function orderDue(data: OrderDue, t: MailWords): Made {
  const due = formatMoney(data.due, t.locale);
  const title = t(`due.${data.why}.title`, { due });
  const text = [
    t(`due.${data.why}.text`, { due, total: formatMoney(data.total, t.locale) }),
    ...(data.until === null
      ? []
      : [
          t("due.until", {
            day: new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(data.until)),
          }),
        ]),
  ];
  return {
    subject: t(`due.${data.why}.subject`, { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={title} title={title}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        {text.map((part) => (
          <Text key={part} className="ink" style={paragraph}>
            {part}
          </Text>
        ))}
        <Act href={data.url} brand={data.brand}>
          {t("due.pay")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [title, t("greeting", { name: data.name }), ...text, `${t("due.pay")}: ${data.url}`, t("reply")],
  };
}
