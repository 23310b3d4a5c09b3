/** A conversion's decision in words: "Link blog was clicked 3 days before, no coupon; rate 12% from Gold, because ...". */
import { formatMoney } from "../ui/format-money.ts";
import { defineArea } from "../words/area.ts";
import type { Words } from "../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";

const { wordsFor } = defineArea({ en, de });
type DecisionWords = Words<typeof en>;

type Level = "program" | "market" | "category" | "product" | "customer" | "group" | "tier" | "affiliate" | "lifetime";

interface Rate {
  readonly title: string;
  readonly id: string | null;
  readonly level: Level;
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly per: "unit" | "sale" | null;
}

/** Of a conversion, as the API tells it, what the sentences are made of. */
export interface ToldConversion {
  readonly at: string;
  readonly amount: { readonly currency: string };
  readonly decision: {
    readonly way: string;
    readonly click: { readonly at: string; readonly link: string | null } | null;
    readonly code: string | null;
    readonly lines: readonly {
      readonly product: string;
      readonly rate: Rate | null;
      readonly others: readonly (Rate & { readonly why: string })[];
    }[];
    readonly caps: readonly { readonly per: string; readonly limit: string; readonly allowed: string }[];
    readonly approval: "auto" | "manual" | "delivery";
    readonly holdDays: number;
  };
}

/** One sentence for each rate that pays lines of it, then what caps left and what it waits for. */
export function decisionSentences(conversion: ToldConversion, locale: string): readonly string[] {
  const t = wordsFor(locale);
  const { decision } = conversion;
  const { currency } = conversion.amount;
  const sentences = decision.lines.map((line) =>
    line.rate === null
      ? t("sentence.none", { came: cameBy(t, conversion, line.product), rate: t("rate.none") })
      : t("sentence", {
          came: cameBy(t, conversion, line.product),
          rate: t("rate", { rate: paysOf(t, line.rate, currency), title: titleOf(t, line.rate) }),
          because: becauseOf(t, line.rate, line.others),
        }),
  );
  const money = (amount: string) => formatMoney({ amount, currency }, t.locale);
  return [
    ...new Set(sentences),
    ...decision.caps.map(({ per, limit, allowed }) => t(capKey(per), { limit: money(limit), allowed: money(allowed) })),
    t(`hold.${decision.approval}`, { count: decision.holdDays }),
  ];
}

function wayOf(t: DecisionWords, { at, decision }: ToldConversion, product: string): string {
  const { way, click, code } = decision;
  if (way === "click" && click !== null) {
    const days = Math.floor((Date.parse(at) - Date.parse(click.at)) / 86_400_000);
    const { link } = click;
    if (link === null) return days === 0 ? t("way.click.site.today") : t("way.click.site", { count: days });
    return days === 0 ? t("way.click.link.today", { link }) : t("way.click.link", { link, count: days });
  }
  if (way === "code") return t("way.code", { code: code ?? "" });
  if (way === "product") return t("way.product", { product });
  if (way === "staff") return t("way.staff");
  return way === "offline" ? t("way.offline") : t("way.owner");
}

/** With the code that was typed beside it, or that there was none. */
function cameBy(t: DecisionWords, conversion: ToldConversion, product: string): string {
  const { way, code } = conversion.decision;
  const came = wayOf(t, conversion, product);
  if (way === "code") return came;
  return t("came", { way: came, code: code === null ? t("code.none") : t("code.other", { code }) });
}

function becauseOf(
  t: DecisionWords,
  rate: Rate,
  others: ToldConversion["decision"]["lines"][number]["others"],
): string {
  const beaten = others.find(({ why }) => why === "less" || why === "less-particular");
  if (beaten === undefined) return t("because.only");
  return beaten.why === "less"
    ? t("because.best", { other: titleOf(t, beaten) })
    : t("because.particular", { level: t(`level.${rate.level}`), other: t(`level.${beaten.level}`) });
}

function paysOf(t: DecisionWords, { percent, fixed, per }: Rate, currency: string): string {
  if (percent !== null) return t("per.percent", { percent });
  const amount = formatMoney({ amount: fixed ?? "0", currency }, t.locale);
  return per === "sale" ? t("per.sale", { amount }) : t("per.unit", { amount });
}

function titleOf(t: DecisionWords, { id, title }: Rate): string {
  return id === null ? t("title.catalog") : title;
}

function capKey(per: string) {
  return per === "customer" || per === "day" || per === "month" || per === "budget"
    ? (`cap.${per}` as const)
    : "cap.other";
}
