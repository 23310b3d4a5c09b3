import { defineArea } from "../../words/area.ts";
import type { Brand } from "../../brand.ts";
import { autoships as de } from "../messages/autoships.de.ts";
import { autoships as en } from "../messages/autoships.en.ts";

export const { useWords, wordsFor } = defineArea({ en, de });

/** A page's title in the reader's language. */
export function titleOf(matches: readonly unknown[], what?: string) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const room = wordsFor(root?.loaderData?.locale ?? "en")("autoships.title");
  const parts = [...(what === undefined ? [] : [what]), room, root?.loaderData?.brand.name ?? "Fairline"];
  return [{ title: parts.join(" · ") }];
}
