import type { Brand } from "../../brand.ts";
import { defineArea } from "../../words/area.ts";
import { staff as de } from "../messages/staff.de.ts";
import { staff as en } from "../messages/staff.en.ts";

export const { useWords, wordsFor } = defineArea({ en, de });

/** The page's title in the reader's language. */
export function titleOf(matches: readonly unknown[]) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const room = wordsFor(root?.loaderData?.locale ?? "en")("staff.title");
  return [{ title: `${room} · ${root?.loaderData?.brand.name ?? "Fairline"}` }];
}
