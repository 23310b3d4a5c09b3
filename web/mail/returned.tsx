import { Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import { noteOf, Sums, sumsText } from "./sums.tsx";
import type { OrderReturned } from "./types.ts";
import type { MailWords } from "./words.ts";

export function returned(data: OrderReturned, t: MailWords): Made {
  const lines = data.lines.map((line) => ({
    title: line.title,
    ...noteOf(line),
    sum: formatMoney(line.total, t.locale),
  }));
  const totals = [{ title: t("returned.total"), sum: formatMoney(data.total, t.locale), strong: true }];
  const why = t(`returned.${data.reason}`);
  const heading = t("order.number", { number: data.number });
  return {
    subject: t("returned.subject", { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={why} title={t("returned.title")}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {why} {t("returned.when")}
        </Text>
        <Sums heading={heading} lines={lines} totals={totals} />
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      t("returned.title"),
      t("greeting", { name: data.name }),
      `${why} ${t("returned.when")}`,
      sumsText(heading, lines, totals),
      `${t("order.see")}: ${data.url}`,
      t("reply"),
    ],
  };
}
