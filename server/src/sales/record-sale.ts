import type { Kind } from "@fairline/engine";
import { unawaited } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { failpoint } from "../foundation/failpoint.ts";
import { Failure } from "../foundation/failure.ts";
import { post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { customerOf, writeCustomer } from "../members/index.ts";
import { accrueSale, engineKind, openPeriodAt, planAt } from "../plan/index.ts";
import type { FrozenLine } from "../plan/index.ts";
import { broughtBy, keepCustomer, noteCustomerOrder, recordConversions } from "../program/index.ts";
import { attributeSale } from "./attribute-sale.ts";
import type { Attributed } from "./attribute-sale.ts";
import { attributionOf, creditSale } from "./credit-sale.ts";
import type { PlanView } from "./credit-sale.ts";
import { judgeSale } from "./judge-sale.ts";
import type { Attribution, NewSale } from "./model.ts";
import { insertLines, insertSale, saleIdOf } from "./store.ts";

/**
 * The one door into commissions: records a sale that has been paid in full, with its attribution, terms and volumes frozen,
 * and what it pays at once, all in the caller's transaction. The same order of the same source is one sale, however often and
 * by how many at once it is reported.
 * @param beside what else of it comes into the books, posted with what it earns.
 * @returns the sale's id and whether it is new; `bad-input` for a sale without lines or with a negative number.
 */
export async function recordSale(
  context: Context,
  sale: NewSale,
  beside: readonly Movement[] = [],
): Promise<{ readonly saleId: bigint; readonly created: boolean } | Failure> {
  const bad = whatIsWrong(sale);
  if (bad !== undefined) return new Failure("bad-input", bad, { source: sale.source, sourceRef: sale.sourceRef });
  // Nothing of it depends on the others, so all is asked at once. That it is there already is rare: the insert tells.
  const [period, version, attributed, { timeZone }] = await Promise.all([
    openPeriodAt(context, context.now),
    planAt(context.tx, context.now),
    attributeSale(context, sale),
    readCompany(context.tx),
  ]);
  const { buyer } = attributed;
  const attribution = attributionOf(attributed, sale);
  const saleId = await insertSale(context.tx, {
    ...sale,
    at: context.now,
    periodId: period.id,
    planVersionId: version.id,
    attribution,
  });
  if (saleId === undefined) {
    await post(context, beside);
    return { saleId: (await saleIdOf(context.tx, sale.source, sale.sourceRef))!, created: false };
  }
  const credited = await creditSale(context, sale, attributed);
  unawaited(context.tx, insertLines(context.tx, saleId, sale.lines, credited.lines));
  const buyerKind = engineKind(buyer?.standing);
  await accrueSale(context, {
    sale: {
      id: saleId,
      currency: sale.currency,
      sellerId: attribution.sellerId,
      buyerMemberId: buyer?.id ?? null,
      on: context.now.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
      market: sale.market,
      tags: sale.tags ?? [],
      lines: sale.lines.map((line, index) => planLine(line, credited.lines[index]!.plan)),
    },
    periodId: period.id,
    version,
    sellerKind: attribution.sellerKind,
    buyerKind,
    beside,
  });
  const { market, currency, buyerId, payment = null } = sale;
  const about = { saleId, reference: null, event: "sale", periodId: period.id, market, currency, buyerId, payment };
  const conversions = await recordConversions(context, about, credited.priced);
  if (attribution.way !== "own") {
    const owner = newOwner(attribution, buyerKind);
    unawaited(context.tx, writeCustomer(context.tx, sale.buyerId, owner, context.now));
    await keepBrought(context, sale, attributed, attribution);
  }
  if (attributed.programs) await judgeSale(context, { saleId, sale, attribution, conversions });
  failpoint("sale.recorded");
  return { saleId, created: true };
}

/** A line as the plan sees it: what a program pays is none of its business. */
function planLine(line: NewSale["lines"][number], plan: PlanView | null): FrozenLine {
  const { product, quantity } = line;
  if (plan === null) return { ...line, amountSold: line.amount, cvSold: line.cv, qvSold: line.qv };
  const { amount, cv, qv } = plan;
  return { product, quantity, amount, cv, qv, amountSold: amount, cvSold: cv, qvSold: qv, affiliateFixed: null };
}

/** An affiliate whose program keeps customers has brought the buyer, unless somebody else looks after them already. */
async function keepBrought(
  context: Context,
  sale: NewSale,
  { owners, coveringOf, brought }: Attributed,
  attribution: Attribution,
): Promise<void> {
  const { tx, now } = context;
  const { claimant, programId, network } = owners.sale;
  if (brought) unawaited(tx, noteCustomerOrder(tx, sale.buyerId, now));
  if (claimant === null || programId === null || network !== null || attribution.sellerId !== claimant.memberId) return;
  const program = coveringOf(claimant.memberId).find((covering) => covering.program.id === programId)?.program;
  if (program === undefined || program.lifetimeMonths === null) return;
  if (!(await isFree(context, sale.buyerId, attribution))) return;
  await keepCustomer(tx, { personId: sale.buyerId, memberId: claimant.memberId, programId, at: now });
}

/** Nobody's customer: no distributor looks after them, and whoever brought them earlier has lost them. */
async function isFree(context: Context, buyerId: bigint, { data }: Attribution): Promise<boolean> {
  const customer = await customerOf(context.tx, buyerId);
  if (customer !== undefined && customer.ownerId !== null) return false;
  const brought = await broughtBy(context.tx, buyerId);
  const lost = ["lifetime-lapsed", "no-program", "member-inactive"];
  return brought === undefined || data.passed.some(({ way, why }) => way === "owner" && lost.includes(why));
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
