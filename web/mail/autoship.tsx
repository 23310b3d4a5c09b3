import { Text } from "react-email";
import { formatMoney } from "../app/ui/format-money.ts";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import { Sums, sumsText } from "./sums.tsx";
import type { SumLine } from "./sums.tsx";
import type { AutoshipMail } from "./types.ts";
import type { MailWords } from "./words.ts";

/** What happens to a regular delivery, each step; with what comes and what it costs, as far as something comes. */
export function autoship(data: AutoshipMail, t: MailWords): Made {
  const { kind } = data;
  const title = t(`autoship.${kind}.title`);
  const says = [textOf(data, t)];
  if (kind === "paused" && data.until !== undefined && data.until !== null)
    says.push(t("autoship.paused.until", { until: dayOf(data.until, t) }));
  if (kind === "dearer" && data.before !== null) {
    says.push(t("autoship.before", { amount: formatMoney(data.before, t.locale) }));
  }
  for (const [why, key] of MISSING) {
    const missing = data.missing
      .filter((one) => (one.why ?? "stock") === why)
      .map(nameOf)
      .filter((name) => name !== "");
    if (missing.length > 0) says.push(t(key, { things: missing.join("; ") }));
  }
  const isComing = kind !== "ended" && kind !== "nothing-there" && data.lines.length > 0;
  const lines: readonly SumLine[] = data.lines.map(({ title: name, variantName, quantity, total }) => ({
    title: name,
    note: [variantName, `× ${quantity}`].filter(Boolean).join(" "),
    sum: formatMoney(total, t.locale),
  }));
  const totals: readonly SumLine[] = [
    { title: t("autoship.total"), sum: formatMoney(data.total, t.locale), strong: true },
  ];
  return {
    subject: title,
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={says[0] ?? title} title={title}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        {says.map((said) => (
          <Text key={said} className="ink" style={paragraph}>
            {said}
          </Text>
        ))}
        {isComing ? <Sums heading={t("autoship.order")} lines={lines} totals={totals} /> : null}
        <Act href={data.url} brand={data.brand}>
          {t("autoship.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [
      title,
      t("greeting", { name: data.name }),
      ...says,
      ...(isComing ? [sumsText(t("autoship.order"), lines, totals)] : []),
      `${t("autoship.see")}: ${data.url}`,
      t("reply"),
    ],
  };
}

function textOf(data: AutoshipMail, t: MailWords): string {
  const rhythm = t(`autoship.every.${data.unit}`, { count: data.every });
  const day = data.nextOn === null ? "" : dayOf(data.nextOn, t);
  const retry = data.retryOn === undefined || data.retryOn === null ? "" : dayOf(data.retryOn, t);
  if (data.kind === "declined") {
    const wantsHolder = /^authentication.required$/.test(data.reason ?? "");
    return wantsHolder ? t("autoship.declined.holder", { retry }) : t("autoship.declined.text", { retry });
  }
  return t(`autoship.${data.kind}.text`, { rhythm, day });
}

const MISSING = [
  ["stock", "autoship.missing"],
  ["gone", "autoship.gone"],
  ["download", "autoship.download"],
] as const;

function nameOf({ title, variantName, wanted, there }: AutoshipMail["missing"][number]): string {
  if (title === "") return "";
  return `${wanted - there} × ${[title, variantName].filter(Boolean).join(", ")}`;
}

/** A day of the shopper's own calendar: no zone moves it. */
function dayOf(day: string, t: MailWords): string {
  return new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
