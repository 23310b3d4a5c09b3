import { toEdge, fromEdge } from "../foundation/ids.ts";
import { plain } from "./explore-load.ts";
import { nameOf, rowOf } from "./explore-model.ts";
import type { View } from "./explore-model.ts";
import { hasSeats } from "./model.ts";

/** So many are looked at before the best of them are shown: who types one letter does not mean somebody. */
const looked = 2_000;

/**
 * Rows of the view whose name or handle has the words in it, or whose id it is: the exact handle first, then those that begin
 * so, and of these the larger branches. Only what the reader may see is searched.
 */
export function findRows(view: View, words: string, limit: number): readonly number[] {
  const { snapshot, fields } = view;
  const exact = rowById(view, words.trim());
  if (exact !== undefined) return [exact];
  const wanted = plain(words.trim().replace(/^@/, "")).replaceAll(/[\n\t]/g, " ");
  if (wanted === "" || !(fields.has("name") || fields.has("handle"))) return [];
  const found: { readonly row: number; readonly worth: number }[] = [];
  for (const { row, text } of textsWith(view, wanted)) {
    const [handle = "", name = ""] = text.split("\t");
    const inHandle = fields.has("handle") ? worthOf(handle, wanted) : 0;
    const inName = fields.has("name") ? worthOf(name, wanted) : 0;
    const worth = Math.max(inHandle, inName);
    if (worth === 0) continue;
    found.push({ row, worth });
    if (found.length === looked) break;
  }
  found.sort((a, b) => b.worth - a.worth || snapshot.size[b.row]! - snapshot.size[a.row]! || a.row - b.row);
  return found.slice(0, limit).map(({ row }) => row);
}

/** 4 the same, 3 begins so, 2 a word in it begins so, 1 somewhere. */
function worthOf(text: string, wanted: string): number {
  const at = text.indexOf(wanted);
  if (at < 0) return 0;
  if (at === 0) return text.length === wanted.length ? 4 : 3;
  return /[\s-]/.test(text[at - 1]!) ? 2 : 1;
}

function rowById({ snapshot, from, to }: View, text: string): number | undefined {
  const id = fromEdge(hasSeats(snapshot.tree) ? "position" : "member", text);
  const row = id === undefined ? undefined : rowOf(snapshot, id);
  return row !== undefined && row >= from && row < to ? row : undefined;
}

/** Lines of the searched text with the words in them. A small branch is looked through by itself, a large one in one sweep. */
function* textsWith(view: View, wanted: string): Generator<{ readonly row: number; readonly text: string }> {
  const { snapshot, from, to } = view;
  const { plain: text, plainStarts: starts } = snapshot.names;
  const line = (at: number) => text.toString("utf8", starts[at], starts[at + 1]! - 1);
  if (to - from < 20_000) {
    for (let row = from; row < to; row++) {
      const here = line(snapshot.byId[row]!);
      if (here.includes(wanted)) yield { row, text: here };
    }
    return;
  }
  const needle = Buffer.from(wanted);
  let at = 0;
  for (let hit = text.indexOf(needle); hit >= 0; hit = text.indexOf(needle, starts[at + 1])) {
    while (starts[at + 1]! <= hit) at += 1;
    const row = snapshot.fromId[at]!;
    if (row >= from && row < to) yield { row, text: line(at) };
  }
}

export function edgeOf(view: View, row: number): string {
  return toEdge(hasSeats(view.snapshot.tree) ? "position" : "member", BigInt(view.snapshot.ids[row]!));
}

/** What a reader calls somebody whose name they may see, or else their handle, or neither. */
export function shownName(view: View, row: number): { readonly name: string | null; readonly handle: string | null } {
  const { name, handle } = nameOf(view.snapshot, row);
  return { name: view.fields.has("name") ? name : null, handle: view.fields.has("handle") ? handle : null };
}
