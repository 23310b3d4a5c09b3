import type { Context } from "../foundation/database.ts";
import { judgeConversions } from "../fraud/index.ts";
import { conversionsOfSale } from "../program/index.ts";
import type { Recorded } from "../program/index.ts";
import type { Attribution, NewSale } from "./model.ts";

/**
 * Has a new sale looked at for fraud, and its buyer remembered by what can be recognised again: an affiliate's own purchases
 * tell which addresses and cards are theirs.
 */
export async function judgeSale(
  context: Context,
  about: {
    readonly saleId: bigint;
    readonly sale: NewSale;
    readonly attribution: Attribution;
    readonly conversions: readonly Recorded[];
  },
): Promise<void> {
  const { saleId, sale, attribution } = about;
  const { evidence } = sale;
  const conversions = about.conversions.length === 0 ? [] : await conversionsOfSale(context.tx, saleId);
  await judgeConversions(context, {
    saleId,
    buyerId: sale.buyerId,
    sellerId: conversions[0]?.memberId ?? attribution.sellerId,
    email: evidence?.email ?? null,
    address: evidence?.address ?? null,
    payment: evidence?.payment ?? null,
    goods: sale.lines,
    conversions: conversions.map(({ id, memberId, programId, clickId }) => ({
      conversionId: id,
      memberId,
      programId,
      clickId,
    })),
  });
}
