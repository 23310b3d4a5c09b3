import { useRouteLoaderData } from "react-router";
import type { Brand } from "./brand.ts";
import type { Preferences } from "./preferences.ts";

/** What the root has read for every page: the brand and the reader's preferences. */
export function useRoot(): { readonly brand: Brand } & Preferences {
  const data = useRouteLoaderData("root") as ({ readonly brand: Brand } & Preferences) | undefined;
  if (data === undefined) throw new Error("the root was not loaded");
  return data;
}
