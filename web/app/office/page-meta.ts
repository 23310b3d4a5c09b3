import type { Brand } from "../brand.ts";
import { wordsFor } from "./words.ts";
import type { PlainKey } from "./words.ts";

/** The title of an office page in the reader's language: "Links · Alder & Vale". */
export function titleOf(matches: readonly unknown[], key: PlainKey) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  return [
    { title: `${wordsFor(root?.loaderData?.locale ?? "en")(key)} · ${root?.loaderData?.brand.name ?? "Fairline"}` },
  ];
}
