import { useCallback, useState } from "react";
import { useLocation } from "react-router";
import { colours } from "./shades.ts";
import type { Colour } from "./shades.ts";

/** What the page shows, as its address says it: a view can be sent to somebody. */
export interface Shown {
  readonly tree: string;
  readonly day: string | undefined;
  readonly root: string | undefined;
  readonly id: string | undefined;
  readonly colour: Colour;
  readonly view: "picture" | "table";
}

export function shownIn(search: string): Shown {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) ?? undefined;
  const day = text("day");
  return {
    tree: text("tree") ?? "sponsor",
    day: day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined,
    root: text("root"),
    id: text("id"),
    colour: colours.find((colour) => colour === query.get("colour")) ?? "rank",
    view: query.get("view") === "table" ? "table" : "picture",
  };
}

export function searchOf(shown: Shown): string {
  const query = new URLSearchParams();
  const usual = shownIn("");
  for (const [name, value] of Object.entries(shown)) {
    if (value !== undefined && value !== usual[name as keyof Shown]) query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/**
 * What is shown, kept in the address without a navigation: each step in the picture would otherwise load the page's frame
 * anew.
 */
export function useShown(): readonly [Shown, (change: Partial<Shown>) => void] {
  const { search } = useLocation();
  const [shown, setShown] = useState(() => shownIn(search));
  const change = useCallback((wanted: Partial<Shown>) => {
    setShown((before) => {
      const next = { ...before, ...wanted };
      window.history.replaceState(window.history.state, "", `${window.location.pathname}${searchOf(next)}`);
      return next;
    });
  }, []);
  return [shown, change];
}
