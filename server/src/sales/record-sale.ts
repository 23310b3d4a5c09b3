import type { Kind } from "@fairline/engine";
import type { Context } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure } from "../foundation/failure.ts";
import { memberOfPerson, standingAt, writeCustomer } from "../members/index.ts";
import { accrueSale, engineKind, openPeriodAt, planAt } from "../plan/index.ts";
import { attributeSale } from "./attribute-sale.ts";
import type { Attribution, NewSale } from "./model.ts";
import { insertSale, saleIdOf } from "./store.ts";

/**
 * The one door into commissions: records a sale that has been paid in full, with its attribution, terms and volumes frozen,
 * and what it pays at once, all in the caller's transaction. The same order of the same source is one sale, however often and
 * by how many at once it is reported.
 * @returns the sale's id and whether it is new; `bad-input` for a sale without lines or with a negative number.
 */
export async function recordSale(
  context: Context,
  sale: NewSale,
): Promise<{ readonly saleId: bigint; readonly created: boolean } | Failure> {
  const bad = whatIsWrong(sale);
  if (bad !== undefined) return new Failure("bad-input", bad, { source: sale.source, sourceRef: sale.sourceRef });
  const known = await saleIdOf(context.tx, sale.source, sale.sourceRef);
  if (known !== undefined) return { saleId: known, created: false };

  const period = await openPeriodAt(context, context.now);
  const version = await planAt(context.tx, context.now);
  const attribution = await attributeSale(context, sale);
  const saleId = await insertSale(context.tx, {
    ...sale,
    at: context.now,
    periodId: period.id,
    planVersionId: version.id,
    attribution,
  });
  if (saleId === undefined) {
    // Somebody recorded it between our look and our insert, and has committed.
    return { saleId: (await saleIdOf(context.tx, sale.source, sale.sourceRef))!, created: false };
  }
  const buyer = await memberOfPerson(context.tx, sale.buyerId);
  const buyerKind = engineKind(buyer && (await standingAt(context.tx, buyer.id, context.now)));
  const { timeZone } = await readCompany(context.tx);
  await accrueSale(context, {
    sale: {
      id: saleId,
      currency: sale.currency,
      sellerId: attribution.sellerId,
      buyerMemberId: buyer?.id ?? null,
      on: context.now.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
      market: sale.market,
      tags: sale.tags ?? [],
      lines: sale.lines.map((line) => ({ ...line, amountSold: line.amount, cvSold: line.cv, qvSold: line.qv })),
    },
    periodId: period.id,
    version,
    sellerKind: attribution.sellerKind,
    buyerKind,
  });
  if (attribution.way !== "own") {
    await writeCustomer(context.tx, sale.buyerId, newOwner(attribution, buyerKind), context.now);
  }
  failpoint("sale.recorded");
  return { saleId, created: true };
}

/**
 * Who looks after the buyer after this sale: a distributor who sold to a customer does; an owner who lapsed is let go; an
 * owner who is suspended stays (undefined), since they may come back.
 */
function newOwner(attribution: Attribution, buyerKind: Kind): bigint | null | undefined {
  if (attribution.sellerKind === "distributor" && buyerKind === "customer") return attribution.sellerId;
  return attribution.data.passed.some(({ why }) => why === "owner-lapsed") ? null : undefined;
}

function whatIsWrong(sale: NewSale): string | undefined {
  if (sale.lines.length === 0) return "A sale has at least one line.";
  for (const [index, line] of sale.lines.entries()) {
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1)
      return `Line ${index + 1}: the quantity is at least 1.`;
    if (line.amount < 0n || line.cv < 0n || line.qv < 0n)
      return `Line ${index + 1}: amount, cv and qv are not negative.`;
  }
  return undefined;
}
