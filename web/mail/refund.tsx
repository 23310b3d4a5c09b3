import { Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import { noteOf, Sums, sumsText } from "./sums.tsx";
import type { OrderRefund } from "./types.ts";
import type { MailWords } from "./words.ts";

export function refund(data: OrderRefund, t: MailWords): Made {
  const amount = formatMoney(data.amount, t.locale);
  const goods = data.lines.map((line) => ({
    title: line.title,
    ...noteOf(line),
    sum: formatMoney(line.amount, t.locale),
  }));
  const lines = /[1-9]/.test(data.shipping.amount)
    ? [...goods, { title: t("shipping"), sum: formatMoney(data.shipping, t.locale) }]
    : goods;
  const totals = [{ title: t("refund.total"), sum: amount, strong: true }];
  const title = t("refund.title", { amount });
  return {
    subject: t("refund.subject", { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={title} title={title}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {t("refund.text")}
        </Text>
        <Sums heading={t("refund.lines")} lines={lines} totals={totals} />
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      title,
      t("greeting", { name: data.name }),
      t("refund.text"),
      sumsText(t("refund.lines"), lines, totals),
      `${t("order.see")}: ${data.url}`,
      t("reply"),
    ],
  };
}
