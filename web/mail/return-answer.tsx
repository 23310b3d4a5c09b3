import { letter } from "./letter.tsx";
import type { Made } from "./made.ts";
import type { ReturnAnswer } from "./types.ts";
import type { MailWords } from "./words.ts";

/** A return is agreed, and the label waits on the order's page; or it is refused, with the reason. */
export function returnAnswer({ brand, name, code, reason, url }: ReturnAnswer, t: MailWords): Made {
  const which = reason === null ? "approved" : "refused";
  return letter(
    {
      brand,
      subject: t(`return.${which}.subject`, { code }),
      title: t(`return.${which}.title`),
      paragraphs: [t("greeting", { name }), t(`return.${which}.text`), ...(reason === null ? [] : [reason])],
      act: { words: t("order.see"), href: url },
      foot: t("reply"),
    },
    t,
  );
}
