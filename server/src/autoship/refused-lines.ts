import { classOf, findMarket, offers } from "../catalog/index.ts";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { mostOfOne } from "../orders/index.ts";
import type { AutoshipLine } from "./model.ts";

/** Different things in one autoship. */
export const mostLines = 20;

/** What cannot be in an autoship: nothing, too much, what its market does not sell, what is not there now. Undefined: it can. */
export async function refusedLines(
  { tx, now }: Context,
  wish: {
    readonly market: string;
    readonly locale: string;
    readonly personId: bigint;
    readonly lines: readonly AutoshipLine[];
  },
): Promise<Failure | undefined> {
  const { lines } = wish;
  const bad = (message: string, data: Readonly<Record<string, unknown>> = {}) =>
    new Failure("bad-input", message, { field: "lines", ...data });
  if (lines.length === 0) return bad("Something has to be in it. To have nothing sent, pause it or end it.");
  if (lines.length > mostLines) return bad(`At most ${mostLines} different things.`, { most: mostLines });
  const variantIds = lines.map(({ variantId }) => variantId);
  if (new Set(variantIds).size < lines.length) return bad("Each thing stands in it once.");
  if (lines.some(({ quantity }) => !Number.isInteger(quantity) || quantity < 1 || quantity > mostOfOne)) {
    return bad(`One to ${mostOfOne} of each thing.`, { most: mostOfOne });
  }
  const market = await findMarket(tx, wish.market);
  if (market === undefined) return bad("This market is closed.");
  const customerClass = await classOf(tx, wish.personId, now);
  const found = await offers(tx, { market, locale: wish.locale, customerClass, variantIds, now });
  const missing = lines.find(({ variantId }) => !found.has(variantId));
  if (missing === undefined) {
    const download = lines.find(({ variantId }) => found.get(variantId)?.comesAs !== "parcel");
    if (download === undefined) return undefined;
    return bad("A download is bought once and stays: it is not delivered regularly.", {
      variantId: toEdge("variant", download.variantId),
    });
  }
  return bad("Something of this is not sold here.", { variantId: toEdge("variant", missing.variantId) });
}
