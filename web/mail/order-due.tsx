import { formatMoney } from "../app/ui/format-money.ts";
import { letter } from "./letter.tsx";
import type { Made } from "./made.ts";
import type { OrderDue } from "./types.ts";
import type { MailWords } from "./words.ts";

/** Something is to be paid: the difference of an exchange, or an order that staff have added to. */
export function orderDue({ brand, name, number, why, total, due, until, url }: OrderDue, t: MailWords): Made {
  const sum = formatMoney(due, t.locale);
  const day = (instant: string) =>
    new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(instant));
  return letter(
    {
      brand,
      subject: t(`due.${why}.subject`, { number }),
      title: t(`due.${why}.title`, { due: sum }),
      paragraphs: [
        t("greeting", { name }),
        t(`due.${why}.text`, { due: sum, total: formatMoney(total, t.locale) }),
        ...(until === null ? [] : [t("due.until", { day: day(until) })]),
      ],
      act: { words: t("due.pay"), href: url },
      foot: t("reply"),
    },
    t,
  );
}
