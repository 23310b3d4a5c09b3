import { useRouteLoaderData } from "react-router";
import { readPreferences } from "../preferences.ts";
import type { Shell } from "./shown.ts";

/** The language of the products' texts, for every call to the store: the one that the page's own words are in. */
export function shopping(request: Request): { readonly locale: string } {
  return { locale: readPreferences(request).locale };
}

/** What the layout has read for every page of the store; undefined where it could not be read. */
export function useShell(): Shell | undefined {
  return useRouteLoaderData("store/layout") as Shell | undefined;
}
