import { endAccess, endKeys, giveAccess, giveKeys, keysOf } from "../digital/index.ts";
import type { Context } from "../foundation/database.ts";
import type { Order, OrderLine, Payment } from "./model.ts";
import { queueOrderMail } from "./order-mail.ts";
import { refundedSoFar, writeEvent } from "./store.ts";

/**
 * Opens what a paid order has to download, gives its licence keys, and tells its shopper where: in the transaction that takes the money,
 * so none of it is lost. Keys that are not there are owed. The last that the transaction does: the lock on keys is the last of all.
 */
export async function giveDownloads(
  context: Context,
  order: Order,
  payment: Pick<Payment, "returnUrl">,
  lines: readonly OrderLine[],
): Promise<void> {
  await giveAccess(context, { orderId: order.id, lines });
  const titles = lines.map(({ title }) => title);
  await writeEvent(context, order.id, "downloads-given", { titles });
  const keys = await giveKeys(context, { orderId: order.id, lines });
  if (keys.owed > 0) await writeEvent(context, order.id, "keys-owed", { titles, keys: keys.owed });
  await mailDownloads(context, order, payment, lines);
}

/** The mail with the address of the order's downloads, and its keys. @param later keys that the shopper waited for are there */
export async function mailDownloads(
  context: Context,
  order: Order,
  payment: Pick<Payment, "returnUrl">,
  lines: readonly OrderLine[],
  later = false,
): Promise<void> {
  const keys = [...(await keysOf(context.tx, order.id)).values()];
  await queueOrderMail(context, order, payment, "order-downloads", {
    // The law wants what the shopper agreed to on something that lasts (directive 2011/83/EU, article 8, 7 b).
    consentedAt: order.digitalConsentAt?.toString() ?? null,
    lines: lines
      .filter(({ comesAs }) => comesAs !== "parcel")
      .map(({ title, variantName, quantity }) => ({ title, variantName, quantity })),
    // Sealed as they are kept; who sends the mail opens them.
    keys: keys
      .filter((grant) => grant.keys.length > 0)
      .map((grant) => ({ title: lines.find(({ id }) => id === grant.orderLineId)?.title ?? "", keys: grant.keys })),
    keysOwed: keys.reduce((sum, { owed }) => sum + owed, 0),
    later,
  });
}

/** Ends the access to lines of which every unit was given back, and a key for each unit; the refund is recorded already. */
export async function endRefunded(context: Context, orderId: bigint, lines: readonly OrderLine[]): Promise<void> {
  const downloads = lines.filter(({ comesAs }) => comesAs !== "parcel");
  if (downloads.length === 0) return;
  const gone = (await refundedSoFar(context.tx, orderId)).lines;
  const left = ({ id, quantity }: OrderLine) => Math.max(0, quantity - (gone.get(id)?.quantity ?? 0));
  await endKeys(
    context,
    downloads.map((line) => ({ id: line.id, left: left(line) })),
  );
  const over = downloads.filter((line) => left(line) === 0);
  const ended = await endAccess(context, { orderLineIds: over.map(({ id }) => id), why: "refunded" });
  if (ended > 0) {
    await writeEvent(context, orderId, "downloads-ended", { why: "refunded", titles: over.map(({ title }) => title) });
  }
}
