import { Column, Row, Section, Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { LINE, paragraph, small } from "./frame.tsx";
import type { MailMoney, OrderConfirmation } from "./types.ts";
import type { MailWords } from "./words.ts";

/** One line of a mail's account: what, how much, and the sum. */
export interface SumLine {
  readonly title: string;
  readonly note?: string;
  readonly sum: string;
  readonly strong?: boolean;
}

/** An account: its lines, a rule, and what they come to. */
export function Sums({
  heading,
  lines,
  totals,
}: {
  readonly heading: string;
  readonly lines: readonly SumLine[];
  readonly totals: readonly SumLine[];
}) {
  return (
    <Section style={{ padding: "8px 0 16px" }}>
      <Text className="soft" style={small}>
        {heading}
      </Text>
      {lines.map((line) => (
        <Line key={line.title + (line.note ?? "")} line={line} />
      ))}
      <Section className="rule" style={{ borderTop: `1px solid ${LINE}`, paddingTop: "8px" }}>
        {totals.map((line) => (
          <Line key={line.title} line={line} />
        ))}
      </Section>
    </Section>
  );
}

function Line({ line }: { readonly line: SumLine }) {
  const weight = line.strong === true ? { fontWeight: 600 } : {};
  return (
    <Row>
      <Column style={{ padding: "4px 12px 4px 0", verticalAlign: "top" }}>
        <Text className="ink" style={{ ...paragraph, ...weight, margin: 0 }}>
          {line.title}
        </Text>
        {line.note === undefined ? null : (
          <Text className="soft" style={{ ...small, margin: 0 }}>
            {line.note}
          </Text>
        )}
      </Column>
      <Column align="right" style={{ padding: "4px 0", verticalAlign: "top", whiteSpace: "nowrap" }}>
        <Text className="ink" style={{ ...paragraph, ...weight, margin: 0, fontVariantNumeric: "tabular-nums" }}>
          {line.sum}
        </Text>
      </Column>
    </Row>
  );
}

interface Line {
  readonly title: string;
  readonly variantName: string;
  readonly quantity: number;
}

/** "2 × 250 g", or nothing where there is one of one kind. */
export function noteOf({ variantName, quantity }: Line): { readonly note?: string } {
  const note = [quantity === 1 ? "" : `${quantity} ×`, variantName].filter(Boolean).join(" ");
  return note === "" ? {} : { note };
}

/** Goods, shipping and tax of an order, and what they come to. */
export function totalsOf(
  data: Pick<
    OrderConfirmation,
    "goods" | "discounts" | "shipping" | "shippingMethod" | "tax" | "taxName" | "taxIncluded" | "total" | "credited"
  >,
  total: string,
  t: MailWords,
): SumLine[] {
  const money = (value: MailMoney) => formatMoney(value, t.locale);
  const tax = {
    title: t(data.taxIncluded ? "tax.included" : "tax.added", { name: data.taxName }),
    sum: money(data.tax),
  };
  const isTaxed = /[1-9]/.test(data.tax.amount);
  return [
    { title: t("goods"), sum: money(data.goods) },
    // Of what is downloaded or handed over nothing is sent.
    ...(data.shippingMethod === null && !/[1-9]/.test(data.shipping.amount)
      ? []
      : [
          {
            title: t("shipping"),
            ...(data.shippingMethod ? { note: data.shippingMethod } : {}),
            sum: money(data.shipping),
          },
        ]),
    ...(data.discounts ?? []).map(({ name, code, amount }) => ({
      title: name,
      ...(code === null ? {} : { note: code }),
      sum: money({ ...amount, amount: `-${amount.amount}` }),
    })),
    ...(isTaxed && !data.taxIncluded ? [tax] : []),
    { title: total, sum: money(data.total), strong: true },
    ...(isTaxed && data.taxIncluded ? [tax] : []),
    ...(data.credited
      ? [{ title: t("credited"), sum: money({ ...data.credited, amount: `-${data.credited.amount}` }) }]
      : []),
  ];
}

/** The same account for mail programs that show text only. */
export function sumsText(heading: string, lines: readonly SumLine[], totals: readonly SumLine[]): string {
  const row = ({ title, note, sum }: SumLine) => `  ${title}${note === undefined ? "" : `, ${note}`}: ${sum}`;
  return [`${heading}:`, ...lines.map(row), "  ---", ...totals.map(row)].join("\n");
}
