import { endAccess, giveAccess } from "../digital/index.ts";
import type { Context } from "../foundation/database.ts";
import type { Order, OrderLine, Payment } from "./model.ts";
import { queueOrderMail } from "./order-mail.ts";
import { refundedSoFar, writeEvent } from "./store.ts";

/** Opens what a paid order has to download, and tells its shopper where: in the transaction that takes the money, so it is never lost. */
export async function giveDownloads(
  context: Context,
  order: Order,
  payment: Pick<Payment, "returnUrl">,
  lines: readonly OrderLine[],
): Promise<void> {
  await giveAccess(context, { orderId: order.id, lines });
  await writeEvent(context, order.id, "downloads-given", { titles: lines.map(({ title }) => title) });
  await mailDownloads(context, order, payment, lines);
}

/** The mail with the address of the order's downloads. */
export async function mailDownloads(
  context: Context,
  order: Order,
  payment: Pick<Payment, "returnUrl">,
  lines: readonly OrderLine[],
): Promise<void> {
  await queueOrderMail(context, order, payment, "order-downloads", {
    // The law wants what the shopper agreed to on something that lasts (directive 2011/83/EU, article 8, 7 b).
    consentedAt: order.digitalConsentAt?.toString() ?? null,
    lines: lines
      .filter(({ comesAs }) => comesAs !== "parcel")
      .map(({ title, variantName, quantity }) => ({ title, variantName, quantity })),
  });
}

/** Ends the access to lines of which every unit was given back; the refund is recorded already. */
export async function endRefunded(context: Context, orderId: bigint, lines: readonly OrderLine[]): Promise<void> {
  const downloads = lines.filter(({ comesAs }) => comesAs !== "parcel");
  if (downloads.length === 0) return;
  const gone = (await refundedSoFar(context.tx, orderId)).lines;
  const over = downloads.filter(({ id, quantity }) => (gone.get(id)?.quantity ?? 0) >= quantity);
  const ended = await endAccess(context, { orderLineIds: over.map(({ id }) => id), why: "refunded" });
  if (ended > 0) {
    await writeEvent(context, orderId, "downloads-ended", { why: "refunded", titles: over.map(({ title }) => title) });
  }
}
