/** The mails, built by Vite to `web/build/mail/index.js` for the server's mail job. */
import { render } from "react-email";
import { account } from "./account.tsx";
import { faultsIn } from "./check.ts";
import { downloads } from "./downloads.tsx";
import { imprintOf } from "./frame.tsx";
import { giftCard, giftCardBought } from "./gift-card.tsx";
import type { Made } from "./made.ts";
import { orderConfirmation } from "./order-confirmation.tsx";
import { orderDue } from "./order-due.tsx";
import { autoship } from "./autoship.tsx";
import { backInStock } from "./back-in-stock.tsx";
import { programAnswer } from "./program-answer.tsx";
import { programMessage } from "./program-message.tsx";
import { refund } from "./refund.tsx";
import { returnAnswer } from "./return-answer.tsx";
import { returned } from "./returned.tsx";
import { delivered, shipped } from "./shipped.tsx";
import type { Mails, RenderedMail, Template } from "./types.ts";
import { wordsFor } from "./words.ts";
import type { MailWords } from "./words.ts";

const TEMPLATES: { readonly [T in Template]: (data: Mails[T], t: MailWords) => Made } = {
  account,
  autoship,
  "order-confirmation": orderConfirmation,
  "gift-card": giftCard,
  "gift-card-bought": giftCardBought,
  "order-refund": refund,
  "order-returned": returned,
  "order-due": orderDue,
  "order-shipped": shipped,
  "order-delivered": delivered,
  "order-downloads": downloads,
  "return-answer": returnAnswer,
  "back-in-stock": backInStock,
  "program-answer": programAnswer,
  "program-message": programMessage,
};

/**
 * A mail in its reader's language, or in English where we do not speak it.
 * @throws where the template is unknown or its data has holes; the message names them.
 */
export async function renderMail<T extends Template>(
  template: T,
  data: Mails[T],
  locale: string,
): Promise<RenderedMail> {
  const faults = faultsIn(template, data);
  if (faults.length > 0) throw new Error(`the mail ${template} cannot be written: ${faults.join("; ")}`);
  const made = TEMPLATES[template](data, wordsFor(locale));
  const imprint = data.brand === undefined ? [] : [["--", data.brand.name, ...imprintOf(data.brand)].join("\n")];
  return { subject: made.subject, html: await render(made.html), text: `${[...made.text, ...imprint].join("\n\n")}\n` };
}
