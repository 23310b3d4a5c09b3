import { Section, Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import { noteOf, Sums, sumsText, totalsOf } from "./sums.tsx";
import type { OrderConfirmation } from "./types.ts";
import type { MailWords } from "./words.ts";

export function orderConfirmation(data: OrderConfirmation, t: MailWords): Made {
  const lines = data.lines.map((line) => ({
    title: line.title,
    ...noteOf(line),
    sum: formatMoney(line.total, t.locale),
  }));
  const totals = totalsOf(data, t("total"), t);
  const address = addressLines(data.address, t.locale);
  // Nothing of it is sent: the address is for the invoice.
  const place = t(data.shippingMethod === null && !/[1-9]/.test(data.shipping.amount) ? "address.billing" : "address");
  const heading = t("order.number", { number: data.number });
  return {
    subject: t("confirmation.subject", { number: data.number }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={t("confirmation.text")} title={t("confirmation.title")}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        <Text className="ink" style={paragraph}>
          {t("confirmation.text")}
        </Text>
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Sums heading={heading} lines={lines} totals={totals} />
        <Section style={{ padding: "0 0 16px" }}>
          <Text className="soft" style={small}>
            {place}
          </Text>
          {address.map((line) => (
            <Text key={line} className="ink" style={{ ...paragraph, margin: 0 }}>
              {line}
            </Text>
          ))}
        </Section>
        <Text className="soft" style={small}>
          {t("link.private")}
        </Text>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      t("confirmation.title"),
      t("greeting", { name: data.name }),
      t("confirmation.text"),
      `${t("order.see")}: ${data.url}`,
      sumsText(heading, lines, totals),
      [`${place}:`, ...address.map((line) => `  ${line}`)].join("\n"),
      t("link.private"),
      t("reply"),
    ],
  };
}

/** In the order of the country: Japan writes from the large to the small, the others the other way round. */
function addressLines(address: OrderConfirmation["address"], locale: string): string[] {
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(address.country) ?? address.country;
  const lines =
    address.country === "JP"
      ? [`〒${address.postcode}`, `${address.region ?? ""}${address.city}`, address.line1, address.line2, address.name]
      : address.country === "US"
        ? [address.name, address.line1, address.line2, `${address.city}, ${address.region ?? ""} ${address.postcode}`]
        : [address.name, address.line1, address.line2, `${address.postcode} ${address.city}`, address.region];
  return [...lines, country].filter((line) => line !== null && line !== "") as string[];
}
