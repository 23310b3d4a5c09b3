import type { PaletteEntry } from "../../ui/office/command-palette.tsx";

/** Asks the office's own search, from the browser, for orders and members by a part of what they are called. */
export async function findByWords(words: string, signal: AbortSignal): Promise<readonly PaletteEntry[]> {
  const response = await fetch(`/admin/search?q=${encodeURIComponent(words)}`, { signal });
  if (!response.ok) throw new Error(`the search answered ${response.status}`);
  return (await response.json()) as readonly PaletteEntry[];
}
