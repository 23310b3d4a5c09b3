import { fromEdge, prefixes, toEdge } from "../foundation/ids.ts";
import type { IdKind } from "../foundation/ids.ts";

/** What can put a row into the books. */
export type CauseKind = Extract<
  IdKind,
  | "sale"
  | "order"
  | "payment"
  | "refund"
  | "run"
  | "batch"
  | "payout"
  | "writeOff"
  | "earning"
  | "adjustment"
  | "correction"
  | "chargeback"
  | "person"
  | "import"
  | "conversion"
  | "giftCard"
>;

/** The `cause` of a movement: the edge id of the sale, order, refund, run or batch, so that every number leads to it. */
export function causeOf(kind: CauseKind, id: bigint): string {
  return toEdge(kind, id);
}

/** What a `cause` names, or null where it is not an id. */
export function readCause(cause: string): { readonly kind: IdKind; readonly id: bigint } | null {
  const prefix = cause.slice(0, cause.indexOf("_"));
  for (const [kind, known] of Object.entries(prefixes)) {
    if (known !== prefix) continue;
    const id = fromEdge(kind as IdKind, cause);
    return id === undefined ? null : { kind: kind as IdKind, id };
  }
  return null;
}
