import { formatMoney } from "../../ui/money.tsx";
import { sumIn } from "./draft.ts";
import type { Choices, Draft } from "./draft.ts";
import type { MoneyWords } from "./words.ts";

/** What a promotion does, as one would say it; `rest` is what goes beside that. */
export function say(t: MoneyWords, draft: Draft, choices: Choices): { readonly does: string; readonly rest: string } {
  const list = (parts: readonly string[]) => new Intl.ListFormat(t.locale, { type: "conjunction" }).format(parts);
  // One of them: a basket has one currency.
  const either = (parts: readonly string[]) => new Intl.ListFormat(t.locale, { type: "disjunction" }).format(parts);
  const day = (text: string) =>
    new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));
  const name = (of: Choices["products"], value: string) => of.find((each) => each.value === value)?.label ?? value;
  const goods = (products: readonly string[], categories: readonly string[]) => [
    ...categories.map((slug) => name(choices.categories, slug)),
    ...products.map((slug) => name(choices.products, slug)),
  ];
  const sums = (which: "off" | "minimum") =>
    choices.currencies.flatMap((currency) => {
      const amount = sumIn(draft, currency, which);
      return /^\d+(\.\d+)?$/.test(amount) ? [formatMoney({ amount, currency }, t.locale)] : [];
    });
  const { kind, from, until, limitTotal, limitCustomer, classes, markets, code } = draft;
  const looked = goods(draft.products, draft.categories);
  const on = looked.length === 0 ? t("say.goods.all") : list(looked);
  const given = goods(draft.rewardProducts, draft.rewardCategories);
  const reward = given.length === 0 ? t("say.same") : list(given);
  const percent = percentText(t.locale, draft.percent);
  const units = { buy: draft.buyQuantity ?? 0, goods: on, get: draft.getQuantity ?? 0, reward };
  const off = sums("off");
  const what =
    kind === "percent"
      ? t("say.percent", { percent, goods: on })
      : kind === "amount"
        ? t("say.amount", { sums: off.length === 0 ? t("say.nothing") : either(off), goods: on })
        : kind === "free-shipping"
          ? t("say.free-shipping", { goods: on })
          : Number(draft.percent) === 100
            ? t("say.get-free", units)
            : t("say.get-less", { ...units, percent });
  const least = sums("minimum");
  const parts = [
    what,
    ...(classes.length === 0
      ? []
      : [t("say.classes", { classes: list(classes.map((each) => t(`promotion.class.${each}`))) })]),
    ...(draft.firstOrder ? [t("say.first")] : []),
    ...(markets.length === 0
      ? []
      : [t("say.markets", { markets: list(markets.map((each) => name(choices.markets, each))) })]),
    ...(least.length === 0 ? [] : [t("say.minimum", { sums: either(least) })]),
    code === null || code.trim() === "" ? t("say.self") : t("say.code", { code: code.trim().toUpperCase() }),
    ...(from !== null && until !== null
      ? [t("say.between", { from: day(from), until: day(until) })]
      : from !== null
        ? [t("say.from", { day: day(from) })]
        : until !== null
          ? [t("say.until", { day: day(until) })]
          : []),
    ...(limitTotal === null ? [] : [t("say.total", { count: limitTotal })]),
    ...(limitCustomer === null ? [] : [t("say.customer", { count: limitCustomer })]),
  ];
  const volume = kind === "free-shipping" ? [] : [t(draft.volume === "shrink" ? "say.shrink" : "say.stay")];
  return {
    does: `${parts.join(", ")}.`,
    rest: [t(draft.combines ? "say.combines" : "say.alone"), ...volume].join(" "),
  };
}

function percentText(locale: string, percent: string): string {
  const number = Number(percent.replace(",", "."));
  if (!Number.isFinite(number)) return "–";
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(number / 100);
}
