import { defineArea } from "../../words/area.ts";
import type { Brand } from "../../brand.ts";
import { giftCards as de } from "../messages/gift-cards.de.ts";
import { giftCards as en } from "../messages/gift-cards.en.ts";

export const { useWords, wordsFor } = defineArea({ en, de });

/** A page's title in the reader's language. */
export function titleOf(
  matches: readonly unknown[],
  room: "cards.title" | "give.title" | "card.title" | "credit.title",
) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const place = wordsFor(root?.loaderData?.locale ?? "en")(room);
  return [{ title: [place, root?.loaderData?.brand.name ?? "Fairline"].join(" · ") }];
}
