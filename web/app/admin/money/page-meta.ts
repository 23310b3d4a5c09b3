import type { Brand } from "../../brand.ts";
import { wordsFor } from "./words.ts";
import type { PlainKey } from "./words.ts";

/** A page's title in the reader's language: "Ledger · Alder & Vale". `what` goes before it: a period, an id. */
export function titleOf(matches: readonly unknown[], key: PlainKey, what?: string) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const place = wordsFor(root?.loaderData?.locale ?? "en")(key);
  const parts = [...(what === undefined ? [] : [what]), place, root?.loaderData?.brand.name ?? "Fairline"];
  return [{ title: parts.join(" · ") }];
}
