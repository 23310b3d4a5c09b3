import type { Brand } from "../../brand.ts";
import { wordsFor } from "./words.ts";

type Title =
  | "imports.title"
  | "options.title"
  | "categories.title"
  | "classes.title"
  | "reviews.title"
  | "edit.new"
  | "edit.products";

/** A page's title in the reader's language; `what` goes before the room. */
export function titleOf(matches: readonly unknown[], room: Title, what?: string) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: Brand } } | undefined;
  const parts = [
    ...(what === undefined ? [] : [what]),
    wordsFor(root?.loaderData?.locale ?? "en")(room),
    root?.loaderData?.brand.name ?? "Fairline",
  ];
  return [{ title: parts.join(" · ") }];
}
