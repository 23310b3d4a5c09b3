import { letter } from "./letter.tsx";
import type { Made } from "./made.ts";
import type { BackInStock } from "./types.ts";
import type { MailWords } from "./words.ts";

/** Something that was sold out is there again. */
export function backInStock({ brand, title, variantName, url }: BackInStock, t: MailWords): Made {
  const subject = t("stock.title", { what: variantName === "" ? title : `${title}, ${variantName}` });
  const act = { words: t("stock.open"), href: url };
  return letter({ brand, subject, title: subject, paragraphs: [t("stock.text")], act, foot: t("stock.once") }, t);
}
