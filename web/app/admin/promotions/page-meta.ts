import type { Brand } from "../../brand.ts";
import { wordsFor } from "./words.ts";
import type { PlainKey } from "./words.ts";

/** A page's title in the reader's language: "Spring · Promotions · Alder & Vale". `what` goes before the room. */
export function titleOf(matches: readonly unknown[], room: PlainKey, what?: string) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const place = wordsFor(root?.loaderData?.locale ?? "en")(room);
  const parts = [...(what === undefined ? [] : [what]), place, root?.loaderData?.brand.name ?? "Fairline"];
  return [{ title: parts.join(" · ") }];
}
