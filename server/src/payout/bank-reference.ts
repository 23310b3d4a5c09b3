import { fromEdge, toEdge } from "../foundation/ids.ts";

/** `bat-1Z`: an id in the characters that every bank takes. */
export function bankReference(kind: "batch" | "payout", id: bigint): string {
  return toEdge(kind, id).replace("_", "-");
}

/** The id that a reference names, as banks give it back; undefined where it is none of ours. */
export function readBankReference(kind: "batch" | "payout", text: string): bigint | undefined {
  const [prefix = "", body = ""] = text.trim().split("-");
  return fromEdge(kind, `${prefix.toLowerCase()}_${body.toUpperCase()}`);
}
